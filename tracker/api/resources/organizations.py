"""Organizations: the list of the page, with its filters and its order, and how many commitments each has a part in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from tracker.api import dressing, shapes
from tracker.api.parameters import COUNTRY, SLUG, Asked, echoed, of_choices, of_keys, text
from tracker.api.problems import Fault, Refused
from tracker.api.resource import Expand, Key, Line, Resource
from tracker.enums import ImplementationStatus, OrganizationKind, Role
from tracker.filters import OrganizationFilters
from tracker.models import Organization
from tracker.reads import choices, organizations
from tracker.tables import BY_NAME

from . import parties, reports
from .parties import PartyShape
from .reports import ReportShape

FILTERS = (
    text("q", "Words of the name, in English or French.", example="ministry"),
    of_choices("kind", OrganizationKind, "What it is.", several=False),
    of_keys("country", "Its seat, ISO 3166-1 alpha-2.", pattern=COUNTRY, several=False, example="FR"),
    of_choices("role", Role, "With a part in this role.", several=False),
    of_choices(
        "sort",
        {
            "name": "by name, in the language of Accept-Language",
            "commitments": "with a part in most comes first",
            "leads": "leading most comes first",
        },
        "The order; by name where it is not given. Ties by name.",
        several=False,
    ),
)


class Counts(serializers.Serializer):
    """In how many commitments of the day it has a part; with two roles in one, that counts under both."""

    total = shapes.whole("commitments in any role")
    complete = shapes.whole("of these, those that the editors conclude to be complete")
    lead = shapes.whole("as a lead")
    signatory = shapes.whole("as a signatory")
    member = shapes.whole("as a member")
    supporter = shapes.whole("as a supporter")
    funder = shapes.whole("as a funder")
    host = shapes.whole("as a host")
    partner = shapes.whole("as a partner")


class OrganizationShape(shapes.OfTable):
    """Who promised: a country, a company, an institution."""

    table = "organizations"

    id = shapes.identity("its short name")
    api_url = shapes.own_address()
    is_sample = shapes.sample()
    commitments = shapes.part(Counts, "how many commitments it has a part in on the day")
    links = shapes.part(shapes.Links, "its page on this site")
    expanded = shapes.expanded(
        "Organization",
        parties=(PartyShape, "what it takes part in on the day"),
        reports=(ReportShape, "what it reported, newest first"),
    )


@dataclass(frozen=True)
class Row:
    """An organization of the list, by its short name, with its counts."""

    slug: str
    counts: Line


def find(asked: Asked) -> list[Row]:
    """One query."""
    everyone = organizations.lines(asked.day)
    filters = OrganizationFilters(asked.data(*(each.name for each in FILTERS)), everyone)
    lost = [name for name in ("kind", "country", "role") if asked.one(name) != getattr(filters.wish, name)]
    if lost:
        sentence = _("“%(value)s” is not known here.")
        raise Refused([Fault(name, sentence % {"value": echoed(asked.one(name))}) for name in lost])
    chosen = organizations.chosen(everyone, filters.wish)
    return [Row(each.slug, _counts(each.total, each.complete, dict(each.roles))) for each in chosen]


def one(asked: Asked, slug: str) -> Row | None:
    """With what it has a part in on the day, which may be nothing. Two queries."""
    if not choices.public_organizations().filter(slug=slug).exists():
        return None
    held: dict[str, set[int]] = defaultdict(set)
    complete = set()
    rows = organizations.parties_on(asked.day).filter(organization__slug=slug).order_by()
    for role, pk, status in rows.values_list("role", "commitment", "commitment__standings__status"):
        held[role].add(pk)
        if status == ImplementationStatus.COMPLETE:
            complete.add(pk)
    total = {pk for ids in held.values() for pk in ids}
    return Row(slug, _counts(len(total), len(complete), {role: len(ids) for role, ids in held.items()}))


def _counts(total: int, complete: int, roles: dict[str, int]) -> Line:
    return {"total": total, "complete": complete, **{role: roles.get(role, 0) for role in Role.values}}


def dress(rows: Sequence[Row], asked: Asked) -> list[Line]:
    """One query."""
    found = Organization.objects.select_related("source").in_bulk(
        [row.slug for row in rows], field_name="slug"
    )
    sample = BY_NAME["organizations"].sample["slug__startswith"]
    return [
        {
            "id": row.slug,
            "is_sample": row.slug.startswith(sample),
            **dressing.columns("organizations", found[row.slug]),
            "commitments": row.counts,
            "links": dressing.both("page", reverse("organization_detail", args=[row.slug])),
        }
        for row in rows
    ]


def _beside(rows: Sequence[Row], found: Any) -> list[list[Any]]:
    held: dict[str, list[Any]] = defaultdict(list)
    for each in found:
        held[each.organization.slug].append(each)
    return [held[row.slug] for row in rows]


def _parties(rows: Sequence[Row], asked: Asked) -> list[list[Any]]:
    return _beside(rows, parties.of_organizations([row.slug for row in rows], asked))


def _reports(rows: Sequence[Row], asked: Asked) -> list[list[Any]]:
    return _beside(rows, reports.of_organizations([row.slug for row in rows], asked))


RESOURCE = Resource(
    name="organizations",
    singular="organization",
    meaning=gettext_lazy(
        "Who promised: countries, companies and institutions, with how many commitments they have a part in."
    ),
    of_the_day=gettext_lazy(
        "Those with a part in something on the day; by its own address also one that has none on it."
    ),
    shape=OrganizationShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("slug", "The short name of the organization.", SLUG, "country-fr"),),
    parameters=FILTERS,
    expands=(
        Expand("parties", _parties, "organization", "what it takes part in on the day"),
        Expand("reports", _reports, "organization", "what it reported, newest first"),
    ),
    order="As `sort` says.",
)
