"""Loads every noun of the desk."""

from django.contrib import admin

from tracker.admin import (  # noqa: F401  # each registers itself
    assessment,
    commitment,
    correction,
    event,
    indicator,
    lookups,
    member,
    milestone,
    objective,
    organization,
    party,
    person,
    record,
    reply,
    report,
    source,
    update,
)


def settle() -> None:
    """The desk shows the record and nothing else. Libraries bring lists of their own (groups, mail, sessions, second
    factors): they would show secrets and change things past the actions."""
    for model in list(admin.site._registry):
        if model._meta.app_label != "tracker":
            admin.site.unregister(model)
