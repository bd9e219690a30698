"""What the made-up people have done: a report in every state, a verdict that waits for a reply, a reported error."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from tracker.actions import assessments, corrections, reports
from tracker.enums import ImplementationStatus, Precision
from tracker.models import (
    Assessment,
    Commitment,
    Correction,
    EvidenceFile,
    Objective,
    Organization,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
    User,
)

from . import words
from .cast import Cast
from .stage import Stage, both


def play(stage: Stage, cast: Cast) -> None:
    """First what was judged before anybody reported; the proposal at the end contradicts the published report."""
    today = timezone.localdate()
    first = _verdict(stage, cast, words.FIRST_VERDICT, today - dt.timedelta(days=250))
    assessments.publish(assessments.confirm(first, by=cast.reviewer), by=cast.reviewer)
    _published(stage, cast)
    _submitted(stage, cast)
    _draft(stage, cast)
    _returned(stage, cast)
    _verdict(stage, cast, words.PROPOSED_VERDICT, today)
    corrections.report(
        Correction(page=stage.school.get_absolute_url(), commitment=stage.school, text=words.ERROR_WORDS)
    )


def _verdict(stage: Stage, cast: Cast, text: words.Both, on: dt.date) -> Assessment:
    verdict = Assessment(
        commitment=stage.library,
        status=ImplementationStatus.LIMITED,
        effective_on=on,
        **both("rationale", text),
    )
    return assessments.propose(verdict, by=cast.editor, sources=[stage.source])


def _published(stage: Stage, cast: Cast) -> None:
    report = _begin(
        stage.aurora,
        stage.library,
        by=cast.member,
        text=words.PUBLISHED_REPORT,
        measurements=[_pictures(stage, 240)],
        claims=[
            ReportMilestone(milestone=stage.claimed, achieved_on=_ago(35), precision=Precision.DAY),
        ],
    )
    report = reports.submit(report, by=cast.lead, attested=True)
    reports.publish(report, by=cast.reviewer)


def _submitted(stage: Stage, cast: Cast) -> None:
    report = _begin(
        stage.aurora,
        stage.library,
        by=cast.member,
        text=words.SUBMITTED_REPORT,
        objective=stage.objectives[1],
    )
    reports.attach(report, _file(), by=cast.member)
    reports.submit(report, by=cast.lead, attested=True)


def _draft(stage: Stage, cast: Cast) -> None:
    report = reports.start(stage.aurora, stage.library, by=cast.member, objective=stage.objectives[2])
    reports.write(report, by=cast.member, values=words.DRAFT_REPORT)


def _returned(stage: Stage, cast: Cast) -> None:
    report = _begin(stage.meridian, stage.school, by=cast.other_lead, text=words.RETURNED_REPORT)
    report = reports.submit(report, by=cast.other_lead, attested=True)
    reports.request_changes(report, by=cast.editor, reason=words.RETURNED_WORDS)


def _begin(
    organization: Organization,
    commitment: Commitment,
    *,
    by: User,
    text: Mapping[str, str],
    objective: Objective | None = None,
    **lines: Any,
) -> Report:
    report = reports.start(organization, commitment, by=by, objective=objective)
    values = {
        "claimed_status": ImplementationStatus.SUBSTANTIAL,
        "happened_on": _ago(30),
        "precision": Precision.DAY,
        **text,
    }
    link = ReportLink(url="https://example.org/sample/pictures", title="Made-up page with the pictures")
    return reports.write(report, by=by, values=values, links=[link], **lines)


def _pictures(stage: Stage, number: int) -> ReportMeasurement:
    return ReportMeasurement(indicator=stage.pictures, value=number, as_of=_ago(30))


def _file() -> EvidenceFile:
    """A small table, as it would be kept."""
    content = b"language,pictures\r\nEnglish,240\r\nFrench,240\r\nBreton,180\r\n"
    return EvidenceFile(
        file=ContentFile(content, name="table"),
        name="sample-descriptions.csv",
        title="Descriptions by language (made up)",
        content_type="text/csv",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)
