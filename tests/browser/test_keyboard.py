"""Everything can be reached and left with the keyboard, and shows where one is."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

MARK_STOPS = """() => {
  const rings = e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0
                       || s.boxShadow !== 'none'; };
  window.stops = [];
  document.addEventListener('focusin', e => window.stops.push([e.target, rings(e.target)]));
}"""
FOCUSABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
)].filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled).length"""


def test_the_first_stop_skips_to_the_content(open_page):
    page = open_page()
    page.goto("/en/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def walk_all(page: Any) -> tuple[int, int, list[str]]:
    """Tab through the whole page once: stops made, stops there are, and those that did not show the focus."""
    page.evaluate(MARK_STOPS)
    expected = page.evaluate(FOCUSABLE)
    for _stop in range(expected + 3):
        page.keyboard.press("Tab")
    reached = page.evaluate("() => new Set(window.stops.map(s => s[0])).size")
    unseen = page.evaluate("() => window.stops.filter(s => !s[1]).map(s => s[0].outerHTML.slice(0, 80))")
    return reached, expected, unseen


@pytest.mark.parametrize(
    "path", ["/en/", "/en/commitments/?status=limited", "/en/commitments/pa-029-pledge-trustworthy-ai-work/"]
)
def test_tab_reaches_everything_shows_where_it_is_and_is_never_trapped(open_page, path):
    page = open_page()
    page.goto(path)
    reached, expected, unseen = walk_all(page)
    assert unseen == []
    assert reached == expected


def test_menu_facets_and_tiles_work_by_enter(open_page):
    page = open_page()
    page.goto("/en/")
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Commitments").press("Enter")
    expect(page).to_have_url(re.compile("/en/commitments/$"))
    page.locator(".facets a", has_text="Limited progress").press("Enter")
    expect(page).to_have_url(re.compile("status=limited"))
    expect(page.locator("#found")).to_be_focused()
    page.goto("/en/")
    tile = page.locator("#wall .tiles a").nth(50)
    tile.focus()
    expect(tile).to_be_focused()
    tile.press("Enter")
    expect(page).to_have_url(re.compile("/en/commitments/pa-"))


def test_facets_open_and_close_by_the_keyboard(open_page):
    page = open_page()
    page.goto("/en/commitments/")
    closed = page.locator("details.facet:not([open]) summary").first
    closed.press("Enter")
    opened = closed.locator("xpath=..")
    summary = page.locator("details.facet summary:focus")
    expect(summary).to_have_count(1)
    assert summary.evaluate("e => e.parentElement.open") is True
    summary.press("Space")
    assert summary.evaluate("e => e.parentElement.open") is False
    expect(opened).to_have_count(1)
