"""The way of an indicator over time, against its target: figures in, positions out. No database, no clock, no words.

Horizontal positions are percentages as in `charts`, vertical ones pixels from the top. `dx` is a step aside in pixels
for marks that would cover each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from tracker.enums import Scope, Stage, UnitKind, Voice
from tracker.models import Indicator, Measurement
from tracker.reads import charts

from .used import BACKING, CLOSE_DAYS, Key, conflicts, figure_used, over_time

HEIGHT = 196
"""Pixels of the plot; the lowest line of the scale lies at its foot."""

TOP, FOOT = 12, 188

APART = 13
"""Pixels from which two marks are told apart."""

ROOM = 15
"""Pixels that the words of a line of the scale need."""

WIDTHS = (270, 560)
"""Pixels of the plot on a phone and beside the axes of the page: marks must not cover each other on either."""

STAGE_FILLS = {Stage.ANNOUNCED.value: "hollow", Stage.COMMITTED.value: "half", Stage.DISBURSED.value: "full"}
STEPS = (0, 1, -1, 2, -2, 3, -3)
LINES = 5
"""Lines of the scale, at most one more."""


@dataclass(frozen=True)
class Mark:
    """One figure. Its shape tells the voice; its fill, for money, the stage."""

    measurement: Measurement
    x: str
    y: int
    dx: int
    used: bool

    @property
    def voice(self) -> str:
        return str(self.measurement.claimed_by)

    @property
    def fill(self) -> str:
        """How real the money is; of anything else hollow for what a party says of itself."""
        stage = self.measurement.stage
        return STAGE_FILLS[stage] if stage else "hollow" if self.voice == Voice.PARTY else "full"


@dataclass(frozen=True)
class Segment:
    """A line between two days and values."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class Bracket:
    """Joins figures that differ: an upright `dx` pixels beside `x`, a tick of `tick` pixels towards each of `ys`."""

    x: str
    dx: int
    ys: tuple[int, ...]
    tick: int

    @property
    def top(self) -> int:
        return min(self.ys)

    @property
    def bottom(self) -> int:
        return max(self.ys)


@dataclass(frozen=True)
class Level:
    """A line of the scale with its figure."""

    y: int
    value: Decimal
    is_target: bool = False


@dataclass(frozen=True)
class Target:
    """The figure promised. `x` is "" where no date was given: then it is a line through the whole chart."""

    x: str
    y: int


@dataclass(frozen=True)
class Path:
    """`aim` leads from a dated baseline to a dated target; `way` joins the figures used. `floor` is where the scale
    begins."""

    marks: tuple[Mark, ...]
    way: tuple[Segment, ...]
    brackets: tuple[Bracket, ...]
    levels: tuple[Level, ...]
    ticks: tuple[charts.Tick, ...]
    today: str
    today_anchor: str
    baseline: Target | None
    target: Target | None
    aim: Segment | None
    floor: Decimal

    @property
    def voices(self) -> list[str]:
        """Those that speak, in the order of the key."""
        heard = {mark.voice for mark in self.marks}
        return [voice for voice in BACKING if voice in heard]

    @property
    def fills(self) -> list[tuple[str, str, str]]:
        """Stage, word and fill of the stages of money that are drawn."""
        drawn = {mark.measurement.stage for mark in self.marks}
        return [
            (stage, str(Stage(stage).label), fill) for stage, fill in STAGE_FILLS.items() if stage in drawn
        ]


@dataclass(frozen=True)
class Scale:
    """From `floor` at the foot to `top`; lines at round figures."""

    floor: Decimal
    top: Decimal
    step: Decimal

    def y(self, value: Decimal) -> int:
        share = (value - self.floor) / (self.top - self.floor)
        return round(FOOT - float(share) * (FOOT - TOP))

    def levels(self, target: Decimal | None) -> tuple[Level, ...]:
        """Round figures from below, without those whose words would run into the target's."""
        lines = [self.floor + n * self.step for n in range(int((self.top - self.floor) / self.step) + 1)]
        if target is None:
            return tuple(Level(self.y(value), value) for value in lines)
        aim = Level(self.y(target), target, is_target=True)
        free = [Level(self.y(value), value) for value in lines]
        return (*(level for level in free if abs(level.y - aim.y) >= ROOM), aim)


def path(
    indicator: Indicator,
    parted: Mapping[Key, Sequence[Measurement]],
    day: dt.date,
    since: dt.date | None = None,
) -> Path | None:
    """`None` where a bar or a word says as much: for yes or no, where each party has figures of its own, and unless two
    figures, or a figure (the baseline is one) and a dated target, lie apart or against each other.

    `since` is the day of the promise: without a dated baseline the chart begins there."""
    if indicator.unit_kind == UnitKind.YES_NO or indicator.scope == Scope.EACH_PARTY:
        return None
    known = [m for found in parted.values() for m in found if m.value is not None]
    baseline = _baseline(indicator)
    if not known or not _says_something(indicator, known, baseline):
        return None
    target: Decimal | None = indicator.target_value
    values = [m.value for m in known if m.value is not None]
    whole = indicator.unit_kind == UnitKind.COUNT
    ends = (target, indicator.baseline_value)
    scale = scale_of([*values, *(v for v in ends if v is not None)], whole=whole)
    span = charts.with_margins(list(_days(indicator, known, baseline, day, since)))
    shares = {m.pk: span.share(m.as_of) for m in known}
    clashes = [clash for found in parted.values() for clash in conflicts(found)]
    for clash in clashes:  # drawn at one place: they speak of about the same time
        together = [clash.measurement.pk, *(m.pk for m in clash.others)]
        shares |= dict.fromkeys(together, sum(shares[pk] for pk in together) / len(together))
    used = {one.measurement.pk for one in map(figure_used, parted.values()) if one}
    first = used | {clash.measurement.pk for clash in clashes}
    marks = _placed(sorted(known, key=lambda m: (m.pk not in first, m.as_of, m.pk)), shares, scale, used)
    drawn = {mark.measurement.pk: mark for mark in marks}
    start = (span.x(baseline[0]), scale.y(baseline[1])) if baseline else None
    end = (span.x(indicator.target_due_on), scale.y(target)) if indicator.target_due_on and target else None
    return Path(
        marks=tuple(sorted(marks, key=lambda mark: (mark.measurement.as_of, mark.measurement.pk))),
        way=tuple(_way(parted.values(), drawn, start)),
        brackets=tuple(
            _bracket([drawn[m.pk] for m in (clash.measurement, *clash.others)], shares[clash.measurement.pk])
            for clash in clashes
        ),
        levels=scale.levels(target),
        ticks=span.ticks(),
        today=span.x(day),
        today_anchor=charts.anchor(span.share(day)),
        baseline=Target(*start) if start else None,
        target=None if target is None else Target(*end) if end else Target("", scale.y(target)),
        aim=Segment(*start, *end) if start and end else None,
        floor=scale.floor,
    )


def _baseline(indicator: Indicator) -> tuple[dt.date, Decimal] | None:
    if indicator.baseline_on is None or indicator.baseline_value is None:
        return None
    return indicator.baseline_on, indicator.baseline_value


def _says_something(
    indicator: Indicator, known: Sequence[Measurement], baseline: tuple[dt.date, Decimal] | None
) -> bool:
    """Of money only two figures do: its stages have bars."""
    if len({(m.as_of, m.value) for m in known}) > 1:
        return True
    if indicator.unit_kind == UnitKind.MONEY:
        return False
    figure = known[0].as_of
    ends = [baseline[0] if baseline else None, indicator.target_due_on if indicator.target_value else None]
    return any(end is not None and abs((end - figure).days) > CLOSE_DAYS for end in ends)


def _days(
    indicator: Indicator,
    known: Sequence[Measurement],
    baseline: tuple[dt.date, Decimal] | None,
    day: dt.date,
    since: dt.date | None,
) -> Iterator[dt.date]:
    yield day
    yield from (m.as_of for m in known)
    if indicator.target_due_on and indicator.target_value is not None:
        yield indicator.target_due_on
    begin = baseline[0] if baseline else since
    if begin is not None:
        yield begin


def scale_of(values: Sequence[Decimal], *, whole: bool = False) -> Scale:
    """From zero, unless all values differ in their upper half only: then from a round figure below them. What is
    counted has no lines between `whole` numbers."""
    low, high = min(values), max(values)
    floor = Decimal(0)
    if low < 0 or (low != high and low > high / 2):
        floor = low - max(high - low, abs(high) / 10)
    step = _round_step((max(high, Decimal(0)) - floor) / LINES)
    step = max(step, Decimal(1)) if whole else step
    floor = (floor / step).to_integral_value(ROUND_FLOOR) * step
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    return Scale(floor, top if top > floor else floor + step, step)


def _round_step(rough: Decimal) -> Decimal:
    """1, 2, 5, 10, 20, 50 …, never smaller than `rough`."""
    if rough <= 0:
        return Decimal(1)
    ten = Decimal(10) ** rough.adjusted()
    return next(ten * n for n in (1, 2, 5, 10) if ten * n >= rough)


def _placed(
    ordered: Sequence[Measurement], shares: Mapping[int, float], scale: Scale, used: set[int]
) -> list[Mark]:
    """Each mark at its day, or as few steps aside as keep it clear of those before it."""
    placed: list[tuple[float, int, int]] = []
    marks = []
    for m in ordered:
        share, y = shares[m.pk], scale.y(m.value or Decimal(0))
        side = -1 if share > 0.8 else 1
        steps = [step * side * APART for step in STEPS]
        dx = next((step for step in steps if not _covers(share, y, step, placed)), steps[-1])
        placed.append((share, y, dx))
        marks.append(Mark(m, charts.percent(share), y, dx, m.pk in used))
    return marks


def _covers(share: float, y: int, dx: int, placed: Sequence[tuple[float, int, int]]) -> bool:
    return any(
        abs(y - other_y) < APART and abs((share - other) * width + dx - other_dx) < APART
        for other, other_y, other_dx in placed
        for width in WIDTHS
    )


def _way(
    parted: Iterable[Sequence[Measurement]], drawn: Mapping[int, Mark], start: tuple[str, int] | None
) -> Iterator[Segment]:
    """Between the figures used, stage by stage; from the baseline where there is one. Of figures that differ only the
    one used is on the way: the others are no earlier state."""
    for found in parted:
        aside = {m.pk for clash in conflicts(found) for m in clash.others}
        points = [(drawn[m.pk].x, drawn[m.pk].y) for m in over_time(found) if m.pk not in aside]
        if start:
            points.insert(0, start)
        yield from (Segment(*one, *two) for one, two in pairwise(points))


def _bracket(marks: Sequence[Mark], share: float) -> Bracket:
    side = -1 if share > 0.8 else 1
    furthest = max(mark.dx * side for mark in marks)
    return Bracket(marks[0].x, side * (furthest + APART), tuple(sorted({m.y for m in marks})), -side * 4)
