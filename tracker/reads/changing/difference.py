"""Two days side by side: where every commitment stood on each, and how many went from where to where. One query.

The rows of the table add up to the list on the first day, its columns to the list on the second: both come from the
same standings that the list is read from.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext as _

from tracker.enums import ImplementationStatus, Outcome, ScheduleState
from tracker.models import Commitment

from . import difference_words as words
from .change_kinds import Promise, Stand
from .changes import EVERYTHING, PROMISE, Wish, within
from .difference_words import LABELS, NOT_LISTED, Way

RANK = {name: rank for rank, name in enumerate(LABELS)}
SIDE = ("status", "outcome", "schedule", "slips")


@dataclass(frozen=True)
class Pair:
    """One commitment on both days; `before` is `None` where it was not listed yet."""

    promise: Promise
    before: Stand | None
    after: Stand
    was_overdue: bool
    is_overdue: bool
    moved: int

    @property
    def cell(self) -> Way:
        return (self.before.status if self.before else NOT_LISTED), self.after.status

    @property
    def changed(self) -> bool:
        """Its status is another, or it was not listed."""
        return self.cell[0] != self.cell[1]

    @property
    def closed(self) -> bool:
        """An outcome was reached, or another than before."""
        return bool(self.after.outcome) and (not self.before or self.before.outcome != self.after.outcome)

    @property
    def reopened(self) -> bool:
        return bool(self.before and self.before.outcome and not self.after.outcome)

    @property
    def notes(self) -> tuple[str, ...]:
        """What else differs between the two days, in words."""
        found = (
            str(Outcome(self.after.outcome).label) if self.closed else "",
            _("open again") if self.reopened else "",
            _("became overdue") if self.became_overdue else "",
            _("no longer overdue") if self.no_longer_overdue else "",
            words.moved(self.moved) if self.before and self.moved > 0 else "",
        )
        return tuple(note for note in found if note)

    @property
    def became_overdue(self) -> bool:
        return self.is_overdue and not self.was_overdue

    @property
    def no_longer_overdue(self) -> bool:
        return self.was_overdue and not self.is_overdue


@dataclass(frozen=True)
class Cell:
    """How many went from one status to another; `url` lists them."""

    count: int
    url: str
    same: bool


@dataclass(frozen=True)
class Line:
    """One row of the table: a status on the first day."""

    status: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Aspect:
    """Something else that differs; `url` lists the commitments."""

    words: str
    count: int
    url: str


@dataclass(frozen=True)
class Difference:
    first: dt.date
    last: dt.date
    pairs: tuple[Pair, ...]

    @cached_property
    def counts(self) -> Counter[Way]:
        return Counter(pair.cell for pair in self.pairs)

    @cached_property
    def statuses(self) -> tuple[ImplementationStatus, ...]:
        """Those that some commitment has on either day, in reading order."""
        found = {status for cell in self.counts for status in cell}
        return tuple(status for status in ImplementationStatus if status in found)

    def lines(self, address: Callable[[str], str]) -> tuple[Line, ...]:
        """The table: a row for each status of the first day; `address` is that of a cell by its name."""
        rows = [str(status) for status in self.statuses]
        if any(row == NOT_LISTED for row, _column in self.counts):
            rows.append(NOT_LISTED)
        return tuple(
            Line(
                row,
                str(LABELS[row]),
                tuple(self._cell(row, str(status), address) for status in self.statuses),
            )
            for row in rows
        )

    def _cell(self, row: str, column: str, address: Callable[[str], str]) -> Cell:
        return Cell(self.counts[row, column], address(f"{row}.{column}"), same=row == column)

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """How many have each status on the last day."""
        totals = Counter(pair.after.status for pair in self.pairs)
        return tuple(totals[status] for status in self.statuses)

    @property
    def total(self) -> int:
        return len(self.pairs)

    @cached_property
    def ways(self) -> list[tuple[Way, int]]:
        """Ways from one status to another with how many went them, the most first."""
        moved = [(cell, n) for cell, n in self.counts.items() if cell[0] not in (cell[1], NOT_LISTED)]
        return sorted(moved, key=lambda way: (-way[1], RANK[way[0][0]], RANK[way[0][1]]))

    @property
    def unmoved(self) -> int:
        return sum(n for (row, column), n in self.counts.items() if row == column)

    @property
    def sentence(self) -> str:
        return words.sentence(self.first, self.last, self.ways)

    @property
    def rest(self) -> str:
        return words.rest(self.unmoved, sum(pair.before is not None for pair in self.pairs))

    def aspects(self, address: Callable[[str], str]) -> tuple[Aspect, ...]:
        """What else differs, nothing of which there is none."""
        found = ((name, self.of(name)) for name in ASPECTS)
        return tuple(Aspect(_told(name, pairs), len(pairs), address(name)) for name, pairs in found if pairs)

    def of(self, name: str) -> tuple[Pair, ...]:
        """The commitments behind a cell of the table or an aspect, by way and reference; those that changed for ""."""
        if not name:
            found: Iterable[Pair] = (pair for pair in self.pairs if pair.changed)
        elif name in ASPECTS:
            found = filter(ASPECTS[name], self.pairs)
        else:
            found = (pair for pair in self.pairs if ".".join(pair.cell) == name)
        return tuple(sorted(found, key=self._place))

    def _place(self, pair: Pair) -> tuple[int, int, int, tuple[int, str]]:
        """The ways that most went come first; who was not listed, last."""
        row, column = pair.cell
        return row == NOT_LISTED, -self.counts[row, column], RANK[row] * 10 + RANK[column], pair.promise.order


def difference(first: dt.date, last: dt.date, wish: Wish = EVERYTHING) -> Difference:
    """Every public commitment listed by `last`, as it stood on both days. `first` is not after `last`. One query."""
    rows = (
        Commitment.objects.public()
        .filter(within(wish))
        .annotate(then=_on(first), now=_on(last))
        .filter(now__pk__isnull=False)
    )
    rows = rows.annotate(
        **{f"{side}_{name}": F(f"{side}__{name}") for side in ("then", "now") for name in SIDE}
    )
    columns = [f"{side}_{name}" for side in ("then", "now") for name in SIDE]
    pairs = [_pair(row) for row in rows.values_list(*PROMISE, *columns)]
    return Difference(first, last, tuple(sorted(pairs, key=lambda pair: pair.promise.order)))


def _on(day: dt.date) -> FilteredRelation:
    return FilteredRelation(
        "standings", condition=Q(standings__from_day__lte=day, standings__until_day__gt=day)
    )


def _pair(row: Sequence[object]) -> Pair:
    at = len(PROMISE)
    was_status, was_outcome, was_schedule, was_slips, status, outcome, schedule, slips = row[at:]
    return Pair(
        promise=Promise(*row[:at]),  # type: ignore[arg-type]  # columns in the order of the fields
        before=Stand(str(was_status), str(was_outcome)) if was_status else None,
        after=Stand(str(status), str(outcome)),
        was_overdue=was_schedule == ScheduleState.OVERDUE,
        is_overdue=schedule == ScheduleState.OVERDUE,
        moved=int(str(slips)) - int(str(was_slips or 0)),
    )


ASPECTS: dict[str, Callable[[Pair], bool]] = {
    "listed": lambda pair: pair.before is None,
    "overdue": lambda pair: pair.became_overdue,
    "recovered": lambda pair: pair.no_longer_overdue,
    "moved": lambda pair: pair.before is not None and pair.moved > 0,
    "closed": lambda pair: pair.closed,
    "reopened": lambda pair: pair.reopened,
}


def _told(name: str, pairs: Sequence[Pair]) -> str:
    if name == "moved":
        return words.moved(sum(pair.moved for pair in pairs))
    if name == "closed":
        return words.closed(Counter(pair.after.outcome for pair in pairs))
    return words.counted(name, len(pairs))


def by_way(pairs: Iterable[Pair]) -> tuple[tuple[str, tuple[Pair, ...]], ...]:
    """(way in words, commitments that went it), for pairs in the order of `Difference.of`."""
    groups = groupby(pairs, key=lambda pair: pair.cell)
    return tuple((words.way(cell), tuple(found)) for cell, found in groups)


def cells() -> set[str]:
    """Every cell that an address may name."""
    return {f"{row}.{column}" for row in LABELS for column in LABELS if column != NOT_LISTED}
