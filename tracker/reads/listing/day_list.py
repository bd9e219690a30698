"""The list of one day, read once for as long as the record does not change: two queries, then none for its facets."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any

from tracker import search
from tracker.models import Organization, Party
from tracker.reads import browse
from tracker.reads.browse import COLUMNS, PARTY_COLUMNS, Named, Selection
from tracker.reads.held import held
from tracker.reads.wording import language

from .rows import Mask, Rows, counted

DAYS = 6
"""So many days are held: today, and the past ones that were read last."""

MOST_ORGANIZATIONS = 200
"""Beyond so many, a wide selection offers those alone that have the most commitments."""

WIDE = 2_000
"""Commitments from which on a selection is too wide to look at the organizations of each."""


class DayList:
    """Every listed commitment of the day, in the order of their references; `ids` holds their keys."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        listed = browse.ordered(browse.listed(day), Selection())
        self.ids: list[int] = []
        found: dict[str, dict[Any, list[int]]] = {axis: defaultdict(list) for axis in (*COLUMNS, "parent")}
        columns = ("pk", *COLUMNS.values(), "parent__reference")
        for place, (pk, *values) in enumerate(listed.values_list(*columns)):
            self.ids.append(pk)
            for places, value in zip(found.values(), values, strict=True):
                places[value].append(place)
        self.size = len(self.ids)
        self.everything = Mask.all(self.size)
        self.parts = {ref: Rows(places, self.size) for ref, places in found.pop("parent").items() if ref}
        self.axes: dict[str, dict[str, Rows]] = {
            axis: {browse.spoken(axis, value): Rows(places, self.size) for value, places in by_value.items()}
            for axis, by_value in found.items()
        }
        self.parties = Parties(self)

    @cached_property
    def place(self) -> dict[int, int]:
        """By the key of a commitment."""
        return {pk: place for place, pk in enumerate(self.ids)}

    def worded(self, selection: Selection) -> tuple[Mask, Mask]:
        """What words and parent leave, and those that have all of the words in reference or title. One query where
        there are words."""
        within, head = self.everything, Mask(0, self.size)
        if selection.query:
            found = [
                (self.place[pk], in_head)
                for pk, in_head in search.found(selection.query, self.day)
                if pk in self.place
            ]
            within = Mask.of((place for place, _in_head in found), self.size)
            head = Mask.of((place for place, in_head in found if in_head), self.size)
        if selection.parent:
            within &= self._any(self.parts, [selection.parent])
        return within, head

    def on_axis(self, axis: str, values: Iterable[str]) -> Mask:
        return self._any(self.axes[axis], values)

    def _any(self, rows: Mapping[str, Rows], values: Iterable[str]) -> Mask:
        return reduce(or_, (rows[value].mask for value in values if value in rows), Mask(0, self.size))

    def counts(self, axis: str, within: Mask) -> dict[str, int]:
        return counted(self.axes[axis], within)

    def order(self, by: str) -> Sequence[int] | None:
        """Places in the order asked for; None for that of the references."""
        return None if by == "reference" else _order(self.day, by, language())


class Parties:
    """Who has a part in what, on the day. Wishes for organization, country and role speak of one and the same party."""

    def __init__(self, day_list: DayList) -> None:
        self.size = day_list.size
        place = day_list.place
        self.found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.at: dict[int, list[str]] = defaultdict(list)
        self.names: dict[str, Named] = {}
        self.country: dict[str, str] = {}
        slugs: dict[int, str] = {}
        columns = ("pk", "slug", "name_en", "name_fr", "country")
        for pk, slug, name_en, name_fr, country in Organization.objects.values_list(*columns):
            slugs[pk] = slug
            self.names[slug] = Named(slug, name_en, name_fr)
            self.country[slug] = country
        parties = Party.objects.as_of(day_list.day).order_by()
        for commitment, organization, role in parties.values_list("commitment_id", "organization_id", "role"):
            if commitment in place:
                slug = slugs[organization]
                self.found[slug][role].append(place[commitment])
                self.at[place[commitment]].append(slug)
        self._kept: dict[tuple[str, tuple[str, ...]], dict[str, Rows]] = {}

    @cached_property
    def _named(self) -> dict[str, dict[str, str]]:
        return {}

    def named(self, language: str) -> Mapping[str, str]:
        """Names of organizations in the language in force, in the order of the alphabet."""
        if language not in self._named:
            named = [(slug, each.name) for slug, each in self.names.items() if slug in self.found]
            self._named[language] = dict(sorted(named, key=lambda item: item[1].casefold()))
        return self._named[language]

    def fitting(self, selection: Selection) -> Mask | None:
        """Commitments with a party as wished for; None where nothing is asked of a party."""
        if not any(selection.of(axis) for axis in PARTY_COLUMNS):
            return None
        return self._rows(self._asked_for(selection, leaving=""), selection.of("role")).mask

    def counts(self, axis: str, selection: Selection, within: Mask) -> Mapping[str, int]:
        """Commitments `within` by the value of one axis, the other two holding for the same party."""
        slugs = self._asked_for(selection, leaving=axis)
        if axis == "organization":
            return self._by_organization(slugs, selection, within)
        if selection.of("organization") or (axis == "role" and selection.of("country")):
            return counted(self._grouped(axis, slugs, selection.of("role")), within)
        return counted(self._held(axis, selection), within)

    def _asked_for(self, selection: Selection, *, leaving: str) -> Iterable[str]:
        """Organizations as wished for, whatever their role."""
        slugs: Iterable[str] = self.found
        if leaving != "organization" and selection.of("organization"):
            slugs = [slug for slug in selection.of("organization") if slug in self.found]
        if leaving != "country" and selection.of("country"):
            slugs = [slug for slug in slugs if self.country[slug] in selection.of("country")]
        return slugs

    def _rows(self, slugs: Iterable[str], roles: Iterable[str]) -> Rows:
        """Where one of these organizations has one of these roles; without roles, any."""
        places = {
            place
            for slug in slugs
            for role in (roles or self.found[slug])
            for place in self.found[slug].get(role, ())
        }
        return Rows(places, self.size)

    def _grouped(self, axis: str, slugs: Iterable[str], roles: tuple[str, ...]) -> dict[str, Rows]:
        """The parts of these organizations by value of the axis, of which roles are the one that is not narrowed."""
        if axis == "role":
            slugs = list(slugs)
            every = {role for slug in slugs for role in self.found[slug]}
            return {role: self._rows(slugs, [role]) for role in every}
        if axis == "organization":
            return {slug: self._rows([slug], roles) for slug in slugs}
        seated: dict[str, list[str]] = defaultdict(list)
        for slug in slugs:
            seated[self.country[slug]].append(slug)
        return {code: self._rows(them, roles) for code, them in seated.items() if code}

    def _held(self, axis: str, selection: Selection) -> dict[str, Rows]:
        """The same of all organizations, worked out once: there are as many as sets of roles."""
        key = (axis, () if axis == "role" else selection.of("role"))
        if key not in self._kept:
            self._kept[key] = self._grouped(axis, self.found, key[1])
        return self._kept[key]

    def _by_organization(self, slugs: Iterable[str], selection: Selection, within: Mask) -> Mapping[str, int]:
        rows = self._held("organization", selection)
        wanted = slugs if len(rows) <= MOST_ORGANIZATIONS else self._worth_counting(slugs, within)
        if wanted is self.found:
            return counted(rows, within)
        return counted({slug: rows[slug] for slug in wanted}, within)

    def _worth_counting(self, slugs: Iterable[str], within: Mask) -> Iterable[str]:
        """Of many, those that have a part in a narrow selection; in a wide one those with the most commitments."""
        if within.total <= WIDE:
            there = {slug for place in within.places() for slug in self.at.get(place, ())}
            return there if slugs is self.found else there.intersection(slugs)
        wanted = set(slugs)
        return [slug for slug in self._largest if slug in wanted][:MOST_ORGANIZATIONS]

    @cached_property
    def _largest(self) -> list[str]:
        return sorted(self.found, key=lambda slug: (-sum(map(len, self.found[slug].values())), slug))


@held(most=DAYS)
def day_list(day: dt.date) -> DayList:
    """The list of the day, read from the database once for each version of the data."""
    return DayList(day)


@held(most=DAYS)
def _order(day: dt.date, by: str, _language: str) -> Sequence[int]:
    place = day_list(day).place
    rows = browse.ordered(browse.listed(day), Selection(sort=by))
    return array("L", (place[pk] for pk in rows.values_list("pk", flat=True) if pk in place))
