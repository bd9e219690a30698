"""What narrowing the list would give: for every value of every axis, exactly the number that following it shows.

The axes on which a commitment has one value are counted from one grouped query (the cube), each with the filters of all
the others applied; so is the total. The axes of parties take one query each.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.models import Party
from tracker.models.party import PartyQuerySet

from . import browse, choices
from .browse import COLUMNS, PARTY_COLUMNS, Named, Selection
from .choices import TITLES, Names

AT_FIRST_OPEN = ("status", "pillar", "topic", "schedule")
SHOWN = 8
SHOWN_ORGANIZATIONS = 12


@dataclass(frozen=True)
class FacetValue:
    """`url` shows `count` commitments; of an active value it takes the value away."""

    value: str
    label: Any
    count: int
    url: str
    active: bool


@dataclass(frozen=True)
class Facet:
    """`values` are shown, `more` on request."""

    axis: str
    title: str | Promise
    values: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]
    open: bool

    @property
    def all_values(self) -> tuple[FacetValue, ...]:
        return self.values + self.more


@dataclass(frozen=True)
class Found:
    """How many there are of how many on the day, and every facet."""

    total: int
    of: int
    facets: tuple[Facet, ...]
    chips: tuple[dict[str, Any], ...]


def found(day: dt.date, selection: Selection, names: Names, *, as_of: str = "") -> Found:
    """Four queries, one more when words or parties narrow the list. `as_of` is the day where links have to carry it."""
    cube = _cube(day, selection)
    counts, total = _counted(cube, selection)
    everything = browse.listed(day).count() if _narrowed_in_sql(selection) else sum(row[-1] for row in cube)
    organizations = _organization_counts(day, selection)
    counts["organization"] = Counter({each.slug: n for each, n in organizations})
    for axis in ("country", "role"):
        counts[axis] = _party_counts(day, selection, axis)
    words = {
        **names.words(),
        "organization": {**names.organizations, **{each.slug: each.name for each, _n in organizations}},
        "country": choices.countries({*counts["country"], *selection.of("country")}),
    }
    facets = tuple(_facet(axis, counts[axis], words[axis], selection, as_of) for axis in TITLES)
    return Found(total, everything, tuple(f for f in facets if f.values), chips(selection, words, as_of))


def _narrowed_in_sql(selection: Selection) -> bool:
    return bool(selection.q or selection.parent or any(selection.of(axis) for axis in PARTY_COLUMNS))


def _cube(day: dt.date, selection: Selection) -> list[tuple[Any, ...]]:
    """(value on each axis …, number of commitments): words, parent and parties applied, the axes free."""
    rows = browse.with_parties(browse.searched(day, selection), day, selection).order_by()
    return list(rows.values(*COLUMNS.values()).annotate(n=Count("pk")).values_list(*COLUMNS.values(), "n"))


def _counted(cube: Iterable[tuple[Any, ...]], selection: Selection) -> tuple[dict[str, Counter[str]], int]:
    """Counts by axis and value, and the total.

    A row that fits every filter counts on every axis; one that fits all but one counts on that axis alone, where its
    value would replace the one chosen.
    """
    counts: dict[str, Counter[str]] = {axis: Counter() for axis in COLUMNS}
    total = 0
    for *row, n in cube:
        values = {axis: browse.spoken(axis, value) for axis, value in zip(COLUMNS, row, strict=True)}
        misfits = [
            axis for axis, value in values.items() if selection.of(axis) and value not in selection.of(axis)
        ]
        if not misfits:
            total += n
        for axis in misfits if len(misfits) == 1 else () if misfits else COLUMNS:
            counts[axis][values[axis]] += n
    return counts, total


def _parties(day: dt.date, selection: Selection, *, leaving: str) -> PartyQuerySet:
    """Parties of the commitments found, themselves fitting what is asked of a party on the axes not counted."""
    commitments = browse.with_axes(browse.searched(day, selection), selection).order_by().values("pk")
    wanted = browse.party_conditions(selection, leaving=leaving)
    return Party.objects.as_of(day).filter(wanted, commitment__in=commitments).order_by()


def _party_counts(day: dt.date, selection: Selection, axis: str) -> Counter[str]:
    """Commitments by value of one axis of their parties; the other two hold for the same party."""
    column = PARTY_COLUMNS[axis]
    counted = (
        _parties(day, selection, leaving=axis).values(column).annotate(n=Count("commitment", distinct=True))
    )
    return Counter({value: n for value, n in counted.values_list(column, "n") if value})


def _organization_counts(day: dt.date, selection: Selection) -> list[tuple[Named, int]]:
    columns = ("organization__slug", "organization__name_en", "organization__name_fr")
    parties = _parties(day, selection, leaving="organization").values(*columns)
    counted = parties.annotate(n=Count("commitment", distinct=True)).values_list(*columns, "n")
    return [(Named(*name), n) for *name, n in counted]


def _facet(
    axis: str, counts: Counter[str], names: Mapping[str, Any], selection: Selection, as_of: str
) -> Facet:
    """Values behind which there is something, and those chosen. Of the many, the most frequent come first."""
    offered = [value for value in names if counts[value] or value in selection.of(axis)]
    frequent = axis in ("organization", "country", "topic", "kind")
    if frequent:
        offered.sort(
            key=lambda value: (value not in selection.of(axis), -counts[value], str(names[value]).casefold())
        )
    values = tuple(_value(axis, value, counts, names, selection, as_of) for value in offered)
    shown = SHOWN_ORGANIZATIONS if axis in ("organization", "topic") else SHOWN
    more = values[shown:]
    if axis in PARTY_COLUMNS:
        more = tuple(sorted(more, key=lambda value: str(value.label).casefold()))
    return Facet(
        axis=axis,
        title=TITLES[axis],
        values=values[:shown],
        more=more,
        open=axis in AT_FIRST_OPEN or bool(selection.of(axis)),
    )


def _value(
    axis: str,
    value: str,
    counts: Counter[str],
    names: Mapping[str, Any],
    selection: Selection,
    as_of: str,
) -> FacetValue:
    active = value in selection.of(axis)
    then = selection.without(axis, value) if active else selection.having(axis, value)
    return FacetValue(value, names[value], counts[value], then.address(as_of=as_of), active)


def chips(
    selection: Selection, names: Mapping[str, Mapping[str, Any]], as_of: str
) -> tuple[dict[str, Any], ...]:
    """What narrows the list, each with the address that leaves it: {label, url}."""
    found: list[dict[str, Any]] = []
    if selection.q:
        rest = Selection(parent=selection.parent, values=selection.values, sort=selection.sort)
        found.append({"label": _("“%(words)s”") % {"words": selection.q}, "url": rest.address(as_of=as_of)})
    if selection.parent:
        rest = Selection(q=selection.q, values=selection.values, sort=selection.sort)
        label = _("Part of %(reference)s") % {"reference": selection.parent}
        found.append({"label": label, "url": rest.address(as_of=as_of)})
    for axis, title in TITLES.items():
        for value in selection.of(axis):
            label = _("%(axis)s: %(value)s") % {"axis": title, "value": names[axis].get(value, value)}
            found.append({"label": label, "url": selection.without(axis, value).address(as_of=as_of)})
    return tuple(found)
