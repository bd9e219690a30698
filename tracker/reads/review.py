"""What editors review: the queue of reports, and what else organizations and readers wait to have answered.

Drafts are nobody's business at the desk: everything here starts from what was handed in.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.enums import (
    CLAIMABLE_STATUSES,
    PUBLIC_REPORTS,
    AssessmentState,
    CorrectionState,
    ImplementationStatus,
    MilestoneState,
    ReplyState,
    ReportState,
)
from tracker.models import Assessment, Correction, HistoryEvent, Reply, Report, ReportMilestone
from tracker.models.assessment import AssessmentQuerySet

from . import gap

UNDECIDED = (AssessmentState.PROPOSED, AssessmentState.CONFIRMED)
AS_HANDED_IN = (ReportState.SUBMITTED, ReportState.DECLINED, *PUBLIC_REPORTS)
"""Nobody can have written on these since they were handed in."""


# --- The queue ------------------------------------------------------------------------------------------------------


def waiting() -> QuerySet[Report]:
    """Handed in and not decided, the oldest first."""
    return Report.objects.pending().order_by("submitted_at", "pk")


def in_order(rows: QuerySet[Any], state: str, moment: str) -> QuerySet[Any]:
    """Those in `state`, which wait since their `moment`, the oldest first; behind them the others, the newest first."""
    ordered: QuerySet[Any] = rows.annotate(
        place=Case(When(state=state, then=Value(0)), default=Value(1)),
        waits_since=Case(When(state=state, then=F(moment)), default=None, output_field=DateTimeField()),
    )
    return ordered.order_by("place", "waits_since", f"-{moment}", "-pk")


def days_since(moment: dt.datetime, today: dt.date) -> int:
    return (today - timezone.localdate(moment)).days


def days_waiting(report: Report, today: dt.date) -> int | None:
    """Whole days since it was handed in, while it waits."""
    if report.state != ReportState.SUBMITTED or report.submitted_at is None:
        return None
    return days_since(report.submitted_at, today)


def waiting_words(days: int) -> str:
    if days < 1:
        return _("since today")
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


# --- Claim and verdict ----------------------------------------------------------------------------------------------


def _own_first(verdicts: AssessmentQuerySet) -> AssessmentQuerySet:
    """The verdict about the organization itself before the one about everybody; then the newest."""
    return verdicts.order_by(F("organization").desc(nulls_last=True), "-effective_on", "-pk")


def verdict_beside(report: Report, day: dt.date) -> Assessment | None:
    """The verdict to read the claim beside on `day`, as the public page does (`said.verdict_on`)."""
    verdicts = (
        Assessment.objects.public()
        .as_of(day)
        .filter(
            Q(organization__isnull=True) | Q(organization=report.organization_id),
            commitment=report.commitment_id,
            objective=report.objective_id,
        )
    )
    return _own_first(verdicts).select_related("organization", "objective", "commitment").first()


def with_verdict(reports: QuerySet[Report], day: dt.date) -> QuerySet[Report]:
    """Each with `verdict`, the status of `verdict_beside`, or None."""
    verdicts = (
        Assessment.objects.public()
        .as_of(day)
        .alias(aim=Coalesce("objective", 0))
        .filter(
            Q(organization__isnull=True) | Q(organization=OuterRef("organization")),
            commitment=OuterRef("commitment"),
            aim=Coalesce(OuterRef("objective"), 0),
        )
    )
    return reports.annotate(verdict=Subquery(_own_first(verdicts).values("status")[:1]))


def claims_more(claimed: str, verdict: str) -> bool:
    """Whether the organization says more than the editors found."""
    return bool(claimed) and gap.gap(claimed, verdict) is gap.Gap.MORE


def claiming_more(reports: QuerySet[Report], day: dt.date) -> QuerySet[Report]:
    """The same for a list. What may have been written since it was handed in is left out."""
    found = Q(pk__in=[])
    for claim in CLAIMABLE_STATUSES:
        below = [status for status in ImplementationStatus if claims_more(claim, status)]
        found |= Q(claimed_status=claim, verdict__in=below)
    return with_verdict(reports, day).filter(found, state__in=AS_HANDED_IN)


# --- What else waits ------------------------------------------------------------------------------------------------


def replies_that_wait() -> QuerySet[Reply]:
    """Replies to verdicts that are not published yet: to be read before anybody confirms or publishes."""
    given = Reply.objects.filter(state=ReplyState.GIVEN, assessment__state__in=UNDECIDED)
    return given.order_by("given_at", "pk")


def corrections_that_wait() -> QuerySet[Correction]:
    return Correction.objects.filter(state=CorrectionState.RECEIVED).order_by("received_at", "pk")


def undecided_claims() -> QuerySet[ReportMilestone]:
    """Milestones that published reports call achieved, and that are still planned. An editor accepts them, or has
    weighed them once an assessment that rests on the report is published."""
    weighed = (AssessmentState.PUBLISHED, AssessmentState.SUPERSEDED)
    verdicts = Assessment.objects.filter(updates=OuterRef("report__entry"), state__in=weighed)
    return ReportMilestone.objects.filter(
        ~Exists(verdicts),
        accepted_at__isnull=True,
        milestone__state=MilestoneState.PLANNED,
        report__state=ReportState.PUBLISHED,
    )


def with_undecided_claims(reports: QuerySet[Report]) -> QuerySet[Report]:
    open_claims = undecided_claims().filter(report=OuterRef("pk"))
    return reports.filter(Exists(open_claims))


def wait_is_over(today: dt.date) -> QuerySet[Assessment]:
    """Adverse verdicts whose parties had their time to reply: they can be published."""
    return Assessment.objects.filter(state__in=UNDECIDED, reply_until__lt=today).order_by("reply_until", "pk")


# --- History --------------------------------------------------------------------------------------------------------


def without_drafts(events: QuerySet[HistoryEvent]) -> QuerySet[HistoryEvent]:
    """History as the desk reads it: that a report was begun is the organization's own until it is handed in."""
    unseen = Report.objects.filter(submitted_at__isnull=True)
    return events.exclude(subject_type="report", subject_key__in=unseen.values("key"))
