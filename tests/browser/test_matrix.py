"""The matrix in a real browser: one objective at a time on a phone, by keyboard and touch, without breaking a rule."""

import datetime as dt

import pytest
import time_machine
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights, until, violations
from tests.browser.test_reflow import TOO_WIDE
from tests.factories import DAY, make_applicability, make_assessment, make_organization, make_party
from tests.reporting import make_report
from tracker.actions.derive import together
from tracker.models import Commitment

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

MATRIX = "/commitments/pa-029-pledge-trustworthy-ai-work/matrix/"
PLEDGE = "/g7-2026/"
FIRST_COLUMN = "document.querySelector('.matrix thead th').getBoundingClientRect().right"
SEEN = """() => [...document.querySelectorAll('.matrix thead th')].slice(1)
  .filter(th => th.getBoundingClientRect().left >= %s - 2
             && th.getBoundingClientRect().left < document.documentElement.clientWidth - 20)
  .map(th => th.textContent.trim().slice(0, 1))"""


@pytest.fixture(scope="module")
def crowd(served_record):
    """Twelve made-up signatories of the real pledge: some report, some are judged, for some it is not applicable."""
    with time_machine.travel(dt.datetime.combine(DAY, dt.time(9), tzinfo=dt.UTC)), together():
        pledge = Commitment.objects.get(reference="PA-029")
        aims = list(pledge.objectives.order_by("number"))
        make_assessment(pledge, "limited", objective=aims[1])
        for number in range(12):
            lab = make_organization(f"made-up-lab-{number}")
            make_party(pledge, lab, "signatory")
            if number % 3 == 0:
                make_applicability(aims[2], lab)
            if number % 4 == 0:
                make_assessment(pledge, "limited", objective=aims[0], organization=lab)
                make_report(pledge, lab, objective=aims[0], until="published", claimed_status="complete")
                make_report(pledge, lab, until="published", claimed_status="limited")


@pytest.mark.parametrize(
    "path", [MATRIX, PLEDGE, f"{MATRIX}?objective=2&sort=never", f"{MATRIX}?country=JP&kind=x"]
)
def test_it_breaks_no_rule_and_is_as_wide_as_the_window(open_page, crowd, path):
    page = open_page(lang="fr", reduced_motion="reduce")
    page.goto(f"/fr{path}")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert in_both_lights(page) == ""
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_WIDE) == []
    assert violations(page) == []


def test_on_a_phone_one_objective_is_seen_at_a_time_beside_the_names(open_page, crowd):
    page = open_page(width=390, height=844, javascript=True)
    page.goto(f"/en{MATRIX}")
    region = page.get_by_role("region", name="19 organizations by objective")
    expect(region).to_be_visible()
    assert page.evaluate(SEEN % FIRST_COLUMN) == ["1"]
    region.evaluate("each => each.scrollBy(each.querySelectorAll('thead th')[1].offsetWidth, 0)")
    until(page, f"(() => {{ const seen = ({SEEN % FIRST_COLUMN})(); return seen.join() === '2' }})()")
    assert page.evaluate(f"{FIRST_COLUMN}") < 200


def test_the_keyboard_reaches_the_region_and_moves_it(open_page, crowd):
    page = open_page(width=390, height=844)
    page.goto(f"/en{MATRIX}")
    region = page.get_by_role("region", name="19 organizations by objective")
    for _press in range(60):
        page.keyboard.press("Tab")
        if region.evaluate("each => each === document.activeElement"):
            break
    assert region.evaluate("each => each === document.activeElement")
    for _press in range(4):
        page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.matrix').scrollLeft > 0")


def test_without_script_a_link_shows_one_objective_and_the_form_narrows(open_page, crowd):
    page = open_page(width=390, height=844, javascript=False)
    page.goto(f"/en{PLEDGE}")
    page.get_by_role("navigation", name="Objectives").get_by_role("link", name="Objective 3").click()
    expect(page.locator(".matrix thead th")).to_have_count(2)
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Empty because").select_option("not_applicable")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".matrix caption")).to_contain_text("4 of 19 organizations")
    page.locator(".matrix details.why-empty summary").first.click()
    expect(page.locator(".matrix details.why-empty[open]")).to_contain_text("It has no staff.")


def test_forced_colours_keep_the_frame_of_a_claim(open_page, crowd):
    page = open_page(forced_colors="active")
    page.goto(f"/en{MATRIX}")
    frame = page.locator(".matrix .tile-claim").first
    assert frame.evaluate("each => getComputedStyle(each).borderTopStyle") == "dashed"
