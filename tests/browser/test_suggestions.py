"""Suggestions under the search field, in a real browser: by keyboard, by mouse, by touch, and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights, violations

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

LIST = "/en/commitments/"


def typed(page, text, path=LIST):
    """The field after somebody typed into it and the suggestions came."""
    page.goto(path)
    field = page.locator("#q")
    field.press_sequentially(text)
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def active(page, field):
    """What a screen reader is on: the option that the field names."""
    return page.locator(f"#{field.get_attribute('aria-activedescendant')}")


@pytest.mark.parametrize("path", [LIST, "/en/"])
def test_arrows_go_round_and_escape_closes_first(open_page, path):
    page = open_page()
    field = typed(page, "gigaf", path)
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    last = options.count() - 1
    assert last >= 1
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("ArrowDown")
    expect(active(page, field)).to_have_text(options.nth(0).inner_text())
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    field.press("End")
    expect(options.nth(last)).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")  # beyond the end: back to what was typed
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("ArrowUp")
    expect(options.nth(last)).to_have_attribute("aria-selected", "true")
    field.press("Home")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_value("gigaf")
    field.press("Alt+ArrowDown")
    expect(page.locator("#suggestions")).to_be_visible()


def test_enter_takes_the_words_or_what_was_typed(open_page):
    page = open_page()
    field = typed(page, "gigaf")
    field.press("ArrowDown")
    words = active(page, field).inner_text()
    field.press("Enter")
    expect(page).to_have_url(re.compile(rf"\?q={words}$"))
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#suggestions")).to_be_hidden()
    field = typed(page, "gigaf")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=gigaf$"))
    expect(page.locator("#suggestions")).to_be_hidden()


def test_enter_on_a_commitment_opens_it_on_the_day_being_read(open_page):
    page = open_page()
    field = typed(page, "PA-066", f"{LIST}?as_of=2025-09-30")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/commitments/pa-066-[-\w]+/\?as_of=2025-09-30$"))


def test_the_mouse_chooses_and_leaving_the_field_closes(open_page):
    page = open_page()
    field = typed(page, "mistral")
    page.get_by_role("option").filter(has_text="Organization").first.click()
    expect(page).to_have_url(re.compile(r"/en/organizations/mistral-ai/$"))
    field = typed(page, "mistral")
    field.press("Tab")
    expect(page.locator("#suggestions")).to_be_hidden()


def test_touch_chooses_on_a_phone(open_page):
    page = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    typed(page, "brookf")
    option = page.get_by_role("option").first
    assert option.bounding_box()["height"] >= 44
    option.tap()
    expect(page).to_have_url(re.compile(r"\?q=brookfield$"))


def test_how_many_there_are_is_told_and_taken_back(open_page):
    page = open_page()
    field = typed(page, "gigaf")
    status = page.locator("#suggestions-said")
    number = page.get_by_role("listbox").get_by_role("option").count()
    expect(status).to_have_text(f"{number} suggestions: the arrow keys choose.")
    field.press("Escape")
    expect(status).to_have_text("")


def test_one_letter_asks_nobody(open_page):
    page = open_page()
    page.goto(LIST)
    field = page.locator("#q")
    field.press_sequentially("g")
    field.press_sequentially("i")
    expect(field).to_have_attribute("aria-expanded", "true")
    asked = [url for url in page.guard.requests if "/suggest/" in url]
    assert [url.rpartition("=")[2] for url in asked] == ["gi"]


def test_after_a_search_the_field_of_the_new_results_suggests_as_well(open_page):
    page = open_page()
    field = typed(page, "energy")
    field.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("gigaf")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option").first).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_open_list_breaks_no_rule_and_nothing_overflows(open_page, lang, width):
    page = open_page(lang=lang, width=width, reduced_motion="reduce")
    field = typed(page, "mistral", f"/{lang}/commitments/")
    field.press("ArrowDown")
    assert in_both_lights(page) == ""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_was_meant_breaks_no_rule(open_page, lang):
    page = open_page(lang=lang, width=390)
    page.goto(f"/{lang}/commitments/?q=gigafactries")
    expect(page.locator("#spelling")).to_be_visible()
    assert violations(page) == []
    page.goto(f"/{lang}/organizations/?q=Brokfield")
    expect(page.locator("#spelling")).to_be_visible()
    assert violations(page) == []


def test_a_misspelt_search_is_told_with_the_number_found(open_page):
    page = open_page()
    page.goto(LIST)
    page.locator("#q").fill("gigafactries")
    page.locator("#q").press("Enter")
    found = page.locator("#found")
    expect(found).to_be_focused()
    expect(found).to_have_accessible_description(re.compile("No result for “gigafactries”"))
    page.get_by_role("link", name="Search for exactly “gigafactries”").click()
    expect(page.get_by_role("heading", name="Nothing matches “gigafactries”")).to_be_visible()
    page.locator("#spelling").get_by_role("link", name="“gigafactories”").click()
    expect(page).to_have_url(re.compile(r"\?q=gigafactories$"))


def test_without_script_it_is_a_form(open_page):
    page = open_page(javascript=False)
    page.goto(LIST)
    page.locator("#q").fill("gigafactries")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#spelling")).to_contain_text("Showing results for “gigafactories” instead.")
    expect(page.locator(".row-ref").first).to_contain_text("PA-086")
