"""A theme that was chosen has the colours of the one that the system chooses: two files, one set of values."""

import re
from pathlib import Path

import pytest

from tests.house.test_contrast import MARK, TEXT, contrast, tokens
from tracker.exports.badge import GREY, LABEL, PAINTS, symbols
from tracker.reads.embeds.colours import COLOURS
from tracker.reads.embeds.kinds import DARK, LIGHT

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
THEMES = [LIGHT, DARK]


def chosen(theme: str) -> dict[str, str]:
    text = (CSS / "themes.css").read_text(encoding="utf-8")
    block = re.search(rf":root\.{theme} \{{(.*?)\}}", text, re.DOTALL)[1]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))


@pytest.mark.parametrize("theme", THEMES)
def test_a_chosen_theme_names_every_colour_of_the_tokens(theme):
    assert chosen(theme) == tokens(theme)


@pytest.mark.parametrize("theme", THEMES)
def test_a_badge_has_the_colours_of_the_tokens(theme):
    assert COLOURS[theme] == {name: tokens(theme)[name] for name in COLOURS[theme]}
    assert set(COLOURS[LIGHT]) == set(COLOURS[DARK])


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_badge_says_can_be_read(theme):
    colours = COLOURS[theme]
    texts = [LABEL[theme][::-1], GREY[::-1], ("ink", "tile"), ("muted", "tile")]
    lines = [
        ("edge", "tile"),
        ("fill-2", "tile"),
        ("unknown", "tile"),
        ("failed", "tile"),
        ("tick", "fill-3"),
    ]
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in (*texts, *lines)}

    assert {pair: ratio for pair, ratio in found.items() if pair in texts and ratio < TEXT} == {}
    assert {pair: ratio for pair, ratio in found.items() if pair in lines and ratio < MARK} == {}


def test_every_class_of_a_mark_has_its_paint():
    classes = {
        name for shapes in symbols().values() for _tag, given in shapes for name in given["class"].split()
    }
    assert classes == set(PAINTS)
