"""What differs between two releases is told row by row and cell by cell, from the frozen files alone."""

import datetime as dt

import pytest
from django.utils import translation

from tests.factories import (
    make_commitment,
    make_deadline,
    make_milestone,
    make_organization,
    make_party,
    make_update,
)
from tracker.actions import developments, records
from tracker.exports import releases
from tracker.models import Release
from tracker.reads import release_changes
from tracker.reads.release_changes import Cell, Counted, Frozen, in_words
from tracker.rules import OPERATOR
from tracker.tables import BY_NAME


def build() -> Release:
    return releases.build(by=OPERATOR, as_of=dt.date(2026, 11, 22))


@pytest.fixture
def two(db, today) -> tuple[Frozen, Frozen]:
    """Between them: a party joins, a date is moved, a title and a day change, a development is taken back."""
    commitment = make_commitment(1)
    step = make_milestone(commitment, due_on="2026-01-31")
    happening = make_update(commitment)
    older = build()
    make_party(commitment, make_organization("new-lab", name_en="New Lab"))
    make_deadline(step, "2026-12-31", announced_on="2026-01-15")
    commitment.refresh_from_db()
    commitment.title_en, commitment.headline, commitment.announced_on = (
        "Another title",
        True,
        dt.date(2025, 2, 10),
    )
    records.save(commitment, by=OPERATOR)
    developments.retract(happening, by=OPERATOR, reason="It did not happen.")
    return Frozen(older), Frozen(build())


def changes(two: tuple[Frozen, Frozen]) -> list[release_changes.Change]:
    return release_changes.changes(*two, release_changes.differing(*two))


def test_every_row_that_differs_is_found_and_no_other(two):
    found = [(change.table.name, change.kind, change.key) for change in changes(two)]
    assert found == [
        ("organizations", "added", ("new-lab", "1")),
        ("commitments", "changed", ("PA-001", "1")),
        ("parties", "added", ("PA-001", "new-lab", "lead", "1")),
        ("deadlines", "added", ("PA-001", "step-1", "2")),
        ("updates", "gone", ("happening-1", "1")),
    ]


def test_rows_are_counted_for_every_table(two):
    counted = {each.name: each for each in release_changes.counted(changes(two))}
    assert list(counted) == list(BY_NAME)
    assert counted["commitments"] == Counted("commitments", "Commitments", added=0, changed=1, gone=0)
    assert counted["updates"] == Counted("updates", "Developments", added=0, changed=0, gone=1)
    assert sum(each.total for each in counted.values()) == 5


def test_it_is_said_in_one_sentence(two):
    found = changes(two)
    assert release_changes.sentence(found, 5) == "5 rows differ in 5 tables: 3 added, 1 changed, 1 taken out."
    assert release_changes.sentence(found[:1], 1) == "1 row differs in 1 table: 1 added."
    assert release_changes.sentence([], 0) == "Nothing differs: every row of every table is the same."


def test_a_changed_row_says_which_columns_from_what_to_what(two):
    (line,) = [line for line in release_changes.lines(*two, changes(two)) if line.kind == "changed"]
    assert (line.word, line.title, line.key, line.name) == (
        "Changed",
        "Commitments",
        "PA-001",
        "Another title",
    )
    assert line.cells == (
        Cell("title_en", "Title, in English", "Promise number 1", "Another title"),
        Cell("announced_on", "Empty where the day was not seen", "11 February 2025", "10 February 2025"),
        Cell("headline", "One of the main commitments", "no", "yes"),
    )


def test_an_added_and_a_removed_row_say_what_they_hold_or_held(two):
    lines = {line.table.name: line for line in release_changes.lines(*two, changes(two))}
    added, gone = lines["parties"], lines["updates"]
    assert (added.key, added.word) == ("PA-001 · new-lab · lead", "Added")
    assert [(cell.name, cell.before, cell.after) for cell in added.cells][:3] == [
        ("commitment", "", "PA-001"),
        ("organization", "", "new-lab"),
        ("role", "", "Lead"),
    ]
    assert (gone.word, gone.name, gone.cells[0].after) == ("Taken out", "Something happened, 1", "")


def test_a_row_is_named_in_the_language_of_the_reader(two):
    (line,) = [line for line in release_changes.lines(*two, changes(two)) if line.table.name == "updates"]
    assert line.name == "Something happened, 1"
    with translation.override("fr"):
        (line,) = [line for line in release_changes.lines(*two, changes(two)) if line.table.name == "updates"]
    assert line.name == "Il s’est passé quelque chose, 1"


def test_the_other_way_round_what_was_added_is_taken_out(two):
    older, newer = two
    kinds = [
        change.kind
        for change in release_changes.changes(newer, older, release_changes.differing(newer, older))
    ]
    assert sorted(kinds) == ["added", "changed", "gone", "gone", "gone"]


def test_a_release_does_not_differ_from_itself(two):
    assert release_changes.differing(two[0], two[0]) == []


def test_rows_that_share_a_key_are_told_apart_by_their_order(two):
    older, _newer = two
    keys = [key for key, _row in older.rows(BY_NAME["deadlines"])]
    assert keys == [("PA-001", "step-1", "1")]


@pytest.mark.parametrize(
    ("table", "column", "cell", "words"),
    [
        ("commitments", "confidence", "strong", "Strong: a page states it clearly"),
        ("commitments", "confidence", "shiny", "shiny"),
        ("commitments", "headline", "yes", "yes"),
        ("commitments", "announced_on", "2025-02-11", "11 February 2025"),
        ("commitments", "announced_on", "soon", "soon"),
        ("commitments", "announced_on", "", ""),
        ("commitments", "sources", "a;b", "a, b"),
        ("measurements", "value", "109000000000", "109000000000"),
    ],
)
@pytest.mark.once
def test_cells_are_written_as_people_read_them(table, column, cell, words):
    found = BY_NAME[table].column(column)
    assert found is not None
    with translation.override("en"):
        assert in_words(found, cell) == words
