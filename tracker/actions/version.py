"""Another version of the data: said once by whatever changes what the public reads."""

from __future__ import annotations

import uuid

from django.db import transaction

from tracker.models import DataVersion
from tracker.models.version import THE_ONE
from tracker.reads import version


def raise_version() -> None:
    """In the transaction of the change, as the last thing it writes: whoever holds this row waits for no other, and the
    new version is there from the moment at which the change is, never without it."""
    value = uuid.uuid4().hex
    if not DataVersion.objects.filter(pk=THE_ONE).update(value=value):
        DataVersion.objects.update_or_create(pk=THE_ONE, defaults={"value": value})
    transaction.on_commit(version.forget)
