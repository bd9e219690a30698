"""An assessment about the organization: read once it was told, answered, and the answer withdrawn."""

from html import unescape

import pytest

from tests.factories import make_assessment, make_organization, make_party
from tests.reporting import make_promise, make_reply, make_report, the_lead, the_member
from tests.views.reading import words
from tracker.actions import assessments
from tracker.models import Reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TEXT = {"text": "We opened it\r\non 1 October.", "language": "en", "do": "reply"}


@pytest.fixture
def lab():
    organization = make_organization("some-lab")
    the_lead(organization), the_member(organization)
    return organization


@pytest.fixture
def told(lab):
    """Proposed, below what the organization claims, and so told to it."""
    promise = make_promise(lab)
    make_report(promise, lab, until="published", claimed_status="complete")
    return make_assessment(promise, "limited", effective_on="2026-11-20", until="proposed")


@pytest.fixture
def lea(lab, signed_in):
    return signed_in(the_lead(lab))


@pytest.fixture
def mina(lab, signed_in):
    return signed_in(the_member(lab))


def at(assessment, slug: str = "some-lab") -> str:
    return f"/en/portal/{slug}/assessments/{assessment.pk}/"


def text(response) -> str:
    return unescape(words(response.content.decode())).replace("\u00a0", " ")


def test_it_shows_status_reason_sources_and_the_day_for_a_reply(mina, told):
    page = text(mina.get(at(told)))

    assert "Limited progress" in page
    assert "It is not public. Reply until 6 December 2026" in page
    assert "Because of what was seen: limited." in page
    assert "Ministry of Tests, Title of a-source, 11 February 2025" in page
    assert "Edith" not in page


def test_a_lead_replies_and_reads_the_reply(lea, told):
    response = lea.post(at(told), {**TEXT, "contests": "on"})

    assert (response.status_code, response.url) == (302, at(told))
    reply = Reply.objects.get()
    assert (reply.text, reply.contests) == ("We opened it\non 1 October.", True)
    page = text(lea.get(at(told)))
    assert "Given on 22 November 2026 · you disagree with the assessment" in page
    assert "Give this reply" not in page


def test_an_empty_reply_is_refused_and_the_rest_is_kept(lea, told):
    response = lea.post(at(told), {**TEXT, "text": "  ", "contests": "on", "language": "fr"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "There is 1 thing to put right." in text(response)
    assert '<option value="fr" selected>' in html
    assert "checked" in html


def test_a_reply_that_is_too_long_comes_back_whole(lea, told):
    long = "x" * 4001
    response = lea.post(at(told), {**TEXT, "text": long})

    assert response.status_code == 422
    assert long in response.content.decode()


def test_another_reply_needs_the_first_withdrawn_and_is_not_lost(lea, lab, told):
    make_reply(told, lab, "The first.")

    response = lea.post(at(told), TEXT)

    assert response.status_code == 422
    assert "Your organization has replied already." in text(response)
    assert "We opened it" in text(response)
    lea.post(at(told), {"do": "withdraw"})
    assert lea.post(at(told), TEXT).status_code == 302
    assert Reply.objects.filter(state="given").get().text.startswith("We opened it")


def test_a_member_who_may_not_submit_reads_and_does_not_reply(mina, lab, told):
    page = text(mina.get(at(told)))
    assert "Only a lead of the organization, or a member whom a lead allowed to, may reply." in page

    assert mina.post(at(told), TEXT).status_code == 403
    make_reply(told, lab)
    assert mina.post(at(told), {"do": "withdraw"}).status_code == 403
    assert Reply.objects.get().state == "given"


def test_a_published_one_is_answered_by_any_party_to_it(lea, lab):
    verdict = make_assessment(make_promise(lab))

    assert "You may reply as long as it stands." in text(lea.get(at(verdict)))
    assert lea.post(at(verdict), TEXT).status_code == 302


def test_one_that_was_superseded_is_read_and_no_longer_answered(lea, lab, told):
    from tests.factories import the_reviewer

    assessments.retract(told, by=the_reviewer(), reason="Wrong promise.")

    page = text(lea.get(at(told)))
    assert "The editors took this assessment back." in page
    assert "This assessment is not open to a reply." in page
    assert lea.post(at(told), TEXT).status_code == 403


def test_one_that_nobody_was_told_of_does_not_exist(lea, lab):
    untold = make_assessment(make_promise(lab), "complete", effective_on="2026-11-20", until="proposed")

    assert lea.get(at(untold)).status_code == 404
    assert lea.post(at(untold), TEXT).status_code == 404


def test_one_about_another_organization_does_not_exist(lea, lab):
    promise = make_promise(lab)
    make_party(promise, "other-lab")
    theirs = make_assessment(promise, organization=make_organization("other-lab"))

    assert lea.get(at(theirs)).status_code == 404
    assert lea.get(at(make_assessment(make_promise("other-lab")))).status_code == 404
    assert lea.get("/en/portal/some-lab/assessments/99999999999999999999999/").status_code == 404
