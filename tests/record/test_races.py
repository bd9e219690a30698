"""Eight people publish at the same moment: one chain, without a gap, in which nothing is lost."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import connection

from tests.factories import (
    make_assessment,
    make_commitment,
    make_organization,
    make_source,
    make_update,
    make_user,
    the_reviewer,
)
from tests.record.agreeing import chain_agrees, entries, newest
from tests.stories.test_races import CLIENTS
from tests.stories.test_races import at_once as eight_at_once
from tests.tampering import unguarded
from tracker.actions import assessments, commitments, developments, public_record, records
from tracker.actions.derive import together
from tracker.models import GENESIS, Commitment, Organization, RecordEntry, Source, Update
from tracker.reads.record.chain import digest
from tracker.rules import OPERATOR

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[int], object]) -> list[object]:
    """Whoever started them gives a connection back first: the pool holds eight."""
    connection.close()
    return eight_at_once(work)


def one_chain() -> None:
    """Without a gap, each entry continuing the one before, all hashes right."""
    found = entries()
    assert [each.sequence for each in found] == list(range(1, len(found) + 1))
    assert [each.previous for each in found[:1]] == [GENESIS]
    assert [b.previous for _a, b in pairwise(found)] == [a.sha256 for a, _b in pairwise(found)]
    assert [each.sha256 for each in found] == [digest(each) for each in found]
    chain_agrees()


def test_eight_publish_eight_things_and_each_is_in_the_chain_once():
    waiting = [make_update(make_commitment(), published=False) for _n in range(CLIENTS)]
    before = newest()
    results = at_once(lambda n: developments.publish(waiting[n], by=OPERATOR).state)
    assert results == ["published"] * CLIENTS
    fresh = entries(sequence__gt=before)
    assert sorted(each.subject_id for each in fresh) == sorted(row.pk for row in waiting)
    assert {(each.kind, each.subject) for each in fresh} == {("published", "updates")}
    one_chain()


def test_eight_publish_one_thing_and_it_is_in_the_chain_once():
    verdict = make_assessment(make_commitment(), until="confirmed")
    people = [make_user(f"Reviewer{n} Nr", is_reviewer=True) for n in range(CLIENTS)]
    at_once(lambda n: assessments.publish(verdict, by=people[n]).state)
    assert [each.kind for each in entries("assessments")] == ["published"]
    one_chain()


TURNS = 4


def test_eight_write_again_and_again_in_transactions_of_several_entries():
    """Each saves several times, with sources that nobody has cited before: nothing is lost, nobody waits for ever."""
    made = [make_commitment() for _n in range(CLIENTS)]

    def work(number: int) -> str:
        for turn in range(TURNS):
            with together():
                row = Commitment.objects.get(pk=made[number].pk)
                row.title_en = f"Title {turn} of {number}"
                cited = [make_source(f"source-{number}-{turn}-{n}") for n in range(3)]
                records.save(row, by=OPERATOR, links={"sources": cited})
        return "done"

    assert at_once(work) == ["done"] * CLIENTS
    corrected = entries("commitments", kind="corrected")
    assert len(corrected) == CLIENTS * TURNS
    assert RecordEntry.objects.filter(subject="sources", kind="published").count() == 1 + CLIENTS * TURNS * 3
    one_chain()


def test_who_adds_to_a_draft_while_it_is_published_is_not_forgotten():
    """The one sees a draft and appends nothing, the other does not see the new development: under the lock the second
    of them sees what the first has done."""
    draft = make_commitment(published=False)
    waiting = [make_update(draft, published=False) for _n in range(CLIENTS - 1)]

    def work(number: int) -> str:
        if number:
            return str(developments.publish(waiting[number - 1], by=OPERATOR).state)
        return str(commitments.publish(draft, by=OPERATOR).publication)

    assert at_once(work) == ["published"] * CLIENTS
    assert {each.subject_id for each in entries("updates")} == {row.pk for row in waiting}
    one_chain()


def test_who_cites_a_source_while_it_is_renamed_names_it_as_it_is():
    source = make_source("first-name")
    make_commitment(sources=[source])
    waiting = [make_update(make_commitment(), published=False, sources=[source]) for _n in range(CLIENTS - 1)]

    def work(number: int) -> object:
        if number:
            return str(developments.publish(waiting[number - 1], by=OPERATOR).state)
        row = Source.objects.get(pk=source.pk)
        row.key = "second-name"
        return list(records.save(row, by=OPERATOR))

    assert at_once(work) == [["key"], *["published"] * (CLIENTS - 1)]
    one_chain()


def test_retracting_and_superseding_at_once_end_the_row_once():
    old = make_update(make_commitment())
    new = make_update(Update.objects.get().commitments.get())
    at_once(
        lambda n: (
            developments.retract(old, by=OPERATOR, reason="No.")
            if n % 2
            else developments.supersede(old, new, by=OPERATOR, reason="Better.")
        )
    )
    assert len(entries("updates", subject_id=old.pk)) == 2
    one_chain()


def test_eight_begin_the_chain_of_an_older_site_and_one_does():
    make_assessment(make_commitment())
    make_organization("nobody-names-it")
    with unguarded():
        RecordEntry.objects.all().delete()
    results = at_once(lambda n: public_record.begin())
    assert sorted(results, key=str)[:-1] == [0] * (CLIENTS - 1)
    assert max(results, key=lambda n: int(str(n))) == newest()
    assert Organization.objects.count() == 1
    assert the_reviewer().pk
    one_chain()
