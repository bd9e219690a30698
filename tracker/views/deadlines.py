"""Deadlines: overdue, next, met, by month."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.exports import listing
from tracker.filters import DeadlineFilters
from tracker.reads.due import board, events, taking_deadlines
from tracker.reads.due import month as reading
from tracker.web import kept, page_number, reading_day, render_page, to_take_away

CSV = "text/csv; charset=utf-8; header=present"


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    """For everybody. What of the address was not understood is said, left out, and answered with 400; a page beyond
    the last shows the last, with 404."""
    day, problem = reading_day(request)
    filters = DeadlineFilters(request.GET, day)
    number, bad_page = page_number(request)
    page = board.board(day, filters.wish, page=number, as_of=kept(day))
    context: dict[str, Any] = {
        **_shared(filters, kept(day)),
        "day": day,
        "problems": [problem, *filters.problems, bad_page, page.pages.problem],
        "page": page,
        "around": events.around(day, events.known(day, is_past=bool(kept(day)))),
        "canonical_query": filters.wish.address(
            page=str(page.pages.number) if page.pages.number > 1 else ""
        ).removesuffix("?"),
    }
    status = 404 if page.pages.problem else 200
    return render_page(request, "public/deadline_list.html", context, status=status)


@require_safe
def deadline_month(request: HttpRequest, month: str) -> HttpResponse:
    """For everybody; 404 for a month that there is not, and outside of the years of the calendar."""
    first = reading.parsed(month)
    if first is None:
        raise Http404(_("The calendar of this site has no such month."))
    day, problem = reading_day(request)
    filters = DeadlineFilters(request.GET, day)
    context: dict[str, Any] = {
        **_shared(filters, kept(day)),
        "day": day,
        "problems": [problem, *filters.problems],
        "month": reading.read(first, day, filters.wish, is_past=bool(kept(day))),
        "canonical_query": filters.wish.address().removesuffix("?"),
    }
    return render_page(request, "public/deadline_month.html", context)


@require_safe
def deadline_export(request: HttpRequest) -> HttpResponseBase:
    """For everybody. An address that was not understood gives no file, since it would not be what was asked for."""
    day, problem = reading_day(request)
    filters = DeadlineFilters(request.GET, day)
    refused = no_file(request, [problem, *filters.problems])
    if refused is not None:
        return refused
    lines = taking_deadlines.lines(day, filters.wish, settings.BASE_URL)
    response = StreamingHttpResponse(listing.csv_text(lines, taking_deadlines.COLUMNS), content_type=CSV)
    return to_take_away(response, f"paris-actions-deadlines-{day.isoformat()}.csv")


def no_file(request: HttpRequest, problems: list[str]) -> HttpResponse | None:
    """The page that says why there is no file, where something of the address was not understood."""
    if not any(problems):
        return None
    context = {"section": "deadlines", "problems": problems, "choose_url": reverse("deadline_list")}
    return render_page(request, "public/export_refused.html", context)


def _shared(filters: DeadlineFilters, as_of: str) -> dict[str, Any]:
    """What the page and the month both need: the form, and the address of this selection without its section."""
    return {
        "section": "deadlines",
        "filters": filters,
        "titles": board.TITLES,
        "here": filters.wish.address(as_of=as_of),
        "everywhere": filters.wish.address(as_of=as_of, show=""),
    }
