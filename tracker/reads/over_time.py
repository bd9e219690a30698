"""How many commitments had which status on each day: a chart of steps, its sentence and its table.

The days are those of `Standing`, counted in the database; the last column is what the wall of the same commitments
shows on the day read. Nothing joins or leaves a set of commitments through time but by being announced.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.enums import ImplementationStatus
from tracker.models import Standing
from tracker.models.commitment import CommitmentQuerySet

from . import marks
from .charts import Span, Tick, percent
from .wording import written_day, written_number

DRAWN_FROM = dt.date(2025, 2, 1)
"""The Summit week begins a few days later; of the months before it the record holds a handful of commitments."""

COMPARED_WITH = dt.date(2025, 3, 1)
"""What the sentence looks back to: all that was announced at the Summit is listed by then."""

LEAST_DAYS = 7
"""Days that a chart needs to show anything."""

MANY_MONTHS = 12
"""From so many months on the table has a line per quarter."""

LINES = 5
"""About so many lines of the scale."""

LAST_COLUMN = 40
"""The day read is drawn as this part of the days before it, one at least: what changed on it is to be seen."""


@dataclass(frozen=True)
class Layer:
    """One mark of the scale through time. `path` is in days and commitments, from the upper left."""

    symbol: str
    label: str
    count: int
    path: str

    @property
    def patterned(self) -> bool:
        """What is no plain fill: it reads without colour, too."""
        return self.symbol not in ("complete", "substantial", "limited", "not_started")


@dataclass(frozen=True)
class Line:
    """A line of the scale, at a height of the drawing."""

    y: str
    count: int


@dataclass(frozen=True)
class Moment:
    """A line of the table: counts in the order of the layers."""

    day: dt.date
    counts: tuple[int, ...]
    complete: int
    total: int


@dataclass(frozen=True)
class OverTime:
    """`width` × `total` is the size of the drawing, whose last column is the day read. `then` is the earlier day of the
    sentence, `now` the day read."""

    first: dt.date
    until: dt.date
    total: int
    layers: tuple[Layer, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    moments: tuple[Moment, ...]
    then: Moment | None
    now: Moment

    @property
    def width(self) -> int:
        return _width(self.first, self.until)

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.total}"

    @property
    def to_unit(self) -> str:
        """From days and commitments to a square of 1 × 1, with points as in every SVG."""
        return f"scale({1 / self.width:.9f} {1 / self.total:.9f})"

    @property
    def sets_outcomes_apart(self) -> bool:
        """Some layer is an outcome, as on the wall: it is drawn instead of the status under it."""
        return any(layer.count and layer.symbol in ("late", "failed") for layer in self.layers)

    @property
    def start_is_labelled(self) -> bool:
        """No year of the scale stands where the first month is written."""
        return not any(float(tick.x.rstrip("%")) < ROOM_FOR_START for tick in self.ticks if tick.labelled)

    @property
    def sentence(self) -> str:
        """ "17 of 92 were complete on 1 March 2025, 29 of 92 on 22 November 2026."."""
        now = {
            "now": written_number(self.now.complete),
            "total": written_number(self.now.total),
            "day": written_day(self.now.day),
        }
        if self.then is None:
            return (
                ngettext(
                    "%(now)s of %(total)s was complete on %(day)s.",
                    "%(now)s of %(total)s were complete on %(day)s.",
                    self.now.complete,
                )
                % now
            )
        then = {
            "n": written_number(self.then.complete),
            "of": written_number(self.then.total),
            "then": written_day(self.then.day),
        }
        return ngettext(
            "%(n)s of %(of)s was complete on %(then)s, %(now)s of %(total)s on %(day)s.",
            "%(n)s of %(of)s were complete on %(then)s, %(now)s of %(total)s on %(day)s.",
            self.then.complete,
        ) % {**then, **now}

    @property
    def described(self) -> str:
        """The last column in words, for who does not see it."""
        colon = pgettext("between a title and its status", ":")
        said = [f"{layer.label}{colon} {written_number(layer.count)}" for layer in self.layers if layer.count]
        return ", ".join(said)


ROOM_FOR_START = 25
"""Percent of the width that "February 2025" takes on a phone."""

Counts = Counter[tuple[str, str]]
"""Commitments by status and outcome."""


def over_time(commitments: CommitmentQuerySet, until: dt.date) -> OverTime | None:
    """The chart of these commitments, of which only public ones count, up to the day read. One query.

    `None` where there is nothing to draw: none was listed by then, or hardly a week is to be seen.
    """
    steps = _steps(commitments, until)
    if not steps:
        return None
    first = max(steps[0][0], DRAWN_FROM)
    if (until - first).days < LEAST_DAYS:
        return None
    now = steps[-1][1]
    total = now.total()
    found = {marks.symbol(*key) for _day, counts in steps for key, n in counts.items() if n}
    symbols = [symbol for symbol in marks.READING_ORDER if symbol in found]
    drawn = _drawn(steps, first)
    width = _width(first, until)
    span = Span(first, first + dt.timedelta(days=width))
    days = _table_days(first, until)
    then = _moment(steps, COMPARED_WITH, symbols) if first <= COMPARED_WITH < until else None
    return OverTime(
        first=first,
        until=until,
        total=total,
        layers=_layers(drawn, symbols, width),
        lines=_lines(total),
        ticks=tuple(tick for tick in span.ticks() if first < tick.day <= until),
        moments=tuple(_moment(steps, day, symbols) for day in days),
        then=then,
        now=_moment(steps, until, symbols),
    )


def _width(first: dt.date, until: dt.date) -> int:
    """Days, with the column of the last one."""
    days = (until - first).days
    return days + max(1, days // LAST_COLUMN)


def _steps(commitments: CommitmentQuerySet, until: dt.date) -> list[tuple[dt.date, Counts]]:
    """The counts from each day on which they changed, oldest first. One query: what began and what ended, by day."""
    spans = Standing.objects.filter(commitment__in=commitments.public().order_by().values("pk")).order_by()
    begun = (
        spans.filter(from_day__lte=until).values_list("from_day", "status", "outcome").annotate(n=Count("pk"))
    )
    ended = (
        spans.filter(until_day__lte=until)
        .values_list("until_day", "status", "outcome")
        .annotate(n=-Count("pk"))
    )
    moves: dict[dt.date, Counts] = defaultdict(Counter)
    for day, status, outcome, n in begun.union(ended, all=True):
        moves[day][status, outcome] += n
    counts: Counts = Counter()
    steps = []
    for day in sorted(moves):
        if any(moves[day].values()):
            counts.update(moves[day])
            steps.append((day, Counter({key: n for key, n in counts.items() if n})))
    return steps


def _at(steps: Sequence[tuple[dt.date, Counts]], day: dt.date) -> Counts:
    """The counts that hold on a day."""
    held = [counts for since, counts in steps if since <= day]
    return held[-1] if held else Counter()


def _by_symbol(counts: Counts) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, n in counts.items():
        found[marks.symbol(*key)] += n
    return found


def _moment(steps: Sequence[tuple[dt.date, Counts]], day: dt.date, symbols: Sequence[str]) -> Moment:
    counts = _at(steps, day)
    by_symbol = _by_symbol(counts)
    complete = sum(n for (status, _outcome), n in counts.items() if status == ImplementationStatus.COMPLETE)
    return Moment(day, tuple(by_symbol[symbol] for symbol in symbols), complete, counts.total())


def _drawn(steps: Sequence[tuple[dt.date, Counts]], first: dt.date) -> list[tuple[int, Counter[str]]]:
    """(days since the first, counts by mark): the state of the first day, then every change."""
    later = [((day - first).days, _by_symbol(counts)) for day, counts in steps if day > first]
    return [(0, _by_symbol(_at(steps, first))), *later]


def _layers(drawn: Sequence[tuple[int, Counter[str]]], symbols: Sequence[str], end: int) -> tuple[Layer, ...]:
    """From the ground up in reading order, each with its area."""
    total = drawn[-1][1].total()
    ground = [0] * len(drawn)
    layers = []
    for symbol in symbols:
        top = [low + counts[symbol] for low, (_x, counts) in zip(ground, drawn, strict=True)]
        edges = [(x, low, high) for (x, _counts), low, high in zip(drawn, ground, top, strict=True)]
        layers.append(Layer(symbol, label(symbol), top[-1] - ground[-1], _path(edges, end, total)))
        ground = top
    return tuple(layers)


def _path(edges: Sequence[tuple[int, int, int]], end: int, total: int) -> str:
    """One closed area for each stretch of days on which the layer holds anything, in whole days and commitments."""
    areas: list[str] = []
    stretch: list[tuple[int, int, int]] = []
    for x, low, high in [*edges, (end, 0, 0)]:
        if high > low:
            stretch.append((x, low, high))
        elif stretch:
            areas.append(_area(stretch, x, total))
            stretch = []
    return "".join(areas)


def _area(stretch: Sequence[tuple[int, int, int]], end: int, total: int) -> str:
    """Along the top to the right, along the bottom back; a corner only where the height changes."""
    tops, bottoms = [(x, high) for x, _low, high in stretch], [(x, low) for x, low, _high in stretch]
    path = [f"M{tops[0][0]} {total - tops[0][1]}"]
    path += [f"H{x}V{total - high}" for (x, high), before in _corners(tops) if before != high]
    path.append(f"H{end}V{total - bottoms[-1][1]}")
    path += [f"H{x}V{total - before}" for (x, low), before in reversed(_corners(bottoms)) if before != low]
    return "".join([*path, f"H{bottoms[0][0]}Z"])


def _corners(line: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], int]]:
    """Each point but the first, with the height before it."""
    return [(point, before[1]) for before, point in pairwise(line)]


def _lines(total: int) -> tuple[Line, ...]:
    """Round steps, and the total itself at the top; a step too near to it is left out."""
    step = next(
        (n * scale for scale in (1, 10, 100, 1000, 10_000) for n in (1, 2, 5) if total <= n * scale * LINES),
        total,
    )
    counts = [n for n in range(0, total, step) if total - n >= step / 2]
    return tuple(Line(percent(1 - n / total), n) for n in [*counts, total])


def _table_days(first: dt.date, until: dt.date) -> list[dt.date]:
    """The first day, the end of every quarter (of every month in a short time), the day read."""
    months = (until.year - first.year) * 12 + until.month - first.month
    every = 3 if months > MANY_MONTHS else 1
    starts = (
        dt.date(year, month, 1) for year in range(first.year, until.year + 1) for month in range(1, 13, every)
    )
    ends = [start - dt.timedelta(days=1) for start in starts]
    return [first, *(day for day in ends if first < day < until), until]


def label(symbol: str) -> str:
    """The mark in words, as the wall's tiles say it."""
    others: Mapping[str, str] = {
        "late": _("Complete, delivered late"),
        "failed": _("Not delivered or withdrawn"),
    }
    return others.get(symbol) or str(ImplementationStatus(symbol).label)
