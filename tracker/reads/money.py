"""The money of the main commitments: promised, announced, committed, disbursed, line by line and never added up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from tracker.enums import Stage, UnitKind
from tracker.models import Indicator, LocalizedText, Measurement

from .wall import Tile


@dataclass(frozen=True)
class MoneyLine:
    """One figure in money that was promised; a stage without a public figure is `None`, never zero.

    `inside`: the commitment whose amount this one is part of, when that is in the table as well.
    """

    tile: Tile
    name: LocalizedText
    unit: str
    indicator: Indicator
    announced: Measurement | None
    committed: Measurement | None
    disbursed: Measurement | None
    inside: Tile | None

    @property
    def stages(self) -> tuple[Measurement | None, ...]:
        return (self.announced, self.committed, self.disbursed)


def money_lines(tiles: Sequence[Tile], day: dt.date) -> list[MoneyLine]:
    """Of the main commitments of the day with a target in money, by reference. One query."""
    shown = {tile.pk: tile for tile in tiles if tile.headline}
    rows = (
        Indicator.objects.filter(commitment__in=shown, unit_kind=UnitKind.MONEY, target_value__isnull=False)
        .annotate(
            found=FilteredRelation(
                "measurements", condition=Q(measurements__as_of__lte=day, measurements__value__isnull=False)
            )
        )
        .select_related("found")
        .order_by("commitment__reference", "pk", "found__as_of", "found__pk")
    )
    indicators: dict[int, Indicator] = {}
    newest: dict[int, dict[str, Measurement]] = defaultdict(dict)
    for row in rows:
        indicators.setdefault(row.pk, row)
        found: Measurement | None = getattr(row, "found", None)  # absent where nothing was measured
        if found is not None:
            newest[row.pk][found.stage] = found
    listed = {indicator.commitment_id for indicator in indicators.values()}
    return [
        MoneyLine(
            tile=shown[indicator.commitment_id],
            name=indicator.name,
            unit=indicator.unit,
            indicator=indicator,
            announced=newest[pk].get(Stage.ANNOUNCED),
            committed=newest[pk].get(Stage.COMMITTED),
            disbursed=newest[pk].get(Stage.DISBURSED),
            inside=_whole(shown[indicator.commitment_id], shown, listed),
        )
        for pk, indicator in indicators.items()
    ]


def _whole(tile: Tile, shown: dict[int, Tile], listed: set[int]) -> Tile | None:
    return shown.get(tile.parent_id or 0) if tile.parent_id in listed else None
