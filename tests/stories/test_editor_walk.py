"""A verdict's way from a one-time link to the public page, pressed through in a real browser by two people."""

import time
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from playwright.sync_api import expect

from tests.factories import make_commitment
from tracker.models import Assessment

pytestmark = [pytest.mark.browser, pytest.mark.walk, pytest.mark.django_db(transaction=True)]

PROMISE = "/commitments/pa-001-promise-1/"
PASSWORD = "seven grey pigeons"
REASON = "The ministry's page lists nine of the ten sites."
GRUND = "La page du ministère énumère neuf sites sur dix."
REFUSAL = "You proposed this assessment: somebody else has to confirm it."


@pytest.fixture(autouse=True)
def uploads_elsewhere(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path


def first_link(site: str) -> str:
    out = StringIO()
    call_command("first_editor_link", base_url=site, stdout=out)
    return out.getvalue().split()[-1]


def follow(page: Any, link: str, name: str, email: str) -> str:
    """Follow a one-time link, say who one is, and set up an app for codes; returns what it makes them from."""
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Enter").click()
    page.wait_for_url("**/en/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    secret = str(page.locator("code.secret").inner_text())
    page.get_by_label("Code").fill(shown_code(secret))
    page.get_by_role("button", name="Set it up").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/en/admin/")
    return secret


def shown_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(page: Any, email: str, secret: str) -> None:
    page.goto("/en/admin/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(shown_code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/en/admin/")


def open_commitment(page: Any) -> None:
    page.goto("/en/admin/")
    page.get_by_role("navigation", name="The desk").get_by_role("link", name="Commitments").click()
    page.get_by_role("link", name="PA-001").click()


def record_a_development(page: Any) -> None:
    """With a source that the record did not know."""
    open_commitment(page)
    page.get_by_role("link", name="Record a development").click()
    page.locator("#id_headline_en").fill("Nine sites opened")
    page.locator("#id_headline_fr").fill("Neuf sites ont ouvert")
    page.locator("#id_happened_on").fill("2026-05-04")
    page.locator("#id_precision").select_option("day")
    page.locator("#id_claimed_by").select_option("independent")
    page.locator("#id_confidence").select_option("strong")
    page.locator("#citations-0 summary").click()
    new = "#id_citations-0-new_"
    page.locator(f"{new}title").fill("Nine sites and one to come")
    page.locator(f"{new}publisher").fill("The Gazette")
    page.locator(f"{new}url").fill("https://gazette.example/nine-sites")
    page.locator(f"{new}type").select_option("press")
    page.locator(f"{new}independence").select_option("independent")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def propose(page: Any) -> str:
    """An assessment that rests on the source just recorded; the address of its form."""
    open_commitment(page)
    page.get_by_role("link", name="Propose an assessment").click()
    page.locator("#id_status").select_option("substantial")
    page.locator("#id_effective_on").fill("2026-05-04")
    page.locator("#id_rationale_en").fill(REASON)
    page.locator("#id_rationale_fr").fill(GRUND)
    page.locator("#citations-0 .select2-selection").click()
    page.locator(".select2-search__field").fill("Nine sites")
    page.locator(".select2-results__option", has_text="Nine sites and one to come").click()
    page.locator("input[name=_save]").click()
    page.wait_for_load_state()
    expect(page.locator(".errornote")).to_have_count(0)
    open_commitment(page)
    page.locator(".waiting a").click()
    return str(page.url)


def invite(page: Any, email: str) -> str:
    """An account for a reviewer, and the link that its owner gets."""
    page.goto("/en/admin/tracker/user/add/")
    page.locator("#id_email").fill(email)
    page.locator("#id_is_reviewer").check()
    page.locator("input[name=_save]").click()
    page.get_by_role("button", name="Make a one-time link").click()
    return str(page.get_by_label("One-time link").input_value())


def confirm_and_publish(page: Any, proposal: str) -> None:
    for verb in ("Confirm …", "Publish …"):
        page.goto(proposal)
        page.get_by_role("link", name=verb).click()
        expect(page.get_by_text(REASON)).to_have_count(1)
        page.get_by_role("button", name="Yes, do it").click()
        page.locator(".messagelist .success").wait_for()


def cannot_be_changed(page: Any, verdict: str) -> None:
    """Not in its form, not by a forged one, not in bulk, not by an import, though the person may all of these."""
    page.goto(verdict)
    typed = page.locator("#assessment_form :is(select, textarea, input[type=text], input[type=date])")
    expect(page.locator("#assessment_form")).to_contain_text(REASON)
    expect(typed).to_have_count(0)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    forged = {"csrfmiddlewaretoken": token, "status": "complete", "effective_on": "2026-05-04", "_save": "1"}
    assert page.context.request.post(verdict, form=forged).status == 403

    page.goto("/en/admin/tracker/assessment/")
    page.locator("input[name=_selected_action]").first.check()
    page.locator("select[name=action]").select_option("bulk_publish")
    page.locator("button[name=index]").click()
    expect(page.locator("table.plan tr.no")).to_have_count(1)
    expect(page.locator("input[name=_confirm]")).to_have_count(0)

    head = "commitment,effective_on,status,outcome,rationale_en,rationale_fr,sources,updates"
    head += ",searched_on,searched_note_en"
    row = "PA-001,2026-05-04,complete,,Because.,Parce que.,a-source,,,"
    page.goto("/en/admin/import/")
    file = {"name": "assessments.csv", "mimeType": "text/csv", "buffer": f"{head}\r\n{row}\r\n".encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what it would do").click()
    words = "A published assessment is not changed by an import: propose a correction."
    expect(page.locator("#faults").get_by_text(words)).to_have_count(1)
    expect(page.get_by_role("button", name="Import this")).to_have_count(0)


def test_two_people_bring_a_verdict_to_the_public_page(open_page, site):
    make_commitment(1)
    edith = open_page(visitor=False)
    follow(edith, first_link(site), "Edith Editor", "edith@example.org")
    assert first_link_is_gone(site)
    record_a_development(edith)
    proposal = propose(edith)
    expect(edith.get_by_text(REFUSAL)).to_have_count(1)
    expect(edith.get_by_role("link", name="Confirm …")).to_have_count(0)

    visitor = open_page()
    visitor.goto(f"/en{PROMISE}")
    expect(visitor.locator("#said").get_by_text("Not yet assessed")).to_have_count(1)

    ravi = open_page(visitor=False)
    secret = follow(ravi, invite(edith, "ravi@example.org"), "Ravi Reviewer", "ravi@example.org")
    ravi.get_by_role("button", name="Sign out").click()
    sign_in(ravi, "ravi@example.org", secret)
    confirm_and_publish(ravi, proposal)

    for lang, status, reason in (
        ("en", "Substantial progress", REASON),
        ("fr", "Progrès substantiels", GRUND),
    ):
        visitor.goto(f"/{lang}{PROMISE}")
        said = visitor.locator("#said section").first
        expect(said.locator(".word")).to_have_text(status)
        expect(said.locator(".why")).to_have_text(reason)
        expect(visitor.locator("#sources-block a", has_text="Nine sites and one to come")).to_have_count(1)

    open_commitment(ravi)
    ravi.locator(".moves-row").get_by_role("link", name="History").click()
    for sentence, who in (
        ("proposed", "Edith Editor"),
        ("confirmed", "Ravi Reviewer"),
        ("published", "Ravi Reviewer"),
    ):
        line = ravi.locator("ol.history > li", has_text=f"was {sentence}").filter(has_text=who)
        expect(line.locator("time").first).to_be_visible()

    cannot_be_changed(edith, proposal)
    assert [(v.status, v.state) for v in Assessment.objects.all()] == [("substantial", "published")]
    visitor.goto(f"/en{PROMISE}")
    expect(visitor.locator("#said .word").first).to_have_text("Substantial progress")


def first_link_is_gone(site: str) -> bool:
    """Once somebody has a password the command prints nothing."""
    out = StringIO()
    call_command("first_editor_link", base_url=site, stdout=out)
    return out.getvalue() == ""
