"""Exactly the selection of the list, to take away."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.exports import listing
from tracker.filters import CommitmentFilters
from tracker.reads import taking
from tracker.web import reading_day, render_page, to_take_away

CSV = "text/csv; charset=utf-8; header=present"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def commitment_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody. An address that was not understood gives no file, since it would not be what was asked for."""
    day, problem = reading_day(request)
    filters = CommitmentFilters(request.GET, day=day)
    problems = [each for each in (problem, *filters.problems) if each]
    if problems:
        return render_page(
            request, "public/export_refused.html", {"section": "commitments", "problems": problems}
        )
    lines = taking.lines(day, filters.selection, settings.BASE_URL)
    response: HttpResponseBase
    if extension == "csv":
        response = StreamingHttpResponse(listing.csv_text(lines), content_type=CSV)
    else:
        about = [(_("as of"), day.isoformat()), (_("selection"), _selection(request))]
        response = HttpResponse(listing.workbook(lines, about), content_type=SHEET)
    return to_take_away(response, f"paris-actions-{day.isoformat()}.{extension}")


def _selection(request: HttpRequest) -> str:
    return request.build_absolute_uri().replace(".xlsx", "/", 1)
