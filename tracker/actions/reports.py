"""An organization's report: drafted and submitted by its members, decided on by editors, never edited by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    Confidence,
    EventKind,
    MilestoneState,
    NoticeKind,
    Precision,
    ReportState,
    SourceType,
    UpdateKind,
    UpdateState,
    Voice,
)
from tracker.exceptions import Conflict, Incomplete, Refused
from tracker.models import (
    Commitment,
    EvidenceFile,
    Measurement,
    Objective,
    Organization,
    Party,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
    Source,
    Update,
)

from . import assessments, history, milestones, notices, records
from .derive import together
from .engine import locked, move
from .lengths import check_lengths
from .report_checks import refuse_incomplete, snapshot

WRITTEN = (
    "language",
    "claimed_status",
    "happened_on",
    "precision",
    "headline",
    "detail",
    "next_step",
    "barrier",
    "barrier_note",
)
"""The organization's own words: what `write` may change."""


def start(
    organization: Organization,
    commitment: Commitment,
    *,
    by: rules.Actor,
    objective: Objective | None = None,
    corrects: Report | None = None,
    language: str = "en",
) -> Report:
    """A new draft, or the one the organization has open about the same thing. `corrects` names its published report
    that this one shall supersede."""
    rules.may_draft_report.check(by, organization)
    with transaction.atomic():
        locked(organization)
        _refuse_foreign(organization, commitment, objective)
        standing = (
            Report.objects.open()
            .filter(organization=organization, commitment=commitment, objective=objective)
            .first()
        )
        if standing is not None:
            return standing
        if corrects is not None:
            _refuse_other_report(corrects, organization, commitment, objective)
        report = Report(
            organization=organization,
            commitment=commitment,
            objective=objective,
            corrects=corrects,
            language=language,
            author_id=by.pk,
        )
        report.save(force_insert=True)
        history.write(report, EventKind.CREATED, by=by)
    return report


def _refuse_foreign(organization: Organization, commitment: Commitment, objective: Objective | None) -> None:
    if commitment.publication not in PUBLIC_PUBLICATIONS:
        raise Refused(_("This commitment is not public."))
    today = timezone.localdate()
    if not Party.objects.as_of(today).filter(commitment=commitment, organization=organization).exists():
        raise Refused(_("Your organization is not a party to this commitment."))
    if objective is not None and objective.commitment_id != commitment.pk:
        raise Refused(_("This objective belongs to another commitment."))


def _refuse_other_report(
    corrects: Report, organization: Organization, commitment: Commitment, objective: Objective | None
) -> None:
    """What is superseded is the organization's own, public, and about the same thing."""
    subject = (organization.pk, commitment.pk, objective.pk if objective else None)
    same = (corrects.organization_id, corrects.commitment_id, corrects.objective_id) == subject
    if not same or corrects.state != ReportState.PUBLISHED:
        raise Refused(_("Only a published report of your own can be corrected."))


def write(
    report: Report,
    *,
    by: rules.Actor,
    expected: int | None = None,
    values: dict[str, Any] | None = None,
    links: Sequence[ReportLink] | None = None,
    measurements: Sequence[ReportMeasurement] | None = None,
    claims: Sequence[ReportMilestone] | None = None,
) -> Report:
    """Save a draft as far as it goes: anything may be missing, nothing may be wrong in kind (ValidationError).

    What is None stays as it is. Between two submissions drafts are working papers: they leave no event, the
    submission holds what was handed in. At another revision than `expected` a `Conflict` is raised: somebody else
    of the same organization saved meanwhile."""
    with transaction.atomic():
        row = locked(report)
        rules.may_write_report.check(by, row)
        if expected is not None and row.revision != expected:
            raise Conflict(_("A colleague saved this report while you had it open."))
        for name, value in (values or {}).items():
            if name not in WRITTEN:
                raise Refused(_("This cannot be changed here."))
            setattr(row, name, value)
        row.revision += 1
        row.saved_at = timezone.now()
        row.clean_fields()
        check_lengths(row)
        row.save(update_fields=[*(values or {}), "revision", "saved_at"])
        for name, rows in (("links", links), ("measurements", measurements), ("milestones", claims)):
            if rows is not None:
                _replace(row, name, rows)
    return row


def _replace(report: Report, name: str, rows: Sequence[Any]) -> None:
    manager = getattr(report, name)
    manager.all().delete()
    for position, line in enumerate(rows, start=1):
        line.pk, line.report = None, report
        if name == "links":
            line.position = position
        elif name == "measurements" and line.indicator.commitment_id != report.commitment_id:
            raise Refused(_("This figure belongs to another commitment."))
        elif name == "milestones" and line.milestone.commitment_id != report.commitment_id:
            raise Refused(_("This milestone belongs to another commitment."))
        line.full_clean()
        line.save(force_insert=True)


def attach(report: Report, file: EvidenceFile, *, by: rules.Actor) -> EvidenceFile:
    """Keep a file that was checked and made harmless (`tracker.evidence`). The same content twice is quiet."""
    with transaction.atomic():
        row = locked(report)
        rules.may_write_report.check(by, row)
        same = row.files.filter(sha256=file.sha256).first()
        if same is not None:
            return same
        if row.files.count() >= FILES_PER_REPORT:
            raise Refused(_("A report takes at most %(count)d files.") % {"count": FILES_PER_REPORT})
        file.report, file.uploaded_by_id = row, by.pk
        file.save(force_insert=True)
        Report.objects.filter(pk=row.pk).update(saved_at=timezone.now())
    return file


FILES_PER_REPORT = 10


def detach(file: EvidenceFile, *, by: rules.Actor) -> None:
    """Take a file back while the report is still being written; the stored copy goes after the commit."""
    with transaction.atomic():
        row = locked(file.report)
        rules.may_write_report.check(by, row)
        stored, name = file.file.storage, str(file.file.name)
        file.delete()
        transaction.on_commit(lambda: stored.delete(name))


def submit(report: Report, *, by: rules.Actor, attested: bool, expected: int | None = None) -> Report:
    """Hand it in: complete (`Incomplete` names every fault by its field) and attested by who submits it."""

    def ready(row: Report) -> None:
        if expected is not None and row.revision != expected:
            raise Conflict(_("A colleague saved this report while you had it open."))
        refuse_incomplete(row, attested=attested, today=timezone.localdate())

    def after(row: Report) -> None:
        people = notices.editors(but=[row.author_id, row.submitted_by_id])
        notices.tell(people, NoticeKind.REPORT_SUBMITTED, row, occasion=str(row.revision))

    fields = {"submitted_by": by, "submitted_at": timezone.now()}
    return move(
        report,
        "submit",
        by=by,
        ready=ready,
        after=after,
        fields=fields,
        keep=lambda row: {"submitted": snapshot(row)},
    )


def withdraw(report: Report, *, by: rules.Actor) -> Report:
    """Given up before it was decided; it is never published."""
    return move(report, "withdraw", by=by)


def request_changes(report: Report, *, by: rules.Actor, reason: str, expected: int | None = None) -> Report:
    """Back to the organization, with words that say what is missing."""
    return _refuse(
        report, "request_changes", NoticeKind.REPORT_RETURNED, by=by, reason=reason, expected=expected
    )


def decline(report: Report, *, by: rules.Actor, reason: str, expected: int | None = None) -> Report:
    """Not published, for good, with the reason; the organization may begin another."""
    return _refuse(report, "decline", NoticeKind.REPORT_DECLINED, by=by, reason=reason, expected=expected)


def _refuse_unread(row: Report, expected: int | None) -> None:
    """What was handed in again since the page was opened has not been read."""
    if expected is not None and row.revision != expected:
        raise Refused(_("The report changed while you were reading it. Read it again, then decide."))


def _refuse(
    report: Report, verb: str, kind: NoticeKind, *, by: rules.Actor, reason: str, expected: int | None
) -> Report:
    def after(row: Report) -> None:
        members = notices.members_of([row.organization_id])
        notices.tell(members, kind, row, occasion=str(row.revision))

    fields = {"decided_by": by, "decided_at": timezone.now(), "decision": reason.strip()}
    return move(
        report,
        verb,
        by=by,
        reason=reason,
        fields=fields,
        ready=lambda row: _refuse_unread(row, expected),
        after=after,
    )


def publish(report: Report, *, by: rules.Actor, expected: int | None = None) -> Report:
    """Make it public as it was handed in: its entry on the timeline, its links and itself as sources, its figures as
    measurements, all with the organization's voice. One it corrects is superseded. All in one transaction."""
    now = timezone.now()
    made: dict[str, Any] = {"published_at": now, "decided_by": by, "decided_at": now, "decision": ""}

    def ready(row: Report) -> None:
        _refuse_unread(row, expected)
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
        if row.milestone.state == MilestoneState.PLANNED:
            milestones.achieve(
                row.milestone, by=by, on=row.achieved_on, source=row.report.source, precision=row.precision
            )
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
    return row
