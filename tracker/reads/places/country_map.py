"""The map of the countries: which of them is drawn how and where. The keyboard stops at each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker import search

from .countries import Line
from .world import Place, View, world


@dataclass(frozen=True)
class Spot:
    """A country in one of the two drawings. Only one of them takes the keyboard there: `is_stop`."""

    line: Line
    is_stop: bool
    x: str = ""
    y: str = ""


@dataclass(frozen=True)
class Drawing:
    """Shapes first: dots lie over them."""

    box: str
    shapes: tuple[Spot, ...]
    dots: tuple[Spot, ...]


@dataclass(frozen=True)
class CountryMap:
    whole: Drawing
    europe: Drawing
    missing: tuple[Line, ...]


def of(lines: Sequence[Line]) -> CountryMap:
    """In the order of their names, whatever the table is sorted by: that is how a keyboard goes through them."""
    named = sorted(lines, key=lambda line: search.fold(line.name))
    places = world().places
    drawn = [(line, places[line.code]) for line in named if line.code in places]
    return CountryMap(
        whole=_drawing(world().whole, [(line, place, not place.is_enlarged) for line, place in drawn]),
        europe=_drawing(
            world().europe, [(line, place, place.is_enlarged) for line, place in drawn if place.inset]
        ),
        missing=tuple(line for line in named if line.code not in places),
    )


def _drawing(view: View, found: Sequence[tuple[Line, Place, bool]]) -> Drawing:
    return Drawing(
        box=view.box,
        shapes=tuple(Spot(line, stop) for line, place, stop in found if not place.at),
        dots=tuple(
            Spot(line, stop, view.across(place.at[0]), view.down(place.at[1]))
            for line, place, stop in found
            if place.at
        ),
    )
