"""Four eyes: proposed by one person, confirmed and published by another, frozen afterwards."""

import pytest
from django.urls import reverse

from tests.desk.forms import filled, send
from tests.factories import make_assessment, make_commitment, make_source, make_user
from tracker.enums import AssessmentState, Publication
from tracker.models import Assessment, HistoryEvent

TYPED = {
    "status": "substantial",
    "effective_on": "2026-06-01",
    "rationale_en": "Most of it is shown by the ministry's page.",
    "rationale_fr": "L'essentiel est montré par la page du ministère.",
}


@pytest.fixture
def commitment(db):
    return make_commitment()


@pytest.fixture
def proposal(commitment, editor):
    """By Edith."""
    return make_assessment(commitment, until="proposed")


def add_url(commitment):
    return f"{reverse('admin:tracker_assessment_add')}?commitment={commitment.pk}"


def move_url(assessment, verb):
    return reverse("admin:tracker_assessment_move", args=[assessment.pk, verb])


def change_url(assessment):
    return reverse("admin:tracker_assessment_change", args=[assessment.pk])


def test_the_form_shows_the_verdict_in_force_beside_the_new_one(commitment, editor, signed_in):
    make_assessment(commitment, rationale_en="First steps were seen.")
    page = signed_in(editor).get(add_url(commitment)).content.decode()
    assert "Limited progress" in page
    assert "First steps were seen." in page


def test_a_proposal_is_made_from_the_form(commitment, editor, signed_in):
    response = send(
        signed_in(editor), add_url(commitment), **TYPED, **{"citations-0-source": make_source().pk}, _save="1"
    )
    assert response.status_code == 302
    proposal = Assessment.objects.get()
    assert (proposal.state, proposal.author, proposal.confirmer) == (AssessmentState.PROPOSED, editor, None)
    assert proposal.rationale_fr == TYPED["rationale_fr"]


def test_a_proposal_needs_a_source(commitment, editor, signed_in):
    response = send(signed_in(editor), add_url(commitment), **TYPED, _save="1")
    assert response.status_code == 422
    assert b"An assessment needs at least one source." in response.content
    assert Assessment.objects.count() == 0


def test_a_second_person_confirms_and_publishes(proposal, reviewer, signed_in, commitment):
    browser = signed_in(reviewer)
    page = browser.get(move_url(proposal, "confirm")).content.decode()
    assert proposal.rationale_en in page
    assert "Title of a-source" in page
    assert send(browser, move_url(proposal, "confirm")).status_code == 302
    assert send(browser, move_url(proposal, "publish")).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.confirmer) == (AssessmentState.PUBLISHED, reviewer)


def test_the_author_cannot_confirm_even_as_a_reviewer(commitment, signed_in):
    both = make_user("Bea Both", is_editor=True, is_reviewer=True)
    browser = signed_in(both)
    send(browser, add_url(commitment), **TYPED, **{"citations-0-source": make_source().pk}, _save="1")
    own = Assessment.objects.get()
    sentence = "You proposed this assessment: somebody else has to confirm it."
    assert sentence in browser.get(change_url(own)).content.decode()
    assert browser.get(move_url(own, "confirm")).status_code == 403
    response = browser.post(move_url(own, "confirm"), {"seen_revision": own.revision})
    assert response.status_code == 403
    assert sentence in response.content.decode()
    own.refresh_from_db()
    assert own.state == AssessmentState.PROPOSED


@pytest.mark.parametrize("verb", ["confirm", "publish"])
def test_editors_and_administrators_cannot_confirm_or_publish(
    verb, commitment, editor, administrator, signed_in
):
    verdict = make_assessment(commitment, until={"confirm": "proposed", "publish": "confirmed"}[verb])
    before = verdict.state
    for person in (editor, administrator):
        assert signed_in(person).post(move_url(verdict, verb), {}).status_code == 403
    verdict.refresh_from_db()
    assert verdict.state == before


def test_words_that_changed_while_being_read_are_not_confirmed(proposal, editor, reviewer, signed_in):
    browser = signed_in(reviewer)
    opened = browser.get(move_url(proposal, "confirm"))
    send(signed_in(editor), change_url(proposal), rationale_en="Something else altogether.", _save="1")
    response = browser.post(move_url(proposal, "confirm"), filled(opened))
    assert response.status_code == 422
    assert b"The proposal changed while you were reading it." in response.content
    proposal.refresh_from_db()
    assert proposal.state == AssessmentState.PROPOSED


def test_only_its_author_rewords_a_proposal(proposal, reviewer, signed_in):
    browser = signed_in(reviewer)
    assert browser.get(change_url(proposal)).status_code == 200
    assert browser.post(change_url(proposal), TYPED).status_code == 403
    proposal.refresh_from_db()
    assert proposal.status == "limited"


@pytest.mark.parametrize("until", ["confirmed", "published"])
def test_the_form_writes_no_confirmed_or_published_verdict(until, commitment, editor, reviewer, signed_in):
    verdict = make_assessment(commitment, until=until)
    for person in (editor, reviewer):
        assert signed_in(person).post(change_url(verdict), TYPED).status_code == 403
    verdict.refresh_from_db()
    assert verdict.status == "limited"


def test_a_correction_starts_from_what_it_corrects_and_supersedes_it(commitment, editor, reviewer, signed_in):
    first = make_assessment(commitment, sources=[make_source("one"), make_source("two")])
    url = f"{add_url(commitment)}&corrects={first.pk}"
    response = send(signed_in(editor), url, status="substantial", _save="1")
    assert response.status_code == 302, response.content.decode()
    correction = Assessment.objects.get(corrects=first)
    assert [link.source.key for link in correction.citations.all()] == ["one", "two"]
    send(signed_in(reviewer), move_url(correction, "confirm"))
    send(signed_in(reviewer), move_url(correction, "publish"))
    first.refresh_from_db()
    assert (first.state, first.superseded_by) == (AssessmentState.SUPERSEDED, correction)


def test_an_outcome_closes_the_commitment(commitment, reviewer, signed_in):
    verdict = make_assessment(commitment, "complete", outcome="delivered_on_time", until="confirmed")
    send(signed_in(reviewer), move_url(verdict, "publish"))
    commitment.refresh_from_db()
    assert commitment.publication == Publication.CLOSED


def test_retracting_a_published_verdict_takes_a_reviewer_and_a_reason(
    commitment, editor, reviewer, signed_in
):
    verdict = make_assessment(commitment)
    assert signed_in(editor).post(move_url(verdict, "retract"), {"reason": "No."}).status_code == 403
    assert send(signed_in(reviewer), move_url(verdict, "retract"), reason="").status_code == 422
    assert send(signed_in(reviewer), move_url(verdict, "retract"), reason="Misread.").status_code == 302
    verdict.refresh_from_db()
    assert verdict.state == AssessmentState.RETRACTED


def test_nothing_is_deleted(proposal, reviewer, signed_in):
    url = reverse("admin:tracker_assessment_delete", args=[proposal.pk])
    assert signed_in(reviewer).post(url, {"reason": "No."}).status_code == 403
    assert Assessment.objects.filter(pk=proposal.pk).exists()


def test_the_history_tells_who_and_when_in_both_languages(commitment, editor, signed_in):
    make_assessment(commitment)
    url = reverse("admin:tracker_commitment_history", args=[commitment.pk])
    page = signed_in(editor).get(url).content.decode()
    for sentence in ("was proposed", "was confirmed", "was published", "Edith Editor", "Ravi Reviewer"):
        assert sentence in page
    assert signed_in(editor).get(url.replace("/en/", "/fr/")).status_code == 200
    assert HistoryEvent.objects.filter(about=commitment.reference).count() == 5
