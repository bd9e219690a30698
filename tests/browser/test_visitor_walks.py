"""A visitor's ways through the site: on a phone without script, and at a desk with it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.walk,
    pytest.mark.usefixtures("served_record", "today"),
]

FOUND = "#found"


def number(page: Any) -> int:
    """How many commitments the list says it found."""
    return int(re.findall(r"\d+", page.locator(FOUND).inner_text())[0])


def query(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_on_a_phone_without_script_in_french_from_the_search_to_the_source(open_page):
    page = open_page(javascript=False, lang="fr", width=390, height=844)
    page.goto("/")
    expect(page).to_have_url(re.compile("/fr/$"))
    page.get_by_role("searchbox").fill("gigausines")
    page.get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url(re.compile(r"/fr/commitments/\?q=gigausines$"))
    hit = page.locator("ol.rows .row-title a", has_text="gigafabriques")
    expect(hit.first).to_be_visible()
    hit.first.click()

    expect(page.locator("h1")).to_contain_text("gigafabriques")
    expect(page.locator("#said .word").first).not_to_be_empty()
    sources = page.locator("ol.sources a[rel=external]")
    expect(sources.first).to_have_attribute("href", re.compile("^https://"))

    page.locator("#main a[href*='/fr/organizations/']").first.click()
    expect(page).to_have_url(re.compile("/fr/organizations/[a-z0-9-]+/$"))
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile("/en/organizations/[a-z0-9-]+/$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.context.cookies() == []


def test_the_other_language_keeps_page_and_query(open_page):
    page = open_page(javascript=False, lang="fr", width=390, height=844)
    page.goto("/fr/commitments/?q=energie&status=limited&as_of=2026-03-01")
    before = number(page)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert urlsplit(page.url).path == "/en/commitments/"
    assert query(page) == {"q": ["energie"], "status": ["limited"], "as_of": ["2026-03-01"]}
    assert number(page) == before


def test_a_past_day_is_said_kept_on_the_way_and_left_again(open_page):
    page = open_page(javascript=False, lang="fr", width=390, height=844)
    page.goto("/fr/")
    page.locator(".day-form summary").click()
    page.locator("#as-of-day").fill("2025-09-30")
    page.locator(".day-form button").click()
    expect(page.locator(".asof-bar")).to_contain_text("30 septembre 2025")
    page.locator("#wall .tiles a").first.click()
    assert query(page) == {"as_of": ["2025-09-30"]}
    expect(page.locator(".asof-bar")).to_contain_text("30 septembre 2025")
    page.locator(".asof-bar a").first.click()
    expect(page.locator(".asof-bar")).to_have_count(0)
    assert query(page) == {}


def test_the_day_read_cannot_be_in_the_future(open_page):
    page = open_page(javascript=False)
    answer = page.goto("/en/?as_of=2031-01-01")
    assert answer.status == 400
    expect(page.get_by_role("alert")).to_contain_text("in the future")
    expect(page.locator(".asof-bar")).to_have_count(0)


def test_with_script_a_facet_swaps_the_results_in_place_and_back_restores_them(open_page):
    page = open_page()
    page.goto("/en/commitments/")
    page.evaluate("window.sameDocument = true")
    everything = number(page)
    page.locator(".facets a", has_text="Limited progress").click()
    expect(page).to_have_url(re.compile(r"\?status=limited$"))
    expect(page.locator(".chips .chip")).to_have_count(1)
    limited = number(page)
    assert 0 < limited < everything
    assert page.evaluate("window.sameDocument") is True
    assert page.title().startswith(page.locator("title").first.inner_text()[:5])
    expect(page.locator(".site-lang a").first).to_have_attribute("href", "/fr/commitments/?status=limited")

    page.locator(".chips .chip").click()
    expect(page).to_have_url(re.compile("/commitments/$"))
    expect(page.locator(".chips .chip")).to_have_count(0)
    assert number(page) == everything

    page.go_back()
    expect(page).to_have_url(re.compile(r"\?status=limited$"))
    expect(page.locator(".chips .chip")).to_have_count(1)
    expect(page.locator("h1")).to_have_count(1)
    assert number(page) == limited


def test_with_script_searching_and_sorting_stay_on_the_page(open_page):
    page = open_page()
    page.goto("/en/commitments/")
    page.evaluate("window.sameDocument = true")
    page.locator("#q").fill("gigafactory")
    page.locator(".search button").click()
    expect(page).to_have_url(re.compile(r"q=gigafactory"))
    assert number(page) > 0
    page.locator("#sort").select_option("title")
    page.locator("form.sort button").click()
    expect(page).to_have_url(re.compile(r"sort=title"))
    expect(page.locator("#sort")).to_have_value("title")
    titles = page.locator("ol.rows .row-title a").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    assert page.evaluate("window.sameDocument") is True


def test_a_bookmarked_search_answers_the_same_without_script(open_page):
    address = "/en/commitments/?q=ai&status=limited&country=FR&sort=title"
    with_script, without = open_page(), open_page(javascript=False)
    rows = []
    for page in (with_script, without):
        page.goto(address)
        rows.append(page.locator("ol.rows .row-title a").all_inner_texts())
    assert rows[0] == rows[1] != []


def test_a_download_is_exactly_the_selection(open_page):
    page = open_page()
    page.goto("/en/commitments/?status=limited")
    shown = number(page)
    with page.expect_download() as waiting:
        page.locator("#take a", has_text="CSV").click()
    lines = waiting.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert waiting.value.suggested_filename == "paris-actions-commitments-2026-11-22.csv"
    assert sum(line.startswith("PA-") for line in lines) == shown


def test_the_short_address_leads_to_the_commitment(open_page):
    page = open_page()
    page.goto("/en/commitments/pa-001/")
    expect(page).to_have_url(re.compile("/en/commitments/pa-001-current-ai-foundation/$"))
