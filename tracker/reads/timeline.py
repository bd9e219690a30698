"""What happened to a commitment, newest first, each entry with who says it and what proves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.enums import Confidence, UpdateKind, Voice
from tracker.models import Commitment, LocalizedText, Report, Update

from .citations import Cited, Links, Shelf


@dataclass(frozen=True)
class Entry:
    """`shared_with`: the other public commitments that the same development concerns."""

    update: Update
    cited: tuple[Cited, ...]
    shared_with: tuple[Commitment, ...]

    @property
    def anchor(self) -> str:
        return f"u{self.update.pk}"

    @property
    def speaker(self) -> LocalizedText | None:
        """The organization that speaks, unless the first source names it as its publisher anyway."""
        organization = self.update.organization
        if organization is None or (self.cited and self.cited[0].source.publisher == organization.name):
            return None
        name: LocalizedText = organization.name
        return name

    @property
    def report(self) -> Report | None:
        """What the organization handed in here, of which this is the entry."""
        return self.update.report if self.update.kind == UpdateKind.REPORT else None

    @property
    def is_claim(self) -> bool:
        """A party speaks about its own promise."""
        return self.update.claimed_by == Voice.PARTY

    @property
    def is_uncertain(self) -> bool:
        return self.update.confidence != Confidence.STRONG


def updates_of(commitment_id: int, day: dt.date) -> list[Update]:
    """Public developments that happened by `day`, newest first. One query."""
    return list(
        Update.objects.public()
        .as_of(day)
        .filter(concerns__commitment=commitment_id)
        .select_related("organization", "report__organization", "report__objective")
        .order_by("-happened_on", "-pk")
    )


def entries(
    updates: Sequence[Update], links: Links, shelf: Shelf, around: Mapping[int, Commitment]
) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            update=update,
            cited=shelf.cite(links.of_update.get(update.pk, ())),
            shared_with=tuple(around[pk] for pk in links.shared_with.get(update.pk, ()) if pk in around),
        )
        for update in updates
    )
