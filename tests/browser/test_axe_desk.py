"""The desk breaks no rule of WCAG 2.2 AA that a machine sees: what editors and reviewers have open all day."""

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights
from tests.factories import make_assessment, make_milestone, make_update, on, the_editor, the_reviewer
from tests.links.made import make_check
from tests.reporting import make_reply, make_report, the_lead, the_member
from tracker.actions import corrections, reports
from tracker.models import Commitment, Correction, ReportMilestone

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

PAGES = {
    "index": "/",
    "commitments": "/tracker/commitment/?q=ai",
    "commitment": "/tracker/commitment/{commitment}/change/",
    "new commitment": "/tracker/commitment/add/",
    "new development": "/tracker/update/add/?commitment={commitment}",
    "development": "/tracker/update/{update}/change/",
    "new assessment": "/tracker/assessment/add/?commitment={commitment}",
    "own proposal": "/tracker/assessment/{own}/change/",
    "somebody else's proposal": "/tracker/assessment/{proposal}/change/",
    "confirm": "/tracker/assessment/{proposal}/move/confirm/",
    "retract": "/tracker/update/{update}/move/retract/",
    "history": "/tracker/commitment/{commitment}/history/",
    "all history": "/tracker/historyevent/",
    "organizations": "/tracker/organization/",
    "sources": "/tracker/source/?link=gone",
    "source": "/tracker/source/{source}/change/",
    "milestone": "/tracker/milestone/{milestone}/change/",
    "people": "/tracker/user/",
    "import": "/import/",
    "reports": "/tracker/report/",
    "report": "/tracker/report/{report}/change/",
    "publish a report": "/tracker/report/{report}/move/publish/",
    "request changes": "/tracker/report/{report}/move/request_changes/",
    "published report": "/tracker/report/{published}/change/",
    "assessment from a report": "/tracker/assessment/add/?report={published}",
    "reply": "/tracker/reply/{reply}/change/",
    "error reported": "/tracker/correction/{correction}/change/",
    "uphold": "/tracker/correction/{correction}/move/uphold/",
    "organization": "/tracker/organization/{organization}/change/",
    "invite": "/tracker/organization/{organization}/invite/",
    "end a membership": "/tracker/membership/{membership}/end/",
    "password": "/password_change/",
}


@pytest.fixture(scope="module")
def numbers(served_record) -> dict[str, int]:
    """Keys of what the pages are about: a long commitment, a proposal of the reviewer's own and one of the editor's."""
    reviewer = the_reviewer()
    reviewer.is_administrator = True
    reviewer.save()
    commitment = Commitment.objects.get(reference="PA-066")
    make_check(lost := commitment.citations.first().source)
    own = make_assessment(commitment, until="proposed", effective_on="2026-11-01")
    type(own).objects.filter(pk=own.pk).update(author=reviewer)
    return {
        "commitment": commitment.pk,
        "source": lost.pk,
        "milestone": commitment.milestones.first().pk,
        "update": make_update(commitment).pk,
        "own": own.pk,
        "proposal": make_assessment(commitment, until="proposed", effective_on="2026-11-02").pk,
        **what_others_sent(commitment),
    }


def what_others_sent(commitment: Commitment) -> dict[str, int]:
    """A report handed in twice beside the last published one, with claims to accept on that; a reply, an error."""
    organization = commitment.parties.first().organization
    claim = ReportMilestone(milestone=make_milestone(commitment, final=False), achieved_on=on("2026-09-01"))
    draft = make_report(commitment, organization, until="draft", claimed_status="limited")
    reports.write(draft, by=the_member(organization), claims=[claim])
    first = reports.submit(draft, by=the_lead(organization), attested=True)
    published = reports.publish(first, by=the_editor())
    report = make_report(commitment, organization, until="changes_requested")
    reports.write(
        report, by=the_member(organization), values={"detail": "We built half of it and opened it."}
    )
    verdict = make_assessment(commitment, "complete", organization=organization)
    return {
        "published": published.pk,
        "report": reports.submit(report, by=the_lead(organization), attested=True).pk,
        "reply": make_reply(verdict, organization, contests=True).pk,
        "correction": corrections.report(Correction(page="/en/", text="The date is wrong."))[0].pk,
        "organization": organization.pk,
        "membership": the_member(organization).seats[organization.pk].pk,
    }


@pytest.mark.parametrize("name", PAGES)
def test_page_of_the_desk_breaks_no_rule(open_page, numbers, name):
    page = open_page(person=the_reviewer(), reduced_motion="reduce")
    assert page.goto("/en/admin" + PAGES[name].format(**numbers)).ok
    assert in_both_lights(page) == ""


def test_the_sign_in_page_breaks_no_rule(open_page):
    page = open_page(visitor=False, reduced_motion="reduce")
    page.goto("/en/admin/")
    assert in_both_lights(page) == ""
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("nothing that is known")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#errors")).to_be_visible()
    assert in_both_lights(page) == ""


def test_a_refused_form_breaks_no_rule(open_page, numbers):
    page = open_page(person=the_editor(), reduced_motion="reduce")
    page.goto(f"/en/admin/tracker/assessment/add/?commitment={numbers['commitment']}")
    page.locator("input[name=_save]").click()
    expect(page.locator(".errornote")).to_be_visible()
    assert in_both_lights(page) == ""


def test_the_preview_of_a_bulk_change_breaks_no_rule(open_page, numbers):
    page = open_page(person=the_reviewer(), reduced_motion="reduce")
    page.goto("/en/admin/tracker/assessment/?state__exact=proposed")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("bulk_confirm")
    page.locator("button[name=index]").click()
    expect(page.locator("table.plan")).to_be_visible()
    assert in_both_lights(page) == ""


def test_the_plan_of_an_import_breaks_no_rule(open_page, numbers, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    page = open_page(person=the_reviewer(), reduced_motion="reduce")
    page.goto("/en/admin/import/")
    text = "slug,name_en,name_fr\r\nhealth,Health care,Santé\r\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "topics.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("#counts, #faults").first).to_be_visible()
    assert in_both_lights(page) == ""


def test_the_page_behind_a_one_time_link_breaks_no_rule(open_page, site, numbers):
    out = StringIO()
    call_command("first_editor_link", "--for", the_editor().email, base_url=site, stdout=out)
    page = open_page(visitor=False, reduced_motion="reduce")
    page.goto(out.getvalue().split()[-1])
    assert in_both_lights(page) == ""
    page.get_by_role("button", name="Enter").click()
    expect(page.locator(".errorlist").first).to_be_visible()
    assert in_both_lights(page) == ""
