"""Milestones that become overdue, are moved, reached, given up or due no more: each on its day."""

import pytest
from django.utils import translation

from tests.factories import (
    SUMMIT,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_source,
    the_reviewer,
)
from tests.reads.changing import EVERYTHING, found, of, on, only
from tracker.actions import commitments, milestones
from tracker.reads.changing.change_kinds import Due
from tracker.reads.changing.change_words import what
from tracker.reads.changing.changes import changes
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize(
    ("due_on", "precision", "overdue_on"),
    [
        ("2025-06-17", "day", "2025-06-18"),
        ("2025-06-30", "month", "2025-07-01"),
        ("2026-02-28", "month", "2026-03-01"),
        ("2025-09-30", "quarter", "2025-10-01"),
        ("2025-12-31", "year", "2026-01-01"),
    ],
)
def test_a_milestone_becomes_overdue_on_the_day_after_its_last_day(db, due_on, precision, overdue_on):
    make_milestone(make_commitment(), due_on=due_on, precision=precision)

    change = only("overdue")

    assert (change.day, change.due) == (on(overdue_on), Due(on(due_on), precision))


def test_overdue_is_said_with_as_much_of_the_date_as_is_known(db):
    make_milestone(make_commitment(), due_on="2025-06-30", precision="month")

    assert what(only("overdue")) == "became overdue, due June 2025"
    with translation.override("fr"):
        assert "juin 2025" in what(only("overdue"))


def test_every_milestone_becomes_overdue_on_its_own_day(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-17", final=False)
    make_milestone(commitment, due_on="2026-06-17")

    assert [change.day for change in of("overdue")] == [on("2026-06-18"), on("2025-06-18")]


def test_a_date_that_had_passed_when_it_was_announced_is_overdue_from_the_announcement(db):
    make_milestone(make_commitment(), due_on="2025-01-31")

    assert only("overdue").day == SUMMIT


def test_a_date_that_is_moved_says_from_where_to_where_and_how_often(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30", precision="month")
    make_deadline(step, "2025-12-31", announced_on="2025-05-01", precision="year")
    make_deadline(step, "2025-11-30", announced_on="2025-09-01", precision="month")

    later, first = of("slipped")[1], of("slipped")[0]

    assert (later.day, later.was_due, later.due, later.slips, later.days) == (
        on("2025-05-01"),
        Due(on("2025-06-30"), "month"),
        Due(on("2025-12-31"), "year"),
        1,
        184,
    )
    assert what(later) == "moved from June 2025 to 2025, 184 days later, 1 moved date in all"
    assert what(first) == "brought forward from 2025 to November 2025, 31 days earlier, 2 moved dates in all"


def test_a_new_date_ends_being_overdue_and_passing_it_begins_it_again(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30")
    make_deadline(step, "2025-12-31", announced_on="2025-09-01")

    assert found() == [
        ("2026-01-01", "overdue", "PA-001"),
        ("2025-09-01", "slipped", "PA-001"),
        ("2025-07-01", "overdue", "PA-001"),
        ("2025-02-11", "announced", "PA-001"),
    ]
    assert only("slipped").ends_overdue
    assert what(only("slipped")).endswith("184 days later, 1 moved date in all, no longer overdue")
    assert what(of("overdue")[0]) == "became overdue, due 31 December 2025, 1 moved date in all"


def test_a_new_date_that_has_passed_as_well_moves_and_changes_nothing_else(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30")
    make_deadline(step, "2025-07-31", announced_on="2025-09-01")

    assert [change.day for change in of("overdue")] == [on("2025-07-01")]
    assert not only("slipped").ends_overdue


def test_reached_in_time_late_and_without_a_date(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-30", achieved_on="2025-06-30", final=False)
    make_milestone(commitment, due_on="2025-06-30", achieved_on="2025-07-12", final=False)
    make_milestone(commitment, achieved_on="2025-08-01", final=False)

    assert [(change.day.isoformat(), change.kind.value, what(change)) for change in changes(*EVERYTHING)] == [
        ("2025-08-01", "met", "reached"),
        ("2025-07-12", "met_late", "reached 12 days late, due 30 June 2025"),
        ("2025-07-01", "overdue", "became overdue, due 30 June 2025"),
        ("2025-06-30", "met", "reached, due 30 June 2025"),
        ("2025-02-11", "announced", "Announced"),
    ]
    assert only("met_late").ends_overdue


def test_what_was_reached_before_the_announcement_is_no_change(db):
    make_milestone(make_commitment(), due_on="2025-06-30", achieved_on="2025-01-15")

    assert found() == [("2025-02-11", "announced", "PA-001")]


def test_a_day_known_by_its_month_keeps_its_precision(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30")
    milestones.achieve(step, by=OPERATOR, on=on("2025-07-01"), source=make_source(), precision="month")

    change = only("met_late")

    assert (change.day, change.precision) == (on("2025-07-01"), "month")
    assert what(change) == "reached late, due 30 June 2025"


def test_closing_ends_the_final_milestone_and_the_others_lapse(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2026-12-31", final=False)
    make_milestone(commitment, due_on="2025-06-30")
    make_assessment(commitment, "limited", outcome="not_delivered", effective_on="2025-09-01")

    of_the_day = changes(on("2025-09-01"), on("2025-09-01"))

    assert [(change.kind.value, what(change)) for change in of_the_day] == [
        ("assessed", "First assessment: not delivered, limited progress"),
        ("missed", "missed, was due 30 June 2025"),
        ("lapsed", "nothing is due any more, was due 31 December 2026"),
    ]
    assert [change.ends_overdue for change in of_the_day] == [False, True, False]


@pytest.mark.parametrize(
    ("outcome", "kind", "words"),
    [
        ("delivered_on_time", "met", "closed as delivered on time, due 30 June 2025"),
        ("delivered_late", "met_late", "closed as delivered late, due 30 June 2025"),
    ],
)
def test_closed_as_delivered_where_the_day_is_not_known(db, outcome, kind, words):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-30")
    make_assessment(commitment, "complete", outcome=outcome, effective_on="2025-09-01")

    assert (only(kind).day, what(only(kind))) == (on("2025-09-01"), words)


def test_reopening_makes_it_overdue_again(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-30")
    make_assessment(commitment, "limited", outcome="not_delivered", effective_on="2025-09-01")
    commitment.refresh_from_db()
    commitments.reopen(commitment, by=the_reviewer(), reason="There is news.")
    make_assessment(commitment, "limited", effective_on="2025-12-01")

    assert [change.day for change in of("overdue")] == [on("2025-12-01"), on("2025-07-01")]


def test_given_up_on_its_day(db):
    step = make_milestone(make_commitment(), due_on="2026-12-31")
    milestones.drop(step, by=OPERATOR, on=on("2025-09-01"), reason="Another plan.")

    assert (only("dropped").day, what(only("dropped"))) == (
        on("2025-09-01"),
        "given up, was due 31 December 2026",
    )


def test_a_date_given_later_is_a_change_and_one_of_the_first_day_is_not(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2026-12-31", final=False)
    late = make_milestone(commitment)
    make_deadline(late, "2027-12-31", announced_on="2025-09-01", precision="year")

    assert (only("dated").day, what(only("dated"))) == (on("2025-09-01"), "a date was given: 2027")
