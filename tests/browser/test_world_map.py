"""The map of the countries in a real browser: painted from a file of its own, and gone through with the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.scan import until, violations

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

LIST = "/en/countries/"
FILL = "e => getComputedStyle(e).fill"
PAINTED = """() => [...document.querySelectorAll('.atlas-world a use, .atlas-europe a use')]
  .filter(e => !(e.getBoundingClientRect().width > 0 && getComputedStyle(e).fill !== 'none'))
  .map(e => e.getAttribute('href'))"""


def test_every_country_is_painted(open_page):
    """The shapes come from another file: one that could not be had would have no size."""
    page = open_page()
    page.goto(LIST)
    expect(page.locator(".atlas-world a use").first).to_be_visible()
    until(page, f"({PAINTED})().length === 0")
    assert page.locator(".atlas a use").count() > 70


def test_more_commitments_are_another_fill(open_page):
    page = open_page()
    page.goto(LIST)
    fills = [page.locator(f".atlas-world a.lv-{step}").first.evaluate(FILL) for step in (2, 3, 4)]
    assert len(set(fills)) == 3


def test_small_states_are_dots_of_one_size(open_page):
    page = open_page()
    page.goto(LIST)
    dots = {code: page.locator(f".atlas a[href='/en/countries/{code}/'] .dot") for code in ("sg", "mt", "lu")}

    assert {code: dot.count() for code, dot in dots.items()} == {"sg": 1, "mt": 2, "lu": 2}
    for dot in dots.values():
        box = dot.last.bounding_box()
        assert 7 <= box["width"] <= 13
    tap = page.locator(".atlas a[href='/en/countries/sg/'] .tap").bounding_box()
    assert (round(tap["width"]), round(tap["height"])) == (24, 24)


def test_tab_reaches_a_country_and_enter_leads_on(open_page):
    page = open_page()
    page.goto(LIST)
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    expect(first).to_have_attribute("href", re.compile("^/en/countries/[a-z]{2}/$"))
    assert first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    for _stop in range(100):
        if page.locator(":focus").get_attribute("href") == "/en/countries/sg/":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/countries/sg/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Singapore")


def test_the_keyboard_passes_every_country_once_and_may_skip_them(open_page):
    page = open_page()
    page.goto(LIST)
    stops = page.locator(".atlas a[href^='/en/countries/']:not([tabindex])")
    addresses = stops.evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert (len(addresses), len(set(addresses))) == (72, 72)
    page.get_by_role("link", name="Skip the map").press("Enter")
    expect(page.locator("#countries")).to_be_focused()


def test_a_country_says_its_figures_to_those_who_listen(open_page):
    page = open_page()
    page.goto(LIST)
    named = page.locator(".atlas").get_by_role("link", name=re.compile("^France: 80 commitments; the state"))
    expect(named).to_have_count(1)


def test_without_script_a_click_on_the_map_leads_on(open_page):
    page = open_page(javascript=False)
    page.goto(LIST)
    page.locator(".atlas-world a[href='/en/countries/au/']").click()
    expect(page).to_have_url(re.compile("/en/countries/au/$"))


def test_fills_are_told_apart_in_forced_colours(open_page):
    page = open_page(forced_colors="active")
    page.goto(LIST)
    dense = [
        page.locator(f".atlas-world a.lv-{step}").first.evaluate("e => getComputedStyle(e).fillOpacity")
        for step in (1, 2, 3, 4)
    ]
    assert dense == sorted(set(dense), key=float)
    assert violations(page) == []
