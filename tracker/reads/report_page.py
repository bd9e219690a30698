"""A published report, whole: what the organization handed in, and what the editors conclude beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tracker.models import (
    Assessment,
    Commitment,
    EvidenceFile,
    LocalizedText,
    Reply,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
)

from . import replies, said


@dataclass(frozen=True)
class ReportPage:
    """`commitment` is the public one: what the report's own was merged into, if it was."""

    report: Report
    commitment: Commitment
    claim: said.Claim
    links: tuple[ReportLink, ...]
    files: tuple[EvidenceFile, ...]
    figures: tuple[ReportMeasurement, ...]
    milestones: tuple[ReportMilestone, ...]
    replaced_by: Report | None

    @property
    def title(self) -> LocalizedText:
        return self.report.words("headline")

    @property
    def detail(self) -> LocalizedText:
        return self.report.words("detail")

    @property
    def next_step(self) -> LocalizedText:
        return self.report.words("next_step")

    @property
    def barrier_note(self) -> LocalizedText:
        return self.report.words("barrier_note")

    @property
    def replaces(self) -> Report | None:
        return self.report.corrects


def keys_on(day: dt.date, commitments: QuerySet[Commitment]) -> QuerySet[Report, str]:
    """Of the reports that stand on the day. One query."""
    standing = Report.objects.standing().filter(happened_on__lte=day, commitment__in=commitments.values("pk"))
    return standing.order_by("key").values_list("key", flat=True)


def find(key: str) -> Report | None:
    """The published report of that key, whatever has become of it since. One query."""
    related = ("organization", "commitment", "objective", "corrects", "entry")
    return Report.objects.public().select_related(*related).filter(key=key).first()


def read(report: Report, commitment: Commitment, day: dt.date) -> ReportPage:
    """Beside the verdict of `day`. Seven queries."""
    about = Q(organization=report.organization_id) | Q(organization__isnull=True)
    verdicts = Assessment.objects.public().as_of(day).filter(about, commitment=report.commitment_id)
    verdict = said.verdict_on(report, said.in_force(verdicts, day))
    answers = replies.by_verdict(Reply.objects.filter(assessment=verdict)) if verdict else {}
    claim = said.Claim(
        organization=report.organization,
        objective=report.objective,
        report=report,
        verdict=verdict,
        answers=answers.get(verdict.pk, replies.NONE) if verdict else replies.NONE,
    )
    return ReportPage(
        report=report,
        commitment=commitment,
        claim=claim,
        links=tuple(report.links.all()),
        files=tuple(report.files.all()),
        figures=tuple(report.measurements.select_related("indicator")),
        milestones=tuple(report.milestones.select_related("milestone")),
        replaced_by=report.corrections.public().first(),
    )
