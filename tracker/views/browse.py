"""The list of commitments: search, facets, pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.filters import CommitmentFilters
from tracker.reads import browse, choices, facets, paging
from tracker.reads.following import scopes
from tracker.reads.listing.narrowed import narrowed
from tracker.templatetags.quick_tags import cards_of_a_page
from tracker.web import kept, page_number, reading_day, render_page


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """For everybody. What of the address was not understood is said, left out, and answered with 400; a page beyond
    the last shows the last, with 404."""
    day, problem = reading_day(request)
    filters = CommitmentFilters(request.GET, day=day)
    number, bad_page = page_number(request)
    selection = filters.selection
    as_of = kept(day)
    left = narrowed(day, selection)
    found = facets.found(left, filters.names, as_of=as_of)
    pages = paging.pages(
        number, found.total, browse.PER_PAGE, lambda page: selection.address(as_of=as_of, page=page)
    )
    problems = [problem, *filters.problems, bad_page, pages.problem]
    context: dict[str, Any] = {
        "section": "commitments",
        "day": day,
        "problems": problems,
        "selection": selection,
        "found": found,
        "pages": pages,
        "rows": cards_of_a_page(left.page(pages.number), day, selection.query, as_of),
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


def with_day(parameters: list[tuple[str, str]], as_of: str) -> list[tuple[str, str]]:
    return [*parameters, ("as_of", as_of)] if as_of else parameters
