"""The page of a commitment on a card: the same reading, said in a line each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import Truncator

from tracker.enums import Fate
from tracker.models import LocalizedText
from tracker.reads.commitment import CommitmentPage
from tracker.reads.due.deadlines import MilestoneRow
from tracker.reads.said import Claim
from tracker.reads.timeline import Entry

PROMISE, REASON, HAPPENED = 34, 24, 18
"""So many words of each stand on a card; all of them are on the page."""


@dataclass(frozen=True)
class Card:
    page: CommitmentPage

    @property
    def promise(self) -> LocalizedText:
        return shortened(self.page.commitment.promise, PROMISE)

    @property
    def reason(self) -> LocalizedText | None:
        """Of the verdict on the whole; where there is none, of the only one on the part of whoever alone reports."""
        if self.page.verdict is not None:
            return shortened(self.page.verdict.assessment.rationale, REASON)
        part = self.part
        return shortened(part.verdict.rationale, REASON) if part and part.verdict else None

    @property
    def part(self) -> Claim | None:
        """The claim of the only organization that reports, where the editors have judged its part and not the whole."""
        said = self.page.said
        alone = self.page.verdict is None and len(said.claims) == 1
        return said.newest if alone and said.newest and said.newest.verdict_is_its_own else None

    @property
    def told(self) -> Entry | None:
        """The newest statement of a party elsewhere, where nobody has reported here."""
        return None if self.page.said.newest else next(iter(self.page.claims), None)

    @property
    def told_in_short(self) -> LocalizedText | None:
        return shortened(self.told.update.headline, HAPPENED) if self.told else None

    @property
    def next_date(self) -> MilestoneRow | None:
        """What falls due next, where that is not what the schedule speaks of anyway."""
        now = self.page.now
        if now.next_due_on is None or now.next_due_on == now.due_on:
            return None
        rows = (row for row in self.page.deadlines.rows if row.fate == Fate.DUE and row.in_force)
        return next((row for row in rows if row.in_force and row.in_force.due_on == now.next_due_on), None)


def shortened(text: LocalizedText, words: int) -> LocalizedText:
    """Its first words, still in the language that it was written in."""
    return LocalizedText(Truncator(text).words(words, truncate=" …"), text.language, text.missing)
