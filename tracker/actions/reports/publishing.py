"""A report becomes public: its place on the timeline, its sources and its figures, in one transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import assessments, milestones, notices, records
from tracker.actions.derive import together
from tracker.actions.engine import locked, move
from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    Confidence,
    MilestoneState,
    NoticeKind,
    Precision,
    ReportState,
    SourceType,
    UpdateKind,
    UpdateState,
    Voice,
)
from tracker.exceptions import Incomplete, Refused
from tracker.models import (
    Measurement,
    Report,
    ReportMilestone,
    Source,
    Update,
)

from .deciding import refuse_unread


def publish(report: Report, *, by: rules.Actor, expected: int | None = None) -> Report:
    """Make it public as it was handed in: its entry on the timeline, its links and itself as sources, its figures as
    measurements, all with the organization's voice. One it corrects is superseded. All in one transaction."""
    now = timezone.now()
    made: dict[str, Any] = {"published_at": now, "decided_by": by, "decided_at": now, "decision": ""}

    def ready(row: Report) -> None:
        refuse_unread(row, expected)
        if row.commitment.publication not in PUBLIC_PUBLICATIONS:
            raise Refused(_("Publish the commitment first."))
        made["source"] = _own_source(row, by, timezone.localdate(now))
        made["entry"] = _entry(row, by, now, made["source"])
        _measure(row, by, made["source"])

    def after(row: Report) -> None:
        if row.corrects is not None and row.corrects.state == ReportState.PUBLISHED:
            _supersede(row.corrects, row, by=by)
        members = notices.members_of([row.organization_id])
        notices.tell(members, NoticeKind.REPORT_PUBLISHED, row, occasion=str(row.revision))
        assessments.weigh_again(row.commitment_id)

    with together():
        return move(report, "publish", by=by, ready=ready, after=after, fields=made)


def public_key(row: Report) -> str:
    """What its entry and its source are called in the data set. Samples are called so: files leave them out."""
    return f"sample-report-{row.key}" if row.commitment.is_sample else f"report-{row.key}"


def _own_source(row: Report, by: rules.Actor, today: dt.date) -> Source:
    """What stands for the report itself wherever it is cited; its page is found through `source.report`."""
    source = Source(
        key=public_key(row),
        title=row.headline,
        publisher=str(row.organization.name_en),
        published_on=today,
        published_precision=Precision.DAY,
        language=row.language,
        type=SourceType.OWN_STATEMENT,
        independence=Voice.PARTY,
    )
    return records.create(source, by=by)


def _entry(row: Report, by: rules.Actor, now: dt.datetime, own: Source) -> Update:
    links = []
    for number, link in enumerate(row.links.all(), start=1):
        link.source = Source(
            key=f"{public_key(row)}-{number}",
            title=link.title,
            publisher=link.publisher or str(row.organization.name_en),
            url=link.url,
            type=SourceType.OWN_STATEMENT,
            independence=Voice.PARTY,
        )
        records.create(link.source, by=by)
        link.save(update_fields=["source"])
        links.append(link.source)
    if row.happened_on is None:
        raise Incomplete(_("The report is not complete yet."))
    entry = Update(
        key=public_key(row),
        kind=UpdateKind.REPORT,
        organization=row.organization,
        happened_on=row.happened_on,
        precision=row.precision,
        claimed_by=Voice.PARTY,
        confidence=Confidence.STRONG,
        state=UpdateState.PUBLISHED,
        published_at=now,
        **{f"headline_{row.language}": row.headline, f"detail_{row.language}": row.detail},
    )
    return records.create(entry, by=by, links={"commitments": [row.commitment], "sources": [own, *links]})


def _measure(row: Report, by: rules.Actor, own: Source) -> None:
    for claim in row.measurements.select_related("indicator"):
        records.create(
            Measurement(
                indicator=claim.indicator,
                organization=row.organization,
                value=claim.value,
                as_of=claim.as_of,
                as_of_precision=Precision.DAY,
                stage=claim.stage,
                claimed_by=Voice.PARTY,
                source=own,
                note=claim.note,
            ),
            by=by,
        )


def _supersede(old: Report, new: Report, *, by: rules.Actor) -> None:
    """The corrected report and its entry stay readable, and say what took their place. Its figures leave the record:
    the correcting report states its own."""
    move(old, "supersede", by=by, fields={"superseded_at": timezone.now()})
    if old.entry is None:
        raise Refused(_("Only a published report of your own can be corrected."))
    move(
        old.entry,
        "supersede",
        by=by,
        reason=str(_("Corrected by the organization itself.")),
        fields={"superseded_by": new.entry},
    )
    for measurement in Measurement.objects.filter(source=old.source):
        records.delete(measurement, by=by, reason=str(_("Corrected by the organization itself.")))


def accept_milestone(claim: ReportMilestone, *, by: rules.Actor) -> ReportMilestone:
    """An editor takes the organization's word for a milestone: it is achieved on the claimed day, with the report as
    its source. The report has to be public, or the source could not be read."""
    with together():
        row = locked(claim)
        rules.may_review_report.check(by, row.report)
        if row.accepted_at is not None:
            return row
        if row.report.state != ReportState.PUBLISHED or row.report.source is None:
            raise Refused(_("Publish the report first: the milestone needs its source."))
        if locked(row.milestone).state != MilestoneState.PLANNED:
            raise Refused(_("This milestone is no longer planned: look at what became of it."))
        milestones.achieve(
            row.milestone, by=by, on=row.achieved_on, source=row.report.source, precision=row.precision
        )
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
    return row
