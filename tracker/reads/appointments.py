"""Deadlines as entries of a calendar: what each says on a day, and how often that has changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Prefetch

from tracker.enums import PENDING_FATES, Fate
from tracker.models import Deadline, Milestone, MilestoneStanding
from tracker.models.commitment import CommitmentQuerySet

from . import board, dated
from .dated import Line


@dataclass(frozen=True)
class Appointment:
    """A deadline in force on the day, with every date given before it.

    `sequence` grows by one with every moved date, with every end and with every reopening. All three are dated facts:
    it never shrinks from one day to a later one, and a fact that is entered late still raises it. `changed_on` is the
    day since which the entry reads as it does.
    """

    line: Line
    milestone: Milestone
    given: tuple[Deadline, ...]
    sequence: int
    changed_on: dt.date

    @property
    def due_on(self) -> dt.date:
        assert self.line.due_on is not None  # noqa: S101  # `appointments` leaves out what has no date
        return self.line.due_on

    @property
    def is_cancelled(self) -> bool:
        """Given up, or no longer due. The entry stays, so that programs that show it take it away."""
        return self.line.fate in (Fate.DROPPED, Fate.VOID)


def appointments(day: dt.date, commitments: CommitmentQuerySet, show: str = "") -> list[Appointment]:
    """Every milestone of these commitments that has a date on the day, of one section of the board where one is asked
    for; by that date. Four queries."""
    lines = [
        line
        for line in dated.lines(day, commitments)
        if line.due_on is not None and show in ("", board.section_of(line, day))
    ]
    ids = commitments.order_by().values("pk")
    known = Deadline.objects.filter(known_on__lte=day).select_related("source").order_by("position")
    milestones = {
        milestone.pk: milestone
        for milestone in Milestone.objects.filter(commitment__in=ids)
        .select_related("commitment__pillar", "achieved_source")
        .prefetch_related(Prefetch("deadlines", known))
    }
    spans = _spans(day, commitments)
    found = [
        Appointment(
            line=line,
            milestone=milestones[line.milestone_id],
            given=tuple(milestones[line.milestone_id].deadlines.all()),
            sequence=line.slips + turns(fate for _from, fate in spans[line.milestone_id]),
            changed_on=spans[line.milestone_id][-1][0],
        )
        for line in lines
    ]
    return sorted(found, key=lambda entry: (entry.due_on, *entry.line.place))


def _spans(day: dt.date, commitments: CommitmentQuerySet) -> dict[int, list[tuple[dt.date, str]]]:
    """By milestone, (first day, fate) of every span that had begun by `day`, oldest first. One query."""
    found: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    rows = MilestoneStanding.objects.filter(
        milestone__commitment__in=commitments.order_by().values("pk"), from_day__lte=day
    )
    for milestone, first, fate in rows.order_by("from_day").values_list("milestone_id", "from_day", "fate"):
        found[milestone].append((first, fate))
    return found


def turns(fates: Iterable[str]) -> int:
    """How often a milestone went from pending to ended or back."""
    pending = [fate in (*PENDING_FATES, Fate.UNDATED) for fate in fates]
    return sum(before != after for before, after in pairwise(pending))
