"""Who does a piece of work: the row of a slot is the lock and the proof that it was done.

Two processes that want the same slot at the same moment cannot both have it, since its row is unique. One that died
with it is followed by another after a while: what runs under a slot can be done twice without harm.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from tracker.models import Slot

PATIENCE = dt.timedelta(minutes=15)
"""How long a slot that was begun and not finished is left to whoever began it."""

ROUND = "round"
"""Task and slot of the one row that says when the day's work was last looked at."""


def take(task: str, slot: str, *, patience: dt.timedelta = PATIENCE) -> bool:
    """Whether the work is ours now: nobody began it, or whoever did has not finished it in all that time."""
    now = timezone.now()
    with transaction.atomic():
        row, made = Slot.objects.get_or_create(task=task, slot=slot, defaults={"started_at": now})
    if made:
        return True
    stale = Slot.objects.filter(
        pk=row.pk, finished_at__isnull=True, started_at=row.started_at, started_at__lte=now - patience
    )
    return stale.update(started_at=now) == 1


def finish(task: str, slot: str) -> None:
    """Done: nobody takes it again."""
    Slot.objects.filter(task=task, slot=slot).update(finished_at=timezone.now())


def release(task: str, slot: str) -> None:
    """Given back undone, for whoever comes next."""
    Slot.objects.filter(task=task, slot=slot, finished_at__isnull=True).delete()


def round_ended(begun: dt.datetime, *, well: bool) -> None:
    """Keep, in one row, when the newest round of all that is due began, and when the newest one without a fault
    ended."""
    times = {"started_at": begun, **({"finished_at": timezone.now()} if well else {})}
    Slot.objects.update_or_create(task=ROUND, slot=ROUND, defaults=times)


def forget(before: dt.datetime) -> int:
    """Rows of slots that were begun before that moment, finished or not: no run asks for them again."""
    gone, _models = Slot.objects.filter(started_at__lt=before).delete()
    return gone
