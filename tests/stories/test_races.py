"""Several people press the same button at once: one wins, one event is written, the others are told or quiet."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.factories import make_assessment, make_commitment, make_update, make_user
from tracker.actions import assessments, developments, records
from tracker.exceptions import Conflict, Refused, WrongState
from tracker.models import Commitment, HistoryEvent, Standing

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 8


def at_once(work: Callable[[int], object]) -> list[object]:
    """Run `work(n)` in eight threads that start together; what each returned or raised."""
    gate, results = threading.Barrier(CLIENTS), [None] * CLIENTS

    def client(number: int) -> None:
        try:
            gate.wait(timeout=30)
            results[number] = work(number)
        except Refused as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def test_eight_reviewers_publish_one_verdict_once():
    verdict = make_assessment(make_commitment(), "complete", outcome="delivered_on_time", until="confirmed")
    people = [make_user(f"Reviewer{n} Nr", is_reviewer=True) for n in range(CLIENTS)]
    results = at_once(lambda n: assessments.publish(verdict, by=people[n]).state)
    assert results == ["published"] * CLIENTS
    kinds = list(HistoryEvent.objects.filter(kind__endswith="_published").values_list("kind", flat=True))
    assert sorted(kinds) == ["assessment_published", "commitment_published"]
    assert HistoryEvent.objects.filter(kind="commitment_closed").count() == 1
    assert Standing.objects.filter(status="complete").count() == 1


def test_eight_editors_save_one_form_and_seven_are_told():
    commitment = make_commitment()
    seen = commitment.revision
    people = [make_user(f"Editor{n} Nr", is_editor=True) for n in range(CLIENTS)]

    def edit(number: int) -> object:
        row = Commitment.objects.get(pk=commitment.pk)
        row.title_en = f"Title of {number}"
        return records.save(row, by=people[number], expected=seen)

    results = at_once(edit)
    winners = [result for result in results if isinstance(result, dict)]
    told = [result for result in results if isinstance(result, Conflict)]
    assert (len(winners), len(told)) == (1, CLIENTS - 1)
    assert [winners[0]["title_en"][1]] == [Commitment.objects.get().title_en]
    assert {len(conflict.changes) for conflict in told} == {1}
    assert HistoryEvent.objects.filter(kind="edited").count() == 1


def test_retract_and_supersede_at_once_leave_one_of_them():
    old = make_update(make_commitment())
    new = make_update(old.commitments.get())
    people = [make_user(f"Editor{n} Nr", is_editor=True) for n in range(CLIENTS)]

    def move(number: int) -> object:
        if number % 2:
            return developments.retract(old, by=people[number], reason="Wrong page.").state
        return developments.supersede(old, new, by=people[number], reason="Corrected.").state

    results = at_once(move)
    old.refresh_from_db()
    assert [r for r in results if not isinstance(r, WrongState)] == [old.state] * (CLIENTS // 2)
    events = HistoryEvent.objects.filter(subject_key=old.key, kind__in=[f"development_{old.state}"])
    assert events.count() == 1
    assert HistoryEvent.objects.filter(subject_key=old.key).count() == 3  # created, published, and that one
