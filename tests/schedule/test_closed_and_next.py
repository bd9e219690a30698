"""Once closed, what comes next, slips and intervals, one test per sentence."""

from datetime import date, timedelta

import pytest

from tests.schedule.facts import (
    DUE,
    LISTED,
    MOVED,
    NO_DEADLINE,
    ONE_DAY,
    closed,
    due,
    milestone,
    reading,
    schedule_on,
    verdict,
)
from tracker.enums import (
    Outcome,
)
from tracker.schedule import (
    FOREVER,
    Facts,
    intervals,
    state_on,
)

# Schedule once closed


@pytest.mark.parametrize("outcome", Outcome.values)
def test_when_closed_an_achieved_final_milestone_decides_whatever_the_outcome(outcome):
    assert schedule_on(MOVED, milestone(due(), achieved=DUE), verdicts=closed(outcome)) == ("met", 1, DUE)
    late = milestone(due(), achieved=DUE + ONE_DAY)
    assert schedule_on(MOVED, late, verdicts=closed(outcome)) == ("met_late", 1, DUE)
    assert schedule_on(MOVED, milestone(achieved=DUE), verdicts=closed(outcome)) == NO_DEADLINE


@pytest.mark.parametrize(
    ("outcome", "schedule"),
    [
        ("delivered_on_time", "met"),
        ("delivered_late", "met_late"),
        ("partly_delivered", "missed"),
        ("not_delivered", "missed"),
        ("withdrawn", "missed"),
        ("superseded", "missed"),
    ],
)
def test_when_closed_without_an_achieved_milestone_the_outcome_decides(outcome, schedule):
    assert schedule_on(MOVED, milestone(due()), verdicts=closed(outcome)) == (schedule, 1, DUE)


@pytest.mark.parametrize("outcome", ["partly_delivered", "not_delivered", "withdrawn", "superseded"])
def test_closed_before_the_deadline_nothing_was_missed(outcome):
    facts = Facts(LISTED, (milestone(due()),), closed(outcome, DUE - ONE_DAY))
    assert reading(facts, DUE - ONE_DAY) == NO_DEADLINE
    assert reading(facts, DUE + timedelta(days=1000)) == NO_DEADLINE


def test_closed_on_the_due_day_undelivered_is_missed():
    assert schedule_on(DUE, milestone(due()), verdicts=closed("not_delivered", DUE)) == ("missed", 1, DUE)


@pytest.mark.parametrize("outcome", Outcome.values)
def test_closed_without_a_deadline_has_no_deadline(outcome):
    assert schedule_on(MOVED, milestone(), verdicts=closed(outcome)) == NO_DEADLINE
    assert schedule_on(MOVED, verdicts=closed(outcome)) == NO_DEADLINE
    assert schedule_on(MOVED, milestone(due(), final=False), verdicts=closed(outcome)) == NO_DEADLINE


def test_a_deadline_learned_of_after_the_closing_does_not_count():
    late_news = milestone(due(known=MOVED))
    assert schedule_on(MOVED, late_news, verdicts=closed("not_delivered", MOVED - ONE_DAY)) == NO_DEADLINE


def test_the_closing_day_is_the_first_of_an_unbroken_run_of_closing_verdicts():
    corrected = (verdict(DUE - ONE_DAY, outcome="withdrawn"), verdict(MOVED, outcome="not_delivered", pk=2))
    assert schedule_on(MOVED, milestone(due()), verdicts=corrected) == NO_DEADLINE


def test_a_reopening_starts_the_run_anew():
    reopened = (
        verdict(LISTED, outcome="withdrawn"),
        verdict(DUE, pk=2),
        verdict(MOVED, outcome="withdrawn", pk=3),
    )
    facts = Facts(LISTED, (milestone(due()),), reopened)
    assert [reading(facts, day)[0] for day in (LISTED, DUE, DUE + ONE_DAY, MOVED)] == [
        "no_deadline",
        "due_soon",
        "overdue",
        "missed",
    ]


def test_a_verdict_replaced_on_its_own_day_does_not_break_the_run():
    verdicts = (
        verdict(LISTED, outcome="withdrawn"),
        verdict(DUE, pk=2),
        verdict(DUE, outcome="withdrawn", pk=3),
    )
    assert schedule_on(DUE, milestone(due()), verdicts=verdicts) == NO_DEADLINE


# What comes next, slips, facts


def test_next_due_is_the_earliest_date_not_yet_passed():
    facts = Facts(LISTED, (milestone(due(MOVED)), milestone(due(), pk=2, final=False)))
    assert state_on(facts, DUE).next_due_on == DUE
    assert state_on(facts, DUE + ONE_DAY).next_due_on == MOVED
    assert state_on(facts, MOVED + ONE_DAY).next_due_on is None


def test_nothing_is_due_next_once_closed():
    assert (
        state_on(Facts(LISTED, (milestone(due(MOVED)),), closed("withdrawn", DUE)), DUE).next_due_on is None
    )


def test_every_known_deadline_after_the_baseline_is_a_slip():
    moved = milestone(due(), due(MOVED, known=DUE), due(MOVED + ONE_DAY, known=MOVED))
    facts = Facts(
        LISTED, (moved, milestone(due(), due(MOVED, known=DUE), pk=2, final=False), milestone(pk=3))
    )
    assert [state_on(facts, day).slips for day in (LISTED, DUE, MOVED)] == [0, 2, 3]


def test_the_slips_of_a_dropped_milestone_stay_visible():
    facts = Facts(LISTED, (milestone(due(), due(MOVED), dropped=DUE),))
    assert state_on(facts, MOVED).slips == 1


def test_the_last_fact_is_the_newest_up_to_the_day():
    facts = Facts(LISTED, fact_days=(MOVED, LISTED - ONE_DAY, DUE))
    assert [state_on(facts, day).last_fact_on for day in (LISTED, DUE, MOVED)] == [
        LISTED - ONE_DAY,
        DUE,
        MOVED,
    ]


# Intervals


def test_intervals_break_where_something_changes_and_only_there():
    facts = Facts(
        LISTED, (milestone(due(), pk=5, achieved=date(2026, 1, 10)),), (verdict(LISTED), verdict(DUE, pk=2))
    )
    assert [
        (first, until, s.schedule, s.assessment, s.next_due_on) for first, until, s in intervals(facts)
    ] == [
        (LISTED, date(2025, 10, 2), "upcoming", 1, DUE),
        (date(2025, 10, 2), DUE, "due_soon", 1, DUE),
        (DUE, date(2026, 1, 1), "due_soon", 2, DUE),
        (date(2026, 1, 1), date(2026, 1, 10), "overdue", 2, None),
        (date(2026, 1, 10), FOREVER, "met_late", 2, None),
    ]


def test_days_that_change_nothing_are_merged():
    facts = Facts(LISTED, (milestone(due(), dropped=LISTED),), fact_days=(LISTED - ONE_DAY,))
    assert [(first, until) for first, until, _ in intervals(facts)] == [(LISTED, FOREVER)]


def test_a_listing_on_the_last_day_of_the_calendar_has_no_interval():
    assert intervals(Facts(FOREVER)) == []
