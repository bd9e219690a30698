"""Organizations: who promised what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.enums import Followed
from tracker.filters import OrganizationFilters
from tracker.reads import choices, forgiving, organizations, paging
from tracker.reads.following import scopes
from tracker.web import kept, page_number, reading_day, render_page


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    """For everybody."""
    day, problem = reading_day(request)
    everyone = organizations.lines(day)
    filters = OrganizationFilters(request.GET, everyone)
    number, bad_page = page_number(request)
    as_of = kept(day)
    spelling = _forgiven(filters, everyone, as_of=as_of, exact=bool(request.GET.get(forgiving.EXACT)))
    chosen = organizations.chosen(everyone, filters.wish)
    pages = paging.pages(
        number, len(chosen), organizations.PER_PAGE, lambda page: filters.address(as_of=as_of, page=page)
    )
    start = (pages.number - 1) * organizations.PER_PAGE
    context: dict[str, Any] = {
        "section": "organizations",
        "day": day,
        "problems": [problem, *filters.problems, bad_page, pages.problem],
        "filters": filters,
        "spelling": spelling,
        "lines": chosen[start : start + organizations.PER_PAGE],
        "total": len(chosen),
        "of": len(everyone),
        "pages": pages,
        "here": filters.address(as_of=as_of),
        "sorts": [(name, filters.address(as_of=as_of, sort=name)) for name in organizations.SORTS],
        "canonical_query": filters.address(page=str(pages.number) if pages.number > 1 else "").removesuffix(
            "?"
        ),
    }
    status = 404 if pages.problem else 200
    return render_page(request, "public/organization_list.html", context, status=status)


def _forgiven(
    filters: OrganizationFilters, everyone: Sequence[organizations.Line], *, as_of: str, exact: bool
) -> forgiving.Spelling | None:
    """Where the wish is met by nothing, what it may have meant takes its place, unless it is wanted `exact`."""
    asked = filters.wish
    if not asked.q or organizations.chosen(everyone, asked):
        return None
    other = forgiving.wish_instead(everyone, asked)
    if other is None:
        return None
    if exact:
        return forgiving.Spelling(offered=other.q, url=filters.address(as_of=as_of, q=other.q))
    exactly = filters.address(as_of=as_of, **{forgiving.EXACT: "1"})
    filters.wish = other
    return forgiving.Spelling(asked=asked.q, shown=other.q, url=exactly)


@require_safe
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """For everybody; 404 for an organization without a part in anything public."""
    day, problem = reading_day(request)
    organization = get_object_or_404(choices.public_organizations().select_related("source"), slug=slug)
    portrait = organizations.portrait(organization, day)
    context: dict[str, Any] = {
        "section": "organizations",
        "day": day,
        "problems": [problem],
        "portrait": portrait,
        "noindex": portrait.is_sample,
        "organization": organization,
        **scopes.ways(Followed.ORGANIZATION, organization.slug),
        "country_code": organization.country.lower(),
        "open_graph": {
            "title": str(organization.name),
            "description": _("What was promised in Paris by %(name)s, and what has become of it.")
            % {"name": organization.name},
        },
    }
    return render_page(request, "public/organization_detail.html", context)
