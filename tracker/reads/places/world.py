"""What the prepared map holds: where each country stands in `static/img/world.svg`, which `draw_world` makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FILE = "img/world.svg"
_VIEW = re.compile(r'viewBox="([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)"')
_SHAPE = re.compile(r'<path id="([A-Z]{2})"(?: class="(\w+)")?')
_DOT = re.compile(r'<circle id="([A-Z]{2})"(?: class="(\w+)")? cx="([\d.]+)" cy="([\d.]+)"')


@dataclass(frozen=True)
class View:
    """A window of the drawing: left, top, width and height in its units."""

    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> str:
        return f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}"

    def across(self, x: float) -> str:
        """How far from the left edge: "52.34%". Dots keep their size at every width because only this is relative."""
        return f"{(x - self.left) / self.width:.2%}"

    def down(self, y: float) -> str:
        return f"{(y - self.top) / self.height:.2%}"


@dataclass(frozen=True)
class Place:
    """A country of the drawing. `at` is the middle of one that is too small for a shape and drawn as a dot."""

    code: str
    inset: str
    at: tuple[float, float] | None = None

    @property
    def is_enlarged(self) -> bool:
        """The enlarged part shows it whole, so that it is reached there."""
        return self.inset == "europe"


@dataclass(frozen=True)
class World:
    whole: View
    europe: View
    places: dict[str, Place]


@lru_cache(maxsize=1)
def world() -> World:
    """Read once: the file changes with the code."""
    svg = (Path(settings.BASE_DIR) / "static" / FILE).read_text(encoding="utf-8")
    whole, europe = (View(*map(float, found)) for found in _VIEW.findall(svg))
    shapes = {code: Place(code, inset) for code, inset in _SHAPE.findall(svg)}
    dots = {code: Place(code, inset, (float(x), float(y))) for code, inset, x, y in _DOT.findall(svg)}
    return World(whole, europe, {**shapes, **dots})
