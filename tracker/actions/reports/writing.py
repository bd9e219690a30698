"""An organization writes: a draft begun, saved as far as it goes, with its files, handed in or given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import history, notices
from tracker.actions.derive import together
from tracker.actions.engine import locked, move
from tracker.actions.lengths import check_lengths
from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    EventKind,
    NoticeKind,
    ReportState,
)
from tracker.exceptions import Conflict, Refused
from tracker.models import (
    Commitment,
    EvidenceFile,
    Objective,
    Organization,
    Party,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
)

from .checks import refuse_incomplete, snapshot

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
    with together():
        locked(organization)
        _refuse_foreign(organization, commitment, objective)
        standing = (
            Report.objects.open()
            .filter(organization=organization, commitment=commitment, objective=objective)
            .first()
        )
        if standing is not None and corrects is not None and standing.corrects_id != corrects.pk:
            raise Refused(_("Another report on the same thing is open: submit it or give it up first."))
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
