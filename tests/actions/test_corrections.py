"""Errors that readers report, and what editors answer."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_commitment, make_user, the_editor, the_reviewer
from tests.reporting import the_lead
from tracker.actions import corrections
from tracker.exceptions import Incomplete, NotAllowed, WrongState
from tracker.models import Correction, HistoryEvent, Notice

pytestmark = pytest.mark.django_db


def reported(**fields):
    return corrections.report(Correction(page="/en/commitments/pa-001/", text="The sum is wrong.", **fields))


def test_anybody_reports_an_error_and_gets_a_token_that_is_not_stored():
    the_editor(), the_reviewer(), the_lead()
    correction, token = reported(commitment=make_commitment())
    assert (correction.state, corrections.by_token(token)) == ("received", correction)
    assert token not in str(Correction.objects.values().get())
    assert corrections.by_token(token + "x") is None
    told = Notice.objects.filter(kind="correction_received").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Edith Editor", "Ravi Reviewer"]
    event = HistoryEvent.objects.get(kind="correction_received")
    assert (event.actor, "The sum is wrong." in str(event.data)) == (None, False)


def test_each_report_has_a_link_of_its_own():
    assert reported()[1] != reported()[1]


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "x" * 4_001}, {"evidence": "javascript:alert(1)"}, {"language": "de"}]
)
def test_what_is_wrong_in_kind_is_not_kept(wrong):
    with pytest.raises(ValidationError):
        corrections.report(Correction(**{"page": "/en/", "text": "This.", **wrong}))
    assert (Correction.objects.count(), Notice.objects.count()) == (0, 0)


def test_an_upheld_one_is_listed_in_both_languages():
    correction, _ = reported()
    correction = corrections.uphold(
        correction, by=the_editor(), finding_en=" Corrected. ", finding_fr=" Corrigé. "
    )
    assert (correction.state, correction.finding_en, correction.finding_fr) == (
        "upheld",
        "Corrected.",
        "Corrigé.",
    )
    assert (correction.answered_by, correction.answered_at is None) == (the_editor(), False)
    assert list(Correction.objects.public()) == [correction]
    assert HistoryEvent.objects.filter(kind="correction_upheld").count() == 1


def test_one_that_was_not_upheld_is_answered_and_not_listed():
    correction = corrections.decline(reported()[0], by=the_reviewer(), finding_en="It is right.")
    assert (correction.state, list(Correction.objects.public())) == ("declined", [])


@pytest.mark.parametrize(
    ("verb", "finding_en", "finding_fr", "named"),
    [
        ("uphold", "", "", {"finding_en", "finding_fr"}),
        ("uphold", "Yes.", " ", {"finding_fr"}),
        ("decline", " ", "", {"finding_en"}),
    ],
)
def test_an_answer_is_in_words(verb, finding_en, finding_fr, named):
    correction, _ = reported()
    with pytest.raises(Incomplete) as refusal:
        getattr(corrections, verb)(correction, by=the_editor(), finding_en=finding_en, finding_fr=finding_fr)
    assert set(refusal.value.faults) == named
    assert Correction.objects.get().state == "received"


def test_only_editors_answer_and_only_once():
    correction, _ = reported()
    for who in (make_user("Sven Stranger"), the_lead(), make_user("Ada Admin", is_administrator=True)):
        with pytest.raises(NotAllowed):
            corrections.decline(correction, by=who, finding_en="No.")
    corrections.decline(correction, by=the_editor(), finding_en="No.")
    with pytest.raises(WrongState):
        corrections.uphold(correction, by=the_editor(), finding_en="Yes.", finding_fr="Oui.")
    again = corrections.decline(correction, by=the_reviewer(), finding_en="Other words.")
    assert (again.finding_en, again.answered_by) == ("No.", the_editor())
