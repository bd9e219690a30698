"""Organizations: who promised what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.enums import Followed
from tracker.filters import OrganizationFilters
from tracker.reads import choices, organizations, paging
from tracker.reads.following import scopes
from tracker.web import kept, page_number, reading_day, render_page


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    """For everybody."""
    day, problem = reading_day(request)
    everyone = organizations.lines(day)
    filters = OrganizationFilters(request.GET, everyone)
    number, bad_page = page_number(request)
    chosen = organizations.chosen(everyone, filters.wish)
    as_of = kept(day)
    pages = paging.pages(
        number, len(chosen), organizations.PER_PAGE, lambda page: filters.address(as_of=as_of, page=page)
    )
    start = (pages.number - 1) * organizations.PER_PAGE
    context: dict[str, Any] = {
        "section": "organizations",
        "day": day,
        "problems": [problem, *filters.problems, bad_page, pages.problem],
        "filters": filters,
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
