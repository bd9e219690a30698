"""One made-up commitment with everything that belongs to it. Every choice comes from the generator that is
handed in, so that a seed always makes the same data."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from tracker import enums, schedule
from tracker.actions.many import Birth
from tracker.enums import EventKind, ImplementationStatus, Outcome, Precision
from tracker.models import (
    Applicability,
    Assessment,
    Commitment,
    Deadline,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    Organization,
    Party,
    Pillar,
    Source,
    Topic,
    Update,
)

from . import words

WRITTEN_ON = dt.date(2026, 11, 22)
"""The last day of the made-up world. Fixed, or a seed would make other data tomorrow."""

FIRST_DAY = dt.date(2025, 1, 15)
LONG_LIST = 120  # parties, in one commitment of two hundred
MANY, FEW = 0.7, 0.1
_ROAD = (
    ImplementationStatus.NOT_STARTED,
    ImplementationStatus.LIMITED,
    ImplementationStatus.SUBSTANTIAL,
    ImplementationStatus.COMPLETE,
)
_NEWEST = {
    ImplementationStatus.COMPLETE: 32,
    ImplementationStatus.SUBSTANTIAL: 14,
    ImplementationStatus.LIMITED: 26,
    ImplementationStatus.NOT_STARTED: 8,
    ImplementationStatus.NO_EVIDENCE: 12,
    ImplementationStatus.NOT_ASSESSABLE: 3,
    ImplementationStatus.NOT_ASSESSED: 5,
}
_FAILED = (Outcome.NOT_DELIVERED, Outcome.WITHDRAWN, Outcome.PARTLY_DELIVERED, Outcome.SUPERSEDED)
_PRECISIONS = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR)

T = TypeVar("T")


@dataclass(frozen=True)
class Stock:
    """What commitments share."""

    pillars: Sequence[Pillar]
    topics: Sequence[Topic]
    organizations: Sequence[Organization]
    sources: Sequence[Source]


@dataclass
class Made:
    """Births by kind, in the order in which they can be saved."""

    parties: list[Birth] = field(default_factory=list)
    objectives: list[Birth] = field(default_factory=list)
    applicability: list[Birth] = field(default_factory=list)
    milestones: list[Birth] = field(default_factory=list)
    deadlines: list[Birth] = field(default_factory=list)
    indicators: list[Birth] = field(default_factory=list)
    measurements: list[Birth] = field(default_factory=list)
    updates: list[Birth] = field(default_factory=list)
    assessments: list[Birth] = field(default_factory=list)
    closing: list[Commitment] = field(default_factory=list)


class Maker:
    def __init__(self, chance: random.Random, stock: Stock, now: dt.datetime) -> None:
        self.chance, self.stock, self.now = chance, stock, now

    def commitment(self, number: int, parent: Commitment | None) -> Birth:
        chance = self.chance
        thing, what = chance.choice(words.THINGS), chance.choice(words.FIELDS)
        day, precision = self._happened(FIRST_DAY, dt.date(2026, 6, 30))
        announced = chance.random() > FEW / 2
        row = Commitment(
            reference=f"SA-{number:05}",
            slug=f"sample-{number:05}",
            pillar=chance.choice(self.stock.pillars),
            topic=chance.choice(self.stock.topics),
            kind=chance.choice(enums.CommitmentKind.values),
            parent=parent,
            title_en=f"Sample: {thing.en} for {what.en}, no. {number}",
            title_fr=f"Exemple : {thing.fr} pour {what.fr}, no {number}",
            summary_en=f"The partners announced {thing.en} for {what.en}. {words.DETAIL.en}",
            summary_fr=f"Les partenaires ont annoncé {thing.fr} pour {what.fr}. {words.DETAIL.fr}",
            promise_en=f"The partners set up {thing.en} for {what.en}.",
            promise_fr=f"Les partenaires mettent en place {thing.fr} pour {what.fr}.",
            announced_on=day if announced else None,
            announced_precision=precision if announced else "",
            link_to_summit=chance.choice(enums.SummitLink.values),
            in_brochure=chance.random() < FEW * 3,
            headline=chance.random() < FEW,
            confidence=chance.choice(enums.Confidence.values),
            is_sample=True,
        )
        return Birth(row, {"sources": self._some(self.stock.sources, 1, 3)}, [("publish", {}, "")])

    def around(self, commitment: Commitment, made: Made) -> None:
        """Everything that belongs to a commitment, from one made-up course of events."""
        chance = self.chance
        start = commitment.announced_on or schedule.SUMMIT_LAST_DAY
        newest = chance.choices(list(_NEWEST), list(_NEWEST.values()))[0]
        closed_on = self._day(start, WRITTEN_ON) if newest == ImplementationStatus.COMPLETE else None
        due_on = self._milestones(commitment, made, start, closed_on)
        parties = self._parties(commitment, start)
        made.parties += parties
        updates = self._updates(commitment, start)
        made.updates += updates
        self._verdicts(commitment, made, newest, (start, closed_on, due_on), updates)
        self._figures(commitment, made, start)
        if chance.random() < FEW / 2:
            aims = self._objectives(commitment)
            made.objectives += aims
            made.applicability += self._applicability(aims, parties)

    # --- parts ----------------------------------------------------------------------------------------

    def _parties(self, commitment: Commitment, start: dt.date) -> list[Birth]:
        chance = self.chance
        number = LONG_LIST if chance.random() < FEW / 20 else chance.choice((1, 1, 2, 2, 3, 5))
        return [
            Birth(
                Party(
                    commitment=commitment,
                    organization=organization,
                    role=enums.Role.LEAD if place == 0 else chance.choice(enums.Role.values[1:]),
                    confidence=chance.choice(enums.Confidence.values),
                    source=chance.choice(self.stock.sources),
                    **self._seat(start, place),
                )
            )
            for place, organization in enumerate(self._some(self.stock.organizations, number, number))
        ]

    def _seat(self, start: dt.date, place: int) -> dict[str, Any]:
        """When it joined, where that is known, and for a few when it left again. Leads are there from the start."""
        if place == 0 or self.chance.random() < MANY:
            return {}
        joined_on = self._day(start, WRITTEN_ON)
        left_on = self._day(joined_on, WRITTEN_ON) if self.chance.random() < FEW else None
        return {"joined_on": joined_on, "joined_precision": Precision.DAY, "left_on": left_on}

    def _applicability(self, aims: Sequence[Birth], parties: Sequence[Birth]) -> list[Birth]:
        """Now and then the editors settle that an aim is, or is not, for somebody."""
        return [
            Birth(
                Applicability(
                    objective=aim.row,
                    organization=party.row.organization,
                    answer=self.chance.choice(enums.Asked.values),
                    effective_on=self._day(FIRST_DAY, WRITTEN_ON),
                    reason_en=words.APPLICABILITY.en,
                    reason_fr=words.APPLICABILITY.fr,
                )
            )
            for aim in aims
            for party in parties
            if self.chance.random() < FEW
        ]

    def _objectives(self, commitment: Commitment) -> list[Birth]:
        return [
            Birth(
                Objective(
                    commitment=commitment,
                    number=number,
                    key=f"objective-{number}",
                    title_en=aim.en,
                    title_fr=aim.fr,
                    verification=self.chance.choice(enums.ObjectiveVerification.values),
                    source=self.chance.choice(self.stock.sources),
                )
            )
            for number, aim in enumerate(words.OBJECTIVES, start=1)
        ]

    def _milestones(
        self, commitment: Commitment, made: Made, start: dt.date, closed_on: dt.date | None
    ) -> dt.date | None:
        """Steps and the final one; returns the date on which the whole is due, if any."""
        number = self.chance.choice((0, 0, 0, 1, 2))
        steps = self.chance.sample(words.STEPS, number)
        due_on = None
        for position, step in enumerate([*steps, words.WHOLE], start=1):
            final = step is words.WHOLE
            row = Milestone(
                commitment=commitment,
                key="final" if final else f"step-{position}",
                position=position,
                title_en=step.en,
                title_fr=step.fr,
                final=final,
            )
            reached = closed_on if final else self._reached(start, closed_on)
            made.milestones.append(Birth(row, {}, self._course(reached, final=final)))
            if self.chance.random() < MANY:
                due_on = self._deadlines(row, made, start)
            elif final:
                due_on = None
        return due_on

    def _reached(self, start: dt.date, closed_on: dt.date | None) -> dt.date | None:
        if closed_on is not None:
            return self._day(start, closed_on)
        return self._day(start, WRITTEN_ON) if self.chance.random() < MANY / 2 else None

    def _course(self, reached: dt.date | None, *, final: bool) -> list[tuple[str, dict[str, Any], str]]:
        if reached is not None:
            fields = {
                "achieved_on": reached,
                "achieved_precision": Precision.DAY,
                "achieved_source": self.chance.choice(self.stock.sources),
            }
            return [("achieve", fields, "")]
        if not final and self.chance.random() < FEW / 2:
            return [("drop", {}, "Sample data")]
        return []

    def _deadlines(self, milestone: Milestone, made: Made, start: dt.date) -> dt.date:
        """One date, or several: each later one is a slip."""
        given_on, due_on = start, start
        before: dict[str, Any] = {}
        for position in range(1, self.chance.choices((1, 2, 3, 4), (80, 14, 4, 2))[0] + 1):
            precision = self.chance.choice(_PRECISIONS)
            later = due_on + dt.timedelta(days=self.chance.randint(30, 300))
            due_on = schedule.period_end(later, precision)
            row = Deadline(
                milestone=milestone,
                position=position,
                due_on=due_on,
                precision=precision,
                announced_on=given_on,
                announced_precision=Precision.DAY,
                known_on=given_on,
                source=self.chance.choice(self.stock.sources),
            )
            event = EventKind.DEADLINE_MOVED if before else EventKind.DEADLINE_SET
            made.deadlines.append(Birth(row, {}, (), event, before))
            before = {"from": due_on.isoformat()}
            given_on += dt.timedelta(days=self.chance.randint(20, 120))
        return due_on

    def _figures(self, commitment: Commitment, made: Made, start: dt.date) -> None:
        chance = self.chance
        for number in range(1, chance.choice((0, 0, 1, 1, 2)) + 1):
            money = number == 2
            name = words.MONEY if money else chance.choice(words.COUNTED)
            target = Decimal(chance.randint(2, 900)) * (1_000_000 if money else 1)
            indicator = Indicator(
                commitment=commitment,
                key=f"figure-{number}",
                name_en=name.en,
                name_fr=name.fr,
                unit="EUR" if money else "units",
                unit_kind=enums.UnitKind.MONEY if money else enums.UnitKind.COUNT,
                target_value=target,
                target_source=chance.choice(self.stock.sources),
            )
            made.indicators.append(Birth(indicator))
            for share in sorted(chance.random() for _ in range(chance.choice((0, 1, 2)))):
                made.measurements.append(Birth(self._measurement(indicator, target, share, start)))

    def _measurement(
        self, indicator: Indicator, target: Decimal, share: float, start: dt.date
    ) -> Measurement:
        known = self.chance.random() > FEW
        money = indicator.unit_kind == enums.UnitKind.MONEY
        return Measurement(
            indicator=indicator,
            value=(target * int(share * 100) / 100).quantize(Decimal(1)) if known else None,
            absence_reason="" if known else "Not published",
            as_of=self._day(start, WRITTEN_ON),
            as_of_precision=Precision.DAY,
            stage=self.chance.choice(enums.Stage.values) if money else "",
            claimed_by=self.chance.choice(enums.Voice.values),
            source=self.chance.choice(self.stock.sources),
        )

    def _updates(self, commitment: Commitment, start: dt.date) -> list[Birth]:
        births = []
        for number in range(1, self.chance.choice((0, 1, 1, 2, 3)) + 1):
            news = self.chance.choice(words.NEWS)
            day, precision = self._happened(start, WRITTEN_ON)
            row = Update(
                key=f"sample-{commitment.reference.lower()}-{number}",
                happened_on=day,
                precision=precision,
                headline_en=news.en,
                headline_fr=news.fr,
                detail_en=words.DETAIL.en,
                detail_fr=words.DETAIL.fr,
                claimed_by=self.chance.choice(enums.Voice.values),
                confidence=self.chance.choice(enums.Confidence.values),
            )
            links: dict[str, Sequence[Any]] = {
                "commitments": [commitment],
                "sources": self._some(self.stock.sources, 1, 2),
            }
            births.append(Birth(row, links, [("publish", {"published_at": self.now}, "")]))
        return births

    def _verdicts(
        self,
        commitment: Commitment,
        made: Made,
        newest: ImplementationStatus,
        course: tuple[dt.date, dt.date | None, dt.date | None],
        updates: Sequence[Birth],
    ) -> None:
        """The road to the newest status, a verdict a step; the last may close the commitment."""
        start, closed_on, due_on = course
        if newest == ImplementationStatus.NOT_ASSESSED:
            return
        road = _ROAD[: _ROAD.index(newest) + 1] if newest in _ROAD else (newest,)
        path = [*(status for status in road[:-1] if self.chance.random() < MANY), newest]
        last = closed_on or self._day(start, WRITTEN_ON)
        days = sorted({self._day(start, last) for _ in path[:-1]} - {last})
        outcome = self._outcome(newest, closed_on, due_on)
        for day, status in zip([*days, last], path[-len(days) - 1 :], strict=True):
            final = day == last
            made.assessments.append(self._verdict(commitment, day, status, outcome if final else "", updates))
        if outcome:
            made.closing.append(commitment)

    def _outcome(
        self, status: ImplementationStatus, closed_on: dt.date | None, due_on: dt.date | None
    ) -> str:
        if closed_on is not None:
            late = due_on is not None and closed_on > due_on
            return Outcome.DELIVERED_LATE if late else Outcome.DELIVERED_ON_TIME
        fails = status != ImplementationStatus.NOT_ASSESSABLE and self.chance.random() < FEW
        return self.chance.choice(_FAILED) if fails else ""

    def _verdict(
        self, commitment: Commitment, day: dt.date, status: str, outcome: str, updates: Sequence[Birth]
    ) -> Birth:
        reason = words.REASONS[status]
        searched = status == ImplementationStatus.NO_EVIDENCE
        row = Assessment(
            commitment=commitment,
            effective_on=day,
            status=status,
            outcome=outcome,
            rationale_en=reason.en,
            rationale_fr=reason.fr,
            searched_on=day if searched else None,
            searched_note_en="Sample data" if searched else "",
        )
        rests_on = [birth.row for birth in updates if birth.row.happened_on <= day][:2]
        evidence: dict[str, Sequence[Any]] = {
            "sources": self._some(self.stock.sources, 1, 2),
            "updates": rests_on,
        }
        return Birth(row, evidence)

    # --- chance ---------------------------------------------------------------------------------------

    def _some(self, of: Sequence[T], least: int, most: int) -> list[T]:
        return self.chance.sample(of, min(len(of), self.chance.randint(least, most)))

    def _day(self, first: dt.date, last: dt.date) -> dt.date:
        return first + dt.timedelta(days=self.chance.randint(0, max(0, (last - first).days)))

    def _happened(self, first: dt.date, last: dt.date) -> tuple[dt.date, str]:
        """A day, or the first day of a longer period that it is only known by."""
        precision = Precision.DAY if self.chance.random() < MANY else Precision.MONTH
        return schedule.period_start(self._day(first, last), precision), precision
