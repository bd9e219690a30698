"""Every commitment of a day as a small tile: one light query, all else of the home page is counted from it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from tracker.enums import CommitmentKind, ImplementationStatus
from tracker.models import Commitment, Localized, LocalizedText, Pillar

from . import marks

COLUMNS = (
    "pk",
    "reference",
    "slug",
    "title_en",
    "title_fr",
    "pillar_id",
    "parent_id",
    "kind",
    "headline",
    "is_sample",
)
NOW = ("status", "outcome", "schedule", "milestone_id", "due_on", "next_due_on", "last_fact_on")


@dataclass(frozen=True)
class Tile:
    """One commitment on the day of reading, with just what tile, legend and the home page's choices need."""

    pk: int
    reference: str
    slug: str
    title_en: str
    title_fr: str
    pillar_id: int
    parent_id: int | None
    kind: str
    headline: bool
    is_sample: bool
    status: str
    outcome: str
    schedule: str
    milestone_id: int | None
    due_on: dt.date | None
    next_due_on: dt.date | None
    last_fact_on: dt.date | None
    judged_on: dt.date | None

    title = Localized()

    @property
    def symbol(self) -> str:
        return marks.symbol(self.status, self.outcome)

    @property
    def overdue(self) -> bool:
        return marks.is_overdue(self.schedule)

    @property
    def partly(self) -> bool:
        return marks.is_closed_by_a_bar(self.outcome)

    @property
    def is_event(self) -> bool:
        return self.kind == CommitmentKind.EVENT

    @property
    def words(self) -> str:
        """Status, and the outcome once closed: "Complete, delivered late"."""
        return marks.sentence(self.status, self.outcome)

    @property
    def label(self) -> str:
        """What the tile says to those who do not see it: "PA-001 Title: Limited progress, overdue"."""
        colon = pgettext("between a title and its status", ":")
        label = f"{self.reference} {self.title}{colon} {self.words}"
        return f"{label}, {gettext('overdue')}" if self.overdue else label

    def get_absolute_url(self) -> str:
        return reverse("commitment_detail", args=[f"{self.reference.lower()}-{self.slug}"])


@dataclass(frozen=True)
class PillarOfTiles:
    """One line of the ledger: "11 of 21 complete", events among them like everything else that was promised."""

    number: int
    slug: str
    name: LocalizedText
    tiles: tuple[Tile, ...]

    @property
    def total(self) -> int:
        return len(self.tiles)

    @property
    def complete(self) -> int:
        return sum(tile.status == ImplementationStatus.COMPLETE for tile in self.tiles)


def tiles_on(day: dt.date) -> list[Tile]:
    """Every public commitment listed by `day`, by reference. One query."""
    rows = (
        Commitment.objects.public()
        .of_the_record()
        .as_of(day)
        .order_by("reference")
        .annotate(
            judged_on=F("now__assessment__effective_on"),
            **{f"now_{name}": F(f"now__{name}") for name in NOW},
        )
        .values_list(*COLUMNS, *(f"now_{name}" for name in NOW), "judged_on")
    )
    return [Tile(*row) for row in rows]


def in_reading_order(tiles: Iterable[Tile]) -> tuple[Tile, ...]:
    """From done to not known, then by reference."""
    return tuple(sorted(tiles, key=lambda tile: (marks.rank(tile.status, tile.outcome), tile.reference)))


def by_pillar(tiles: Sequence[Tile]) -> list[PillarOfTiles]:
    """The wall, pillar by pillar; a pillar without a tile on the day is left out. One query."""
    grouped: dict[int, list[Tile]] = defaultdict(list)
    for tile in tiles:
        grouped[tile.pillar_id].append(tile)
    return [
        PillarOfTiles(pillar.number, pillar.slug, pillar.name, in_reading_order(grouped[pillar.pk]))
        for pillar in Pillar.objects.order_by("number")
        if grouped[pillar.pk]
    ]
