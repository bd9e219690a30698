"""What organizations report of their own promise, each claim beside the verdict that speaks of the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

from tracker import search
from tracker.enums import AssessmentState, ReportState
from tracker.models import Assessment, Commitment, LocalizedText, Objective, Organization, Report

from . import gap, marks
from .replies import NONE, Answers

SHOWN = 3
"""So many claims, and names of who is waiting, stand open; more are folded under a sentence that counts them."""

WORDS = 60

Subject = tuple[int, int | None, int | None]
"""Ids of commitment, organization and objective; None stands for all of them."""


def in_force(verdicts: Iterable[Assessment], day: dt.date) -> dict[Subject, Assessment]:
    """The newest published verdict of the day on each thing, by the rule of the standings."""
    standing = [v for v in verdicts if v.state == AssessmentState.PUBLISHED and v.effective_on <= day]
    standing.sort(key=lambda v: (v.effective_on, v.pk))
    return {(v.commitment_id, v.organization_id, v.objective_id): v for v in standing}


def verdict_on(report: Report, verdicts: Mapping[Subject, Assessment]) -> Assessment | None:
    """The verdict to read a claim beside: the one about this organization, else the one about everybody; of the
    same objective, or of the whole. A verdict on the whole is none on an objective of it."""
    promise, aim = report.commitment_id, report.objective_id
    return verdicts.get((promise, report.organization_id, aim)) or verdicts.get((promise, None, aim))


@dataclass(frozen=True)
class Claim:
    """What one organization says of the whole, or of one objective, in its newest report that stands; without a
    report, only what the editors conclude of its part."""

    organization: Organization
    objective: Objective | None
    report: Report | None
    verdict: Assessment | None
    answers: Answers

    @property
    def commitment(self) -> Commitment:
        either = self.report or self.verdict
        if either is None:
            raise ValueError("A claim has a report or a verdict.")
        return either.commitment

    @property
    def symbol(self) -> str:
        return marks.symbol(self.report.claimed_status) if self.report else ""

    @property
    def headline(self) -> LocalizedText | None:
        return self.report.words("headline") if self.report else None

    @property
    def beginning(self) -> LocalizedText | None:
        """Of what happened, as it was written; the rest is on the report's own page."""
        if self.report is None:
            return None
        words = self.report.words("detail")
        return LocalizedText(Truncator(words).words(WORDS, truncate=" …"), words.language, words.missing)

    @property
    def verdict_symbol(self) -> str:
        verdict = self.verdict
        return marks.symbol(verdict.status, verdict.outcome) if verdict else "not_assessed"

    @property
    def verdict_label(self) -> str:
        verdict = self.verdict
        return marks.sentence(verdict.status, verdict.outcome) if verdict else ""

    @property
    def verdict_is_partly(self) -> bool:
        return marks.is_closed_by_a_bar(self.verdict.outcome) if self.verdict else False

    @property
    def verdict_is_its_own(self) -> bool:
        """About this organization, not about everybody."""
        return self.verdict is not None and self.verdict.organization_id is not None

    @property
    def pair(self) -> tuple[str, str]:
        return (
            self.report.claimed_status if self.report else "",
            self.verdict.status if self.verdict else "",
        )

    @property
    def sentence(self) -> str:
        claim, verdict = self.pair
        outcome = self.verdict.outcome if self.verdict else ""
        if not claim:
            return ""
        return gap.sentence(
            str(self.organization.name), claim, verdict, outcome, about_an_aim=self.objective is not None
        )


def claims(
    reports: Sequence[Report],
    verdicts: Mapping[Subject, Assessment],
    answers: Mapping[int, Answers],
) -> tuple[Claim, ...]:
    """The newest report of each organization on each thing, newest first. `reports` stand, and are of the day."""
    newest: dict[Subject, Report] = {}
    for report in sorted(reports, key=_age):
        newest[report.commitment_id, report.organization_id, report.objective_id] = report
    found = []
    for report in sorted(newest.values(), key=_age, reverse=True):
        verdict = verdict_on(report, verdicts)
        beside = answers.get(verdict.pk, NONE) if verdict else NONE
        found.append(Claim(report.organization, report.objective, report, verdict, beside))
    return tuple(found)


def unanswered(
    told: Sequence[Claim], verdicts: Mapping[Subject, Assessment], answers: Mapping[int, Answers]
) -> tuple[Claim, ...]:
    """Verdicts on one party that has reported nothing about it."""
    known = {claim.verdict.pk for claim in told if claim.verdict}
    return tuple(
        Claim(verdict.organization, verdict.objective, None, verdict, answers.get(verdict.pk, NONE))
        for verdict in verdicts.values()
        if verdict.organization is not None and verdict.pk not in known
    )


def _age(report: Report) -> tuple[dt.date, dt.datetime, int]:
    """As `right_of_reply.latest_claims` orders them."""
    return report.happened_on or dt.date.min, report.published_at or report.created_at, report.pk


@dataclass(frozen=True)
class Pending:
    """A report that waits for the editors: that it is there, and since when. Nothing of what it says."""

    organization: LocalizedText
    slug: str
    on: dt.date


def pending(reports: Iterable[Report]) -> tuple[Pending, ...]:
    """One line for each organization and day; `reports` came without their words."""
    seen = {
        (str(one.organization.slug), timezone.localdate(one.submitted_at)): one.organization.name
        for one in reports
        if one.state == ReportState.SUBMITTED and one.submitted_at
    }
    return tuple(
        Pending(name, slug, day) for (slug, day), name in sorted(seen.items(), key=lambda item: item[0][::-1])
    )


def beside_the_timeline(commitment_id: int, *, today: bool) -> list[Report]:
    """Reports that have no entry of their own in the timeline: replaced ones and, only today, pending ones, of which
    nothing is read but whose they are and when they came. One query."""
    wanted = Q(state=ReportState.SUPERSEDED)
    if today:
        wanted |= Q(state=ReportState.SUBMITTED)
    rows = Report.objects.filter(wanted, commitment=commitment_id).select_related("organization")
    shown = ("key", "state", "submitted_at", "happened_on", "precision", "published_at", "superseded_at")
    return list(rows.only(*shown, "commitment", "objective", *ORGANIZATION).order_by("-happened_on", "-pk"))


ORGANIZATION = ("organization__slug", "organization__name_en", "organization__name_fr")


@dataclass(frozen=True)
class Said:
    """Everything that is reported on one commitment. `claims` are newest first; `table` has a line for every claim
    and every verdict on one party, by name."""

    claims: tuple[Claim, ...]
    table: tuple[Claim, ...]
    pending: tuple[Pending, ...]
    replaced: tuple[Report, ...]

    @property
    def newest(self) -> Claim | None:
        return self.claims[0] if self.claims else None

    @cached_property
    def organizations(self) -> int:
        return len({claim.organization.pk for claim in self.claims})

    @property
    def several(self) -> bool:
        return len(self.table) > 1 or any(claim.verdict_is_its_own for claim in self.table)

    @property
    def long(self) -> bool:
        return len(self.table) > SHOWN

    @property
    def summary(self) -> str:
        return gap.summary([claim.pair for claim in self.claims], self.organizations)

    @property
    def comparison(self) -> str:
        return gap.comparison([claim.pair for claim in self.claims])

    @property
    def many_pending(self) -> bool:
        return len(self.pending) > SHOWN

    def on_aim(self, objective_id: int) -> tuple[Claim, ...]:
        return tuple(c for c in self.table if c.objective and c.objective.pk == objective_id)


def read(
    reports: Sequence[Report],
    others: Sequence[Report],
    verdicts: Mapping[Subject, Assessment],
    answers: Mapping[int, Answers],
    day: dt.date,
) -> Said:
    """No query: `reports` stand in the timeline of the day, `others` beside it."""
    told = claims(reports, verdicts, answers)
    lines = [*told, *unanswered(told, verdicts, answers)]
    return Said(
        claims=told,
        table=tuple(sorted(lines, key=_by_name)),
        pending=pending(others),
        replaced=tuple(
            one
            for one in others
            if one.state == ReportState.SUPERSEDED and one.happened_on and one.happened_on <= day
        ),
    )


def _by_name(claim: Claim) -> tuple[str, int]:
    return search.fold(str(claim.organization.name)), claim.objective.number if claim.objective else 0
