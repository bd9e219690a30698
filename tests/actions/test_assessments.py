"""The verdict's life: what each move does, and the doors that stay shut."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_assessment, make_commitment, make_source
from tracker.actions import assessments, commitments, records
from tracker.enums import AssessmentState, EventKind
from tracker.exceptions import Incomplete, NotAllowed, ReasonRequired, Refused, WrongState
from tracker.models import Assessment, Commitment, HistoryEvent

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 1)


def proposal(**fields):
    return make_assessment(make_commitment(), "substantial", effective_on=DAY, until="proposed", **fields)


def kinds(commitment, start="assessment"):
    found = HistoryEvent.objects.filter(about=commitment.reference, kind__startswith=start).order_by("pk")
    return list(found.values_list("kind", flat=True))


def now(commitment, day=DAY):
    return Commitment.objects.as_of(day).with_now().get(pk=commitment.pk).now


def test_propose_keeps_author_sources_and_history_and_changes_nothing_public(editor):
    verdict = proposal()
    assert (verdict.state, verdict.author, verdict.confirmer) == ("proposed", editor, None)
    assert now(verdict.commitment).status == "not_assessed"
    assert kinds(verdict.commitment) == ["assessment_proposed"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rationale_en": "  "}, "An assessment needs its reason in words."),
        (
            {"status": "no_evidence"},
            "“No public evidence found” needs the day on which it was searched.",
        ),
        ({"outcome": "delivered_on_time"}, "“Delivered” needs the status “Complete”."),
    ],
)
def test_propose_refuses_what_is_incomplete(editor, fields, sentence):
    values = {"status": "substantial", "rationale_en": "Seen.", "effective_on": DAY, **fields}
    with pytest.raises(Incomplete) as refusal:
        assessments.propose(
            Assessment(commitment=make_commitment(), **values), by=editor, sources=[make_source()]
        )
    assert str(refusal.value) == sentence
    assert Assessment.objects.count() == 0


def test_propose_refuses_a_verdict_without_a_source(editor):
    verdict = Assessment(
        commitment=make_commitment(), status="limited", rationale_en="Seen.", effective_on=DAY
    )
    with pytest.raises(Incomplete, match="at least one source"):
        assessments.propose(verdict, by=editor, sources=[])


def test_propose_refuses_a_stranger(stranger):
    verdict = Assessment(
        commitment=make_commitment(), status="limited", rationale_en="Seen.", effective_on=DAY
    )
    with pytest.raises(NotAllowed, match="Only editors may propose"):
        assessments.propose(verdict, by=stranger, sources=[make_source()])


def test_confirm_and_publish_by_a_second_person_make_it_the_status_of_its_days(reviewer):
    verdict = proposal()
    assessments.confirm(verdict, by=reviewer)
    assert now(verdict.commitment).status == "not_assessed"
    published = assessments.publish(verdict, by=reviewer)
    assert (published.state, published.confirmer) == ("published", reviewer)
    assert published.published_at is not None
    assert now(verdict.commitment).status == "substantial"
    assert now(verdict.commitment, DAY - dt.timedelta(days=1)).status == "not_assessed"
    assert kinds(verdict.commitment) == [
        "assessment_proposed",
        "assessment_confirmed",
        "assessment_published",
    ]


def test_confirm_refuses_the_author_even_when_a_reviewer(editor):
    verdict = proposal()
    editor.is_reviewer = True
    editor.save()
    with pytest.raises(NotAllowed, match="somebody else has to confirm it"):
        assessments.confirm(verdict, by=editor)
    verdict.refresh_from_db()
    assert verdict.state == "proposed"


def test_the_database_itself_refuses_one_person_for_both(editor):
    verdict = proposal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=verdict.pk).update(confirmer=editor, confirmed_at=verdict.proposed_at)


def test_the_database_itself_refuses_a_published_verdict_without_two_people():
    verdict = proposal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=verdict.pk).update(
            state=AssessmentState.PUBLISHED, published_at=verdict.proposed_at
        )


def test_publish_refuses_what_nobody_confirmed(reviewer):
    with pytest.raises(WrongState, match="while it is “Proposed”"):
        assessments.publish(proposal(), by=reviewer)


def test_confirm_refuses_words_that_changed_after_they_were_read(editor, reviewer):
    verdict = proposal()
    seen = verdict.revision
    verdict.rationale_en = "Something else."
    records.save(verdict, by=editor)
    with pytest.raises(Refused, match="changed while you were reading"):
        assessments.confirm(verdict, by=reviewer, expected=seen)


def test_confirming_or_publishing_twice_is_quiet_and_leaves_one_event(reviewer):
    verdict = proposal()
    for _ in range(2):
        assessments.confirm(verdict, by=reviewer)
    for _ in range(2):
        assessments.publish(verdict, by=reviewer)
    assert kinds(verdict.commitment).count("assessment_confirmed") == 1
    assert kinds(verdict.commitment).count("assessment_published") == 1


def test_a_published_verdict_is_frozen(editor):
    verdict = make_assessment(make_commitment())
    verdict.status = "complete"
    with pytest.raises(Refused, match="is frozen: propose a correction"):
        records.save(verdict, by=editor)
    verdict.refresh_from_db()
    verdict.state = "proposed"
    with pytest.raises(Refused, match="its own button"):
        records.save(verdict, by=editor)
    with pytest.raises(Refused, match="retract it with a reason"):
        records.delete(verdict, by=editor, reason="I want it gone")


def test_its_sources_are_frozen_too(editor):
    verdict = make_assessment(make_commitment())
    with pytest.raises(Refused, match="is frozen"):
        records.save(verdict, by=editor, links={"sources": [make_source("another")]})
    assert [c.source.key for c in verdict.citations.all()] == ["a-source"]


def test_a_verdict_for_the_same_day_supersedes_the_one_before():
    first = make_assessment(make_commitment(), "limited", effective_on=DAY)
    second = make_assessment(first.commitment, "substantial", effective_on=DAY)
    first.refresh_from_db()
    assert (first.state, first.superseded_by) == ("superseded", second)
    assert now(first.commitment).status == "substantial"


def test_a_correction_supersedes_what_it_corrects_whatever_its_day():
    wrong = make_assessment(make_commitment(), "complete", effective_on="2026-03-01")
    right = make_assessment(wrong.commitment, "limited", effective_on="2026-02-01", corrects=wrong)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.superseded_by) == ("superseded", right)
    assert now(wrong.commitment).status == "limited"


def test_retract_needs_a_reason_and_brings_back_the_verdict_before(reviewer):
    before = make_assessment(make_commitment(), "limited", effective_on="2026-01-01")
    verdict = make_assessment(before.commitment, "complete", effective_on="2026-02-01")
    with pytest.raises(ReasonRequired):
        assessments.retract(verdict, by=reviewer, reason=" ")
    assessments.retract(verdict, by=reviewer, reason="The page was about another project.")
    assert now(before.commitment).status == "limited"
    event = HistoryEvent.objects.get(kind=EventKind.ASSESSMENT_RETRACTED)
    assert (event.actor, event.reason) == (reviewer, "The page was about another project.")


def test_an_outcome_closes_the_commitment_in_the_same_transaction():
    verdict = make_assessment(make_commitment(), "complete", outcome="delivered_on_time")
    verdict.commitment.refresh_from_db()
    assert verdict.commitment.publication == "closed"
    assert kinds(verdict.commitment, "commitment") == ["commitment_published", "commitment_closed"]


def test_a_closed_commitment_takes_an_open_verdict_only_after_it_was_reopened(reviewer):
    closing = make_assessment(make_commitment(), "complete", outcome="delivered_on_time")
    commitment = closing.commitment
    later = make_assessment(commitment, "limited", effective_on=DAY, until="confirmed")
    with pytest.raises(Refused, match="reopen it with a reason first"):
        assessments.publish(later, by=reviewer)
    commitments.reopen(commitment, by=reviewer, reason="It stopped working.")
    assessments.publish(later, by=reviewer)
    assert now(commitment).status == "limited"


def test_a_verdict_on_a_draft_commitment_is_not_published(reviewer):
    verdict = make_assessment(make_commitment(published=False), until="confirmed")
    with pytest.raises(Refused, match="Publish the commitment first"):
        assessments.publish(verdict, by=reviewer)


def test_a_refused_publication_leaves_nothing_half_done(reviewer):
    old = make_assessment(make_commitment(), "complete", outcome="delivered_on_time", effective_on=DAY)
    new = make_assessment(old.commitment, "limited", effective_on=DAY, until="confirmed")
    with pytest.raises(Refused):
        assessments.publish(new, by=reviewer)
    old.refresh_from_db()
    assert old.state == "published"
    assert "assessment_superseded" not in kinds(old.commitment)
