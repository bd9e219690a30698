"""Targets beside what was measured. A missing value has a reason and no length; no figure is ever added to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import FilteredRelation, Q

from tracker.enums import Comparator, Direction, Scope, Stage, UnitKind
from tracker.models import Indicator, Measurement
from tracker.reads import charts
from tracker.reads.citations import Cited, Shelf

from . import paths
from .used import Key, Used, conflicts, series, used_by_series

FILLS = {Stage.ANNOUNCED.value: "c-1", Stage.COMMITTED.value: "c-2", Stage.DISBURSED.value: "c-3", "": "c-3"}

MOST_BARS = 12
"""More organizations than this are read in the table."""

STAGES = ("", *Stage.values)
"""In the order in which money comes closer to delivery."""


@dataclass(frozen=True)
class Rival:
    """A figure of about the same time as the one used that says something else."""

    measurement: Measurement
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class Figure:
    """One measured figure, or, without `measurement`, a stage of money for which nothing was found.

    `used` when it is the one to go by; only then are share, gap and reached said. `counts`: it is delivery and not an
    announcement. `gap` is what is missing to the target, for figures that count.
    """

    measurement: Measurement | None
    stage: str
    cited: tuple[Cited, ...]
    used: Used | None
    others: tuple[Rival, ...]
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
    """`drawn` are the figures of the bars, `figures` all of them, newest first, for the table; `path` is there where
    the way over time says more than bars; `clashes` are the figures that contradict each other."""

    indicator: Indicator
    target_cited: tuple[Cited, ...]
    drawn: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    path: paths.Path | None
    clashes: tuple[tuple[Rival, ...], ...]

    @property
    def disagree(self) -> bool:
        return bool(self.clashes)

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
    def bars(self) -> tuple[Figure, ...]:
        """Money keeps its stages beside its path; yes or no is a word and no length."""
        if self.is_yes_no or (self.path and not self.is_money):
            return ()
        return self.drawn

    @property
    def main(self) -> Figure | None:
        """The figure to go by, of money the one nearest to delivery. None where each party has its own."""
        if self.per_party:
            return None
        used = [figure for figure in self.figures if figure.used]
        return max(used, key=lambda figure: STAGES.index(figure.stage), default=None)

    @property
    def parties(self) -> tuple[Figure, ...]:
        """Where each party has its own: the figure used of each."""
        return tuple(f for f in self.figures if f.used and f.measurement and f.measurement.organization_id)

    @property
    def parties_there(self) -> int:
        return sum(figure.reached for figure in self.parties)


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


def indicator_views(
    measured: Measured, shelf: Shelf, day: dt.date | None = None, announced_on: dt.date | None = None
) -> tuple[IndicatorView, ...]:
    """With a `day` also the path until then; without a dated baseline it begins with the promise, `announced_on`."""
    return tuple(_view(indicator, found, shelf, day, announced_on) for indicator, found in measured)


def _view(
    indicator: Indicator,
    found: Sequence[Measurement],
    shelf: Shelf,
    day: dt.date | None,
    since: dt.date | None,
) -> IndicatorView:
    target_cited = shelf.cite([indicator.target_source_id])
    parted = series(indicator, found)
    used = used_by_series(parted)
    chosen = {each.measurement.pk: each for each in used.values()}
    figures = tuple(_figure(indicator, m, chosen.get(m.pk), shelf) for m in found)
    clashes = [clash for key in sorted(parted) for clash in conflicts(parted[key])]
    return IndicatorView(
        indicator=indicator,
        target_cited=target_cited,
        drawn=_with_bars(indicator, _drawn(indicator, figures, used)),
        figures=figures,
        path=paths.path(indicator, parted, day, since) if day else None,
        clashes=tuple(_clash(clash, shelf) for clash in clashes),
    )


def _clash(clash: Used, shelf: Shelf) -> tuple[Rival, ...]:
    everybody = sorted((clash.measurement, *clash.others), key=lambda m: (m.as_of, m.pk or 0))
    return tuple(_rival(m, shelf) for m in everybody)


def _rival(m: Measurement, shelf: Shelf) -> Rival:
    return Rival(m, shelf.cite([m.source_id]))


def _figure(indicator: Indicator, m: Measurement, used: Used | None, shelf: Shelf) -> Figure:
    counts = indicator.unit_kind != UnitKind.MONEY or m.stage == Stage.DISBURSED
    said = used is not None and (indicator.scope == Scope.COLLECTIVE or m.organization_id is not None)
    return Figure(
        measurement=m,
        stage=m.stage,
        cited=shelf.cite([m.source_id]),
        used=used,
        others=tuple(_rival(other, shelf) for other in used.others) if used else (),
        bar=None,
        share=share(indicator, m.value) if said else None,
        gap=_gap(indicator, m.value) if said and counts else None,
        reached=said and counts and reached(indicator, m.value),
        counts=counts,
    )


def _drawn(indicator: Indicator, figures: Sequence[Figure], used: Mapping[Key, Used]) -> Sequence[Figure]:
    """Money: the figure used of each stage, and of the two that follow the promise also that nothing is known. For each
    party: the figure used of each, by name. Else every figure."""
    by_pk = {figure.measurement.pk: figure for figure in figures if figure.measurement}
    if indicator.scope == Scope.EACH_PARTY:
        each = [by_pk[one.measurement.pk] for one in used.values()]
        return sorted(each, key=_party_and_stage) if len(each) <= MOST_BARS else ()
    if indicator.unit_kind != UnitKind.MONEY:
        return figures
    of_stage = {stage: by_pk[one.measurement.pk] for (stage, _), one in used.items()}
    return [
        of_stage.get(stage) or _nothing(stage)
        for stage in STAGES
        if stage in of_stage or stage in (Stage.COMMITTED, Stage.DISBURSED)
    ]


def _party_and_stage(figure: Figure) -> tuple[str, int]:
    organization = figure.measurement.organization if figure.measurement else None
    return str(organization.name).casefold() if organization else "", STAGES.index(figure.stage)


def _with_bars(indicator: Indicator, drawn: Sequence[Figure]) -> tuple[Figure, ...]:
    if indicator.unit_kind == UnitKind.YES_NO:
        return tuple(drawn)
    bars = charts.value_bars((f.value for f in drawn), indicator.target_value, indicator.baseline_value)
    return tuple(replace(figure, bar=bar) for figure, bar in zip(drawn, bars, strict=True))


def _nothing(stage: str) -> Figure:
    counts = stage == Stage.DISBURSED
    return Figure(None, stage, (), None, (), None, None, None, reached=False, counts=counts)


def reached(indicator: Indicator, value: Decimal | None) -> bool:
    """Whether the figure promised is reached by `value`."""
    target = indicator.target_value
    if value is None or target is None:
        return False
    if indicator.comparator == Comparator.AT_MOST:
        return bool(value <= target)
    return bool(value == target if indicator.comparator == Comparator.EXACTLY else value >= target)


def share(indicator: Indicator, value: Decimal | None) -> int | None:
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
