"""The portal's first pages: for which organization, what is due there, and a new report."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from tracker import rules
from tracker.actions import reports
from tracker.actions.reports import WRITTEN
from tracker.enums import MilestoneState
from tracker.exceptions import Refused
from tracker.models import (
    Commitment,
    Objective,
    Organization,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
)
from tracker.reads import portal as reading

from .portal_base import for_members, named, own_organization, portal_page


@for_members
@require_safe
def portal_home(request: HttpRequest) -> HttpResponse:
    """For whoever is signed in: on to the one organization, else a choice, or that there is none."""
    seats = reading.seats_of(request.user)  # type: ignore[arg-type]  # for_members lets nobody else in
    if len(seats) == 1:
        return redirect("portal_organization", seats[0].organization.slug)
    return portal_page(request, "home.html", {"seats": seats})


@for_members
@require_safe
def portal_organization(request: HttpRequest, slug: str) -> HttpResponse:
    """For its members: what is due, what was said, what waits for an answer."""
    return organization_page(request, own_organization(request, slug))


def organization_page(
    request: HttpRequest, organization: Organization, *, refusal: Refused | None = None
) -> HttpResponse:
    context = {
        "organization": organization,
        "place": "due",
        "desk": reading.desk(organization, timezone.localdate()),
        "leads": rules.may_manage_members(request.user, organization),
        "refusal": refusal,
    }
    return portal_page(request, "organization.html", context, status=422 if refusal else 200)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def portal_start(request: HttpRequest, slug: str) -> HttpResponse:
    """For its members: a draft about a commitment, one objective of it, or in place of a published report."""
    organization = own_organization(request, slug)
    if request.method != "POST":
        return redirect("portal_organization", slug)
    commitment, objective, corrects = _subject(request, organization)
    try:
        report = reports.start(
            organization,
            commitment,
            by=request.user,  # type: ignore[arg-type]  # for_members lets nobody else in
            objective=objective,
            corrects=corrects,
            language=(get_language() or "en")[:2],
        )
    except Refused as refusal:
        return organization_page(request, organization, refusal=refusal)
    if report.corrects_id is not None and report.revision == 0:
        _begin_with(report, by=request.user)
    return redirect("portal_report", report.key)


def _subject(
    request: HttpRequest, organization: Organization
) -> tuple[Commitment, Objective | None, Report | None]:
    """What is reported on, as the button named it: the report to be corrected, or a commitment and perhaps the number
    of an objective."""
    if key := named(request, "corrects"):
        own = organization.reports.select_related("commitment", "objective")
        earlier = get_object_or_404(own, key=key)
        return earlier.commitment, earlier.objective, earlier
    reference, number = named(request, "commitment"), named(request, "objective")
    commitment = get_object_or_404(Commitment.objects.public(), reference=reference)
    if not number:
        return commitment, None, None
    aim = next((each for each in commitment.objectives.all() if str(each.number) == number), None)
    if aim is None:
        raise Http404
    return commitment, aim, None


def _begin_with(report: Report, *, by: Any) -> None:
    """A correcting report begins with what it corrects: its words, links and figures, and the milestones that are still
    to be decided on. Files are given again."""
    earlier = report.corrects
    if earlier is None:
        return
    links = [
        ReportLink(url=link.url, title=link.title, publisher=link.publisher) for link in earlier.links.all()
    ]
    figures = [
        ReportMeasurement(
            indicator=one.indicator, value=one.value, as_of=one.as_of, stage=one.stage, note=one.note
        )
        for one in earlier.measurements.select_related("indicator")
    ]
    claims = [
        ReportMilestone(milestone=one.milestone, achieved_on=one.achieved_on, precision=one.precision)
        for one in earlier.milestones.select_related("milestone")
        if one.milestone.state == MilestoneState.PLANNED
    ]
    words = {name: getattr(earlier, name) for name in WRITTEN}
    reports.write(report, by=by, values=words, links=links, measurements=figures, claims=claims)
