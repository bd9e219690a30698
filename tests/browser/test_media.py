"""On paper, in the system's own colours, without movement: the same record."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import COMMITMENT, PUBLIC
from tests.browser.scan import violations

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]


def test_a_commitment_on_paper_says_its_day_and_address_and_leaves_the_menu_out(open_page):
    page = open_page()
    page.goto(f"/en{COMMITMENT}")
    page.emulate_media(media="print")
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.locator(".print-only")).to_contain_text("22 November 2026")
    expect(page.locator(".print-only")).to_contain_text(COMMITMENT)
    expect(page.locator("#said .why").first).to_be_visible()
    expect(page.locator("ol.sources li").first).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_marks_keep_their_shapes_in_forced_colours(open_page):
    """Each mark is drawn with a line that the system colours; none falls back to nothing."""
    page = open_page(forced_colors="active")
    page.goto("/en/")
    tile = page.locator("#wall .tiles a").first
    expect(tile).to_be_visible()
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('#wall .tiles svg')].map(s => {
             const box = s.getBoundingClientRect(); return box.width > 8 && box.height > 8; })"""
    )
    assert drawn == [True] * 109
    assert violations(page) == []


def test_nothing_moves_for_those_who_asked_for_stillness(open_page):
    page = open_page(reduced_motion="reduce")
    moving = {}
    for name, path in PUBLIC.items():
        page.goto(f"/en{path}")
        moving[name] = page.evaluate(
            """() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
                 return parseFloat(s.transitionDuration) > 0.01 || s.animationName !== 'none'
                        || s.scrollBehavior === 'smooth'; }).length"""
        )
    assert {name: count for name, count in moving.items() if count} == {}


def test_a_whole_visit_leaves_no_cookie_and_asks_no_other_host(open_page):
    """The guard of every page fails on either; here the visit is long and its requests are counted."""
    page = open_page()
    for path in PUBLIC.values():
        page.goto(f"/fr{path}")
    assert page.context.cookies() == []
    assert page.evaluate("[document.cookie, localStorage.length]") == ["", 0]
    # htmx's own note for the back button, gone with the window
    assert page.evaluate("Object.keys(sessionStorage)") == ["htmx-current-path-for-history"]
    assert len(page.guard.requests) > 2 * len(PUBLIC)
