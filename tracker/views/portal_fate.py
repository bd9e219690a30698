"""What became of a report, and giving one up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tracker import rules
from tracker.actions import reports
from tracker.enums import ReportState
from tracker.exceptions import Refused
from tracker.models import Report
from tracker.reads import portal_report as reading
from tracker.web import permit

from .portal_base import for_members, own_report, portal_page


@for_members
@require_safe
def portal_receipt(request: HttpRequest, key: str) -> HttpResponse:
    """For members of its organization: what was handed in, when, by whom, and what the editors did with it."""
    report = own_report(request, key)
    context = {
        "organization": report.organization,
        "place": "reports",
        "report": report,
        "fate": reading.fate(report),
        "links": list(report.links.all()),
        "files": list(report.files.all()),
        "figures": list(report.measurements.select_related("indicator")),
        "claims": list(report.milestones.select_related("milestone")),
        "may_withdraw": _can_be_withdrawn(report) and rules.may_withdraw_report(request.user, report),
        "may_correct": report.state == ReportState.PUBLISHED,
    }
    return portal_page(request, "receipt.html", context)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def portal_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """For its leads, and for whoever began a draft: asked once more, then given up."""
    report = own_report(request, key)
    permit(rules.may_withdraw_report, request, report)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            reports.withdraw(report, by=request.user)  # type: ignore[arg-type]  # for_members lets nobody else in
            return redirect("portal_receipt", key)
        except Refused as refused:
            refusal = refused
    elif not _can_be_withdrawn(report):
        return redirect("portal_receipt", key)
    context = {"organization": report.organization, "place": "reports", "report": report, "refusal": refusal}
    return portal_page(request, "withdraw.html", context, status=409 if refusal else 200)


def _can_be_withdrawn(report: Report) -> bool:
    return report.state in (ReportState.DRAFT, ReportState.SUBMITTED, ReportState.CHANGES_REQUESTED)
