"""Promises in money as lines: what was promised and, stage by stage, the figure used. Nothing is added up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import FilteredRelation, Q, QuerySet

from tracker.enums import Comparator, Scope, Stage, UnitKind
from tracker.models import Indicator, LocalizedText, Measurement
from tracker.reads import charts
from tracker.reads.citations import Cited, Shelf
from tracker.reads.wall import Tile

from .indicators import Rival
from .used import Used, series, used_by_series

STAGES = tuple(Stage.values)
ANY, NONE = "any", "none"
"""Of a line that has some figure since the promise, and of one that has none."""


@dataclass(frozen=True)
class StageFigure:
    """What is known of one stage of a line: the figure used, or nothing. `others` say something else about the same
    time; `parties` is how many give a figure where the promise is each party's own, and then none is used."""

    stage: str
    used: Used | None = None
    cited: tuple[Cited, ...] = ()
    others: tuple[Rival, ...] = ()
    width: str = ""
    parties: int = 0

    @property
    def measurement(self) -> Measurement | None:
        return self.used.measurement if self.used else None

    @property
    def value(self) -> Decimal | None:
        return self.used.measurement.value if self.used else None

    @property
    def known(self) -> bool:
        return self.used is not None or self.parties > 0

    @property
    def label(self) -> str:
        return str(Stage(self.stage).label) if self.stage else ""


@dataclass(frozen=True)
class MoneyLine:
    """One promise in money. A stage without a public figure has none, which is not zero.

    `inside`: the commitment in the table of which this one is a part; `depth` counts those above it. `width` is the
    length of what was promised, "" without an amount.
    """

    tile: Tile
    indicator: Indicator
    stages: tuple[StageFigure, ...]
    unstaged: StageFigure | None = None
    target_cited: tuple[Cited, ...] = ()
    inside: Tile | None = None
    outgrows: bool = False
    """The amount is larger than that of `inside`: then it counts something else, and is no part of that sum."""
    depth: int = 0
    width: str = ""

    @property
    def name(self) -> LocalizedText:
        name: LocalizedText = self.indicator.name
        return name

    @property
    def unit(self) -> str:
        return str(self.indicator.unit)

    @property
    def target(self) -> Decimal | None:
        target: Decimal | None = self.indicator.target_value
        return target

    @property
    def at_most(self) -> bool:
        return self.indicator.comparator == Comparator.AT_MOST

    @property
    def silent(self) -> tuple[StageFigure, ...]:
        """Stages after the promise of which nothing is known."""
        return tuple(s for s in self.stages if not s.known and s.stage != Stage.ANNOUNCED)

    @property
    def heard(self) -> tuple[StageFigure, ...]:
        return tuple(s for s in (self.unstaged, *self.stages) if s is not None and s.known)

    def has(self, stage: str) -> bool:
        """Whether the stage has a figure; `ANY` asks for some stage, `NONE` for none at all."""
        if stage in (ANY, NONE):
            return bool(self.heard) == (stage == ANY)
        return any(s.stage == stage for s in self.heard)


Found = list[tuple[Indicator, list[Measurement]]]


def measured_in_money(indicators: QuerySet[Indicator], day: dt.date, shown: Mapping[int, Tile]) -> Found:
    """Indicators in money with the figures known by the day, by reference. One query."""
    rows = (
        indicators.filter(unit_kind=UnitKind.MONEY)
        .annotate(
            found=FilteredRelation(
                "measurements", condition=Q(measurements__as_of__lte=day, measurements__value__isnull=False)
            )
        )
        .select_related("found")
        .order_by("commitment__reference", "pk", "found__as_of", "found__pk")
    )
    measured: dict[int, tuple[Indicator, list[Measurement]]] = {}
    for row in rows:
        if row.commitment_id not in shown:  # of a sample beside the record, or not announced by the day
            continue
        _first, figures = measured.setdefault(row.pk, (row, []))
        figure: Measurement | None = getattr(row, "found", None)  # absent where nothing was measured
        if figure is not None:
            figures.append(figure)
    return list(measured.values())


def source_ids(found: Found) -> set[int]:
    ids = {pk for i, measured in found for pk in (i.target_source_id, *(m.source_id for m in measured))}
    return {pk for pk in ids if pk is not None}


def line_of(tile: Tile, indicator: Indicator, measured: Sequence[Measurement]) -> MoneyLine:
    parted = series(indicator, measured)
    if indicator.scope == Scope.EACH_PARTY:
        speak = {stage: sum(key[0] == stage for key in parted) for stage in ("", *STAGES)}
        read = {stage: StageFigure(stage, parties=n) for stage, n in speak.items()}
    else:
        used = {stage: one for (stage, _), one in used_by_series(parted).items()}
        read = {stage: StageFigure(stage, used.get(stage)) for stage in ("", *STAGES)}
    unstaged = read[""] if read[""].known else None
    return MoneyLine(tile, indicator, tuple(read[stage] for stage in STAGES), unstaged)


def cited(line: MoneyLine, shelf: Shelf) -> MoneyLine:
    """The same with its sources, numbered in the order in which they are read."""

    def with_sources(figure: StageFigure) -> StageFigure:
        if figure.used is None:
            return figure
        own = shelf.cite([figure.used.measurement.source_id])
        others = tuple(Rival(m, shelf.cite([m.source_id])) for m in figure.used.others)
        return replace(figure, cited=own, others=others)

    return replace(
        line,
        target_cited=shelf.cite([line.indicator.target_source_id]),
        unstaged=with_sources(line.unstaged) if line.unstaged else None,
        stages=tuple(map(with_sources, line.stages)),
    )


def with_widths(lines: Sequence[MoneyLine]) -> list[MoneyLine]:
    """Lines of one currency on one scale: the largest amount among them is the whole width."""
    amounts = [v for line in lines for v in (line.target, *(s.value for s in line.stages)) if v is not None]
    largest = max(amounts, default=Decimal(0))

    def width(value: Decimal | None) -> str:
        return charts.percent(float(value / largest)) if value is not None and largest > 0 else ""

    return [
        replace(
            line,
            width=width(line.target),
            stages=tuple(replace(figure, width=width(figure.value)) for figure in line.stages),
        )
        for line in lines
    ]


def above(tile: Tile, tiles: Mapping[int, Tile]) -> Iterator[Tile]:
    """What it is a part of, the nearest first."""
    seen: set[int] = set()
    whole = tiles.get(tile.parent_id or 0)
    while whole is not None and whole.pk not in seen:
        yield whole
        seen.add(whole.pk)
        whole = tiles.get(whole.parent_id or 0)


def nested(lines: Sequence[MoneyLine], tiles: Mapping[int, Tile]) -> list[MoneyLine]:
    """Each with the whole that it is a part of, where that is among the lines."""
    of: dict[int, list[MoneyLine]] = defaultdict(list)
    for line in lines:
        of[line.tile.pk].append(line)

    def placed(line: MoneyLine) -> MoneyLine:
        wholes = [tile for tile in above(line.tile, tiles) if tile.pk in of]
        if not wholes:
            return line
        return replace(line, inside=wholes[0], depth=len(wholes), outgrows=_outgrows(line, of[wholes[0].pk]))

    return [placed(line) for line in lines]


def _outgrows(line: MoneyLine, wholes: Sequence[MoneyLine]) -> bool:
    amounts = [whole.target for whole in wholes if whole.unit == line.unit and whole.target is not None]
    return bool(amounts) and line.target is not None and line.target > max(amounts)


def by_size(lines: Iterable[MoneyLine]) -> list[MoneyLine]:
    """By currency, the larger first; what has no amount comes last."""
    return sorted(
        lines, key=lambda line: (line.target is None, line.unit, -(line.target or 0), line.tile.reference)
    )
