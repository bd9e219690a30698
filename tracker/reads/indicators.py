"""Targets beside what was measured. A missing value has a reason and no length; no figure is ever added to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import FilteredRelation, Q

from tracker.enums import Comparator, Direction, Scope, Stage, UnitKind
from tracker.models import Indicator, Measurement

from . import charts
from .citations import Cited, Shelf

CLOSE_DAYS = 31
"""Two sources that differ within a month disagree; further apart the thing itself may have moved."""

FILLS = {Stage.ANNOUNCED.value: "c-1", Stage.COMMITTED.value: "c-2", Stage.DISBURSED.value: "c-3", "": "c-3"}


@dataclass(frozen=True)
class Figure:
    """One measured figure, or, without `measurement`, a stage of money for which nothing was found.

    `counts`: it is delivery and not an announcement. `gap` is what is missing to the target, for figures that count.
    """

    measurement: Measurement | None
    stage: str
    cited: tuple[Cited, ...]
    bar: charts.ValueBar | None
    share: int | None
    gap: Decimal | None
    reached: bool
    counts: bool

    @property
    def value(self) -> Decimal | None:
        return self.measurement.value if self.measurement else None

    @property
    def stage_label(self) -> str:
        return str(Stage(self.stage).label) if self.stage else ""

    @property
    def fill(self) -> str:
        return FILLS[self.stage]


@dataclass(frozen=True)
class IndicatorView:
    """`drawn` are the figures of the chart, `figures` all of them, newest first, for the table."""

    indicator: Indicator
    target_cited: tuple[Cited, ...]
    drawn: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    disagree: bool

    @property
    def is_money(self) -> bool:
        return self.indicator.unit_kind == UnitKind.MONEY

    @property
    def is_count(self) -> bool:
        return self.indicator.unit_kind == UnitKind.COUNT

    @property
    def is_yes_no(self) -> bool:
        return self.indicator.unit_kind == UnitKind.YES_NO

    @property
    def per_party(self) -> bool:
        return self.indicator.scope == Scope.EACH_PARTY

    @property
    def newest(self) -> Figure | None:
        """The newest figure with a value."""
        return next((figure for figure in self.figures if figure.value is not None), None)


Measured = list[tuple[Indicator, list[Measurement]]]


def indicators_of(commitment_id: int, day: dt.date) -> Measured:
    """Indicators with what was measured by `day`, newest first. One query."""
    rows = (
        Indicator.objects.filter(commitment=commitment_id)
        .annotate(found=FilteredRelation("measurements", condition=Q(measurements__as_of__lte=day)))
        .select_related("found", "found__organization")
        .order_by("pk", "-found__as_of", "-found__pk")
    )
    found: dict[int, tuple[Indicator, list[Measurement]]] = {}
    for row in rows:
        _first, measured = found.setdefault(row.pk, (row, []))
        measurement: Measurement | None = getattr(row, "found", None)  # absent where nothing was measured
        if measurement is not None:
            measured.append(measurement)
    return list(found.values())


def source_ids(measured: Measured) -> set[int | None]:
    return {pk for i, found in measured for pk in (i.target_source_id, *(m.source_id for m in found))}


def indicator_views(measured: Measured, shelf: Shelf) -> tuple[IndicatorView, ...]:
    return tuple(_view(indicator, found, shelf) for indicator, found in measured)


def _view(indicator: Indicator, found: Sequence[Measurement], shelf: Shelf) -> IndicatorView:
    target_cited = shelf.cite([indicator.target_source_id])
    bars: Sequence[charts.ValueBar | None] = [None] * len(found)
    if indicator.unit_kind != UnitKind.YES_NO:
        bars = charts.value_bars((m.value for m in found), indicator.target_value, indicator.baseline_value)
    figures = tuple(
        _figure(indicator, measurement, bar, shelf) for measurement, bar in zip(found, bars, strict=True)
    )
    return IndicatorView(indicator, target_cited, _drawn(indicator, figures), figures, disagree(found))


def _figure(indicator: Indicator, m: Measurement, bar: charts.ValueBar | None, shelf: Shelf) -> Figure:
    counts = indicator.unit_kind != UnitKind.MONEY or m.stage == Stage.DISBURSED
    comparable = indicator.scope == Scope.COLLECTIVE
    return Figure(
        measurement=m,
        stage=m.stage,
        cited=shelf.cite([m.source_id]),
        bar=bar,
        share=_share(indicator, m.value) if comparable else None,
        gap=_gap(indicator, m.value) if comparable and counts else None,
        reached=comparable and counts and reached(indicator, m.value),
        counts=counts,
    )


def _drawn(indicator: Indicator, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Money: the newest figure of each stage, and of the two that follow the promise also that nothing is known.
    Else every figure."""
    if indicator.unit_kind != UnitKind.MONEY:
        return tuple(figures)
    newest = {figure.stage: figure for figure in reversed(figures) if figure.value is not None}
    unstaged = (newest[""],) if "" in newest else ()
    return unstaged + tuple(
        newest.get(stage.value) or _nothing(stage)
        for stage in Stage
        if stage != Stage.ANNOUNCED or stage.value in newest
    )


def _nothing(stage: Stage) -> Figure:
    return Figure(None, stage.value, (), None, None, None, reached=False, counts=stage == Stage.DISBURSED)


def reached(indicator: Indicator, value: Decimal | None) -> bool:
    """Whether the figure promised is reached by `value`."""
    target = indicator.target_value
    if value is None or target is None:
        return False
    if indicator.comparator == Comparator.AT_MOST:
        return bool(value <= target)
    return bool(value == target if indicator.comparator == Comparator.EXACTLY else value >= target)


def _share(indicator: Indicator, value: Decimal | None) -> int | None:
    """Percent of the target, where that means something: more is better, counted from nothing, not yes or no."""
    rising = indicator.direction == Direction.UP and indicator.comparator != Comparator.AT_MOST
    if not rising or indicator.baseline_value or indicator.unit_kind in (UnitKind.YES_NO, UnitKind.PERCENT):
        return None
    return charts.share_of_target(value, indicator.target_value)


def _gap(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    """What is missing to the target; `None` once it is reached, and for yes or no."""
    target: Decimal | None = indicator.target_value
    if value is None or target is None or indicator.unit_kind == UnitKind.YES_NO or reached(indicator, value):
        return None
    return abs(target - value)


def disagree(found: Sequence[Measurement]) -> bool:
    """Whether two sources give different figures of the same stage for about the same time."""
    known = sorted((m for m in found if m.value is not None), key=lambda m: (m.stage, m.as_of))
    return any(
        one.stage == two.stage
        and one.value != two.value
        and one.source_id != two.source_id
        and (two.as_of - one.as_of).days <= CLOSE_DAYS
        for one, two in pairwise(known)
    )
