"""Milestones on a day: a light line for each of the many, and everything that a page says of those it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from tracker import schedule
from tracker.enums import MET_FATES, MET_LATE_FATES, Fate, Precision
from tracker.models import Commitment, Deadline, LocalizedText, Milestone, MilestoneStanding
from tracker.models.commitment import CommitmentQuerySet
from tracker.reads import browse

COLUMNS = (
    *("milestone_id", "milestone__commitment_id", "milestone__commitment__reference", "milestone__position"),
    *("fate", "due_on", "precision", "slips", "settled_on"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Where one milestone stands on a day (`schedule.MilestoneState`), and whose it is."""

    milestone_id: int
    commitment_id: int
    reference: str
    position: int
    fate: str
    due_on: dt.date | None
    precision: str
    slips: int
    settled_on: dt.date | None

    @property
    def place(self) -> tuple[Any, ...]:
        """Settles ties: PA-999 before PA-1000, and the steps of a commitment in their order."""
        return len(self.reference), self.reference, self.position, self.milestone_id

    def days_late(self, day: dt.date) -> int:
        return schedule.days_late(self.fate, self.due_on, self.settled_on, day)


def lines(
    day: dt.date, commitments: CommitmentQuerySet, *, due_between: tuple[dt.date, dt.date] | None = None
) -> list[Line]:
    """Every milestone that somebody had spoken of by `day` in these commitments, or those due in these days, first and
    last included; in no order. One query."""
    standings = MilestoneStanding.objects.as_of(day).order_by()
    wanted = standings.filter(milestone__commitment__in=commitments.order_by().values("pk"))
    if due_between is not None:
        wanted = wanted.filter(due_on__range=due_between)
    return [Line(*row) for row in wanted.values_list(*COLUMNS)]


@dataclass(frozen=True)
class Row:
    """One milestone of a page: the line, its commitment with `now`, and every date it was given by the day."""

    line: Line
    milestone: Milestone
    commitment: Commitment
    given: tuple[Deadline, ...]
    day: dt.date

    @property
    def title(self) -> LocalizedText:
        title: LocalizedText = self.milestone.title
        return title

    @property
    def now(self) -> Any:
        return self.commitment.now  # type: ignore[attr-defined]  # the relation that `as_of` adds

    @property
    def fate(self) -> str:
        return self.line.fate

    @property
    def fate_in_words(self) -> str:
        return str(Fate(self.line.fate).label)

    @property
    def first(self) -> Deadline | None:
        """The first date that it was given, where that is not the one in force."""
        return self.given[0] if self.line.slips and self.given else None

    @property
    def is_counted(self) -> bool:
        """Known only by its month, quarter, half or year: it counts as the last day of that."""
        return self.line.due_on is not None and self.line.precision != Precision.DAY

    @property
    def days_late(self) -> int:
        """0 where it was reached on a day that nobody knows: how late cannot be told, only that it was."""
        return 0 if self.settled_precision != Precision.DAY else self.line.days_late(self.day)

    @property
    def is_surely_in_time(self) -> bool:
        """Reached, and the whole period in which it was lies before the date, or in it."""
        settled, due = self.line.settled_on, self.line.due_on
        if settled is None or due is None or self.line.fate not in MET_FATES:
            return False
        return schedule.period_end(settled, self.settled_precision) <= due

    @property
    def days_left(self) -> int:
        """Until the date in force; 0 on that day."""
        return max(0, (self.line.due_on - self.day).days) if self.line.due_on else 0

    @property
    def is_met(self) -> bool:
        return self.line.fate in (*MET_FATES, *MET_LATE_FATES)

    @property
    def settled_precision(self) -> str:
        """How exactly the day is known on which it was reached; the day of a closing verdict always is."""
        reached = self.line.fate in (Fate.ACHIEVED, Fate.ACHIEVED_LATE)
        return self.milestone.achieved_precision if reached else Precision.DAY.value


def dressed(shown: Sequence[Line], day: dt.date) -> list[Row]:
    """The lines with what is to be said of them, in the same order. Three queries; none without lines."""
    if not shown:
        return []
    commitments: dict[int, Commitment] = (
        browse.on_day(day).select_related("now", "pillar").in_bulk({line.commitment_id for line in shown})
    )
    milestones = _milestones((line.milestone_id for line in shown), day)
    return [
        Row(
            line=line,
            milestone=milestones[line.milestone_id],
            commitment=commitments[line.commitment_id],
            given=tuple(milestones[line.milestone_id].deadlines.all()),
            day=day,
        )
        for line in shown
    ]


def _milestones(ids: Iterable[int], day: dt.date) -> dict[int, Milestone]:
    """Each with the dates known by `day`, in the order in which they were given."""
    known = Deadline.objects.filter(known_on__lte=day).order_by("position")
    return Milestone.objects.prefetch_related(Prefetch("deadlines", known)).in_bulk(set(ids))
