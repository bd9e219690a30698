"""The parts of a page say in words what they say in shape."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

MARKS = "complete late substantial limited not_started no_evidence not_assessable not_assessed failed".split()


def test_the_sprite_draws_every_mark_once() -> None:
    symbols = re.findall(r'<symbol id="m-(\w+)"', render_to_string("parts/marks.html"))
    assert sorted(symbols) == sorted([*MARKS, "bar", "logo"])


def test_the_sprite_names_no_colour_and_shares_no_id() -> None:
    """Colours are the theme's, and an id inside a symbol would clash with the page's."""
    sprite = render_to_string("parts/marks.html")
    assert re.findall(r"#[0-9a-f]{3,6}\b|url\(", sprite) == []
    assert [name for name in re.findall(r'\bid="([^"]+)"', sprite) if not name.startswith("m-")] == []


def test_a_mark_beside_words_is_decoration() -> None:
    html = render_to_string("parts/mark.html", {"symbol": "limited", "size": "m"})
    assert html == (
        '<span class="mark mark-m"><svg viewBox="0 0 24 32" focusable="false" aria-hidden="true">'
        '<use href="#m-limited"/></svg></span>\n'
    )


def test_a_mark_alone_has_a_name() -> None:
    html = render_to_string("parts/mark.html", {"symbol": "failed", "size": "l", "label": "Not delivered"})
    assert re.findall(r'role="img" aria-label="([^"]+)"', html) == ["Not delivered"]


def test_overdue_is_a_line_and_partly_is_a_bar() -> None:
    html = render_to_string("parts/mark.html", {"symbol": "substantial", "overdue": True, "partly": True})
    assert re.findall(r'class="([^"]+)"', html) == ["mark mark-m is-overdue"]
    assert re.findall(r'href="([^"]+)"', html) == ["#m-substantial", "#m-bar"]


def test_a_tile_of_the_wall_is_a_link_with_a_name() -> None:
    label = 'PA-001 "Current" AI: Limited progress, overdue'
    html = render_to_string(
        "parts/wall_tile.html", {"url": "/en/x/", "symbol": "limited", "overdue": True, "label": label}
    )
    escaped = label.replace('"', "&quot;")
    assert re.findall(r'title="([^"]+)"', html) == [escaped]
    assert re.findall(r'<span class="sr">([^<]+)</span>', html) == [escaped]


@pytest.mark.parametrize("part", ["pagination.html", "chips.html"])
def test_nothing_to_show_shows_nothing(part: str) -> None:
    assert render_to_string(f"parts/{part}").strip() == ""


def test_no_public_page_carries_a_style_or_a_script_of_its_own() -> None:
    """The content security policy allows neither."""
    templates = Path(__file__).resolve().parents[2] / "templates"
    inline = r"<style|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*ld\+json)|\son[a-z]+="
    found = {
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        if path.relative_to(templates).parts[0] not in {"admin", "emails"}
        and re.search(inline, path.read_text(encoding="utf-8"))
    }
    assert found == set()
