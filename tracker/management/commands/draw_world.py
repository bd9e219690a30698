"""Draw `static/img/world.svg` from the TopoJSON files of the package `world-atlas` (Natural Earth, public domain).

Equal Earth projection (B. Šavrič, T. Patterson, B. Jenny 2018), so that no country looks larger than it is. One `path`
per code of ISO 3166-1, named by it; a country too small to be seen is a `circle`; land without a code of its own is the
path `land`. Class `europe` is what the enlarged part shows whole, `near` what it shows a piece of. Borders are
simplified line by line, which two neighbours share, so that none comes apart from the other.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from babel.core import get_global
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

Point = tuple[float, float]
Line = list[Point]  # longitudes and latitudes
Ring = list[Point]  # places in the drawing

WIDTH = 1000.0
MIDDLE = 11.0  # degrees east: the edge then runs through the Bering Strait and cuts nobody in two
SOUTH, NORTH = -56.0, 83.7  # Antarctica is nobody's
LEFT_OUT = ("AQ", "UM")
IN_DISPUTE = {"RU": (32.0, 44.2, 36.8, 46.4)}
"""What the source draws with a country, here by its bounds, and the United Nations do not: drawn as land of nobody's.
This is Crimea (General Assembly, resolution 68/262)."""

EUROPE = (-25.0, 34.3, 42.5, 71.4)  # west, south, east, north of the enlarged part

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
ROOT = math.sqrt(3) / 2
SCALE = WIDTH / 2 * 3 * A1 / (2 * math.sqrt(3) * math.pi)

# What is worth drawing, in units of the drawing (1000 across the world); finer where it is enlarged.
COARSE, FINE = 0.46, 0.18  # how far a line may be from the true one
ISLAND, ISLET = 2.0, 0.4  # smaller areas are left out, unless a country has no other
DOT, SMALL_DOT = 9.0, 4.0  # a country of less is a dot


def project(longitude: float, latitude: float) -> Point:
    """Equal Earth about `MIDDLE`, the left end of the equator at x = 0 and `NORTH` at y = 0."""
    x, y = _equal_earth(longitude - MIDDLE, latitude)
    return WIDTH / 2 + SCALE * x, SCALE * (_equal_earth(0, NORTH)[1] - y)


def _equal_earth(longitude: float, latitude: float) -> Point:
    t = math.asin(ROOT * math.sin(math.radians(latitude)))
    slope = 9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (3 * slope)
    return x, A4 * t**9 + A3 * t**7 + A2 * t**3 + A1 * t


def window() -> tuple[float, float, float, float]:
    """Europe in the drawing: left, top, width, height."""
    west, south, east, north = EUROPE
    left, right = (project(side, (south + north) / 2)[0] for side in (west, east))
    top, bottom = (project(0, side)[1] for side in (north, south))
    return left, top, right - left, bottom - top


def is_enlarged(point: Point) -> bool:
    left, top, width, height = window()
    return left - 4 <= point[0] <= left + width + 4 and top - 4 <= point[1] <= top + height + 4


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """Every line of the file in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        xs, ys = (accumulate(steps) for steps in zip(*arc, strict=True))
        lines.append(unwrapped([(x * kx + dx, y * ky + dy) for x, y in zip(xs, ys, strict=True)]))
    return lines


def unwrapped(line: Line) -> Line:
    """Where the source goes on at the other edge of its map, go on beyond the edge: no step is over half a turn."""
    going: Line = []
    for longitude, latitude in line:
        before = going[-1][0] if going else longitude
        going.append((longitude - 360 * round((longitude - before) / 360), latitude))
    return going


def simplified(line: Line) -> Line:
    """Douglas and Peucker: the ends stay, and every point that lies further from the chord than may be."""
    points = [project(*point) for point in line]
    tolerance = FINE if any(map(is_enlarged, points)) else COARSE
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, where = 0.0, 0
        for index in range(first + 1, last):
            distance = from_chord(points[index], points[first], points[last])
            if distance > far:
                far, where = distance, index
        if far > tolerance:
            keep.add(where)
            waiting += [(first, where), (where, last)]
    return [line[index] for index in sorted(keep)]


def from_chord(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def joined(ring: Iterable[int], lines: list[Line]) -> Line:
    """The lines of a ring end to end; ~n is line n backwards. The last point is the first and is left out."""
    points: Line = []
    for index in ring:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        points += line[:-1]
    return unwrapped(points)


def cut(ring: Line) -> list[Ring]:
    """Projected, in three pieces, most of them empty: what reaches beyond an edge comes in again at the other."""
    pieces = []
    for turn in (-360, 0, 360):
        piece = [(longitude + turn, latitude) for longitude, latitude in ring]
        for edge, side in ((MIDDLE - 180, 1), (MIDDLE + 180, -1)):
            piece = beside(piece, edge, side)
        pieces.append([project(*point) for point in piece])
    return pieces


def beside(ring: Line, edge: float, side: int) -> Line:
    """The part of a ring east (1) or west (-1) of a meridian."""
    kept: Line = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (x1 - edge) * side >= 0:
            kept.append((x1, y1))
        if (x1 - edge) * (x2 - edge) < 0:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return kept


def area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def centre(ring: Ring) -> Point:
    """Of its bounds: good enough for an islet."""
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


@dataclass
class Country:
    """`rings` are what is drawn; `size` and `at` are measured on the true shape, before anything is left out."""

    rings: list[Ring] = field(default_factory=list)
    size: float = 0.0
    at: Point = (0.0, 0.0)
    _largest: float = 0.0
    _mainland: Ring = field(default_factory=list)

    def add(self, true: Ring, drawn: Ring) -> None:
        if len(true) < 3:
            return
        measured = area(true)
        self.size += measured
        if measured > self._largest:
            self._largest, self.at, self._mainland = measured, centre(true), true
        least = ISLET if is_enlarged(centre(true)) else ISLAND
        if len(drawn) > 2 and measured >= least:
            self.rings.append(drawn)

    @property
    def place(self) -> str:
        left, top, width, height = window()
        seen = [left <= x <= left + width and top <= y <= top + height for x, y in self._mainland]
        return "europe" if all(seen) else "near" if any(seen) else ""

    @property
    def is_dot(self) -> bool:
        return self.size < (SMALL_DOT if is_enlarged(self.at) else DOT) or not self.rings


def codes() -> dict[str, str]:
    """Two letters by three digits, from CLDR's list of aliases."""
    aliases = get_global("territory_aliases")
    return {number: found[0] for number, found in aliases.items() if number.isdigit() and len(found) == 1}


def countries(topology: dict[str, Any]) -> dict[str, Country]:
    """By code; "" holds what the source draws apart and ISO 3166-1 gives no code."""
    known = codes()
    true = arcs_of(topology)
    drawn = [simplified(line) for line in true]
    found: dict[str, Country] = defaultdict(Country)
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = known.get(geometry.get("id", ""), "")
        if code not in LEFT_OUT:
            for ring in rings_of(geometry):
                measured, kept = joined(ring, true), joined(ring, drawn)
                owner = "" if is_in_dispute(code, measured) else code
                for pieces in zip(cut(measured), cut(kept), strict=True):
                    found[owner].add(*pieces)
    return found


def is_in_dispute(code: str, ring: Line) -> bool:
    if code not in IN_DISPUTE:
        return False
    west, south, east, north = IN_DISPUTE[code]
    return all(west < x < east and south < y < north for x, y in ring)


def rings_of(geometry: dict[str, Any]) -> Iterator[list[int]]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        yield from polygon


def written(rings: list[Ring]) -> str:
    return "".join(map(written_ring, rings))


def written_ring(ring: Ring) -> str:
    """In tenths of a unit, each step from where the one before ended, so that nothing adds up."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    (x, y), rest = tenths[0], tenths[1:]
    steps = f"M{number(x)}{after(y)}l"
    for new_x, new_y in rest:
        if (new_x, new_y) != (x, y):
            between = "" if steps.endswith("l") or new_x < x else " "
            steps += f"{between}{number(new_x - x)}{after(new_y - y)}"
        x, y = new_x, new_y
    return f"{steps}z"


def number(tenths: int) -> str:
    text = f"{tenths / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def after(tenths: int) -> str:
    text = number(tenths)
    return text if text.startswith("-") else f" {text}"


def drawing(main: dict[str, Any], fine: dict[str, Any]) -> str:
    """`main` gives the shapes; `fine` the places of those that it leaves out."""
    found = countries(main)
    for code, country in countries(fine).items():
        if code and code not in found and country.size < DOT:
            found[code] = country
            country.rings = []
    shapes = {code: country for code, country in found.items() if not country.is_dot}
    dots = {code: country for code, country in found.items() if country.is_dot and code}
    left, top, width, height = window()
    bottom = project(0, SOUTH)[1]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {bottom:.0f}">',
        "<title>World, Equal Earth projection</title>",
        f'<view id="europe" viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}"/>',
        '<g id="world">',
        *(path(code, shapes[code]) for code in sorted(shapes)),
        "</g>",
        '<g id="dots">',
        *(dot(code, dots[code]) for code in sorted(dots)),
        "</g>",
        "</svg>",
    ]
    return "\n".join([*lines, ""])


def path(code: str, country: Country) -> str:
    return f'<path id="{code or "land"}"{place(country) if code else ""} d="{written(country.rings)}"/>'


def dot(code: str, country: Country) -> str:
    x, y = country.at
    return f'<circle id="{code}"{place(country)} cx="{x:.1f}" cy="{y:.1f}" r="1.2"/>'


def place(country: Country) -> str:
    return f' class="{country.place}"' if country.place else ""


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Draw static/img/world.svg from countries-50m.json and countries-10m.json of npm world-atlas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the unpacked package")

    def handle(self, *args: Any, **options: Any) -> None:
        main, fine = (
            json.loads((options["folder"] / f"countries-{scale}.json").read_text(encoding="utf-8"))
            for scale in ("50m", "10m")
        )
        path = Path(settings.BASE_DIR) / "static" / "img" / "world.svg"
        path.write_text(drawing(main, fine), encoding="utf-8")
        self.stdout.write(f"{path.name}: {path.stat().st_size} bytes")
