"""The portal in a real browser: no rule of WCAG 2.2 AA is broken, the keyboard gets everywhere, nothing is wider than a
small phone, the form saves itself, and everything works without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights, violations
from tests.browser.test_keyboard import walk_all
from tests.browser.test_reflow import TOO_WIDE
from tests.factories import make_assessment
from tests.reporting import make_invitation, make_report, the_lead, the_member
from tracker.actions import reports
from tracker.enums import ReportState
from tracker.models import Commitment, Indicator, Milestone, Organization, Report

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

PAGES = {
    "home": "/portal/",
    "organization": "/portal/country-fr/",
    "report": "/portal/reports/{draft}/",
    "receipt": "/portal/reports/{published}/receipt/",
    "withdraw": "/portal/reports/{draft}/withdraw/",
    "assessment": "/portal/country-fr/assessments/{assessment}/",
    "members": "/portal/country-fr/members/",
}
SCANNED = [(name, lang) for name in PAGES if name != "home" for lang in ("en", "fr")]


@pytest.fixture(scope="module")
def keys(served_record) -> dict[str, str]:
    """France has promised much: reports in most states, an assessment to answer, and a draft with much to fill in."""
    france = Organization.objects.get(slug="country-fr")
    mine = Commitment.objects.public().filter(parties__organization=france, parties__left_on__isnull=True)
    rich = mine.filter(pk__in=Indicator.objects.values("commitment")).filter(
        pk__in=Milestone.objects.filter(state="planned").values("commitment")
    )
    long, *others = [*rich.order_by("reference")[:1], *mine.order_by("-reference").distinct()[:4]]
    published = make_report(long, france, until="published", claimed_status="limited")
    for commitment, until in zip(
        others, ("submitted", "changes_requested", "declined", "published"), strict=True
    ):
        make_report(commitment, france, until=until, claimed_status="complete")
    told = make_assessment(others[-1], "limited", until="proposed", effective_on="2026-11-20")
    make_invitation(france)
    draft = reports.start(france, long, by=the_member(france))
    return {"published": published.key, "draft": draft.key, "assessment": str(told.pk)}


@pytest.fixture
def lea(keys):
    return the_lead("country-fr")


@pytest.fixture
def emptied(keys):
    """The draft as nobody has written into it yet."""
    draft = Report.objects.get(key=keys["draft"])
    draft.links.all().delete()
    blank = dict.fromkeys(
        ("claimed_status", "headline", "detail", "next_step", "barrier", "barrier_note"), ""
    )
    Report.objects.filter(pk=draft.pk).update(**blank, happened_on=None, state=ReportState.DRAFT, revision=0)
    return draft


@pytest.mark.parametrize(("name", "lang"), SCANNED)
def test_page_of_the_portal_breaks_no_rule(open_page, keys, lea, name, lang):
    page = open_page(person=lea, lang=lang, reduced_motion="reduce")
    assert page.goto(f"/{lang}{PAGES[name].format(**keys)}").ok
    assert in_both_lights(page) == ""
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert violations(page) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_form_that_came_back_breaks_no_rule(open_page, emptied, lea, lang):
    page = open_page(person=lea, lang=lang, reduced_motion="reduce")
    page.goto(f"/{lang}/portal/reports/{emptied.key}/")
    page.locator("button[formaction$='/submit/']").click()
    expect(page.locator("#errors")).to_be_visible()
    assert in_both_lights(page) == ""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_nothing_is_wider_than_the_window(open_page, keys, lea, lang):
    page = open_page(person=lea, lang=lang, width=320, height=800)
    too_wide = {}
    for name, path in PAGES.items():
        page.goto(f"/{lang}{path.format(**keys)}")
        for width in (320, 390, 768):
            page.set_viewport_size({"width": width, "height": 800})
            too_wide[name, width] = page.evaluate(TOO_WIDE)
    assert {where: what for where, what in too_wide.items() if what} == {}


@pytest.mark.parametrize("name", ["organization", "report", "members"])
def test_tab_reaches_everything_and_shows_where_it_is(open_page, emptied, keys, lea, name):
    page = open_page(person=lea)
    page.goto(f"/en{PAGES[name].format(**keys)}")
    page.evaluate("document.querySelectorAll('input[type=date]').forEach(e => { e.type = 'text'; })")
    page.evaluate(
        "document.querySelectorAll('input[type=radio]').forEach((e, n) => { e.name = 'alone' + n; })"
    )
    page.evaluate("document.querySelectorAll('[tabindex=\"-1\"][name=do]').forEach(e => e.remove())")
    page.evaluate("document.getElementById('saved')?.removeAttribute('data-hx-post')")
    reached, expected, unseen = walk_all(page)
    assert unseen == []
    assert reached == expected


def fill(page) -> None:
    page.get_by_role("radio", name="Substantial progress").check()
    page.get_by_label("What happened, in one sentence").fill("Half of it stands.")
    page.get_by_label("What happened, in full").fill("We built one half.")
    page.get_by_label("When it happened").fill("2026-10-01")
    page.get_by_label("Next step").fill("The other half.")
    link = page.locator("#link-lines fieldset").first
    link.get_by_label("Address").fill("https://example.org/half")
    link.get_by_label("Title of the page").fill("Half of it")


def test_the_form_saves_itself_and_again_and_goes_on_from_there(open_page, emptied, lea):
    page = open_page(person=lea)
    page.goto(f"/en/portal/reports/{emptied.key}/")
    page.get_by_label("What happened, in one sentence").fill("Half of it stands.")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.get_by_label("Next step").fill("The other half.")
    page.get_by_label("Next step").blur()
    expect(page.locator("#revision")).to_have_value("2")
    page.reload()
    expect(page.get_by_label("What happened, in one sentence")).to_have_value("Half of it stands.")
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page).to_have_url(re.compile("#saved$"))


def test_pressing_a_button_while_it_saves_itself_is_no_conflict(open_page, emptied, lea):
    page = open_page(person=lea)
    page.goto(f"/en/portal/reports/{emptied.key}/")
    held = []
    page.route("**/save/", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/save/"):
        page.get_by_label("What happened, in one sentence").fill("Half of it stands.")
    page.get_by_label("Next step").fill("Typed meanwhile.")
    page.get_by_role("button", name="Save the draft").last.click()
    held[0].continue_()
    expect(page).to_have_url(re.compile("#saved$"))
    expect(page.get_by_label("Next step")).to_have_value("Typed meanwhile.")


def test_a_failure_to_save_is_said(open_page, emptied, lea):
    page = open_page(person=lea)
    page.goto(f"/en/portal/reports/{emptied.key}/")
    page.route("**/save/", lambda route: route.abort())
    page.get_by_label("What happened, in one sentence").fill("Half of it stands.")
    expect(page.locator("#not-saved")).to_be_visible()
    page.unroute("**/save/")
    page.get_by_label("Next step").fill("On line again.")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    expect(page.locator("#not-saved")).to_be_hidden()
    page.guard.problems.clear()


def test_a_day_and_a_barrier_are_asked_for_where_they_are_needed(open_page, emptied, lea):
    page = open_page(person=lea)
    page.goto(f"/en/portal/reports/{emptied.key}/")
    barrier, day = page.locator("#barrier"), page.locator(".claim .pair").first
    expect(barrier).to_be_hidden()
    expect(day).to_be_hidden()
    page.get_by_role("radio", name="Limited progress").check()
    page.locator(".claim .tick input").first.check()
    expect(barrier).to_be_visible()
    expect(day).to_be_visible()
    page.get_by_role("radio", name="Complete").check()
    expect(barrier).to_be_hidden()


def test_another_line_for_a_link_comes_without_a_new_page_and_takes_the_focus(open_page, emptied, lea):
    page = open_page(person=lea)
    page.goto(f"/en/portal/reports/{emptied.key}/")
    page.get_by_label("Next step").fill("Typed before.")
    page.get_by_role("button", name="Add a line for a link").click()
    expect(page.locator("#id_links-3-url")).to_be_focused()
    expect(page.get_by_label("Next step")).to_have_value("Typed before.")
    expect(page.locator("[name=links-TOTAL_FORMS]")).to_have_value("4")


def test_signed_out_meanwhile_the_form_says_so_and_keeps_what_is_in_it(open_page, emptied, lea):
    page = open_page(person=lea)
    page.goto(f"/en/portal/reports/{emptied.key}/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("What happened, in one sentence").fill("Typed while signed out.")
    expect(page.locator("#saved")).to_contain_text("You are signed out")
    page.get_by_role("button", name="Sign in and go on").click()
    expect(page).to_have_url(re.compile("/en/accounts/login/"))
    from tests.factories import PASSWORD

    page.get_by_label("E-mail address").fill(lea.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("What happened, in one sentence")).to_have_value("Typed while signed out.")
    expect(page.locator("#kept")).to_be_visible()


def test_everything_works_without_script(open_page, emptied, lea):
    page = open_page(person=lea, javascript=False)
    page.goto("/en/portal/")
    expect(page).to_have_url(re.compile("/en/portal/country-fr/$"))
    page.get_by_role("link", name=re.compile("Go on writing")).last.click()
    page.goto(f"/en/portal/reports/{emptied.key}/")
    page.get_by_role("button", name="Add a line for a link").click()
    expect(page.locator("#link-lines fieldset")).to_have_count(4)
    fill(page)
    page.locator("#id_files").set_input_files(
        {"name": "halls.csv", "mimeType": "text/csv", "buffer": b"year,halls\r\n2026,1\r\n"}
    )
    page.get_by_role("button", name="Submit the report").click()
    expect(page.locator("#errors")).to_contain_text("Confirm that this is your organization’s own statement.")
    expect(page.get_by_text("halls.csv").first).to_be_visible()
    page.get_by_label("This is our organization’s own statement").check()
    page.get_by_role("button", name="Submit the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report is with the editors")
    Report.objects.get(pk=emptied.pk).files.all().delete()


def test_the_form_is_handed_in_by_the_keyboard(open_page, emptied, lea):
    page = open_page(person=lea)
    page.goto(f"/en/portal/reports/{emptied.key}/")
    page.get_by_role("radio", name="Not started").focus()
    for _status in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Substantial progress")).to_be_checked()
    fill(page)
    statement = page.get_by_label("This is our organization’s own statement")
    statement.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Submit the report")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report is with the editors")
