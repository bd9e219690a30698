"""What can be put on another site, under which address, and how large it wants to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    COMMITMENT = "commitment"
    WALL = "wall"
    MATRIX = "matrix"
    DEADLINES = "deadlines"


ROUTES = {
    What.COMMITMENT: "embed_commitment",
    What.WALL: "embed_wall",
    What.MATRIX: "embed_matrix",
    What.DEADLINES: "embed_deadlines",
}

PAGES = {
    What.COMMITMENT: "commitment_detail",
    What.WALL: "home",
    What.MATRIX: "matrix",
    What.DEADLINES: "deadline_list",
}

OF_ROUTE = {
    "commitment_short": What.COMMITMENT,
    **{route: what for what, route in PAGES.items()},
    **{route: what for what, route in ROUTES.items()},
}
"""Which embed stands for a page: what programs get that know only the address of the page."""

AUTO, LIGHT, DARK = "auto", "light", "dark"
THEMES = (AUTO, LIGHT, DARK)
"""The first goes without saying: as the reader's system has it."""


@dataclass(frozen=True)
class Size:
    """In CSS pixels."""

    width: int
    height: int


WIDTHS = {What.COMMITMENT: 600, What.WALL: 760, What.MATRIX: 900, What.DEADLINES: 600}
"""What each looks best at, where nobody says how wide it may be."""

HEIGHTS = {
    What.COMMITMENT: {240: 990, 320: 790, 400: 690, 500: 620, 600: 560, 760: 475, 1000: 430},
    What.WALL: {240: 1000, 320: 1000, 400: 1000, 500: 900, 600: 820, 760: 640, 1000: 610},
    What.MATRIX: {240: 760, 900: 720},
    What.DEADLINES: {240: 760},
}
"""By the width from which on each is enough: for all of nineteen cards in twenty, as measured, and for all of the wall
where it is wide. The others are scrolled; their day and where they come from stay in sight."""

NARROWEST, WIDEST, LOWEST, TALLEST = 240, 2000, 120, 4000
"""What the page that makes snippets takes."""


def suggested(what: What, most: int | None = None) -> Size:
    """The size to begin with, at most so wide."""
    width = WIDTHS[what] if most is None else min(most, WIDTHS[what])
    return Size(width, height_at(what, width))


def height_at(what: What, width: int) -> int:
    steps = HEIGHTS[what]
    return steps[max((step for step in steps if step <= width), default=min(steps))]
