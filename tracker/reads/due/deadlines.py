"""The milestones of a commitment on a day: every date each was given, how it ended, and where it lies in the chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from tracker import schedule
from tracker.enums import PENDING_FATES, Fate
from tracker.models import Deadline, Milestone, MilestoneStanding
from tracker.reads import charts
from tracker.reads.citations import Cited, Shelf


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
"""Milestones with `now`, their standing on the day."""


def milestones_of(commitment_id: int, day: dt.date) -> Dated:
    """Milestones spoken of by `day`, each with its standing and the dates known by then, oldest first. One query."""
    on_day = Q(standings__from_day__lte=day, standings__until_day__gt=day)
    rows = (
        Milestone.objects.filter(commitment=commitment_id)
        .annotate(now=FilteredRelation("standings", condition=on_day), given=FilteredRelation("deadlines"))
        .filter(now__pk__isnull=False)
        .select_related("now", "given")
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


def deadlines(dated: Dated, day: dt.date, shelf: Shelf) -> Deadlines:
    rows = [_row(milestone, known, day, shelf) for milestone, known in dated]
    drawable = [row for row in rows if row.given or row.milestone.achieved_on]
    closed = not any(row.fate in PENDING_FATES for row in rows)
    chart = charts.gantt([_dates(row) for row in drawable], day, closed=closed)
    drawn = dict(zip((r.milestone.pk for r in drawable), chart.rows, strict=True)) if chart else {}
    return Deadlines(
        rows=tuple(
            MilestoneRow(r.milestone, r.given, r.fate, r.days_late, r.shown_by, drawn.get(r.milestone.pk))
            for r in rows
        ),
        chart=chart,
    )


def _row(milestone: Milestone, known: Sequence[Deadline], day: dt.date, shelf: Shelf) -> MilestoneRow:
    now: MilestoneStanding = milestone.now  # type: ignore[attr-defined]  # the relation that `milestones_of` adds
    fate = Fate(now.fate)
    return MilestoneRow(
        milestone=milestone,
        given=tuple(Given(d, shelf.cite([d.source_id]), d is known[-1]) for d in known),
        fate=fate,
        days_late=schedule.days_late(now.fate, now.due_on, now.settled_on, day),
        shown_by=shelf.cite([milestone.achieved_source_id]) if fate in REACHED else (),
    )


REACHED = (Fate.ACHIEVED, Fate.ACHIEVED_LATE)


def _dates(row: MilestoneRow) -> charts.MilestoneDates:
    return charts.MilestoneDates(
        due=tuple(given.deadline.due_on for given in row.given),
        achieved_on=row.milestone.achieved_on if row.is_achieved else None,
        dropped=row.fate == Fate.DROPPED,
    )
