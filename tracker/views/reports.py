"""The page of one published report: its permanent address."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.enums import PUBLIC_PUBLICATIONS
from tracker.reads import report_page, wording
from tracker.web import get_public_commitment, reading_day, render_page

from . import structured


@require_safe
def report_detail(request: HttpRequest, key: str) -> HttpResponse:
    """For everybody, once it is published; superseded ones stay. 404 for everything else, members included (theirs
    are in the portal), for days before it speaks of anything, and while its commitment is not public."""
    day, problem = reading_day(request)
    report = report_page.find(key)
    if report is None or (report.happened_on and report.happened_on > day):
        raise Http404(_("There is no such report."))
    commitment = report.commitment
    if commitment.publication not in PUBLIC_PUBLICATIONS:
        commitment = get_public_commitment(commitment.reference)
    page = report_page.read(report, commitment, day)
    context = {
        "section": "commitments",
        "day": day,
        "problems": [problem],
        "page": page,
        "citation": citation(page),
        "structured": structured.report(page),
        "noindex": commitment.is_sample,
        "open_graph": {"title": str(page.title), "description": page.claim.sentence},
    }
    return render_page(request, "public/report_detail.html", context)


def citation(page: report_page.ReportPage) -> str:
    """One line of plain text to put under a quotation."""
    report = page.report
    published = timezone.localdate(report.published_at)
    return _(
        "%(name)s, “%(headline)s”, report on %(reference)s %(title)s, published on %(day)s by Paris Actions Tracker, "
        "%(address)s"
    ) % {
        "name": report.organization.name,
        "headline": report.headline,
        "reference": page.commitment.reference,
        "title": page.commitment.title,
        "day": wording.written_day(published),
        "address": settings.BASE_URL + report.get_absolute_url(),
    }
