"""The verdicts on a commitment: the one that holds on a day, and every one that was ever published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.enums import AssessmentState, Voice
from tracker.models import Assessment

from . import charts, marks
from .citations import Cited, Links, Shelf, lost
from .replies import NONE, Answers
from .timeline import Entry


@dataclass(frozen=True)
class Judgement:
    """A verdict with what it cites and what was answered to it. `grounds` are the developments on the page that it
    rests on."""

    assessment: Assessment
    cited: tuple[Cited, ...]
    grounds: tuple[Entry, ...]
    answers: Answers = NONE

    @property
    def is_whole(self) -> bool:
        """On the whole commitment, not on one party or one objective of it."""
        return self.assessment.organization_id is None and self.assessment.objective_id is None

    @property
    def symbol(self) -> str:
        return marks.symbol(self.assessment.status, self.assessment.outcome)

    @property
    def partly(self) -> bool:
        return marks.is_closed_by_a_bar(self.assessment.outcome)

    @property
    def label(self) -> str:
        """Status, and the outcome once closed: "Complete, delivered late"."""
        return marks.sentence(self.assessment.status, self.assessment.outcome)

    @property
    def stands(self) -> bool:
        return not (self.is_superseded or self.is_retracted)

    @property
    def is_superseded(self) -> bool:
        return self.assessment.state == AssessmentState.SUPERSEDED

    @property
    def is_retracted(self) -> bool:
        return self.assessment.state == AssessmentState.RETRACTED

    @property
    def is_correction(self) -> bool:
        return self.assessment.corrects_id is not None

    @property
    def independent(self) -> int:
        """How many of the sources cited speak for no party."""
        return sum(one.source.independence == Voice.INDEPENDENT for one in self.cited)

    @property
    def lost(self) -> tuple[Cited, ...]:
        """Of the sources cited, those that can no longer be read where they were."""
        return lost(self.cited)

    @property
    def told_by_a_party(self) -> int:
        """How many of the developments it rests on are what a party says, whoever printed it."""
        return sum(entry.update.claimed_by == Voice.PARTY for entry in self.grounds)

    @property
    def checked_on(self) -> dt.date:
        """The day on which the subject was last searched for this verdict, else the day it holds from."""
        return self.assessment.searched_on or self.assessment.effective_on


def verdicts_of(commitment_id: int) -> list[Assessment]:
    """Every verdict that was ever published, on the whole and on single parties and objectives, newest first, whatever
    became of it. One query."""
    return list(
        Assessment.objects.filter(commitment=commitment_id, published_at__isnull=False)
        .select_related("organization", "objective")
        .order_by("-effective_on", "-pk")
    )


def judgements(
    verdicts: Sequence[Assessment],
    day: dt.date,
    links: Links,
    shelf: Shelf,
    timeline: Sequence[Entry],
    answers: Mapping[int, Answers],
) -> tuple[Judgement, ...]:
    """Those that hold from `day` or before, newest first."""
    entries: Mapping[int, Entry] = {entry.update.pk: entry for entry in timeline}
    return tuple(
        Judgement(
            assessment=verdict,
            cited=shelf.cite(links.of_assessment.get(verdict.pk, ())),
            grounds=tuple(entries[pk] for pk in links.grounds.get(verdict.pk, ()) if pk in entries),
            answers=answers.get(verdict.pk, NONE),
        )
        for verdict in verdicts
        if verdict.effective_on <= day
    )


def strip(history: Sequence[Judgement], day: dt.date) -> charts.Strip | None:
    """The status over time, from the verdicts on the whole that stand."""
    standing = [j.assessment for j in reversed(history) if j.stands and j.is_whole]
    return charts.status_strip([(v.effective_on, v.status, v.outcome) for v in standing], day)
