"""Two days side by side: who went from where to where, adding up to the list on either day."""

import datetime as dt
from collections import Counter

import pytest

from tests.factories import (
    DAY,
    SUMMIT,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    the_reviewer,
)
from tracker.actions import commitments, sample
from tracker.actions.derive import together
from tracker.reads import browse
from tracker.reads.browse import Selection
from tracker.reads.changing.changes import Wish, changes
from tracker.reads.changing.difference import ASPECTS, cells, difference
from tracker.reads.changing.difference_words import ASPECTS as TITLES
from tracker.reads.changing.difference_words import title
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


PAIRS = [
    (on("2025-03-01"), DAY),
    (SUMMIT, on("2025-03-01")),
    (on("2025-01-15"), on("2025-02-11")),
    (on("2024-01-01"), DAY),
    (on("2026-06-17"), on("2026-06-18")),
    (DAY, DAY),
]


def references(pairs) -> list[str]:
    return [pair.promise.reference for pair in pairs]


def table(found) -> dict[str, list[int]]:
    return {line.status: [cell.count for cell in line.cells] for line in found.lines(lambda name: name)}


def counted(day: dt.date, **values) -> Counter[str]:
    rows = browse.chosen(day, Selection(values=values))
    return Counter(rows.values_list("now__status", flat=True))


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_rows_add_up_to_the_list_of_one_day_and_columns_to_that_of_the_other(real_record, first, last):
    found = difference(first, last)
    lines = found.lines(lambda name: name)

    assert {line.status: line.total for line in lines if line.status != "not_listed" and line.total} == dict(
        counted(first)
    )
    assert {str(status): n for status, n in zip(found.statuses, found.columns, strict=True) if n} == dict(
        counted(last)
    )
    assert sum(line.total for line in lines) == sum(found.columns) == found.total


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_the_same_holds_for_one_pillar(real_record, first, last):
    found = difference(first, last, Wish(pillars=("france-europe",)))

    assert found.total == sum(counted(last, pillar=("france-europe",)).values())
    assert sum(pair.before is not None for pair in found.pairs) == sum(
        counted(first, pillar=("france-europe",)).values()
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_same_holds_for_made_up_data(db, seed):
    sample.make(25, seed, by=OPERATOR)

    for first, last in PAIRS[:3]:
        found = difference(first, last)
        assert Counter(pair.before.status for pair in found.pairs if pair.before) == counted(first)
        assert Counter(pair.after.status for pair in found.pairs) == counted(last)


@pytest.mark.parametrize(("first", "last"), PAIRS[:4])
def test_the_changes_in_between_lead_from_one_day_to_the_other(real_record, first, last):
    found = difference(first, last)
    stands = {pair.promise.reference: pair.before for pair in found.pairs if pair.before}
    between = changes(first + dt.timedelta(days=1), last)
    for change in reversed(between):
        if change.after:
            stands[change.commitment.reference] = change.after

    assert stands == {pair.promise.reference: pair.after for pair in found.pairs}
    assert sum(pair.moved for pair in found.of("moved")) <= sum(change.moved for change in between)
    assert set(references(found.of("listed"))) == {
        change.commitment.reference for change in between if change.kind == "announced"
    }


def test_the_record_since_the_first_of_march(real_record):
    found = difference(on("2025-03-01"), DAY)

    assert found.sentence == (
        "Between 1 March 2025 and 22 November 2026, 20 commitments went from not started to limited progress, "
        "16 from not started to no public evidence found, 11 from not started to complete "
        "and 19 changed in other ways."
    )
    assert found.rest == "Of the 109 listed on both days, 43 have the same status."
    assert table(found) == {
        "complete": [30, 0, 0, 0, 0, 0, 0],
        "substantial": [1, 1, 0, 0, 0, 0, 0],
        "limited": [4, 3, 10, 0, 0, 0, 0],
        "not_started": [11, 9, 20, 0, 16, 0, 0],
        "no_evidence": [0, 0, 0, 0, 0, 0, 0],
        "not_assessable": [0, 0, 0, 0, 0, 2, 0],
        "not_assessed": [0, 0, 1, 0, 1, 0, 0],
    }
    assert [aspect.words for aspect in found.aspects(lambda name: name)] == [
        "13 are overdue at the end and were not at the beginning",
        "9 dates were moved",
        "17 were closed: delivered on time (14), delivered late (2) and withdrawn (1)",
    ]


def test_the_biggest_way_is_told_first_and_the_others_without_their_nouns(db):
    with together():
        for number in range(1, 7):
            commitment = make_commitment(number)
            make_assessment(commitment, "not_started", effective_on=SUMMIT)
            after = ["limited", "limited", "limited", "complete", "complete", "not_started"][number - 1]
            make_assessment(commitment, after, effective_on="2025-06-01")

    found = difference(on("2025-03-01"), DAY)

    assert found.sentence == (
        "Between 1 March 2025 and 22 November 2026, 3 commitments went from not started to limited progress "
        "and 2 from not started to complete."
    )
    assert found.rest == "Of the 6 listed on both days, 1 has the same status."


def test_where_nothing_moved_it_says_so(db):
    make_commitment()

    found = difference(on("2025-03-01"), DAY)

    assert found.sentence == (
        "Between 1 March 2025 and 22 November 2026, no commitment went from one status to another."
    )
    assert (found.of(""), found.aspects(str)) == ((), ())


def test_what_was_not_listed_yet_has_a_row_of_its_own(db):
    make_commitment(1, announced_on=on("2025-01-10"))
    make_commitment(2)

    found = difference(on("2025-02-01"), DAY)

    assert table(found) == {"not_assessed": [1], "not_listed": [1]}
    assert references(found.of("listed")) == references(found.of("")) == ["PA-002"]
    assert found.rest == "Of the 1 listed on both days, 1 has the same status."


def test_before_anything_was_announced_there_is_nothing(db):
    make_commitment()

    assert difference(on("2024-01-01"), on("2025-01-01")).total == 0


def test_overdue_moved_closed_and_open_again(db):
    late, moved, closed, reopened = (make_commitment(number) for number in range(1, 5))
    make_milestone(late, due_on="2025-06-30")
    step = make_milestone(moved, due_on="2025-02-28")
    make_deadline(step, "2027-06-30", announced_on="2025-06-01")
    for commitment, day in ((closed, "2025-06-01"), (reopened, "2025-02-20")):
        make_assessment(commitment, "complete", outcome="delivered_on_time", effective_on=day)
    reopened.refresh_from_db()
    commitments.reopen(reopened, by=the_reviewer(), reason="Not so.")
    make_assessment(reopened, "limited", effective_on="2025-06-01")

    found = difference(on("2025-03-15"), DAY)

    assert {name: references(found.of(name)) for name in ASPECTS} == {
        "listed": [],
        "overdue": ["PA-001"],
        "recovered": ["PA-002"],
        "moved": ["PA-002"],
        "closed": ["PA-003"],
        "reopened": ["PA-004"],
    }
    assert [pair.notes for pair in found.pairs] == [
        ("became overdue",),
        ("no longer overdue", "1 date was moved"),
        ("Delivered on time",),
        ("open again",),
    ]


def test_the_commitments_behind_a_cell_are_as_many_as_it_says(real_record):
    found = difference(on("2025-03-01"), DAY)
    cells_of = {line.status: line.cells for line in found.lines(lambda name: name)}
    counted = {cell.url: cell.count for cells in cells_of.values() for cell in cells}

    assert {name: len(found.of(name)) for name in counted} == counted
    assert len(found.of("")) == 109 - found.unmoved == 66


def test_drafts_and_samples_beside_the_record_are_in_no_cell(db):
    make_commitment(1, published=False)
    make_commitment(2, is_sample=True)
    make_commitment(3)

    assert references(difference(SUMMIT, DAY).pairs) == ["PA-003"]


def test_a_proposed_verdict_moves_nothing(db):
    make_assessment(make_commitment(), "complete", effective_on="2025-06-01", until="confirmed")

    assert difference(SUMMIT, DAY).of("") == ()


def test_every_cell_and_aspect_has_its_words(db):
    assert [name for name in cells() if not title(name)] == []
    assert list(ASPECTS) == list(TITLES)
    assert title("not_started.limited") == "Not started → Limited progress"
    assert title("limited.limited") == "Limited progress"
    assert (title("moved"), title("")) == ("Dates were moved", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_one_query_however_many(db, django_assert_num_queries, rows):
    with together():
        for number in range(1, rows + 1):
            make_commitment(number)

    with django_assert_num_queries(1):
        assert difference(SUMMIT, DAY).total == rows
