"""Tiles of a day by what they have due: overdue the longest first, then what comes next, each with its milestone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.models import Deadline, LocalizedText
from tracker.reads.wall import Tile


@dataclass(frozen=True)
class Due:
    """A tile with the date that matters, as precisely as it is known, and what falls due."""

    tile: Tile
    due_on: dt.date
    precision: str
    title: LocalizedText | None
    days: int


def overdue(tiles: Iterable[Tile]) -> list[Tile]:
    late = [tile for tile in tiles if tile.overdue and tile.due_on]
    return sorted(late, key=lambda tile: (tile.due_on or dt.date.max, tile.reference))


def due_next(tiles: Iterable[Tile]) -> list[Tile]:
    waiting = [tile for tile in tiles if tile.next_due_on]
    return sorted(waiting, key=lambda tile: (tile.next_due_on or dt.date.max, tile.reference))


def given(commitments: Iterable[int], day: dt.date) -> list[Deadline]:
    """Every date known by `day` of these commitments, oldest first. One query."""
    return list(
        Deadline.objects.filter(milestone__commitment__in=set(commitments), known_on__lte=day)
        .select_related("milestone")
        .order_by("milestone", "position")
    )


def due(tile: Tile, due_on: dt.date | None, dates: Sequence[Deadline], day: dt.date) -> Due:
    """`due_on` is the one of the tile's two dates that is told; `dates` are those `given`."""
    told = due_on or day
    found = [d for d in dates if d.milestone.commitment_id == tile.pk and d.due_on == told]
    named = next((d for d in found if d.milestone_id == tile.milestone_id), found[-1] if found else None)
    return Due(
        tile=tile,
        due_on=told,
        precision=named.precision if named else "day",
        title=named.milestone.title if named else None,
        days=abs((day - told).days),
    )
