"""Handing a report in, its files, its receipt, and giving it up."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import make_organization, make_user, the_editor
from tests.portal.forms import COMPLETE, at, opened, send, summary
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tests.views.reading import words
from tracker.actions import reports
from tracker.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def draft(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    organization = make_organization("some-lab")
    return reports.start(organization, make_promise(organization), by=the_member(organization))


@pytest.fixture
def mina(draft, signed_in):
    return signed_in(the_member("some-lab"))


@pytest.fixture
def lea(draft, signed_in):
    return signed_in(the_lead("some-lab"))


def text(response) -> str:
    return unescape(words(response.content.decode()))


def table(name: str = "figures.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"year,halls\r\n2026,4\r\n", "text/csv")


def test_a_lead_submits_what_stands_in_the_form(lea, draft):
    response = send(lea, draft, "portal_submit", **COMPLETE, attested="on")

    assert (response.status_code, response.url) == (302, at("portal_receipt", draft))
    draft.refresh_from_db()
    assert (draft.state, draft.headline, str(draft.submitted_by)) == (
        "submitted",
        COMPLETE["headline"],
        "Lea Lead",
    )


def test_pressing_twice_is_quiet(lea, draft):
    fields = {**opened(lea, draft), **COMPLETE, "attested": "on"}
    lea.post(at("portal_submit", draft), fields)

    assert lea.post(at("portal_submit", draft), fields).url == at("portal_receipt", draft)


def test_what_is_missing_is_said_at_each_field_and_above(lea, draft):
    response = send(lea, draft, "portal_submit", claimed_status="limited", detail="We began.")

    assert response.status_code == 422
    assert summary(response.content.decode()) == [
        "What happened, in one sentence: Say in one sentence what happened.",
        "When it happened: Give the day, or the first day of the month or year.",
        "Next step: Say what comes next, and when.",
        "Links: Progress needs something that shows it: a link or a file.",
        "Statement: Confirm that this is your organization’s own statement.",
    ]
    draft.refresh_from_db()
    assert (draft.state, draft.detail) == ("draft", "We began.")


def test_what_is_wrong_and_what_is_missing_are_said_together_and_once(lea, draft):
    typed = {**COMPLETE, "headline": "", "happened_on": "2026-02-31"}
    response = send(lea, draft, "portal_submit", **typed, attested="on")

    assert summary(response.content.decode()) == [
        "What happened, in one sentence: Say in one sentence what happened.",
        "When it happened: There is no such day. Give it as 31/12/2026.",
    ]


def test_no_progress_needs_a_barrier(lea, draft):
    typed = {**COMPLETE, "claimed_status": "not_started"}
    response = send(lea, draft, "portal_submit", **typed, attested="on")

    assert summary(response.content.decode()) == [
        "What stands in the way: There is no progress since the last report: say what stands in the way."
    ]
    assert send(lea, draft, "portal_submit", barrier="funding", attested="on").status_code == 302


def test_every_line_of_the_summary_leads_to_a_field_that_is_there(lea, draft):
    import re

    html = send(lea, draft, "portal_submit").content.decode()

    targets = re.findall(r'<li><a href="#([^"]+)">', html)
    assert targets
    assert [target for target in targets if f'id="{target}"' not in html] == []


def test_a_member_who_may_not_submit_reads_whom_to_ask(mina, draft):
    make_seat("some-lab", "Ann Allowed", role="member", may_submit=True)
    the_lead("some-lab")
    page = text(mina.get(at("portal_report", draft)))

    assert "A lead must submit it, or a member whom a lead allowed to." in page
    assert "Lea Lead, Ann Allowed" in page
    assert "Submit the report" not in page


def test_a_member_who_may_not_submit_is_refused_in_words_and_what_was_typed_is_saved(mina, draft):
    response = send(mina, draft, "portal_submit", **COMPLETE, attested="on")

    assert response.status_code == 403
    assert "Only a lead of the organization, or a member whom a lead allowed to, may submit." in text(
        response
    )
    draft.refresh_from_db()
    assert (draft.state, draft.headline) == ("draft", COMPLETE["headline"])


def test_looking_at_the_address_of_submitting_leads_to_the_form(lea, draft):
    assert lea.get(at("portal_submit", draft)).url == at("portal_report", draft)
    assert lea.get(at("portal_files", draft)).url == at("portal_report", draft)


# --- Files -----------------------------------------------------------------------------------------------------


def test_several_files_are_added_with_the_rest_of_the_form(mina, draft):
    other = SimpleUploadedFile("more.csv", b"a,b\r\n1,2\r\n", "text/csv")
    response = send(mina, draft, "portal_files", headline="With files.", files=[table(), other])

    assert response.url == at("portal_report", draft) + "#files"
    draft.refresh_from_db()
    assert (draft.headline, [file.name for file in draft.files.all()]) == (
        "With files.",
        ["figures.csv", "more.csv"],
    )
    page = text(mina.get(at("portal_report", draft)))
    assert f"figures.csv 1 kB SHA-256 {draft.files.first().sha256} Remove figures.csv" in page


@pytest.mark.parametrize("route", ["portal_report", "portal_submit"])
def test_a_file_chosen_is_taken_whichever_button_was_pressed(lea, draft, route):
    send(lea, draft, route, headline="Only this.", files=[table()])

    assert draft.files.count() == 1


def test_a_refused_file_is_named_and_nothing_else_is_lost(mina, draft):
    bad = SimpleUploadedFile("page.html", b"<script>alert(1)</script>", "text/html")
    response = send(mina, draft, "portal_files", **COMPLETE, files=[bad, table()])

    assert response.status_code == 422
    (line,) = summary(response.content.decode())
    assert line.startswith("Files: page.html: ")
    assert [file.name for file in draft.files.all()] == ["figures.csv"]
    assert COMPLETE["headline"] in text(response) or COMPLETE["headline"] in response.content.decode()


def test_a_file_is_taken_away_again(mina, draft):
    send(mina, draft, "portal_files", files=[table()])
    send(mina, draft, "portal_files", remove=draft.files.get().key)

    assert draft.files.count() == 0


def test_a_file_of_another_report_stays(mina, draft):
    other = make_report(make_promise("some-lab"), until="draft")
    send(mina, other, "portal_files", files=[table()])
    send(mina, draft, "portal_files", remove=other.files.get().key)

    assert other.files.count() == 1


# --- The receipt -----------------------------------------------------------------------------------------------


def test_the_receipt_tells_the_fate_with_names_of_its_own_people_only(mina):
    report = make_report(make_promise("some-lab"), until="changes_requested")
    reports.submit(report, by=the_lead("some-lab"), attested=True)

    page = text(mina.get(at("portal_receipt", report)))

    told = page[page.index("What became of it") : page.index("What it says")]
    assert [
        line
        for line in (
            "Begun by Mina Member",
            "Submitted by Lea Lead",
            "The editors asked for changes Please say where this can be seen.",
            "Submitted again by Lea Lead",
        )
        if line not in told
    ] == []
    assert "Edith" not in page
    assert "Your report is with the editors" in page


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("draft", "Nobody outside your organization can read it."),
        ("submitted", "Somebody who had no part in it reads it next."),
        ("changes_requested", "Change what they name and submit it again."),
        ("published", "Everybody can read it as you wrote it"),
        ("declined", "This is about another promise."),
        ("withdrawn", "It is not published. You may begin another at any time."),
    ],
)
def test_the_receipt_says_what_happens_next(mina, until, said):
    report = make_report(make_promise("some-lab"), until=until)

    assert said in text(mina.get(at("portal_receipt", report)))


def test_the_receipt_shows_the_hash_of_each_file(lea, draft):
    send(lea, draft, "portal_submit", **COMPLETE, attested="on", files=[table()])

    page = text(lea.get(at("portal_receipt", draft)))
    assert f"SHA-256 {draft.files.get().sha256}" in page
    assert "https://example.org/built" in lea.get(at("portal_receipt", draft)).content.decode()


# --- Withdrawing and correcting --------------------------------------------------------------------------------


def test_withdrawing_is_asked_once_more(lea):
    report = make_report(make_promise("some-lab"), until="submitted")

    assert "Withdraw this report?" in text(lea.get(at("portal_withdraw", report)))
    assert lea.post(at("portal_withdraw", report)).url == at("portal_receipt", report)
    report.refresh_from_db()
    assert report.state == "withdrawn"


def test_a_member_gives_up_her_own_draft_and_nothing_that_was_handed_in(mina, draft):
    handed_in = make_report(make_promise("some-lab"), until="submitted")

    assert mina.post(at("portal_withdraw", draft)).status_code == 302
    refused = mina.post(at("portal_withdraw", handed_in))
    assert (refused.status_code, Report.objects.get(pk=handed_in.pk).state) == (403, "submitted")
    assert "Only a lead of the organization may withdraw a report." in text(refused)


def test_a_decided_report_cannot_be_withdrawn(lea):
    report = make_report(make_promise("some-lab"), until="published")

    response = lea.post(at("portal_withdraw", report))

    assert response.status_code == 409
    assert "This cannot be done while it is “Published”." in text(response)


def test_a_published_report_is_corrected_by_another_that_begins_with_its_words(mina):
    report = make_report(make_promise("some-lab"), until="published")
    assert "Correct it" in text(mina.get(at("portal_receipt", report)))

    response = mina.post("/en/portal/some-lab/report/", {"corrects": report.key})

    draft = Report.objects.get(corrects=report)
    assert response.url == at("portal_report", draft)
    assert (draft.headline, draft.claimed_status) == (report.headline, report.claimed_status)
    assert [link.url for link in draft.links.all()] == [link.url for link in report.links.all()]
    assert "The report you correct" in text(mina.get(at("portal_report", draft)))


def test_an_editor_reads_no_draft_here(draft, signed_in):
    assert signed_in(the_editor()).get(at("portal_report", draft)).status_code == 404
    assert signed_in(make_user("Sven Stranger")).get(at("portal_receipt", draft)).status_code == 404
