"""What the front page says beside the wall: what is due, what changed, what has gone quiet, the pledge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import ngettext

from tracker import schedule
from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    CommitmentKind,
    Freshness,
    ObjectiveVerification,
)
from tracker.models import Assessment, Commitment, Deadline, LocalizedText, Objective, Standing, Update
from tracker.models.commitment import CommitmentQuerySet

from . import figures, over_time, wall
from .due import dues
from .measured import money
from .pledges.pledge import of_the_first
from .wall import Tile

SHOWN = 5
"""Lines of each list before its link to all of them."""

GROUPED = 3
"""From so many verdicts of one day and one kind on, they are told in one sentence."""


@dataclass(frozen=True)
class Change:
    """Verdicts of one day with the same mark: one told with its reason, many told together."""

    day: dt.date
    tiles: tuple[Tile, ...]
    reason: LocalizedText | None

    @property
    def tile(self) -> Tile:
        return self.tiles[0]

    @property
    def sentence(self) -> str:
        """For many: "17 commitments: No public evidence found"."""
        return ngettext(
            "%(count)d commitment: %(status)s", "%(count)d commitments: %(status)s", len(self.tiles)
        ) % {"count": len(self.tiles), "status": self.tile.words}

    @property
    def many(self) -> bool:
        return len(self.tiles) > 1


@dataclass(frozen=True)
class Quiet:
    tile: Tile
    last_fact_on: dt.date
    days: int


@dataclass(frozen=True)
class Pledge:
    """The pledge with numbered objectives: each, its deadline with every date it was given, and the verdict."""

    tile: Tile
    objectives: tuple[Objective, ...]
    given: tuple[Deadline, ...]
    verdict: Assessment | None
    days_overdue: int

    @property
    def unverified(self) -> int:
        return sum(o.verification == ObjectiveVerification.UNVERIFIED for o in self.objectives)

    @property
    def in_force(self) -> Deadline | None:
        return self.given[-1] if self.given else None

    @property
    def slips(self) -> int:
        return max(0, len(self.given) - 1)


@dataclass(frozen=True)
class News:
    """A development with the commitments of the day it concerns."""

    update: Update
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class HomePage:
    day: dt.date
    tiles: tuple[Tile, ...]
    headline: figures.Headline
    legend: tuple[figures.Entry, ...]
    other_axes: tuple[figures.Entry, ...]
    pillars: tuple[wall.PillarOfTiles, ...]
    overdue: tuple[dues.Due, ...]
    overdue_count: int
    due_next: tuple[dues.Due, ...]
    chart: over_time.OverTime | None
    changes: tuple[Change, ...]
    news: tuple[News, ...]
    quiet: tuple[Quiet, ...]
    quiet_count: int
    pledge: Pledge | None
    money: tuple[money.MoneyLine, ...]

    @property
    def is_sample(self) -> bool:
        return any(tile.is_sample for tile in self.tiles)


def read(day: dt.date) -> HomePage:
    """The front page of a day. Nine queries, however many commitments."""
    tiles = wall.tiles_on(day)
    overdue, due_next = dues.overdue(tiles), dues.due_next(tiles)
    quiet = _quiet(tiles, day)
    changed = _changed(tiles)
    pledges = {tile.pk: tile.reference for tile in tiles if tile.kind == CommitmentKind.PLEDGE}
    objectives, _settled = of_the_first(pledges, day)
    pledge = objectives[0].commitment_id if objectives else 0
    shown = [*overdue[:SHOWN], *due_next[:SHOWN]]
    given = dues.given({tile.pk for tile in shown} | {pledge}, day)
    verdicts = _verdicts(
        [tile for group in changed for tile in group] + [t for t in tiles if t.pk == pledge], day
    )
    return HomePage(
        day=day,
        tiles=tuple(tiles),
        headline=figures.headline(figures.figures(tiles)),
        legend=tuple(figures.legend(tiles)),
        other_axes=tuple(figures.legend_of_other_axes(tiles)),
        pillars=tuple(wall.by_pillar(tiles)),
        overdue=tuple(dues.due(t, t.due_on, given, day) for t in overdue[:SHOWN]),
        overdue_count=len(overdue),
        due_next=tuple(dues.due(t, t.next_due_on, given, day) for t in due_next[:SHOWN]),
        chart=over_time.over_time(_promises(), day),
        changes=tuple(_change(group, verdicts) for group in changed),
        news=tuple(_news(tiles, day)),
        quiet=tuple(quiet[:SHOWN]),
        quiet_count=len(quiet),
        pledge=_pledge(tiles, objectives, given, verdicts, day),
        money=tuple(money.money_lines(tiles, day)),
    )


def _promises() -> CommitmentQuerySet:
    """Whom the headline counts, and so the chart below it: everything listed but events."""
    return Commitment.objects.public().of_the_record().exclude(kind=CommitmentKind.EVENT)


def _quiet(tiles: Sequence[Tile], day: dt.date) -> list[Quiet]:
    """Open commitments without a sourced fact for a year, the longest silence first. Closed ones may rest."""
    silent = [
        Quiet(tile, tile.last_fact_on, (day - tile.last_fact_on).days)
        for tile in tiles
        if tile.last_fact_on and not tile.outcome
        if schedule.freshness(tile.last_fact_on, day) == Freshness.STALE
    ]
    return sorted(silent, key=lambda quiet: (quiet.last_fact_on, quiet.tile.reference))


def _changed(tiles: Sequence[Tile]) -> list[list[Tile]]:
    """The newest verdicts, those of one day and one mark together when there are many of them."""

    def day_and_mark(tile: Tile) -> tuple[int, str]:
        return (-tile.judged_on.toordinal() if tile.judged_on else 0, tile.symbol)

    groups: list[list[Tile]] = []
    for _key, found in groupby(sorted((t for t in tiles if t.judged_on), key=day_and_mark), key=day_and_mark):
        same = sorted(found, key=lambda tile: tile.reference)
        groups.extend([same] if len(same) >= GROUPED else [[tile] for tile in same])
        if len(groups) >= SHOWN:
            break
    return groups[:SHOWN]


def _change(group: Sequence[Tile], verdicts: dict[int, Assessment]) -> Change:
    verdict = verdicts.get(group[0].pk)
    day = group[0].judged_on or dt.date.min
    return Change(day, tuple(group), verdict.rationale if verdict and len(group) == 1 else None)


def _verdicts(tiles: Sequence[Tile], day: dt.date) -> dict[int, Assessment]:
    """The verdict that holds on `day`, by commitment. One query."""
    standings = Standing.objects.filter(
        commitment__in={tile.pk for tile in tiles}, from_day__lte=day, until_day__gt=day
    ).select_related("assessment")
    return {s.commitment_id: s.assessment for s in standings if s.assessment is not None}


def _news(tiles: Sequence[Tile], day: dt.date) -> list[News]:
    """The newest developments that concern a commitment of the day. Two queries."""
    shown = {tile.pk: tile for tile in tiles}
    public = Commitment.objects.filter(publication__in=PUBLIC_PUBLICATIONS).only("pk")
    newest = (
        Update.objects.public()
        .as_of(day)
        .filter(commitments__publication__in=PUBLIC_PUBLICATIONS)
        .order_by("-happened_on", "-pk")
        .distinct()
        .select_related("organization")
        .prefetch_related(Prefetch("commitments", queryset=public.order_by("reference")))[:SHOWN]
    )
    found = [
        News(update, tuple(shown[c.pk] for c in update.commitments.all() if c.pk in shown))
        for update in newest
    ]
    return [news for news in found if news.tiles]


def _pledge(
    tiles: Sequence[Tile],
    objectives: Sequence[Objective],
    given: Sequence[Deadline],
    verdicts: dict[int, Assessment],
    day: dt.date,
) -> Pledge | None:
    if not objectives:
        return None
    tile = next(t for t in tiles if t.pk == objectives[0].commitment_id)
    final = tuple(d for d in given if d.milestone.commitment_id == tile.pk and d.milestone.final)
    late = tile.overdue and tile.due_on
    return Pledge(
        tile=tile,
        objectives=tuple(objectives),
        given=final,
        verdict=verdicts.get(tile.pk),
        days_overdue=schedule.days_overdue(tile.due_on, day) if late and tile.due_on else 0,
    )
