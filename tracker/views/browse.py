"""The list of commitments: search, facets, pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.filters import LONGEST_SEARCH, CommitmentFilters, without_control_characters
from tracker.reads import browse, choices, facets, forgiving, paging, suggesting
from tracker.reads.browse import Selection
from tracker.reads.cards import Card, cards
from tracker.reads.following import scopes
from tracker.reads.listing.narrowed import Narrowed, narrowed
from tracker.templatetags.quick_tags import drawn, kept_cards
from tracker.web import kept, page_number, reading_day, render_page


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """For everybody. What of the address was not understood is said, left out, and answered with 400; a page beyond
    the last shows the last, with 404."""
    day, problem = reading_day(request)
    filters = CommitmentFilters(request.GET)
    number, bad_page = page_number(request)
    as_of = kept(day)
    left, spelling = _left(day, filters.selection, as_of=as_of, exact=bool(request.GET.get(forgiving.EXACT)))
    selection = left.selection
    found = facets.found(left, filters.names, as_of=as_of)
    pages = paging.pages(
        number, found.total, browse.PER_PAGE, lambda page: selection.address(as_of=as_of, page=page)
    )
    ids = left.page(pages.number)
    read = list(cards(ids, day, selection.query).values()) if selection.query else []
    problems = [problem, *filters.problems, bad_page, pages.problem]
    context: dict[str, Any] = {
        "section": "commitments",
        "day": day,
        "problems": problems,
        "selection": selection,
        "found": found,
        "pages": pages,
        "rows": drawn(read, selection.query, as_of) if read else kept_cards(ids, day, as_of),
        "spelling": spelling or _offered(day, selection, found.total, read, as_of=as_of),
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


def _left(
    day: dt.date, asked: Selection, *, as_of: str, exact: bool
) -> tuple[Narrowed, forgiving.Spelling | None]:
    """What was asked for leaves; where that is nothing, what it may have meant, unless `exact`."""
    left = narrowed(day, asked)
    other = forgiving.instead(day, asked) if asked.query and not left.total else None
    if other is None:
        return left, None
    if exact:
        return left, forgiving.Spelling(offered=other.q, url=other.address(as_of=as_of))
    exactly = asked.address(as_of=as_of, **{forgiving.EXACT: "1"})
    return narrowed(day, other), forgiving.Spelling(asked=asked.q, shown=other.q, url=exactly)


def _offered(
    day: dt.date, selection: Selection, total: int, read: list[Card], *, as_of: str
) -> forgiving.Spelling | None:
    """What a search with hits may have meant all the same."""
    texts = (str(text) for card in read for text in (card.title, card.snippet))
    q = forgiving.rather(day, selection, total, texts) if read else ""
    url = dataclasses.replace(selection, q=q).address(as_of=as_of)
    return forgiving.Spelling(offered=q, url=url) if q else None


def with_day(parameters: list[tuple[str, str]], as_of: str) -> list[tuple[str, str]]:
    return [*parameters, ("as_of", as_of)] if as_of else parameters
