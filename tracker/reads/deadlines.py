"""The milestones of a commitment on a day: every date each was given, how it ended, and where it lies in the chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import FilteredRelation

from tracker import schedule
from tracker.enums import MilestoneState
from tracker.models import Deadline, Milestone

from . import charts
from .citations import Cited, Shelf


class Fate(StrEnum):
    """How a milestone reads on a day. `void`: the commitment was closed before or without it."""

    ACHIEVED = "achieved"
    ACHIEVED_LATE = "achieved_late"
    OVERDUE = "overdue"
    DUE = "due"
    VOID = "void"
    DROPPED = "dropped"
    UNDATED = "undated"


@dataclass(frozen=True)
class Given:
    """A date that was given, with the source that gives it. The first is the baseline, the last is in force."""

    deadline: Deadline
    cited: tuple[Cited, ...]
    in_force: bool


@dataclass(frozen=True)
class MilestoneRow:
    milestone: Milestone
    given: tuple[Given, ...]
    fate: Fate
    days_late: int
    shown_by: tuple[Cited, ...]
    drawn: charts.GanttRow | None = None

    @property
    def in_force(self) -> Deadline | None:
        return self.given[-1].deadline if self.given else None

    @property
    def first(self) -> Deadline | None:
        return self.given[0].deadline if self.given else None

    @property
    def is_achieved(self) -> bool:
        return self.fate in (Fate.ACHIEVED, Fate.ACHIEVED_LATE)

    @property
    def slips(self) -> int:
        return max(0, len(self.given) - 1)


@dataclass(frozen=True)
class Deadlines:
    rows: tuple[MilestoneRow, ...]
    chart: charts.Gantt | None

    @property
    def slips(self) -> int:
        return sum(row.slips for row in self.rows)

    def _has(self, kind: str) -> bool:
        return any(p.kind == kind for row in self.rows if row.drawn for p in row.drawn.points)

    @property
    def has_due(self) -> bool:
        return self._has("due")

    @property
    def has_late(self) -> bool:
        return self._has("late")

    @property
    def has_open(self) -> bool:
        return self._has("open")

    @property
    def has_done(self) -> bool:
        return self._has("done")

    @property
    def first_slipped(self) -> MilestoneRow | None:
        """The milestone that was moved most often: the sentence above the chart."""
        moved = [row for row in self.rows if row.slips]
        return max(moved, key=lambda row: row.slips, default=None)


Dated = list[tuple[Milestone, list[Deadline]]]


def milestones_of(commitment_id: int, day: dt.date) -> Dated:
    """Milestones spoken of by `day`, each with the dates known by then, oldest first. One query."""
    rows = (
        Milestone.objects.as_of(day)
        .filter(commitment=commitment_id)
        .annotate(given=FilteredRelation("deadlines"))
        .select_related("given")
        .order_by("position", "pk", "given__position")
    )
    found: dict[int, tuple[Milestone, list[Deadline]]] = {}
    for row in rows:
        _first, known = found.setdefault(row.pk, (row, []))
        deadline: Deadline | None = getattr(row, "given", None)  # absent without any
        if deadline is not None and deadline.known_on <= day:
            known.append(deadline)
    return list(found.values())


def source_ids(dated: Dated) -> set[int | None]:
    return {pk for m, known in dated for pk in (m.achieved_source_id, *(d.source_id for d in known))}


def deadlines(
    dated: Dated, day: dt.date, shelf: Shelf, *, closed: bool, closed_on: dt.date | None
) -> Deadlines:
    """`closed`: closed on the day. `closed_on`: the day of the verdict that closes it, even if that came later."""
    rows = [_row(milestone, known, day, shelf, closed, closed_on) for milestone, known in dated]
    drawable = [row for row in rows if row.given or row.milestone.achieved_on]
    chart = charts.gantt([_dates(row) for row in drawable], day, closed=closed)
    drawn = dict(zip((r.milestone.pk for r in drawable), chart.rows, strict=True)) if chart else {}
    return Deadlines(
        rows=tuple(
            MilestoneRow(r.milestone, r.given, r.fate, r.days_late, r.shown_by, drawn.get(r.milestone.pk))
            for r in rows
        ),
        chart=chart,
    )


def _row(
    milestone: Milestone,
    known: Sequence[Deadline],
    day: dt.date,
    shelf: Shelf,
    closed: bool,
    closed_on: dt.date | None,
) -> MilestoneRow:
    given = tuple(Given(d, shelf.cite([d.source_id]), d is known[-1]) for d in known)
    fate = _fate(milestone, known[-1].due_on if known else None, day, closed, closed_on)
    reached = fate in (Fate.ACHIEVED, Fate.ACHIEVED_LATE)
    until = milestone.achieved_on if reached and milestone.achieved_on else day
    late = schedule.days_overdue(known[-1].due_on, until) if known else 0
    return MilestoneRow(
        milestone=milestone,
        given=given,
        fate=fate,
        days_late=late if fate in (Fate.OVERDUE, Fate.ACHIEVED_LATE) else 0,
        shown_by=shelf.cite([milestone.achieved_source_id]) if reached else (),
    )


def _fate(
    milestone: Milestone,
    due_on: dt.date | None,
    day: dt.date,
    closed: bool,
    closed_on: dt.date | None,
) -> Fate:
    if milestone.achieved_on is not None and milestone.achieved_on <= day:
        return Fate.ACHIEVED_LATE if due_on is not None and milestone.achieved_on > due_on else Fate.ACHIEVED
    if (
        milestone.state == MilestoneState.DROPPED
        and (milestone.dropped_on or closed_on or dt.date.min) <= day
    ):
        return Fate.DROPPED
    if closed:
        return Fate.VOID
    if due_on is None:
        return Fate.UNDATED
    return Fate.OVERDUE if due_on < day else Fate.DUE


def _dates(row: MilestoneRow) -> charts.MilestoneDates:
    return charts.MilestoneDates(
        due=tuple(given.deadline.due_on for given in row.given),
        achieved_on=row.milestone.achieved_on if row.is_achieved else None,
        dropped=row.fate == Fate.DROPPED,
    )
