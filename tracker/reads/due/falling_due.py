"""Which milestones fall due around a day, by the date in force: what organizations are reminded of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.enums import PENDING_FATES, NoticeKind, Publication
from tracker.models import Milestone, MilestoneStanding
from tracker.models.standing import MilestoneStandingQuerySet

SOON_DAYS = 7
AHEAD_DAYS = 30
BEHIND_DAYS = 30
"""A date that passed longer ago is no news to anybody: the portal shows it, no mail tells of it."""


@dataclass(frozen=True)
class Falling:
    """A planned milestone and the date in force for it; `days_left` is 0 on that day and negative after it."""

    milestone: Milestone
    due_on: dt.date
    precision: str
    days_left: int

    @property
    def kind(self) -> NoticeKind:
        """What is to be said of it: the spans do not overlap, so one date is one notice at a time."""
        if self.days_left < 0:
            return NoticeKind.OVERDUE
        return NoticeKind.DUE_IN_7 if self.days_left <= SOON_DAYS else NoticeKind.DUE_IN_30


def falling_due(today: dt.date) -> list[Falling]:
    """Everything due from 30 days ago to 30 days ahead, the earliest first. One query."""
    rows = _pending(today).order_by("due_on", "milestone")
    return [_falling(row, today) for row in rows]


def one_falling_due(reference: str, key: str, today: dt.date) -> Falling | None:
    """The same for one milestone (`PA-001`, `final`), or None when there is nothing to remind of."""
    found = _pending(today).filter(milestone__commitment__reference=reference, milestone__key=key).first()
    return _falling(found, today) if found is not None else None


def _pending(today: dt.date) -> MilestoneStandingQuerySet:
    """Of open public commitments."""
    span = (today - dt.timedelta(days=BEHIND_DAYS), today + dt.timedelta(days=AHEAD_DAYS))
    pending = MilestoneStanding.objects.as_of(today).filter(fate__in=PENDING_FATES, due_on__range=span)
    public = pending.filter(milestone__commitment__publication=Publication.PUBLISHED)
    return public.select_related("milestone__commitment")


def _falling(row: MilestoneStanding, today: dt.date) -> Falling:
    if row.due_on is None:
        raise ValueError("A pending milestone has a date.")
    return Falling(row.milestone, row.due_on, row.precision, (row.due_on - today).days)
