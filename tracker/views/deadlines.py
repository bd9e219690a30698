"""Deadlines: overdue, next, met, by month."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.filters import DeadlineFilters
from tracker.reads.due import board, events, taking_deadlines
from tracker.reads.due import month as reading
from tracker.reads.taking import About, Table, Taken, only_samples
from tracker.web import kept, page_number, reading_day, render_page

from . import exports


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
def deadline_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: exactly the deadlines of the page, all of them; with `?month=2026-06` those of that month."""
    day, problem = reading_day(request)
    filters = DeadlineFilters(request.GET, day)
    given = request.GET.get("month") or ""
    month = reading.parsed(given) if given else None
    bad_month = _("The calendar of this site has no such month.") if given and month is None else ""
    refused = no_file(request, [problem, *filters.problems, bad_month])
    if refused is not None:
        return refused
    page = reverse("deadline_month", args=[given]) if month else reverse("deadline_list")
    lines = taking_deadlines.lines(day, filters.wish, settings.BASE_URL, of_month=month)
    taken = Taken(
        About(day, exports.selection(page, filters.wish.address(as_of=day.isoformat())), only_samples(day)),
        Table("deadlines", taking_deadlines.COLUMNS, lines),
    )
    named = f"deadlines-{given}-as-of" if month else "deadlines"
    return exports.answer(request, taken, extension, f"{named}-{day.isoformat()}")


def no_file(request: HttpRequest, problems: list[str]) -> HttpResponse | None:
    """The page that says why there is no file, where something of the address was not understood."""
    return exports.refused(request, problems, "deadlines", reverse("deadline_list"))


def _shared(filters: DeadlineFilters, as_of: str) -> dict[str, Any]:
    """What the page and the month both need: the form, and the address of this selection without its section."""
    return {
        "section": "deadlines",
        "filters": filters,
        "titles": board.TITLES,
        "here": filters.wish.address(as_of=as_of),
        "everywhere": filters.wish.address(as_of=as_of, show=""),
    }
