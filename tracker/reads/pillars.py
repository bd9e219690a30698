"""One pillar of the Summit on a day: how much of it is done, its wall, its time, and what it has due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from tracker.models import Commitment, Pillar

from . import figures, over_time, wall
from .due import dues

SHOWN = 5
"""Lines of each list before its link to all of them."""


@dataclass(frozen=True)
class PillarPage:
    pillar: Pillar
    wall: wall.PillarOfTiles
    legend: tuple[figures.Entry, ...]
    other_axes: tuple[figures.Entry, ...]
    chart: over_time.OverTime | None
    overdue: tuple[dues.Due, ...]
    overdue_count: int
    due_next: tuple[dues.Due, ...]

    @property
    def is_sample(self) -> bool:
        return any(tile.is_sample for tile in self.wall.tiles)


def known() -> QuerySet[Pillar]:
    """Pillars with anything public in them: the others have no page."""
    listed = Commitment.objects.public().of_the_record()
    return Pillar.objects.filter(Exists(listed.filter(pillar=OuterRef("pk"))))


def read(pillar: Pillar, day: dt.date) -> PillarPage:
    """Three queries, however many commitments. Events count, as on the wall and in the list."""
    tiles = wall.in_reading_order(tile for tile in wall.tiles_on(day) if tile.pillar_id == pillar.pk)
    overdue, due_next = dues.overdue(tiles), dues.due_next(tiles)
    given = dues.given({tile.pk for tile in [*overdue[:SHOWN], *due_next[:SHOWN]]}, day)
    listed = Commitment.objects.public().of_the_record().filter(pillar=pillar)
    return PillarPage(
        pillar=pillar,
        wall=wall.PillarOfTiles(pillar.number, pillar.slug, pillar.name, tiles),
        legend=tuple(entry for entry in figures.legend(tiles) if entry.count),
        other_axes=tuple(figures.legend_of_other_axes(tiles)),
        chart=over_time.over_time(listed, day),
        overdue=tuple(dues.due(t, t.due_on, given, day) for t in overdue[:SHOWN]),
        overdue_count=len(overdue),
        due_next=tuple(dues.due(t, t.next_due_on, given, day) for t in due_next[:SHOWN]),
    )
