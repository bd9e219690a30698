"""For search engines: where the pages are, and what to leave alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from tracker.enums import CommitmentKind
from tracker.models import Commitment, Objective, Organization
from tracker.reads import releases, report_page
from tracker.web import alternates

PAGES = (
    "home",
    "commitment_list",
    "organization_list",
    "deadline_list",
    "change_list",
    "money",
    "country_list",
    "method",
    "about",
    "data_index",
    "data_dictionary",
    "release_list",
    "correction_new",
)
"""Pages that are always there."""


@dataclass(frozen=True)
class Place:
    """One page in one language, with its address in every language."""

    address: str
    alternates: list[tuple[str, str]]


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in both languages, each naming the other; nothing that a visitor cannot read today."""
    with translation.override("en"):
        paths = list(public_paths(timezone.localdate()))
    places = [
        Place(address, others)
        for others in map(alternates, paths)
        for code, address in others
        if code != "x-default"
    ]
    return render(request, "seo/sitemap.xml", {"places": places}, content_type="application/xml")


def public_paths(day: dt.date) -> Iterator[str]:
    """The path of every page in the active language. Four queries."""
    yield from map(reverse, PAGES)
    listed = Commitment.objects.public().of_the_record().as_of(day)
    with_aims = Exists(Objective.objects.filter(commitment=OuterRef("pk")))
    commitments = list(
        listed.select_related("pillar")
        .only("reference", "slug", "kind", "pillar__slug", "pillar__number")
        .annotate(has_objectives=with_aims)
        .order_by("reference")
    )
    matrices = [commitment for commitment in commitments if commitment.has_objectives]
    if any(commitment.kind == CommitmentKind.PLEDGE for commitment in matrices):
        yield reverse("pledge")
    for _number, slug in sorted({(c.pillar.number, c.pillar.slug) for c in commitments}):
        yield reverse("pillar_detail", args=[slug])
    yield from (commitment.get_absolute_url() for commitment in commitments)
    yield from (reverse("matrix", args=[commitment.address]) for commitment in matrices)
    organizations = Organization.objects.filter(parties__commitment__in=listed.values("pk"))
    places = list(organizations.order_by("slug").values_list("slug", "country").distinct())
    yield from (reverse("organization_detail", args=[slug]) for slug, _country in places)
    for country in sorted({country.lower() for _slug, country in places if country}):
        yield reverse("country_detail", args=[country])
    yield from (reverse("release_detail", args=[release.version]) for release in releases.listed())
    for key in report_page.keys_on(day, listed):
        yield reverse("report_detail", args=[key])


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The editors' desk stays out. Pages of a past day say `noindex` themselves, which only works if they are read."""
    context = {"sitemap": settings.BASE_URL + reverse("sitemap")}
    return render(request, "seo/robots.txt", context, content_type="text/plain; charset=utf-8")
