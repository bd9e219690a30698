"""Signatory by objective: of any commitment that has objectives, and of the pledge for the G7 of 2026."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.filters import MatrixFilters
from tracker.models import Commitment
from tracker.reads import browse
from tracker.reads.pledges import asked, matrix_lines, matrix_view
from tracker.reads.pledges import matrix as reading
from tracker.reads.pledges import pledge as pledge_reading
from tracker.reads.taking import About, Table, Taken
from tracker.web import get_public_commitment, kept, reading_day, render_page

from .exports import answer, refused, selection


@require_safe
def matrix(request: HttpRequest, address: str) -> HttpResponse:
    """For everybody; 404 without objectives and, with the reason, on the days before the commitment was listed. Any
    other writing of the address leads on to the one."""
    commitment = get_public_commitment(address)
    if address != commitment.address:
        return _lead_on(request, "matrix", commitment)
    day, problem = reading_day(request)
    objectives, settled = asked.objectives_of([commitment.pk], day)
    if not objectives:
        raise Http404(_("This commitment has no objectives."))
    context: dict[str, Any] = {"section": "commitments", "day": day, "commitment": commitment}
    if not browse.on_day(day).filter(pk=commitment.pk).exists():
        context |= {"problems": [problem]}
        return render_page(request, "public/commitment_not_yet.html", context, status=404)
    table = reading.read(commitment, day, objectives, settled)
    filters = MatrixFilters(request.GET, table)
    context |= {"problems": [problem, *filters.problems], **_shown(request, table, filters, day)}
    return render_page(request, "public/matrix.html", context)


@require_safe
def matrix_export(request: HttpRequest, address: str, extension: str) -> HttpResponseBase:
    """For everybody: exactly the view."""
    commitment = get_public_commitment(address)
    if address != commitment.address:
        return _lead_on(request, "matrix_export", commitment, extension)
    day, problem = reading_day(request)
    objectives, settled = asked.objectives_of([commitment.pk], day)
    if not objectives or not browse.on_day(day).filter(pk=commitment.pk).exists():
        raise Http404(_("This commitment has no objectives on that day."))
    table = reading.read(commitment, day, objectives, settled)
    filters = MatrixFilters(request.GET, table)
    page = reverse("matrix", args=[commitment.address])
    no_file = refused(request, [problem, *filters.problems], "commitments", page)
    if no_file is not None:
        return no_file
    lines = matrix_lines.lines(matrix_view.view(table, filters.wish), settings.BASE_URL)
    taken = Taken(
        About(
            day, selection(page, filters.wish.address(as_of=day.isoformat())), is_sample=commitment.is_sample
        ),
        Table("matrix", matrix_lines.COLUMNS, lines),
    )
    return answer(request, taken, extension, f"{commitment.reference.lower()}-matrix-{day.isoformat()}")


@require_safe
def pledge(request: HttpRequest) -> HttpResponse:
    """For everybody: the pledge for the G7, its date, what was due by it, and who has reported."""
    day, problem = reading_day(request)
    page = pledge_reading.page(day, is_past=bool(kept(day)))
    context: dict[str, Any] = {"section": "pledge", "day": day, "problems": [problem]}
    if page is None:
        commitment = pledge_reading.ever()
        if commitment is None:
            raise Http404(_("No pledge has objectives."))
        context["commitment"] = commitment
        return render_page(request, "public/commitment_not_yet.html", context, status=404)
    filters = MatrixFilters(request.GET, page.matrix)
    context |= {"problems": [problem, *filters.problems], "page": page, "commitment": page.commitment}
    context |= _shown(request, page.matrix, filters, day)
    return render_page(request, "public/pledge.html", context)


def _shown(
    request: HttpRequest, table: reading.Matrix, filters: MatrixFilters, day: dt.date
) -> dict[str, Any]:
    """What the table, its filters and its links need."""
    wish, as_of = filters.wish, kept(day)

    def url(**other: str) -> str:
        """Leads to the table itself: on a phone it lies far below the top of the page."""
        return f"{request.path}{wish.address(as_of=as_of, **other)}#matrix-tools"

    everybody = matrix_view.Wish(objective=wish.objective, sort=wish.sort)
    return {
        "noindex": table.commitment.is_sample,
        "here": request.path,
        "view": matrix_view.view(table, wish),
        "filters": filters,
        "turnout": pledge_reading.turnout_sentence(table),
        "all_url": url(objective=""),
        "aims": [
            (column.objective, url(objective=column.value), column.value == wish.objective)
            for column in table.columns
            if column.objective
        ],
        "everybody_url": f"{request.path}{everybody.address(as_of=as_of)}#matrix-tools",
        "name_url": url(sort="name"),
        "reported_url": url(sort="reported"),
        "taken": wish.address(as_of=as_of),
    }


def _lead_on(
    request: HttpRequest, name: str, commitment: Commitment, *more: str
) -> HttpResponsePermanentRedirect:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        reverse(name, args=[commitment.address, *more]) + (f"?{query}" if query else "")
    )
