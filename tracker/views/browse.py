"""The list of commitments: search, facets, pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.filters import LONGEST_SEARCH, CommitmentFilters, without_control_characters
from tracker.reads import browse, choices, facets, forgiving, paging, suggesting
from tracker.reads.following import scopes
from tracker.web import kept, page_number, reading_day, render_page


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """For everybody. What of the address was not understood is said, left out, and answered with 400; a page beyond
    the last shows the last, with 404."""
    day, problem = reading_day(request)
    filters = CommitmentFilters(request.GET, day=day)
    number, bad_page = page_number(request)
    as_of = kept(day)
    exact = bool(request.GET.get(forgiving.EXACT))
    selection, found, spelling = _found(day, filters, as_of=as_of, exact=exact)
    pages = paging.pages(
        number, found.total, browse.PER_PAGE, lambda page: selection.address(as_of=as_of, page=page)
    )
    rows = browse.rows(day, selection, page=pages.number) if found.total else []
    problems = [problem, *filters.problems, bad_page, pages.problem]
    context: dict[str, Any] = {
        "section": "commitments",
        "day": day,
        "problems": problems,
        "selection": selection,
        "found": found,
        "pages": pages,
        "rows": rows,
        "spelling": spelling or _offered(day, selection, found.total, rows, as_of=as_of),
        "keep": with_day(selection.parameters(), as_of),
        "sorts": [
            (value, label)
            for value, label in choices.SORTS.items()
            if value != "relevance" or selection.query
        ],
        "here": selection.address(as_of=as_of),
        **scopes.ways(*scopes.of_selection_or_less(selection)),
        "clear_url": browse.Selection().address(as_of=as_of),
        "canonical_query": selection.address(page=str(pages.number) if pages.number > 1 else "").removesuffix(
            "?"
        ),
    }
    return render_page(
        request,
        "public/commitment_list.html",
        context,
        fragment="public/_commitment_results.html",
        status=404 if pages.problem else 200,
    )


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """For everybody: what is offered under a field while words are typed into it, as options of a list box.

    A fragment without a page of its own; without script nobody asks for it."""
    day, _problem = reading_day(request)
    q = without_control_characters(request.GET).get("q", "")[:LONGEST_SEARCH].strip()
    found = suggesting.suggested(q, day, is_today=not kept(day))
    response = render_page(request, "public/_suggestions.html", {"day": day, "found": found})
    response["X-Robots-Tag"] = "noindex"
    return response


def _found(
    day: dt.date, filters: CommitmentFilters, *, as_of: str, exact: bool
) -> tuple[browse.Selection, facets.Found, forgiving.Spelling | None]:
    """What was asked for with what it finds; where that is nothing, what it may have meant, unless `exact`."""
    asked = filters.selection
    found = facets.found(day, asked, filters.names, as_of=as_of)
    other = forgiving.instead(day, asked) if asked.query and not found.total else None
    if other is None:
        return asked, found, None
    if exact:
        return asked, found, forgiving.Spelling(offered=other.q, url=other.address(as_of=as_of))
    exactly = asked.address(as_of=as_of, **{forgiving.EXACT: "1"})
    spelling = forgiving.Spelling(asked=asked.q, shown=other.q, url=exactly)
    return other, facets.found(day, other, filters.names, as_of=as_of), spelling


def _offered(
    day: dt.date, selection: browse.Selection, total: int, rows: list[browse.Row], *, as_of: str
) -> forgiving.Spelling | None:
    """What a search with hits may have meant all the same."""
    texts = (str(text) for row in rows for text in (row.commitment.title, row.snippet))
    q = forgiving.rather(day, selection, total, texts) if rows else ""
    url = dataclasses.replace(selection, q=q).address(as_of=as_of)
    return forgiving.Spelling(offered=q, url=url) if q else None


def with_day(parameters: list[tuple[str, str]], as_of: str) -> list[tuple[str, str]]:
    return [*parameters, ("as_of", as_of)] if as_of else parameters
