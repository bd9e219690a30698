"""Replies at the desk, and the right of reply beside a proposal: read by everybody there, edited by nobody."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.desk.forms import send
from tests.factories import make_assessment, make_commitment, make_party, make_user
from tests.reporting import make_promise, make_reply, make_report, make_seat, the_lead
from tracker.actions import assessments, replies
from tracker.enums import AssessmentState, ReplyState
from tracker.models import HistoryEvent

LIST = "/en/admin/tracker/reply/"
ASSESSMENT_QUERIES = 14
OVER = dt.datetime(2026, 12, 7, 11, tzinfo=dt.UTC)
"""The day after the fourteen days of a proposal made on the day of the tests."""


@pytest.fixture
def adverse(today, db):
    """A confirmed verdict on a lab with a lead: it says that nothing was delivered."""
    promise = make_promise()
    party = promise.parties.get().organization
    the_lead(party)
    return make_assessment(promise, "limited", outcome="not_delivered", organization=party, until="confirmed")


@pytest.fixture
def reply(adverse):
    return make_reply(adverse, adverse.organization, "We were still building.", contests=True)


def url(name, reply):
    return reverse(f"admin:tracker_reply_{name}", args=[reply.pk])


def retract(reply):
    return reverse("admin:tracker_reply_move", args=[reply.pk, "retract"])


def assessment_url(assessment, verb=None):
    if verb:
        return reverse("admin:tracker_assessment_move", args=[assessment.pk, verb])
    return reverse("admin:tracker_assessment_change", args=[assessment.pk])


# --- Replies --------------------------------------------------------------------------------------------------------


def test_a_reply_is_read_in_the_list_and_beside_its_assessment(reply, adverse, editor, signed_in):
    browser = signed_in(editor)
    assert "We were still building." in browser.get(LIST).content.decode()
    page = browser.get(url("change", reply)).content.decode()
    assert "We were still building." in page
    assert assessment_url(adverse) in page
    assert adverse.rationale_en in page


def test_replies_to_what_is_not_published_are_a_list_of_their_own(reply, editor, signed_in):
    other = make_assessment(make_promise("other-lab"))
    make_reply(other, "other-lab")
    found = signed_in(editor).get(f"{LIST}?on=waiting").context["cl"].result_list
    assert [row.pk for row in found] == [reply.pk]


def test_a_reviewer_takes_a_reply_down_with_a_reason(reply, reviewer, signed_in):
    browser = signed_in(reviewer)
    assert send(browser, retract(reply), reason="").status_code == 422
    assert send(browser, retract(reply), reason="It names a private person.").status_code == 302
    reply.refresh_from_db()
    assert reply.state == ReplyState.RETRACTED
    event = HistoryEvent.objects.filter(subject_type="reply").first()
    assert (event.actor, event.reason) == (reviewer, "It names a private person.")
    assert "It names a private person." in browser.get(url("history", reply)).content.decode()


def test_editors_and_administrators_take_no_reply_down(reply, editor, administrator, signed_in):
    for person in (editor, administrator):
        browser = signed_in(person)
        assert "Only reviewers may take a reply down." in browser.get(url("change", reply)).content.decode()
        assert browser.post(retract(reply), {"reason": "No."}).status_code == 403
    reply.refresh_from_db()
    assert reply.state == ReplyState.GIVEN


def test_nobody_edits_a_reply_and_nobody_else_reads_it_here(reply, reviewer, stranger, client, signed_in):
    browser = signed_in(reviewer)
    assert browser.post(url("change", reply), {"text": "We agree."}).status_code == 403
    assert browser.post(url("delete", reply), {"reason": "No."}).status_code == 403
    for other in (client, signed_in(stranger), signed_in(the_lead())):
        for address in (LIST, url("change", reply), retract(reply)):
            assert other.get(address).status_code == 302
            assert other.post(address).status_code == 302
    reply.refresh_from_db()
    assert (reply.state, reply.text) == (ReplyState.GIVEN, "We were still building.")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_open_in_both_languages(language, reply, adverse, reviewer, signed_in):
    browser = signed_in(reviewer)
    addresses = [LIST, url("change", reply), url("history", reply), retract(reply), assessment_url(adverse)]
    for address in addresses:
        assert browser.get(address.replace("/en/", f"/{language}/")).status_code == 200


# --- The right of reply beside a proposal -----------------------------------------------------------------------------


def test_a_proposal_says_whether_it_is_adverse_who_was_told_and_what_they_answered(
    reply, adverse, editor, reviewer, signed_in
):
    page = signed_in(editor).get(assessment_url(adverse)).content.decode()
    for words in (
        "Adverse",
        "not, or only partly, kept",
        "Open to replies until 6 December 2026",
        "1 person told",
        "We were still building.",
        "Disagrees",
    ):
        assert words in page
    plain = make_assessment(make_commitment(), until="proposed")
    assert (
        "Not adverse: it waits for nobody." in signed_in(editor).get(assessment_url(plain)).content.decode()
    )
    listed = signed_in(editor).get("/en/admin/tracker/assessment/").content.decode()
    assert "6 December 2026, 1 reply" in listed


def test_a_verdict_below_a_claim_says_so(today, editor, signed_in):
    report = make_report(until="published", claimed_status="complete")
    verdict = make_assessment(report.commitment, until="proposed")
    page = signed_in(editor).get(assessment_url(verdict)).content.decode()
    assert "It says less than an organization claims." in page


def test_where_nobody_acts_there_is_nobody_to_tell(today, editor, signed_in):
    promise = make_commitment()
    make_party(promise, "silent-lab")
    verdict = make_assessment(promise, outcome="not_delivered", until="proposed")
    page = signed_in(editor).get(assessment_url(verdict)).content.decode()
    assert "For 1 organization it is about, nobody acts here" in page
    assert "Open to replies until" not in page


def test_the_door_to_publish_says_until_when_it_waits(adverse, reviewer, signed_in):
    browser = signed_in(reviewer)
    sentence = "Those it is about may reply until 6 December 2026: it can be published the day after."
    page = browser.get(assessment_url(adverse)).content.decode()
    assert sentence in page
    assert assessment_url(adverse, "publish") not in page
    assert browser.get(assessment_url(adverse, "publish")).status_code == 409
    answer = browser.post(assessment_url(adverse, "publish"))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    adverse.refresh_from_db()
    assert adverse.state == AssessmentState.CONFIRMED
    assert browser.get("/en/admin/tracker/assessment/?reply=open").context["cl"].result_count == 1
    assert browser.get("/en/admin/tracker/assessment/?reply=over").context["cl"].result_count == 0


def test_after_the_wait_it_is_published_with_the_reply_beside_it(reply, adverse, reviewer, signed_in):
    with time_machine.travel(OVER):
        browser = signed_in(reviewer)
        assert browser.get("/en/admin/tracker/assessment/?reply=over").context["cl"].result_count == 1
        asked = browser.get(assessment_url(adverse, "publish")).content.decode()
        assert "We were still building." in asked
        assert send(browser, assessment_url(adverse, "publish")).status_code == 302
    adverse.refresh_from_db()
    assert adverse.state == AssessmentState.PUBLISHED


def test_the_page_of_a_proposal_takes_the_same_queries_with_one_reply_and_with_three(
    today, editor, signed_in, count_queries
):
    browser = signed_in(editor)

    def proposal(number):
        promise = make_commitment()
        for n in range(number):
            party = make_party(promise, f"lab-{promise.pk}-{n}")
            make_seat(party.organization, f"Lead{promise.pk}x{n} Lead")
        verdict = make_assessment(promise, outcome="not_delivered", until="proposed")
        for n, party in enumerate(promise.parties.all()):
            lead = make_user(f"Lead{promise.pk}x{n} Lead")
            replies.give(verdict, party.organization, by=lead, text="We see it otherwise.")
        return assessment_url(verdict)

    one, three = proposal(1), proposal(3)
    browser.get(one)
    assert count_queries(browser, one)[1] == ASSESSMENT_QUERIES
    assert count_queries(browser, three)[1] == ASSESSMENT_QUERIES


def test_one_party_is_assessed_from_the_form(today, editor, signed_in):
    promise = make_promise()
    verdict = make_assessment(promise, organization=promise.parties.get().organization, until="proposed")
    page = signed_in(editor).get(assessment_url(verdict)).content.decode()
    assert 'name="organization"' in page
    assert 'name="objective"' in page
    assert assessments.still_open(verdict) == ""
