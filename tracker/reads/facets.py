"""What narrowing the list would give: for every value of every axis, exactly the number that following it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import choices
from .browse import PARTY_COLUMNS, Selection
from .choices import TITLES, Names
from .listing.narrowed import Narrowed
from .wording import language

AT_FIRST_OPEN = ("status", "pillar", "topic", "schedule")
FREQUENT_FIRST = ("organization", "country", "topic", "kind")
"""Of their values those come first behind which there is most; of the others they stand in reading order."""
SHOWN = 8
SHOWN_ORGANIZATIONS = 12


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`url` shows `count` commitments; of an active value it takes the value away."""

    value: str
    label: Any
    count: int
    links: _Links

    @property
    def active(self) -> bool:
        return self.value in self.links.chosen

    @property
    def url(self) -> str:
        return self.links.of(self.value)


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


def found(left: Narrowed, names: Names, *, as_of: str = "") -> Found:
    """No query. `as_of` is the day where links have to carry it."""
    selection = left.selection
    counts = {axis: left.counts(axis) for axis in TITLES}
    named = left.listed.parties.named(language())
    words = {
        **names.words(),
        "organization": {
            **names.organizations,
            **{slug: name for slug, name in named.items() if slug in counts["organization"]},
        },
        "country": choices.countries({*counts["country"], *selection.of("country")}),
    }
    facets = tuple(_facet(axis, counts[axis], words[axis], selection, as_of) for axis in TITLES)
    return Found(left.total, left.of, tuple(f for f in facets if f.values), chips(selection, words, as_of))


def _facet(
    axis: str, counts: Mapping[str, int], names: Mapping[str, Any], selection: Selection, as_of: str
) -> Facet:
    """Values behind which there is something, and those chosen; `names` are in the order in which they are read."""
    chosen = selection.of(axis)
    offered = [value for value in names if counts.get(value) or value in chosen]
    if axis in FREQUENT_FIRST:
        offered.sort(key=lambda value: (value not in chosen, -counts.get(value, 0)))
    links = _Links(axis, selection, as_of)
    values = tuple(_value(value, counts, names, links) for value in offered)
    shown = SHOWN_ORGANIZATIONS if axis in ("organization", "topic") else SHOWN
    more = values[shown:]
    if axis in PARTY_COLUMNS:
        place = {value: at for at, value in enumerate(names)}
        more = tuple(sorted(more, key=lambda value: place[value.value]))
    return Facet(
        axis=axis,
        title=TITLES[axis],
        values=values[:shown],
        more=more,
        open=axis in AT_FIRST_OPEN or bool(selection.of(axis)),
    )


def _value(value: str, counts: Mapping[str, int], names: Mapping[str, Any], links: _Links) -> FacetValue:
    return FacetValue(value, names[value], counts.get(value, 0), links)


class _Links:
    """`Selection.address` with a value of an axis instead of its own, or without it where it is chosen: what goes
    before and behind in the address is the same for all values and written once."""

    def __init__(self, axis: str, selection: Selection, as_of: str) -> None:
        self.axis = axis
        self.chosen = selection.of(axis)
        rest = [pair for pair in selection.having(axis).parameters() if pair[0] != axis]
        rest = sorted([*rest, ("as_of", as_of)] if as_of else rest)
        self.before = "".join(urlencode([pair]) + "&" for pair in rest if pair[0] < axis)
        self.behind = "".join("&" + urlencode([pair]) for pair in rest if pair[0] > axis)

    def of(self, value: str) -> str:
        values = [each for each in self.chosen if each != value] if value in self.chosen else [value]
        own = "&".join([f"{self.axis}={quote_plus(each)}" for each in values])
        address = f"{self.before}{own}{self.behind}"
        return "?" + (address if own else address.replace("&&", "&").strip("&"))


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
