"""Loads every noun of the desk."""

from django.contrib import admin
from django.contrib.auth.models import Group

from tracker.admin import (  # noqa: F401  # each registers itself
    assessment,
    commitment,
    event,
    indicator,
    lookups,
    milestone,
    organization,
    party,
    person,
    record,
    source,
    update,
)


def settle() -> None:
    """Roles are facts on the person (`tracker.rules`), so Django's groups have no place here."""
    if admin.site.is_registered(Group):
        admin.site.unregister(Group)
