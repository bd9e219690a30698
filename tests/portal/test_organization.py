"""What is due for an organization, what was said last, what the editors concluded, and where each report stands."""

from html import unescape

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
)
from tests.reporting import make_promise, make_reply, make_report, make_seat, the_lead, the_member
from tests.views.reading import words
from tracker.actions.derive import together
from tracker.enums import Role
from tracker.models import Assessment, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PAGE = "/en/portal/some-lab/"


@pytest.fixture
def lab():
    return make_organization("some-lab")


@pytest.fixture
def mina(lab, signed_in):
    return signed_in(the_member(lab))


def text(response) -> str:
    return unescape(words(response.content.decode())).replace("\u00a0", " ")


def content(browser, address: str = PAGE) -> str:
    page = text(browser.get(address))
    return page[page.index("What is due") :]


def test_nothing_promised_is_said_in_words(mina):
    page = content(mina)

    assert "Your organization is not a party to any public commitment today" in page
    assert "No draft is open." in page
    assert "Nothing is waiting for the editors." in page
    assert "Nothing has been published yet." in page


def test_a_promise_shows_its_dates_what_was_said_and_what_was_concluded(mina, lab):
    promise = make_promise(lab)
    make_milestone(promise, due_on="2026-11-12", final=False)
    make_milestone(promise, due_on="2026-12-31", precision="year")
    make_assessment(promise, "limited", effective_on="2026-05-01")
    make_report(promise, lab, until="published", headline="Half of it.", happened_on="2026-10-01")

    page = content(mina)

    assert "Your organization takes part in 1 commitment. 1 is overdue." in page
    assert (
        "Overdue by 10 days : Step 1 Due 2026 : Step 2" in page
        or "Overdue by 10 days: Step 1 Due 2026: Step 2" in page
    )
    assert "You said Substantial progress, 1 October 2026: Half of it." in page
    assert "The editors Limited progress, as of 1 May 2026" in page


def test_a_promise_without_a_word_on_it_says_so(mina, lab):
    make_promise(lab)

    page = content(mina)

    assert "You said Nothing yet" in page
    assert "The editors Not yet assessed" in page


def test_what_presses_comes_first_and_what_is_closed_last(mina, lab):
    closed, undated, later, soon, over, longer = (make_promise(lab) for _each in range(6))
    make_assessment(closed, "complete", outcome="delivered_on_time")
    make_milestone(later, due_on="2028-12-31")
    make_milestone(soon, due_on="2026-12-31")
    make_milestone(over, due_on="2026-11-01")
    make_milestone(longer, due_on="2026-01-31")

    page = content(mina)

    order = sorted((closed, undated, later, soon, over, longer), key=lambda c: page.index(c.reference))
    assert order == [longer, over, soon, later, undated, closed]
    heads = [
        "Overdue 2 commitments",
        "Due within 90 days 1 commitment",
        "Due later",
        "Without a date ahead",
        "Closed",
    ]
    assert sorted(heads, key=page.index) == heads


def test_a_party_of_another_day_and_a_draft_commitment_are_not_listed(mina, lab):
    left, draft = make_commitment(), make_commitment(published=False)
    make_party(left, lab, Role.MEMBER, left_on="2026-01-01")
    make_party(draft, lab)

    assert "not a party to any public commitment" in content(mina)


def test_objectives_are_reported_on_one_by_one(mina, lab):
    promise = make_promise(lab)
    first = make_objective(promise)
    make_objective(promise)
    make_report(promise, lab, objective=first, until="published", headline="Aim met.")

    page = content(mina)
    assert "2 objectives, 1 reported on" in page
    assert "1 Aim 1" in page
    assert "Aim met." in page
    response = mina.post(PAGE + "report/", {"commitment": promise.reference, "objective": "2"})
    assert response.status_code == 302
    assert Report.objects.get(state="draft").objective.number == 2


def test_the_button_begins_a_draft_and_the_second_time_leads_to_the_same(mina, lab):
    promise = make_promise(lab)
    first = mina.post(PAGE + "report/", {"commitment": promise.reference})
    second = mina.post(PAGE + "report/", {"commitment": promise.reference})

    report = Report.objects.get()
    assert first.url == second.url == f"/en/portal/reports/{report.key}/"
    assert f"Go on writing {promise.reference}" in content(mina)


def test_a_draft_begun_on_the_french_pages_is_in_french(mina, lab):
    mina.post("/fr/portal/some-lab/report/", {"commitment": make_promise(lab).reference})

    assert Report.objects.get().language == "fr"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"commitment": "PA-999"},
        {"commitment": "\x00"},
        {"commitment": "PA-001", "objective": "9"},
        {"corrects": "unknown"},
        {"commitment": "PA-002"},
    ],
)
def test_a_report_on_what_is_not_there_is_not_found(mina, lab, asked):
    make_promise(lab)
    make_commitment(2, published=False)

    assert mina.post(PAGE + "report/", asked).status_code == 404


def test_a_report_on_somebody_elses_promise_is_refused_in_words(mina, lab):
    promise = make_promise("other-lab")

    response = mina.post(PAGE + "report/", {"commitment": promise.reference})

    assert response.status_code == 422
    assert "Your organization is not a party to this commitment." in text(response)


def test_only_a_report_of_ones_own_is_corrected(mina, lab):
    theirs = make_report(make_promise("other-lab"), "other-lab", until="published")
    own = make_report(make_promise(lab), lab, until="declined")

    assert mina.post(PAGE + "report/", {"corrects": theirs.key}).status_code == 404
    refused = mina.post(PAGE + "report/", {"corrects": own.key})
    assert refused.status_code == 422
    assert "Only a published report of your own can be corrected." in text(refused)


def test_reports_stand_by_where_they_are_with_the_words_of_the_editors(mina, lab):
    for until in ("draft", "submitted", "changes_requested", "declined", "published", "withdrawn"):
        make_report(make_promise(lab), lab, until=until, headline=f"It is {until}.")

    page = content(mina)

    def part(begin: str, end: str) -> str:
        return page[page.index(begin) : page.index(end)]

    assert "It is changes_requested." in part("Returned to you", "Without a date ahead")
    assert "Please say where this can be seen." in part("Returned to you", "Without a date ahead")
    reports = page[page.index(" Drafts ") :]
    assert "begun by Mina Member" in reports
    assert "It is submitted. · submitted 22 November 2026, by Lea Lead" in reports
    assert "It is published. · published 22 November 2026 · its public page" in reports
    assert "It is declined. · declined 22 November 2026 This is about another promise." in reports
    assert "1 report was withdrawn" in reports


def test_assessments_told_before_they_are_published_wait_for_a_reply(mina, lab):
    promise = make_promise(lab)
    the_lead(lab)
    make_report(promise, lab, until="published", claimed_status="complete")
    make_assessment(promise, "limited", effective_on="2026-11-20", until="proposed")

    page = content(mina)
    assert "Waiting for your reply" in page
    assert "Limited progress · reply by 6 December 2026 to be heard before it is published" in page

    make_reply(Assessment.objects.get(), lab, contests=True)
    assert "Limited progress · you replied, and disagree" in content(mina)


def test_an_assessment_that_was_not_told_stays_unseen(mina, lab):
    make_assessment(make_promise(lab), "complete", effective_on="2026-11-20", until="proposed")

    assert "Waiting for your reply" not in content(mina)
    assert "Complete" not in content(mina)


def test_another_organizations_reports_and_assessments_stay_unseen(mina, lab):
    promise = make_promise(lab)
    make_party(promise, "other-lab")
    make_report(promise, "other-lab", until="submitted", headline="Not yours to read.")
    make_assessment(
        promise, "limited", organization=make_organization("other-lab"), effective_on="2026-11-20"
    )

    page = content(mina)
    assert "Not yours to read." not in page
    assert "Published assessments about you" not in page


def test_the_assessment_of_its_own_part_stands_beside_the_one_of_the_whole(mina, lab):
    promise = make_promise(lab)
    make_assessment(promise, "limited", effective_on="2026-05-01")
    make_assessment(promise, "substantial", organization=lab, effective_on="2026-06-01")

    assert "On your part Substantial progress" in content(mina)


def test_the_page_asks_the_same_number_of_times_for_one_promise_and_for_three(mina, lab, count_queries):
    @together()
    def fill() -> None:
        promise = make_promise(lab)
        make_milestone(promise, due_on="2026-12-31")
        make_milestone(promise, due_on="2026-11-01", final=False)
        make_objective(promise)
        make_report(promise, lab, until="published", claimed_status="complete")
        make_report(promise, lab, until="changes_requested", claimed_status="complete")
        make_assessment(promise, "limited", effective_on="2026-11-20", until="proposed")
        make_assessment(promise, "complete", organization=lab, effective_on="2026-06-01")

    fill()
    response, one = count_queries(mina, PAGE)
    fill()
    fill()
    _response, three = count_queries(mina, PAGE)

    assert response.status_code == 200
    assert (one, three) == (13, 13)


# --- The way in ------------------------------------------------------------------------------------------------


def test_with_one_organization_it_leads_there(mina):
    assert mina.get("/en/portal/").url == PAGE


def test_with_several_it_is_a_choice(mina, lab):
    make_seat("other-lab", the_member(lab), role="lead")

    page = text(mina.get("/en/portal/"))
    assert "For which organization?" in page
    assert "Other Lab Lead Some Lab Member" in page
    assert "Other organizations" in text(mina.get(PAGE))


def test_with_none_it_says_so(stranger, signed_in):
    page = text(signed_in(stranger).get("/en/portal/"))

    assert "You do not act for an organization here" in page


def test_a_visitor_is_led_to_sign_in_and_back(client):
    assert client.get("/en/portal/some-lab/").url == "/en/accounts/login/?next=/en/portal/some-lab/"


def test_every_public_page_leads_to_it_from_its_foot(client, db):
    assert '<a href="/en/portal/">For organizations</a>' in client.get("/en/about/").content.decode()
