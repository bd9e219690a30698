"""Verdicts of the files against those of the record: nothing published disappears, the desk is not touched."""

import datetime as dt

import pytest

from tests.factories import on
from tests.loading.small import everything, kinds_since, last_event, results
from tracker.actions import assessments, commitments, developments, loading
from tracker.models import Assessment, Commitment, Source, Update
from tracker.rules import OPERATOR


def test_verdicts_of_the_data_set_name_no_persons(loaded):
    assert set(Assessment.objects.values_list("origin", "state", "author", "confirmer")) == {
        ("dataset", "published", None, None)
    }


def test_other_words_supersede_and_nothing_published_disappears(loaded):
    mark = last_event()
    loaded.row("assessments", 3)["rationale_en"] = "It opened in June."
    assert results(loaded.load()) == {"assessments": (1, 0, 2)}
    old = Assessment.objects.get(rationale_en="It opened.")
    assert (old.state, old.superseded_by.rationale_en) == ("superseded", "It opened in June.")
    assert kinds_since(mark) == {"assessment_published": 1, "assessment_superseded": 1}
    assert loaded.load().changes_nothing


def test_words_may_go_back_to_what_they_were(loaded):
    for words in ("It opened in June.", "It opened."):
        loaded.row("assessments", 3)["rationale_en"] = words
        loaded.load()
    newest = Assessment.objects.public().get(effective_on=dt.date(2025, 7, 1))
    assert newest.rationale_en == "It opened."
    assert Assessment.objects.filter(effective_on=dt.date(2025, 7, 1)).count() == 3


def test_other_evidence_is_another_verdict(loaded):
    loaded.row("assessments", 3)["sources"] = "elysee;press"
    assert results(loaded.load()) == {"assessments": (1, 0, 2)}


def test_a_closing_verdict_closes_the_commitment(loaded):
    assert dict(Commitment.objects.values_list("reference", "publication")) == {
        "PA-001": "published",
        "PA-002": "closed",
    }
    loaded.add(
        "assessments",
        commitment="PA-001",
        effective_on="2026-06-30",
        status="complete",
        outcome="delivered_on_time",
        rationale_en="Everything is shown.",
        sources="press",
    )
    loaded.load()
    assert Commitment.objects.get(reference="PA-001").publication == "closed"


def test_what_a_reviewer_reopened_is_not_closed_again(loaded, reviewer):
    commitments.reopen(Commitment.objects.get(reference="PA-002"), by=reviewer, reason="It goes on.")
    assert loaded.load().changes_nothing
    assert Commitment.objects.get(reference="PA-002").publication == "published"


def correct_at_the_desk(editor, reviewer, **fields):
    """The verdict of July 2025 on PA-001, corrected by an editor and published by a reviewer."""
    old = Assessment.objects.get(commitment__reference="PA-001", effective_on="2025-07-01")
    new = Assessment(
        commitment=old.commitment,
        effective_on=fields.get("effective_on", old.effective_on),
        status="substantial",
        rationale_en="Two sites are open.",
    )
    sources = [Source.objects.get(key="press")]
    assessments.propose(new, by=editor, sources=sources, corrects=old)
    assessments.confirm(new, by=reviewer)
    return assessments.publish(new, by=reviewer)


@pytest.mark.parametrize("day", ["2025-07-01", "2025-08-01"])
def test_what_editors_corrected_does_not_come_again(loaded, editor, reviewer, day):
    correct_at_the_desk(editor, reviewer, effective_on=on(day))
    before = everything()
    plan = loaded.load()
    assert [(note.file, note.row) for note in plan.notes] == [("assessments.csv", 3)]
    assert everything() == before


def test_what_editors_retracted_does_not_come_again(loaded, reviewer):
    verdict = Assessment.objects.get(effective_on="2025-07-01")
    assessments.retract(verdict, by=reviewer, reason="The page is gone.")
    assert loaded.load().changes_nothing


def test_a_new_verdict_on_what_was_merged_is_left_out(loaded, reviewer):
    part, whole = Commitment.objects.order_by("-reference")
    commitments.merge(part, whole, by=reviewer, reason="The same promise.")
    loaded.add("assessments", **{**loaded.row("assessments", 4), "effective_on": "2026-01-01"})
    plan = loaded.load()
    assert (plan.changes_nothing, [(note.file, note.row) for note in plan.notes]) == (
        True,
        [("commitments.csv", 3), ("assessments.csv", 5)],
    )


def test_a_file_does_not_change_what_editors_wrote(loaded, editor, reviewer):
    correct_at_the_desk(editor, reviewer)
    loaded.row("assessments", 3)["rationale_en"] = "Something else."
    plan = loading.read(loaded.files(), by=OPERATOR)
    assert [(fault.file, fault.row, fault.column) for fault in plan.faults] == [
        ("assessments.csv", 3, "status")
    ]


def test_developments_that_were_retracted_do_not_come_again(loaded, editor):
    developments.retract(Update.objects.get(), by=editor, reason="Not about this fund.")
    plan = loaded.load()
    assert plan.changes_nothing
    assert [(note.file, note.row) for note in plan.notes] == [("updates.csv", 2)]


def test_what_was_merged_stays_merged(loaded, reviewer):
    part, whole = Commitment.objects.order_by("-reference")
    commitments.merge(part, whole, by=reviewer, reason="The same promise.")
    loaded.row("commitments", 3)["title_en"] = "Another title"
    assert loaded.load().changes_nothing
    assert Commitment.objects.get(reference="PA-002").publication == "archived"
