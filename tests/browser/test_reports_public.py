"""Reports, replies and corrections as a visitor meets them, in a real browser: no rule of WCAG 2.2 AA is broken,
nothing is wider than a small phone, no cookie is set, and an error is reported without script."""

import datetime as dt
import re

import pytest
import time_machine
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights, violations
from tests.browser.test_reflow import TOO_WIDE
from tests.factories import DAY, the_editor
from tests.reporting import make_reply, make_report
from tracker.actions import corrections
from tracker.models import Commitment, Correction, Organization

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

CAMPUS = "/commitments/pa-066-uae-mgx-ai-campus-france/"
PLEDGE = "/commitments/pa-029-pledge-trustworthy-ai-work/"


@pytest.fixture(scope="module")
def places(served_record) -> dict[str, str]:
    """A contested verdict beside a corrected report, many organizations, one under review, errors in every state."""
    with time_machine.travel(dt.datetime.combine(DAY, dt.time(9), tzinfo=dt.UTC)):
        return made()


def made() -> dict[str, str]:
    campus, pledge = (Commitment.objects.get(reference=each) for each in ("PA-066", "PA-029"))
    bank = Organization.objects.get(slug="bpifrance")
    old = make_report(campus, bank, until="published", headline="Nearly built.")
    new = make_report(campus, bank, corrects=old, until="published", claimed_status="complete")
    make_report(campus, bank, happened_on="2026-11-01", claimed_status="complete")
    verdict = campus.assessments.public().whole().order_by("-effective_on")[0]
    make_reply(verdict, bank, text="It is built.\n\nCome and see.", contests=True)
    aims = list(pledge.objectives.order_by("number"))
    signatories = Organization.objects.filter(parties__commitment=pledge).distinct().order_by("slug")
    for number, signatory in enumerate(signatories[:5]):
        make_report(pledge, signatory, objective=aims[0] if number % 2 else None, until="published")
    upheld, _token = corrections.report(Correction(page=f"/en{CAMPUS}", commitment=campus, text="Wrong."))
    corrections.uphold(upheld, by=the_editor(), finding_en="It was wrong.", finding_fr="C’était faux.")
    _row, token = corrections.report(Correction(page="/en/about/", text="It says 2025. " * 20))
    return {
        "commitment": CAMPUS,
        "pledge": PLEDGE,
        "organization": "/organizations/bpifrance/",
        "report": f"/reports/{new.key}/",
        "corrected report": f"/reports/{old.key}/",
        "corrections": "/corrections/",
        "receipt": f"/corrections/receipt/{token}/",
    }


NAMES = ("commitment", "pledge", "organization", "report", "corrected report", "corrections", "receipt")


@pytest.mark.parametrize("name", NAMES)
def test_it_breaks_no_rule_and_is_as_wide_as_the_window(open_page, places, name):
    page = open_page(lang="fr", reduced_motion="reduce")
    page.goto(f"/fr{places[name]}")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert in_both_lights(page) == ""
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate(TOO_WIDE) == []
    assert violations(page) == []


def test_an_error_is_reported_on_a_phone_without_script_or_cookie(open_page, places):
    page = open_page(javascript=False, width=390, height=844)
    page.goto(f"/en{places['report']}")
    page.get_by_role("link", name="Report an error on this page").click()
    expect(page.get_by_label("Which page")).to_have_value(f"/en{places['report']}")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("There is 1 thing to put right.")
    page.get_by_label("What is wrong").fill("The second building is not begun.")
    page.get_by_label("What shows it").fill("not an address")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_label("What is wrong")).to_have_value("The second building is not begun.")
    page.get_by_label("What shows it").fill("https://example.org/seen")
    page.get_by_role("button", name="Send the report").click()
    expect(page).to_have_url(re.compile(r"/en/corrections/receipt/[\w-]{32}/$"))
    expect(page.locator("main")).to_contain_text("Keep the address of this page")
    expect(page.locator("main")).to_contain_text(page.url)
    assert page.context.cookies() == []


def test_from_the_claim_to_the_whole_report_and_what_it_took_the_place_of(open_page, places):
    page = open_page(javascript=False)
    page.goto(f"/en{CAMPUS}")
    expect(page.locator(".gap")).to_contain_text("Bpifrance says complete; the editors conclude")
    page.locator("#said").get_by_role("link", name="the whole report").click()
    expect(page).to_have_url(re.compile(places["report"]))
    page.get_by_role("link", name="Read what it took the place of").click()
    expect(page.locator("main")).to_contain_text("The organization corrected this report on")
    page.get_by_role("link", name="Read the report that took its place").click()
    expect(page).to_have_url(re.compile(places["report"]))
