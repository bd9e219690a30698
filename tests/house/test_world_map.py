"""The prepared map: safe to serve, every country once; and the command that draws it keeps areas and borders true."""

import json
import re
from xml.etree import ElementTree

import pytest
from babel import Locale
from django.conf import settings
from django.core.management import call_command

from tracker.management.commands import draw_world
from tracker.management.commands.draw_world import MIDDLE, area, codes, cut, drawing, project, simplified
from tracker.reads.places.world import FILE, World, world

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"
WITH_ANOTHER = "AQ BQ BV CC CX GF GP MQ RE SJ TK UM YT".split()
"""Of ISO 3166-1: what the source draws with another country or as nobody's, Antarctica, and what lies scattered."""


@pytest.fixture(scope="module")
def text() -> str:
    return (settings.BASE_DIR / "static" / FILE).read_text(encoding="utf-8")


def iso_codes() -> set[str]:
    """What CLDR has digits for and a name, less what is kept for private use and for groups."""
    private = re.compile(r"AA|EU|Q[M-Z]|X[A-Z]|ZZ")
    names = Locale.parse("en").territories
    return {code for code in codes().values() if code in names and not private.fullmatch(code)}


def test_it_is_well_formed_and_small(text):
    assert ElementTree.fromstring(text).tag == f"{SVG}svg"  # noqa: S314  # our own file
    assert len(text.encode()) < 90 * 1024


def test_it_holds_shapes_and_nothing_else(text):
    tags = {element.tag for element in ElementTree.fromstring(text).iter()}  # noqa: S314  # our own file
    assert tags == {f"{SVG}{name}" for name in ("svg", "title", "view", "g", "path", "circle")}
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert re.findall(r"\b(?:style|href|on\w+)=", text) == []


def test_every_country_is_there_once(text):
    ids = re.findall(r'\bid="([^"]+)"', text)
    drawn = sorted(name for name in ids if name not in ("world", "dots", "land", "europe"))

    assert len(ids) == len(set(ids))
    assert drawn == sorted(iso_codes() - set(WITH_ANOTHER))
    assert len(drawn) == 249 - len(WITH_ANOTHER)


def test_small_states_are_dots(text):
    places = world().places
    small = "AD BH LI LU MC MT MU SG SM TV VA".split()

    assert [code for code in small if places[code].at is None] == []
    assert [code for code in ("FR", "CH", "CY", "RW", "SI") if places[code].at] == []


def test_what_the_enlarged_part_shows_whole_is_reached_there():
    places: dict[str, bool] = {code: place.is_enlarged for code, place in world().places.items()}

    assert [code for code in ("FR", "IS", "UA", "CY", "MT", "NO") if not places[code]] == []
    assert [code for code in ("MA", "TR", "RU", "US", "SG") if places[code]] == []


def test_dots_lie_inside_the_drawing():
    found: World = world()
    for place in found.places.values():
        if place.at:
            x, y = place.at
            assert 0 <= x <= found.whole.width
            assert 0 <= y <= found.whole.height, place.code


def test_places_are_told_as_shares_of_the_view():
    view = world().whole
    assert (view.across(500), view.down(0)) == ("50.00%", "0.00%")


# --- How it is drawn ----------------------------------------------------------------------------------------


def cell(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north)]


def fine(ring: list[tuple[float, float]], steps: int = 40) -> list[tuple[float, float]]:
    """With points along its sides, since meridians are no straight lines here."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return [
        (x1 + (x2 - x1) * n / steps, y1 + (y2 - y1) * n / steps)
        for (x1, y1), (x2, y2) in pairs
        for n in range(steps)
    ]


def test_the_ends_of_the_equator_are_the_edges():
    assert project(MIDDLE - 180, 0)[0] == pytest.approx(0)
    assert project(MIDDLE + 180, 0)[0] == pytest.approx(1000)


def test_equal_areas_are_equal_areas():
    """Between 0° and 30° there is as much of the globe as between 30° and 90°."""
    low = area([project(*point) for point in fine(cell(0, 0, 20, 30))])
    high = area([project(*point) for point in fine(cell(0, 30, 20, 90))])
    assert high == pytest.approx(low, rel=0.001)


def test_what_reaches_beyond_an_edge_comes_in_again_at_the_other():
    edge = MIDDLE + 180
    pieces = [piece for piece in cut(cell(edge - 10, 0, edge + 10, 10)) if piece]
    lefts = sorted(min(x for x, _y in piece) for piece in pieces)

    assert len(pieces) == 2
    assert lefts[0] == pytest.approx(0, abs=0.001)
    assert lefts[1] == pytest.approx(project(edge - 10, 10)[0])


def test_simplifying_keeps_the_ends_and_what_stands_out():
    line = [(100.0, 0.0), (105.0, 4.01), (110.0, 8.0), (115.0, 4.01), (120.0, 0.0)]
    assert simplified(line) == [line[0], line[2], line[4]]


TOPOLOGY = {
    "transform": {"scale": [0.5, 0.5], "translate": [0, 0]},
    "arcs": [
        [[0, 0], [40, 0], [0, 40]],  # the south and east side of a square, and the others
        [[40, 40], [-40, 0], [0, -40]],
        [[200, 0], [1, 0], [0, 1], [-1, 0], [0, -1]],  # an island too small to be seen
        [[66, 90], [4, 0], [0, 2], [-4, 0], [0, -2]],  # where Crimea is
        [[120, 100], [40, 0], [0, 20], [-40, 0], [0, -20]],
        [[200, -40], [20, 0], [0, 20], [-20, 0], [0, -20]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "404", "arcs": [[0, 1]]},
                {"type": "Polygon", "id": "702", "arcs": [[2]]},
                {"type": "MultiPolygon", "id": "643", "arcs": [[[3]], [[4]]]},
                {"type": "Polygon", "arcs": [[5]], "properties": {"name": "Nowhere"}},
                {"type": "Polygon", "id": "010", "arcs": [[5]]},
            ]
        }
    },
}
NOTHING = {"transform": TOPOLOGY["transform"], "arcs": [], "objects": {"countries": {"geometries": []}}}


def drawn(svg: str) -> dict[str, int]:
    """The paths by id, with how many pieces each has."""
    return {name: path.count("M") for name, path in re.findall(r'<path id="(\w+)"[^>]* d="([^"]+)"', svg)}


def test_shapes_dots_and_land_without_a_code():
    svg = drawing(TOPOLOGY, NOTHING)

    assert drawn(svg) == {"KE": 1, "RU": 1, "land": 2}
    assert re.findall(r'<circle id="(\w+)"', svg) == ["SG"]


def test_what_the_main_file_leaves_out_is_a_dot_from_the_finer_one():
    svg = drawing(NOTHING, TOPOLOGY)

    assert drawn(svg) == {}
    assert re.findall(r'<circle id="(\w+)"', svg) == ["SG"]


def test_the_command_writes_the_file(tmp_path, settings, capsys):
    (tmp_path / "static" / "img").mkdir(parents=True)
    settings.BASE_DIR = tmp_path
    for name, content in (("50m", TOPOLOGY), ("10m", NOTHING)):
        (tmp_path / f"countries-{name}.json").write_text(json.dumps(content), encoding="utf-8")

    call_command(draw_world.Command(), str(tmp_path))

    assert (tmp_path / "static" / FILE).read_text(encoding="utf-8") == drawing(TOPOLOGY, NOTHING)
    assert capsys.readouterr().out.startswith("world.svg: ")
