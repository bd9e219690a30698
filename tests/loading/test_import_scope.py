"""The administrators' import: the same loader, and it publishes nothing."""

import pytest

from tests.loading.small import everything
from tracker.actions import assessments, loading
from tracker.actions.loading import Scope
from tracker.models import Assessment, Commitment, HistoryEvent, Source, Update


def read(data, administrator, *names):
    files = {name: data.csv(name) for name in names}
    return loading.read(files, by=administrator, scope=Scope.IMPORT)


@pytest.fixture
def more(loaded):
    """Rows that the record does not have yet."""
    loaded.add("commitments", **{**loaded.row("commitments", 3), "reference": "PA-003", "slug": "third"})
    loaded.add("updates", **{**loaded.row("updates", 2), "key": "news", "commitments": "PA-003"})
    loaded.add("assessments", **{**loaded.row("assessments", 2), "effective_on": "2026-01-01"})
    return loaded


def test_an_import_takes_single_files(more, administrator):
    plan = read(more, administrator, "commitments", "updates", "assessments")
    assert plan.faults == []
    assert [count.file.name for count in plan.summary()] == ["commitments", "updates", "assessments"]


def test_an_import_without_files_is_a_fault(db, administrator):
    plan = loading.read({}, by=administrator, scope=Scope.IMPORT)
    assert [fault.sentence for fault in plan.faults] == ["There is no file."]


def test_what_is_new_comes_in_as_drafts_and_proposals(more, administrator):
    loading.apply(read(more, administrator, "commitments", "updates", "assessments"), by=administrator)
    assert Commitment.objects.get(reference="PA-003").publication == "draft"
    assert Update.objects.get(key="news").state == "draft"
    proposal = Assessment.objects.get(effective_on="2026-01-01")
    assert (proposal.state, proposal.origin, proposal.author) == ("proposed", "desk", administrator)


def test_events_name_the_administrator(more, administrator):
    mark = HistoryEvent.objects.order_by("pk").last().pk
    loading.apply(read(more, administrator, "commitments"), by=administrator)
    assert set(HistoryEvent.objects.filter(pk__gt=mark).values_list("kind", "actor")) == {
        ("created", administrator.pk)
    }


def test_the_same_import_twice_changes_nothing(more, administrator):
    names = ("commitments", "updates", "assessments")
    loading.apply(read(more, administrator, *names), by=administrator)
    before = everything()
    plan = read(more, administrator, *names)
    assert (plan.faults, plan.changes_nothing) == ([], True)
    loading.apply(plan, by=administrator)
    assert everything() == before


def test_a_published_status_is_not_changed_by_an_import(loaded, administrator):
    loaded.row("assessments", 3)["status"] = "complete"
    before = everything()
    plan = read(loaded, administrator, "assessments")
    sentence = "A published assessment is not changed by an import: propose a correction."
    assert [str(fault) for fault in plan.faults] == [f"assessments.csv, row 3, column status: {sentence}"]
    assert everything() == before


def test_a_verdict_of_editors_is_not_changed_by_an_import(loaded, administrator, editor, reviewer):
    verdict = Assessment(
        commitment=Commitment.objects.get(reference="PA-001"),
        effective_on="2026-02-01",
        status="substantial",
        rationale_en="Two sites are open.",
    )
    assessments.propose(verdict, by=editor, sources=[Source.objects.get(key="press")])
    assessments.confirm(verdict, by=reviewer)
    assessments.publish(verdict, by=reviewer)
    loaded.add("assessments", **{**loaded.row("assessments", 2), "effective_on": "2026-02-01"})
    plan = read(loaded, administrator, "assessments")
    assert [(fault.row, fault.column) for fault in plan.faults] == [(5, "status")]


def test_an_import_never_publishes_a_draft(more, administrator):
    Update.objects.update(state="draft", published_at=None)
    loading.apply(read(more, administrator, "commitments", "updates"), by=administrator)
    assert set(Update.objects.values_list("state", flat=True)) == {"draft"}


def test_the_record_and_the_files_together_are_looked_at(loaded, administrator):
    """A file may refer to what only the record has, not to what neither has."""
    loaded.row("parties", 2)["organization"] = "nobody"
    plan = read(loaded, administrator, "parties")
    assert [str(fault) for fault in plan.faults] == [
        "parties.csv, row 2, column organization: “nobody” is not in organizations.csv."
    ]
