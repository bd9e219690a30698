"""Pages on which somebody may report an error, and the corrections that everybody may read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.http import Http404
from django.urls import ResolverMatch, resolve
from django.utils import translation

from tracker.enums import PUBLIC_PUBLICATIONS
from tracker.models import Commitment, Correction, Report

from . import choices, pillars
from .places import country

PAGES = (
    "home",
    "commitment_list",
    "organization_list",
    "deadline_list",
    "deadline_month",
    "change_list",
    "change_between",
    "money",
    "country_list",
    "pledge",
    "compare",
    "method",
    "about",
    "data_index",
    "data_dictionary",
    "release_list",
    "privacy",
    "correction_new",
)
"""Pages that are always there; those about one thing are looked up."""

REPORTABLE = (
    *PAGES,
    "commitment_detail",
    "commitment_short",
    "matrix",
    "organization_detail",
    "country_detail",
    "pillar_detail",
    "report_detail",
)
"""Routes whose pages carry the link to the form with their own address. Never one with a token in it."""

LISTED = 100
_PREFIX = re.compile(r"/(en|fr)/")


@dataclass(frozen=True)
class Place:
    """A public page: its path, and the commitment that it is about, if it is about one."""

    path: str
    commitment: Commitment | None


def place(address: str, host: str) -> Place | None:
    """The public page that somebody names, by its path or as an address of this site (at `host`); None for any other
    page and for what is not public, which answers like what does not exist."""
    parts = urlsplit(address.strip())
    path = unquote(parts.path)
    found = _PREFIX.match(path)
    if (parts.netloc and parts.netloc != host) or not found:
        return None
    with translation.override(found[1]):
        try:
            match = resolve(path)
        except Http404:
            return None
    return _known(path, match)


def _known(path: str, match: ResolverMatch) -> Place | None:
    if match.url_name in PAGES:
        return Place(path, None)
    if match.url_name == "organization_detail":
        there = choices.public_organizations().filter(slug=match.kwargs["slug"]).exists()
        return Place(path, None) if there else None
    if match.url_name == "pillar_detail":
        return Place(path, None) if pillars.known().filter(**match.kwargs).exists() else None
    if match.url_name == "country_detail":
        return Place(path, None) if country.exists(match.kwargs["code"].upper()) else None
    if match.url_name == "report_detail":
        report = Report.objects.public().select_related("commitment").filter(**match.kwargs).first()
        return Place(path, _public(report.commitment)) if report else None
    if match.url_name in ("commitment_detail", "commitment_short", "matrix"):
        reference = "-".join(match.kwargs["address"].split("-")[:2]).upper()
        commitment = Commitment.objects.public().filter(reference=reference).first()
        return Place(path, commitment) if commitment else None
    return None


def _public(commitment: Commitment) -> Commitment | None:
    return commitment if commitment.publication in PUBLIC_PUBLICATIONS else None


def upheld() -> Sequence[Correction]:
    """The newest, with their commitments. One query."""
    rows = Correction.objects.public().select_related("commitment").order_by("-answered_at", "-pk")
    return list(rows[:LISTED])
