"""A badge as a picture: SVG 1.1 that asks nobody for anything and carries neither style nor script.

The mark is the one of the pages (templates/parts/marks.html); its classes become attributes here. Every text is given
the length that the table of widths says it has, so that it keeps to its place in whatever font the reader has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from django.template.loader import render_to_string

from tracker.reads.embeds.badge import Badge
from tracker.reads.embeds.colours import COLOURS
from tracker.reads.embeds.kinds import DARK, LIGHT
from tracker.reads.embeds.widths import width

HEIGHT, PADDING, GAP = 24, 8, 6
LETTERS, SMALL = 11, 9
MARK_WIDTH = 12
FONT = "Verdana,DejaVu Sans,Geneva,sans-serif"

LABEL = {LIGHT: ("ink", "paper"), DARK: ("rule", "ink")}
"""Behind the reference, and its letters: on a dark page a bright field would shout."""

GREY = ("muted", "tile")
"""The same of a badge that has nothing to tell."""

PAINTS: Mapping[str, Mapping[str, str]] = {
    "mk-box": {"fill": "tile"},
    "mk-line": {"fill": "none", "stroke": "fill-2", "stroke-width": "2.5"},
    "mk-1": {"fill": "fill-1"},
    "mk-2": {"fill": "fill-2"},
    "mk-3": {"fill": "fill-3", "stroke": "fill-3", "stroke-width": "2.5", "stroke-linejoin": "round"},
    "mk-tick": {"fill": "none", "stroke": "tick", "stroke-width": "3.4", "stroke-linecap": "round"},
    "mk-hatch": {"fill": "none", "stroke": "unknown", "stroke-width": "1.5"},
    "mk-unknown": {"stroke": "unknown"},
    "mk-dashed": {"stroke-dasharray": "4.6 2.6"},
    "mk-dotted": {"stroke-dasharray": ".1 4", "stroke-linecap": "round"},
    "mk-dash": {"fill": "none", "stroke": "unknown", "stroke-width": "3.2", "stroke-linecap": "round"},
    "mk-failed": {"stroke": "failed"},
    "mk-cross": {"fill": "none", "stroke": "failed", "stroke-width": "3.2", "stroke-linecap": "round"},
    "mk-late": {"fill": "time"},
    "mk-lid": {"fill": "ink"},
}
"""What tokens.css does with each class of a mark, with lines as thick as half the size needs them."""

SHAPES = ("d", "x", "y", "width", "height", "rx")

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold, not even escaped."""


@dataclass(frozen=True)
class Text:
    """A text in its place: from `x`, exactly `length` long."""

    text: str
    x: float
    length: float
    size: int = LETTERS

    @property
    def end(self) -> float:
        return self.x + self.length


def svg(badge: Badge, theme: str = LIGHT) -> str:
    colours = COLOURS[theme]
    reference = _text(badge.reference, PADDING)
    edge = round(reference.end + PADDING)
    mark = edge + PADDING - 1 if badge.symbol else None
    words = _text(badge.words, edge + PADDING + (MARK_WIDTH + GAP - 1 if badge.symbol else 0))
    day = _text(badge.day, words.end + PADDING, SMALL) if badge.day else None
    back, letters = LABEL[theme] if badge.symbol else GREY
    context = {
        "badge": badge,
        "title": printable(badge.title),
        "about": printable(badge.about),
        "font": FONT,
        "height": HEIGHT,
        "width": round((day or words).end + PADDING + 0.5),
        "edge": edge,
        "reference": reference,
        "words": words,
        "day": day,
        "mark": mark,
        "shapes": drawn(badge, theme) if badge.symbol else [],
        "label": colours[back],
        "letters": colours[letters],
        "said": colours["ink" if badge.symbol else "muted"],
        "colours": {name.replace("-", "_"): colour for name, colour in colours.items()},
    }
    return render_to_string("embed/badge.svg", context)


def _text(text: str, x: float, size: int = LETTERS) -> Text:
    shown = printable(text)
    return Text(shown, round(x, 1), round(width(shown, size), 1), size)


def printable(text: str) -> str:
    return NOT_XML.sub(" ", text)


def drawn(badge: Badge, theme: str) -> list[tuple[str, dict[str, str]]]:
    """Elements of the mark, each with its attributes."""
    names = [badge.symbol, *(["bar"] if badge.partly else [])]
    return [(tag, _painted(given, theme)) for name in names for tag, given in symbols()[name]]


def _painted(given: Mapping[str, str], theme: str) -> dict[str, str]:
    paints = [PAINTS[name] for name in given["class"].split()]
    merged = {name: value for paint in paints for name, value in paint.items()}
    colours = COLOURS[theme]
    return {
        **{name: given[name] for name in SHAPES if name in given},
        **{name: colours.get(value, value) for name, value in merged.items()},
    }


@lru_cache(maxsize=1)
def symbols() -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Every mark of the pages: the elements that it is drawn with, and their attributes."""
    sprite = ElementTree.fromstring(render_to_string("parts/marks.html").strip())  # noqa: S314  # a file of ours
    return {
        symbol.attrib["id"].removeprefix("m-"): [
            (shape.tag.rpartition("}")[2], dict(shape.attrib)) for shape in symbol
        ]
        for symbol in sprite
    }
