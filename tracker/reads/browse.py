"""The list: what somebody asked for, understood (`Selection`), and the commitments that it means on a day.

Exports, the interface for programs and feeds go through `chosen`; the page counts and cuts the list that it holds in
memory (`listing.narrowed`), and tests hold the two to the same answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Length, Lower, NullIf

from tracker import schedule, search
from tracker.enums import Freshness
from tracker.models import Commitment, Localized, Party
from tracker.models.commitment import CommitmentQuerySet

from .wording import language

PER_PAGE = 25
OPEN = "open"
YES, NO = "yes", "no"

COLUMNS = {
    "pillar": "pillar__slug",
    "topic": "topic__slug",
    "kind": "kind",
    "status": "now__status",
    "outcome": "now__outcome",
    "schedule": "now__schedule",
    "verification": "now__verification",
    "freshness": "freshness",
    "link_to_summit": "link_to_summit",
    "confidence": "confidence",
    "headline": "headline",
    "in_brochure": "in_brochure",
}
"""Axes on which a commitment has one value, and the column that holds it."""

PARTY_COLUMNS = {
    "organization": "organization__slug",
    "country": "organization__country",
    "role": "role",
}
"""Axes of its parties. Given together they speak of one and the same party: France as a lead, not France and a lead."""

SORTS = ("relevance", "reference", "changed", "deadline", "title")


@dataclass(frozen=True)
class Named:
    """A slug with its name in the reader's language."""

    slug: str
    name_en: str
    name_fr: str
    name = Localized()


@dataclass(frozen=True)
class Selection:
    """What was asked for, every value valid. Several values of one axis mean any of them; several axes all of them."""

    q: str = ""
    parent: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""

    @cached_property
    def query(self) -> search.Query:
        return search.parse(self.q)

    @property
    def order(self) -> str:
        """The sort in force: by relevance when words are looked for, else by reference."""
        return self.sort or self.default_order

    @property
    def default_order(self) -> str:
        return "relevance" if self.query else "reference"

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.parent or self.values)

    def of(self, axis: str) -> tuple[str, ...]:
        return self.values.get(axis, ())

    def having(self, axis: str, *values: str) -> Selection:
        """The same with these values on one axis instead of its own; without any, the axis is free."""
        others = {name: chosen for name, chosen in self.values.items() if name != axis}
        return replace(self, values={**others, axis: values} if values else others)

    def without(self, axis: str, value: str) -> Selection:
        return self.having(axis, *(other for other in self.of(axis) if other != value))

    def parameters(self) -> list[tuple[str, str]]:
        """Its address: known names only, sorted, nothing that would go without saying."""
        pairs = [("q", self.q), ("parent", self.parent)]
        pairs += [(axis, value) for axis, values in self.values.items() for value in values]
        if self.sort and self.sort != self.default_order:
            pairs.append(("sort", self.sort))
        return sorted((name, value) for name, value in pairs if value)

    def address(self, **more: str) -> str:
        """ "?…", or "?" alone for the whole list: an empty href would keep the query."""
        extra = [(name, value) for name, value in more.items() if value]
        return "?" + urlencode(sorted([*self.parameters(), *extra]))


def on_day(day: dt.date) -> CommitmentQuerySet:
    """Every public commitment of the day with its standing as `now` and its `freshness`."""
    return Commitment.objects.public().as_of(day).annotate(freshness=_freshness(day))


def listed(day: dt.date) -> CommitmentQuerySet:
    """The same without samples beside the record: what the list, its facets and its exports are taken from."""
    return on_day(day).of_the_record()


def _freshness(day: dt.date) -> Case:
    """`schedule.freshness` in SQL."""
    current = day - dt.timedelta(days=schedule.CURRENT_DAYS)
    ageing = day - dt.timedelta(days=schedule.AGEING_DAYS)
    return Case(
        When(now__last_fact_on__gt=current, then=Value(Freshness.CURRENT.value)),
        When(now__last_fact_on__gt=ageing, then=Value(Freshness.AGEING.value)),
        When(now__last_fact_on__isnull=False, then=Value(Freshness.STALE.value)),
        default=Value(""),
        output_field=CharField(),
    )


def searched(day: dt.date, selection: Selection) -> CommitmentQuerySet:
    """The part of a selection that no facet counts: words and parent."""
    rows = search.matching(listed(day), selection.query, day)
    return rows.filter(parent__reference=selection.parent) if selection.parent else rows


def chosen(day: dt.date, selection: Selection) -> CommitmentQuerySet:
    """The commitments that the selection means on the day, in no order."""
    rows = with_axes(searched(day, selection), selection)
    return with_parties(rows, day, selection)


def with_axes(rows: CommitmentQuerySet, selection: Selection) -> CommitmentQuerySet:
    for axis, column in COLUMNS.items():
        if selection.of(axis):
            rows = rows.filter(**{f"{column}__in": [stored(axis, value) for value in selection.of(axis)]})
    return rows


def with_parties(rows: CommitmentQuerySet, day: dt.date, selection: Selection) -> CommitmentQuerySet:
    wanted = party_conditions(selection)
    if not wanted:
        return rows
    return rows.filter(Exists(Party.objects.as_of(day).filter(wanted, commitment=OuterRef("pk"))))


def party_conditions(selection: Selection, *, leaving: str = "") -> Q:
    """What one party row has to be; `leaving` is the axis that is being counted."""
    wanted = Q()
    for axis, column in PARTY_COLUMNS.items():
        if axis != leaving and selection.of(axis):
            wanted &= Q(**{f"{column}__in": selection.of(axis)})
    return wanted


def stored(axis: str, value: str) -> Any:
    """What the column holds for the value of an address."""
    if axis == "outcome" and value == OPEN:
        return ""
    return value == YES if axis in ("headline", "in_brochure") else value


def spoken(axis: str, value: Any) -> str:
    """The value of an address for what the column holds; "" where there is nothing to choose."""
    if axis == "outcome" and not value:
        return OPEN
    if axis in ("headline", "in_brochure"):
        return YES if value else NO
    return str(value or "")


def ordered(rows: CommitmentQuerySet, selection: Selection) -> CommitmentQuerySet:
    """Ties are settled by reference, as a number: PA-1000 comes after PA-999."""
    by_reference = (Length("reference"), "reference")
    title = "title_fr" if language() == "fr" else "title_en"
    first: dict[str, tuple[Any, ...]] = {
        "relevance": ("-in_head",),
        "changed": (F("now__assessment__effective_on").desc(nulls_last=True),),
        "deadline": (F("now__next_due_on").asc(nulls_last=True),),
        "title": (Lower(Coalesce(NullIf(title, Value("")), "title_en")),),
    }
    return rows.order_by(*first.get(selection.order, ()), *by_reference)
