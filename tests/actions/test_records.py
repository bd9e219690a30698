"""Creating, editing, deleting: each with its event, none past it."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import (
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_source,
    make_user,
)
from tracker.actions import commitments, derive, records
from tracker.exceptions import Conflict, Incomplete, NotAllowed, ReasonRequired, Refused
from tracker.models import Commitment, HistoryEvent, SearchDocument, Standing

pytestmark = pytest.mark.django_db


def test_save_writes_only_what_differs_and_says_from_what_to_what(editor):
    commitment = make_commitment()
    commitment.title_en = "A better title"
    changes = records.save(commitment, by=editor)
    assert changes == {"title_en": ["Promise number 1", "A better title"]}
    event = HistoryEvent.objects.filter(kind="edited").get()
    assert (event.actor, event.subject_key, event.about) == (editor, "PA-001", "PA-001")
    assert event.data == {"changes": changes}


def test_save_without_a_difference_writes_nothing(editor):
    commitment = make_commitment()
    before = HistoryEvent.objects.count()
    assert records.save(commitment, by=editor) == {}
    assert HistoryEvent.objects.count() == before


def test_save_refuses_a_stranger_and_changes_nothing(stranger):
    commitment = make_commitment()
    commitment.title_en = "Mine now"
    with pytest.raises(NotAllowed, match="Only editors"):
        records.save(commitment, by=stranger)
    assert Commitment.objects.get().title_en == "Promise number 1"


def test_the_second_of_two_editors_is_told_what_changed(editor, reviewer):
    commitment = make_commitment()
    seen = commitment.revision
    first, second = Commitment.objects.get(), Commitment.objects.get()
    first.title_fr = "Un meilleur titre"
    records.save(first, by=editor, expected=seen)
    second.title_fr = "Autre chose"
    with pytest.raises(Conflict) as told:
        records.save(second, by=reviewer, expected=seen)
    assert [event.data["changes"] for event in told.value.changes] == [
        {"title_fr": ["Promesse numéro 1", "Un meilleur titre"]}
    ]
    assert Commitment.objects.get().title_fr == "Un meilleur titre"


def test_a_status_is_not_changed_by_editing(editor):
    commitment = make_commitment(published=False)
    commitment.publication = "published"
    with pytest.raises(Refused, match="by its own button"):
        records.save(commitment, by=editor)
    milestone = make_milestone(commitment)
    milestone.state = "achieved"
    with pytest.raises(Refused, match="by its own button"):
        records.save(milestone, by=editor)


def test_a_reference_is_never_changed(editor):
    commitment = make_commitment()
    commitment.reference = "PA-900"
    with pytest.raises(Refused, match="never changed or reused"):
        records.save(commitment, by=editor)


def test_a_commitment_cannot_become_a_part_of_itself(editor):
    whole, part = make_commitment(), make_commitment()
    part.parent = whole
    records.save(part, by=editor)
    whole.refresh_from_db()
    whole.parent = part
    with pytest.raises(ValidationError, match="part of itself"):
        records.save(whole, by=editor)


def test_sources_keep_their_order_and_their_history(editor):
    commitment = make_commitment()
    records.save(commitment, by=editor, links={"sources": [make_source("b"), make_source("a")]})
    assert [c.source.key for c in commitment.citations.all()] == ["b", "a"]
    event = HistoryEvent.objects.filter(kind="edited").get()
    assert event.data["changes"] == {"sources": [["a-source"], ["b", "a"]]}


def test_delete_keeps_what_was_there_in_the_history(editor):
    party = make_party(make_commitment(), "some-lab")
    with pytest.raises(Refused, match="reason"):
        records.delete(party, by=editor, reason="")
    records.delete(party, by=editor, reason="Not named by the source.")
    event = HistoryEvent.objects.get(kind="deleted")
    assert (event.subject_key, event.reason) == ("PA-001/some-lab/lead", "Not named by the source.")
    assert event.data["deleted"]["organization"] == "some-lab"


def test_what_was_published_is_not_deleted(editor):
    with pytest.raises(Refused, match="merge it, or close it"):
        records.delete(make_commitment(), by=editor, reason="Oops.")


def test_what_follows_is_rewritten_with_the_change(editor):
    lab = make_organization("some-lab")
    commitment = make_commitment()
    make_party(commitment, lab)
    lab.name_en = "Zebra Institute"
    records.save(lab, by=editor)
    assert "zebra" in SearchDocument.objects.get(pk=commitment.pk).words


def change_then_be_refused(commitment, editor):
    with derive.together():
        commitment.title_en = "A better title"
        records.save(commitment, by=editor)
        records.save(commitment, by=make_user("Sven Stranger"))


def test_together_derives_once_at_the_end_and_not_at_all_when_refused(editor):
    commitment = make_commitment()
    Standing.objects.all().delete()
    with pytest.raises(NotAllowed):
        change_then_be_refused(commitment, editor)
    assert Commitment.objects.get().title_en == "Promise number 1"
    assert not Standing.objects.exists()
    with derive.together():
        commitment.title_en = "A better title"
        records.save(commitment, by=editor)
        assert not Standing.objects.exists()
    assert Standing.objects.count() == 1


def test_publish_refuses_a_commitment_without_a_source(editor):
    commitment = make_commitment(published=False)
    records.save(commitment, by=editor, links={"sources": []})
    with pytest.raises(Incomplete, match="needs a source"):
        commitments.publish(commitment, by=editor)


def test_merge_archives_with_a_reason_and_only_into_another_live_entry(reviewer):
    one, other = make_commitment(), make_commitment()
    with pytest.raises(ReasonRequired):
        commitments.merge(one, other, by=reviewer, reason="")
    with pytest.raises(Refused, match="another commitment"):
        commitments.merge(one, one, by=reviewer, reason="Same promise.")
    commitments.merge(one, other, by=reviewer, reason="Same promise.")
    one.refresh_from_db()
    assert (one.publication, one.merged_into) == ("archived", other)
    assert list(Commitment.objects.public()) == [other]
