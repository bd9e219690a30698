"""What the form above the deadlines offers to choose from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from tracker import search
from tracker.models import Party, Pillar
from tracker.reads import browse, choices
from tracker.reads.browse import Named

MOST = 300
"""Organizations in the form."""


@dataclass(frozen=True)
class Choices:
    """What a form offers, value and word."""

    pillar: dict[str, Any]
    organization: dict[str, Any]
    country: dict[str, Any]


def offered(day: dt.date, organization: str = "") -> Choices:
    """Pillars, and the organizations and countries with a part on the day in what has milestones: of very many
    organizations those with the most, and always the one asked for. Two queries, a third for one not among them."""
    columns = (
        "organization__slug",
        "organization__name_en",
        "organization__name_fr",
        "organization__country",
    )
    parts = (
        Party.objects.as_of(day)
        .filter(
            commitment__in=browse.listed(day).order_by().values("pk"), commitment__milestones__isnull=False
        )
        .order_by()
        .values(*columns)
        .annotate(n=Count("commitment", distinct=True))
        .order_by("-n", "organization__slug")
        .values_list(*columns)
    )
    found = [(Named(*names), country) for *names, country in parts[:MOST]]
    named = {each.slug: each.name for each, _country in found}
    if organization and organization not in named:
        asked = choices.public_organizations().filter(slug=organization[:80])
        named |= {each.slug: each.name for each in asked}
    codes = {country for _each, country in found if country}
    return Choices(
        pillar={pillar.slug: pillar.name for pillar in Pillar.objects.order_by("number")},
        organization=_by_name(named),
        country=_by_name(choices.countries(codes)),
    )


def _by_name(words: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(words.items(), key=lambda item: (search.fold(item[1]), item[0])))
