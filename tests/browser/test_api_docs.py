"""The page of the interface in a real browser: Swagger UI under the policy of the site, with a mouse, a keyboard, and
without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights, until, violations
from tests.browser.test_reflow import TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

DOCS = "/api/docs/"
LIST = "#operations-events-events_list"


def opened(open_page, **options):
    """The page with one operation unfolded. What the policy refuses, and what asks another host, fails each test."""
    page = open_page(**options)
    page.goto(DOCS)
    page.locator(f"{LIST} .opblock-summary-control").click()
    expect(page.locator(f"{LIST} .opblock-body")).to_be_visible()
    return page


def test_every_operation_is_there_and_can_be_tried(open_page):
    page = opened(open_page)
    assert page.locator(".swagger-ui .opblock").count() == 28

    page.locator(LIST).get_by_role("button", name="Try it out").click()
    page.locator(f"{LIST} .execute").click()

    answer = page.locator(f"{LIST} .live-responses-table")
    expect(answer.locator("tbody .response-col_status").first).to_contain_text("200")
    expect(answer).to_contain_text("international-ai-safety-report-2025")
    assert [url for url in page.guard.requests if "/api/v1/events/" in url] != []
    assert violations(page) == []


def test_it_breaks_no_rule_in_either_light_on_either_width(open_page):
    page = opened(open_page, width=1280, reduced_motion="reduce")
    assert in_both_lights(page) == ""
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 768])
def test_it_does_not_scroll_sideways(open_page, width):
    page = opened(open_page, width=width)
    assert page.evaluate(TOO_WIDE) == []


def test_it_follows_the_light_of_the_reader(open_page):
    page = opened(open_page, color_scheme="dark")
    expect(page.locator("html")).to_have_class(re.compile("dark-mode"))
    page.emulate_media(color_scheme="light")
    until(page, "!document.documentElement.classList.contains('dark-mode')")


def test_without_script_everything_is_said_in_words_and_leads_back(open_page):
    page = open_page(javascript=False, width=390)
    page.goto(DOCS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Interface for programs")
    expect(page.locator("#terms + dl")).to_contain_text("1.0.0")
    expect(page.locator("#terms + dl")).to_contain_text("CC BY 4.0")
    expect(page.get_by_role("link", name="commitments", exact=True)).to_be_visible()
    for anchor in ("not-understood", "not-found", "too-many-requests"):
        expect(page.locator(f"dt#{anchor}")).to_be_visible()
    page.locator(".crumbs a").first.click()
    expect(page).to_have_url(re.compile("/en/$"))


def test_the_address_of_a_problem_leads_to_what_it_means(open_page):
    page = open_page()
    page.goto(f"{DOCS}#too-many-requests")
    expect(page.locator("dt:target")).to_contain_text("429")


def test_another_language_is_a_click_away(open_page):
    page = open_page(javascript=False)
    page.goto(DOCS)
    page.get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page).to_have_url(re.compile(r"/api/docs/\?lang=fr$"))
    answer = page.goto(f"{DOCS}?lang=xx")
    assert answer.status == 400
    expect(page.get_by_role("alert")).to_contain_text("xx")
