"""The table of widths is the font's, and holds every character that a badge can have."""

from pathlib import Path

import pytest
from django.utils import translation
from PIL import ImageFont

from tests import services
from tracker.enums import ImplementationStatus, Outcome
from tracker.reads import marks
from tracker.reads.embeds.widths import ADVANCES, OF, UNITS, WIDEST, width

FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))


def the_font():
    found = next((file for folder in FONTS for file in folder.rglob("DejaVuSans.ttf")), None)
    if found is None:
        lacking = "DejaVu Sans is not on this machine"
        pytest.fail(lacking) if services.in_ci() else pytest.skip(lacking)
    return ImageFont.truetype(found, UNITS, layout_engine=ImageFont.Layout.BASIC)


@pytest.mark.once
def test_every_advance_is_the_fonts_own():
    font = the_font()
    assert {c: n for c, n in OF.items() if round(font.getlength(c)) != n} == {}


def test_no_character_is_named_twice():
    assert len(OF) == sum(len(characters) for characters in ADVANCES.values())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_holds_every_character_of_the_words(language):
    with translation.override(language):
        outcomes = ["", *Outcome.values]
        words = "".join(
            marks.sentence(status, outcome) for status in ImplementationStatus.values for outcome in outcomes
        )
        words += words.lower()
    assert set(words) - set(OF) == set()


def test_what_it_does_not_know_is_taken_for_the_widest():
    assert width("名", UNITS) == WIDEST == 2191
    assert width("", 11) == 0
    assert width("PA-001", 11) == pytest.approx((1235 + 1401 + 739 + 3 * 1303) * 11 / 2048)
