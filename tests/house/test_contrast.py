"""The colours used together can be told apart, in the light and in the dark theme (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TEXT, MARK = 4.5, 3.0

# (front, back, least contrast). Text first, then lines, fills and ticks that carry a meaning of their own.
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "tile", TEXT),
    ("ink", "sunk", TEXT),
    ("ink", "hit", TEXT),
    ("muted", "paper", TEXT),
    ("muted", "tile", TEXT),
    ("muted", "sunk", TEXT),
    ("muted", "hit", TEXT),
    ("link", "paper", TEXT),
    ("link", "tile", TEXT),
    ("link", "sunk", TEXT),
    ("link", "hit", TEXT),
    ("link-ink", "link", TEXT),
    ("paper", "ink", TEXT),
    ("failed", "paper", TEXT),
    ("time-ink", "paper", TEXT),
    ("time-ink", "tile", TEXT),
    ("edge", "paper", MARK),
    ("edge", "tile", MARK),
    ("fill-2", "paper", MARK),
    ("fill-2", "tile", MARK),
    ("fill-3", "paper", MARK),
    ("tick", "fill-3", MARK),
    ("unknown", "paper", MARK),
    ("unknown", "tile", MARK),
    ("failed", "tile", MARK),
    ("time", "paper", MARK),
]


def tokens(theme: str) -> dict[str, str]:
    """The colours of one theme; the dark block only names what it changes."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root\s*\{(.*?)\}", text, re.S)
    named = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block)) for block in blocks]
    light, dark = [block for block in named if block]
    return light if theme == "light" else light | dark


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 for black to 1 for white."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_a_pair_of_colours_can_be_told_apart(theme: str, front: str, back: str, least: float) -> None:
    colours = tokens(theme)
    ratio = contrast(colours[front], colours[back])
    assert ratio >= least, f"{front} on {back} in the {theme} theme: {ratio:.2f}, at least {least} is needed"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_more_done_stands_out_more(theme: str) -> None:
    colours = tokens(theme)
    steps = [contrast(colours[fill], colours["tile"]) for fill in ("fill-1", "fill-2", "fill-3")]
    assert steps == sorted(steps)


def test_the_dark_theme_names_every_colour() -> None:
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = [
        set(re.findall(r"--([\w-]+):\s*#", b)) for b in re.findall(r":root\s*\{(.*?)\}", text, re.S)[:2]
    ]
    assert light == dark


def test_every_token_used_is_defined() -> None:
    sheets = [path.read_text(encoding="utf-8") for path in sorted(CSS.glob("*.css"))]
    defined = {name for sheet in sheets for name in re.findall(r"--([\w-]+)\s*:", sheet)}
    used = {name for sheet in sheets for name in re.findall(r"var\(--([\w-]+)\)", sheet)}
    assert used - defined == set()


def test_no_colour_is_named_outside_the_tokens() -> None:
    """Print, the desk and a theme that was chosen set the same tokens; every other file only uses them."""
    sheets = {path.name: path.read_text(encoding="utf-8") for path in sorted(CSS.glob("*.css"))}
    strays = {
        name: re.findall(r"#[0-9a-f]{3,8}\b", sheet)
        for name, sheet in sheets.items()
        if name not in {"tokens.css", "themes.css", "print.css"}
    }
    assert {name: found for name, found in strays.items() if found} == {}


BASE = ("tokens", "base", "layout", "parts", "record", "print")
"""What every public page loads."""

OTHER_READERS = ("desk", "portal", "account")


def test_the_sheets_of_a_page_stay_small() -> None:
    """What every public page loads: 40 KiB before compression. What a page has of its own: 8 KiB each."""
    assert sum((CSS / f"{name}.css").stat().st_size for name in BASE) < 40 * 1024
    own = [
        path
        for path in CSS.glob("*.css")
        if path.stem not in BASE and not path.stem.startswith(OTHER_READERS)
    ]
    assert {path.name: path.stat().st_size for path in own if path.stat().st_size > 8 * 1024} == {}
