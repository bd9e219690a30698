"""Where things stand in the charts: dates and values in, positions out. No database, no clock, no words.

Horizontal positions are percentages written as text ("19.9%"): the drawings have no viewBox, so their words keep their
size at every width, and a decimal comma of the reader's language never gets into an attribute.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.enums import FAILED_OUTCOMES, ImplementationStatus

STRIP_HEIGHT = 44
"""Pixels of a full tile in the status strip."""

LEVELS = {
    ImplementationStatus.COMPLETE: 44,
    ImplementationStatus.SUBSTANTIAL: 31,
    ImplementationStatus.LIMITED: 12,
}
FILLS = {
    ImplementationStatus.COMPLETE: "c-3",
    ImplementationStatus.SUBSTANTIAL: "c-2",
    ImplementationStatus.LIMITED: "c-1",
}
UNKNOWN = (
    ImplementationStatus.NO_EVIDENCE,
    ImplementationStatus.NOT_ASSESSABLE,
    ImplementationStatus.NOT_ASSESSED,
)
MARGIN_BEFORE, MARGIN_AFTER = 0.04, 0.06
WORD = 0.15
"""Share of the width that half of a written day takes on a phone; nearer to an edge it is set from that edge."""

ROOM_FOR_YEAR, ROOM_FOR_MONTH = 0.1, 0.25
"""Share of the width that "2026" and "September 2026" take on a phone."""

MOST_YEARS = 6
"""More year labels than this run into each other on a phone."""


def percent(share: float) -> str:
    """A share from 0 to 1 as a length for SVG: one decimal, a point, never outside the drawing."""
    return f"{min(max(share, 0.0), 1.0) * 100:.1f}%"


@dataclass(frozen=True)
class Tick:
    """A line of the scale: 1 January, or, where no year can be named, the first day of a quarter. Too near to the
    end for its word to fit, it is not `labelled`."""

    x: str
    day: dt.date
    is_year: bool
    labelled: bool = True


@dataclass(frozen=True)
class Span:
    """A stretch of days, drawn from 0 % to 100 %."""

    first: dt.date
    last: dt.date

    def share(self, day: dt.date) -> float:
        """0 on the first day, 1 on the last; a span of a single day lies at 0."""
        days = (self.last - self.first).days
        return (day - self.first).days / days if days > 0 else 0.0

    def x(self, day: dt.date) -> str:
        return percent(self.share(day))

    def ticks(self) -> tuple[Tick, ...]:
        """1 January of each year inside; every second or third when there are many."""
        years = self._starts(1)
        step = -(-len(years) // MOST_YEARS) or 1
        ticks = tuple(self._tick(day, is_year=True) for day in years[::step])
        if any(tick.labelled for tick in ticks):
            return ticks
        return tuple(self._tick(day, is_year=False) for day in self._starts(1, 4, 7, 10))

    def _tick(self, day: dt.date, *, is_year: bool) -> Tick:
        room = ROOM_FOR_YEAR if is_year else ROOM_FOR_MONTH
        return Tick(self.x(day), day, is_year, labelled=self.share(day) <= 1 - room)

    def _starts(self, *months: int) -> list[dt.date]:
        days = (dt.date(y, m, 1) for y in range(self.first.year, self.last.year + 1) for m in months)
        return [day for day in days if self.first <= day <= self.last]


@dataclass(frozen=True)
class Step:
    """One verdict in the strip, from its day to the next verdict or the day of reading."""

    x: str
    end: str
    width: str
    y: int
    height: int
    fill: str
    edge: str
    edge_y: int


@dataclass(frozen=True)
class Strip:
    steps: tuple[Step, ...]
    ticks: tuple[Tick, ...]


def status_strip(verdicts: Sequence[tuple[dt.date, str, str]], until: dt.date) -> Strip | None:
    """The status over time from (day, status, outcome), oldest first. `None` without any: nothing to draw.

    What failed and what is not known have no level: they are drawn as an edge at half height, never as a fill of zero,
    which would read as "not started".
    """
    if not verdicts:
        return None
    span = Span(verdicts[0][0], max(until, verdicts[-1][0] + dt.timedelta(days=1)))
    ends = [*(day for day, _, _ in verdicts[1:]), span.last]
    steps = tuple(
        _step(span, day, end, status, outcome)
        for (day, status, outcome), end in zip(verdicts, ends, strict=True)
    )
    return Strip(steps, span.ticks())


def _step(span: Span, day: dt.date, end: dt.date, status: str, outcome: str) -> Step:
    known = ImplementationStatus(status)
    failed = outcome in FAILED_OUTCOMES
    level = 0 if failed else LEVELS.get(known, 0)
    edge = "failed" if failed else "unknown" if known in UNKNOWN else "known"
    return Step(
        x=span.x(day),
        end=span.x(end),
        width=percent(span.share(end) - span.share(day)),
        y=STRIP_HEIGHT - level,
        height=level,
        fill="" if failed else FILLS.get(known, ""),
        edge=edge,
        edge_y=STRIP_HEIGHT - level if edge == "known" else STRIP_HEIGHT // 2,
    )


@dataclass(frozen=True)
class MilestoneDates:
    """What the chart of deadlines draws of one milestone: every date it was given, oldest first."""

    due: tuple[dt.date, ...] = ()
    achieved_on: dt.date | None = None
    dropped: bool = False


@dataclass(frozen=True)
class Point:
    """`kind`: "open" (a date given up), "due" (in force), "late" (in force and past), "done" (achieved)."""

    x: str
    kind: str


@dataclass(frozen=True)
class Bar:
    x: str
    end: str


@dataclass(frozen=True)
class GanttRow:
    points: tuple[Point, ...]
    slip: Bar | None


@dataclass(frozen=True)
class Gantt:
    rows: tuple[GanttRow, ...]
    ticks: tuple[Tick, ...]
    today: str
    today_anchor: str = "middle"


def gantt(milestones: Sequence[MilestoneDates], day: dt.date, *, closed: bool = False) -> Gantt | None:
    """One row per milestone on a common scale, the day of reading among them. `None` when every date was kept, or
    none was given: what was simply done needs no chart.

    `closed`: the commitment is closed, so a date that passed without being kept is no longer late, only past.
    """
    dated = [d for m in milestones for d in (*m.due, m.achieved_on) if d is not None]
    if not any(len(m.due) > 1 or (m.due and m.achieved_on is None) or _was_late(m) for m in milestones):
        return None
    span = with_margins([*dated, day])
    rows = tuple(_gantt_row(span, milestone, day, closed) for milestone in milestones)
    return Gantt(rows, span.ticks(), span.x(day), anchor(span.share(day)))


def anchor(share: float) -> str:
    """How a written day is set at that place: its own way in the middle, within the drawing near an edge."""
    return "start" if share < WORD else "end" if share > 1 - WORD else "middle"


def _was_late(milestone: MilestoneDates) -> bool:
    return (
        bool(milestone.due)
        and milestone.achieved_on is not None
        and milestone.achieved_on > milestone.due[-1]
    )


def with_margins(days: Sequence[dt.date]) -> Span:
    """From the first to the last of the days, with room for the marks at both ends."""
    first, last = min(days), max(days)
    length = max((last - first).days, 30)
    before = min(int(length * MARGIN_BEFORE), (first - dt.date.min).days)
    after = min(int(length * MARGIN_AFTER), (dt.date.max - last).days)
    return Span(first - dt.timedelta(days=before), last + dt.timedelta(days=after))


def _gantt_row(span: Span, milestone: MilestoneDates, day: dt.date, closed: bool) -> GanttRow:
    in_force = milestone.due[-1] if milestone.due else None
    points = [Point(span.x(due), "open") for due in milestone.due[:-1]]
    if in_force is not None and milestone.achieved_on is None:
        late = in_force < day and not (closed or milestone.dropped)
        points.append(Point(span.x(in_force), "open" if milestone.dropped else "late" if late else "due"))
    elif in_force is not None and _apart(span, in_force, milestone.achieved_on):
        points.append(Point(span.x(in_force), "due"))
    if milestone.achieved_on is not None:
        points.append(Point(span.x(milestone.achieved_on), "done"))
    return GanttRow(tuple(points), _slip(span, milestone.due))


def _apart(span: Span, due: dt.date, achieved_on: dt.date | None) -> bool:
    """Far enough from the achievement for both marks to be seen: 3 % of the width, about a mark on a phone."""
    return achieved_on is not None and abs(span.share(due) - span.share(achieved_on)) > 0.03


def _slip(span: Span, due: Sequence[dt.date]) -> Bar | None:
    if len(due) < 2:
        return None
    return Bar(span.x(min(due)), span.x(max(due)))


@dataclass(frozen=True)
class ValueBar:
    """One figure against its target; `target` and `baseline` are positions of lines, or ""."""

    width: str
    target: str
    baseline: str


def value_bars(
    values: Iterable[Decimal | None], target: Decimal | None, baseline: Decimal | None = None
) -> list[ValueBar | None]:
    """A bar per figure on one scale: the target, or the largest figure where that is more. `None` for a missing value:
    it has no length, not even zero."""
    figures = list(values)
    scale = max((v for v in (*figures, target, baseline) if v is not None), default=Decimal(0))
    if scale <= 0:
        return [None for _ in figures]

    def position(value: Decimal | None) -> str:
        return "" if value is None else percent(float(value / scale))

    return [
        None if value is None else ValueBar(position(value), position(target), position(baseline))
        for value in figures
    ]


def share_of_target(value: Decimal | None, target: Decimal | None) -> int | None:
    """Whole percent of the target, rounded down, for figures below it; `None` at or above it, where "reached" is the
    word and a percentage above 100 would only puzzle, and without a value or a positive target."""
    if value is None or target is None or target <= 0 or value < 0 or value >= target:
        return None
    return int(value * 100 / target)
