"""Which milestones fall due around a day, by the date in force: what organizations are reminded of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from tracker.enums import MilestoneState, NoticeKind, Publication
from tracker.models import Deadline, Milestone
from tracker.models.milestone import MilestoneQuerySet

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
    span = (today - dt.timedelta(days=BEHIND_DAYS), today + dt.timedelta(days=AHEAD_DAYS))
    rows = _dated(today).filter(due_on__range=span).order_by("due_on", "pk")
    return [_falling(row, today) for row in rows]


def one_falling_due(reference: str, key: str, today: dt.date) -> Falling | None:
    """The same for one milestone (`PA-001`, `final`), or None when there is nothing to remind of."""
    span = (today - dt.timedelta(days=BEHIND_DAYS), today + dt.timedelta(days=AHEAD_DAYS))
    found = _dated(today).filter(commitment__reference=reference, key=key, due_on__range=span).first()
    return _falling(found, today) if found is not None else None


def _dated(today: dt.date) -> MilestoneQuerySet:
    """Planned milestones of open public commitments with the date in force. A promise whose final milestone is reached
    has nothing due any more, whatever steps were left out on the way (`schedule`)."""
    known = Deadline.objects.filter(milestone=OuterRef("pk"), known_on__lte=today).order_by("-position")
    kept = Milestone.objects.filter(
        commitment=OuterRef("commitment"), final=True, state=MilestoneState.ACHIEVED
    )
    return (
        Milestone.objects.filter(
            ~Exists(kept), state=MilestoneState.PLANNED, commitment__publication=Publication.PUBLISHED
        )
        .annotate(
            due_on=Subquery(known.values("due_on")[:1]), due_precision=Subquery(known.values("precision")[:1])
        )
        .select_related("commitment")
    )


def _falling(row: Milestone, today: dt.date) -> Falling:
    due_on: dt.date = getattr(row, "due_on")  # noqa: B009  # annotated, unknown to the model
    precision = str(getattr(row, "due_precision"))  # noqa: B009  # annotated, unknown to the model
    return Falling(row, due_on, precision, (due_on - today).days)
