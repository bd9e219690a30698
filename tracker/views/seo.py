"""For search engines: where the pages are, and what to leave alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from tracker.models import Commitment, Organization
from tracker.reads import report_page
from tracker.web import alternates

PAGES = ("home", "commitment_list", "organization_list", "method", "about", "correction_new")


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
    """The path of every page in the active language. Three queries."""
    yield from map(reverse, PAGES)
    listed = Commitment.objects.public().of_the_record().as_of(day)
    for commitment in listed.only("reference", "slug").order_by("reference"):
        yield commitment.get_absolute_url()
    taking_part = Organization.objects.filter(parties__commitment__in=listed.values("pk"))
    for slug in taking_part.order_by("slug").values_list("slug", flat=True).distinct():
        yield reverse("organization_detail", args=[slug])
    for key in report_page.keys_on(day, listed):
        yield reverse("report_detail", args=[key])


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The editors' desk stays out. Pages of a past day say `noindex` themselves, which only works if they are read."""
    context = {"sitemap": settings.BASE_URL + reverse("sitemap")}
    return render(request, "seo/robots.txt", context, content_type="text/plain; charset=utf-8")
