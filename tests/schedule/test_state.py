"""What a commitment is on a day, one test per sentence."""

from datetime import date, timedelta

from tests.schedule.facts import (
    DUE,
    LISTED,
    MOVED,
    NO_DEADLINE,
    ONE_DAY,
    closed,
    due,
    milestone,
    schedule_on,
    verdict,
)
from tracker.enums import (
    ImplementationStatus,
    Outcome,
    ScheduleState,
    Verification,
)
from tracker.schedule import (
    Facts,
    State,
    state_on,
)

# Status: the verdict of the day


def test_there_is_no_state_before_the_listing():
    facts = Facts(LISTED, verdicts=(verdict(LISTED - ONE_DAY),))
    assert state_on(facts, LISTED - ONE_DAY) is None
    assert state_on(facts, LISTED) is not None


def test_without_a_verdict_everything_is_said_to_be_unknown():
    assert state_on(Facts(LISTED), LISTED) == State(
        status=ImplementationStatus.NOT_ASSESSED,
        outcome="",
        assessment=None,
        verification="",
        schedule=ScheduleState.NO_DEADLINE,
        milestone=None,
        due_on=None,
        next_due_on=None,
        slips=0,
        last_fact_on=None,
    )


def test_a_verdict_counts_from_its_day():
    facts = Facts(LISTED, verdicts=(verdict(DUE, "substantial", pk=7, verification="independent"),))
    before, after = state_on(facts, DUE - ONE_DAY), state_on(facts, DUE)
    assert (before.status, before.assessment, before.verification) == ("not_assessed", None, "")
    assert (after.status, after.assessment, after.verification) == (
        "substantial",
        7,
        Verification.INDEPENDENT,
    )


def test_the_latest_verdict_by_effective_day_rules_whatever_the_order():
    facts = Facts(LISTED, verdicts=(verdict(DUE, "substantial", pk=2), verdict(LISTED, "not_started", pk=1)))
    assert state_on(facts, DUE).assessment == 2


def test_of_two_verdicts_of_one_day_the_last_given_rules():
    facts = Facts(LISTED, verdicts=(verdict(DUE, "limited", pk=1), verdict(DUE, "substantial", pk=2)))
    assert state_on(facts, DUE).assessment == 2


def test_the_outcome_is_that_of_the_verdict():
    facts = Facts(LISTED, verdicts=closed(Outcome.WITHDRAWN, DUE))
    assert (state_on(facts, DUE - ONE_DAY).outcome, state_on(facts, DUE).outcome) == ("", "withdrawn")


# Schedule while open


def test_a_deadline_far_ahead_is_upcoming():
    assert schedule_on(DUE - timedelta(days=91), milestone(due())) == ("upcoming", 1, DUE)


def test_a_deadline_is_due_soon_from_ninety_days_before():
    assert schedule_on(DUE - timedelta(days=90), milestone(due())) == ("due_soon", 1, DUE)


def test_the_due_day_itself_is_in_time():
    assert schedule_on(DUE, milestone(due())) == ("due_soon", 1, DUE)


def test_the_day_after_is_overdue():
    assert schedule_on(DUE + ONE_DAY, milestone(due())) == ("overdue", 1, DUE)


def test_a_deadline_counts_from_the_day_it_was_known():
    late_news = milestone(due(known=date(2025, 11, 1)))
    assert schedule_on(date(2025, 10, 31), late_news) == NO_DEADLINE
    assert schedule_on(date(2025, 11, 1), late_news) == ("due_soon", 1, DUE)


def test_a_moved_deadline_replaces_the_old_one_once_known():
    moved = milestone(due(), due(MOVED, known=date(2026, 2, 1)))
    assert schedule_on(date(2026, 1, 31), moved) == ("overdue", 1, DUE)
    assert schedule_on(date(2026, 2, 1), moved) == ("upcoming", 1, MOVED)


def test_the_last_given_deadline_is_in_force_even_if_it_is_earlier():
    assert schedule_on(LISTED, milestone(due(MOVED), due(DUE)))[2] == DUE


def test_any_missed_milestone_makes_the_commitment_overdue_and_the_oldest_is_named():
    first, second, third = due(date(2025, 6, 30)), due(date(2025, 9, 30)), due(MOVED)
    milestones = (
        milestone(third, pk=3),
        milestone(second, pk=2, final=False),
        milestone(first, pk=1, final=False),
    )
    assert schedule_on(DUE, *milestones) == ("overdue", 1, first.due_on)


def test_the_nearest_of_several_milestones_is_named():
    assert schedule_on(LISTED, milestone(due(MOVED), pk=2), milestone(due(), pk=1, final=False)) == (
        "upcoming",
        1,
        DUE,
    )


def test_an_achieved_milestone_is_no_longer_overdue_and_the_rest_goes_on():
    part = milestone(due(), pk=1, final=False, achieved=date(2026, 1, 10))
    whole = milestone(due(MOVED), pk=2)
    assert schedule_on(date(2026, 1, 9), part, whole) == ("overdue", 1, DUE)
    assert schedule_on(date(2026, 1, 10), part, whole) == ("upcoming", 2, MOVED)


def test_a_dropped_milestone_no_longer_counts_from_that_day():
    dropped = milestone(due(), dropped=date(2026, 1, 10))
    assert schedule_on(date(2026, 1, 9), dropped) == ("overdue", 1, DUE)
    assert schedule_on(date(2026, 1, 10), dropped) == NO_DEADLINE


def test_a_milestone_without_a_deadline_says_nothing():
    assert schedule_on(DUE, milestone()) == NO_DEADLINE


def test_the_final_milestone_achieved_on_the_due_day_is_met():
    kept = milestone(due(), achieved=DUE)
    assert schedule_on(DUE, kept) == ("met", 1, DUE)
    assert schedule_on(DUE - ONE_DAY, kept) == ("due_soon", 1, DUE)


def test_the_final_milestone_achieved_a_day_later_is_met_late():
    assert schedule_on(MOVED, milestone(due(), achieved=DUE + ONE_DAY)) == ("met_late", 1, DUE)


def test_met_is_measured_against_the_deadline_in_force():
    assert schedule_on(MOVED, milestone(due(), due(MOVED, known=DUE), achieved=MOVED)) == ("met", 1, MOVED)


def test_the_final_milestone_achieved_without_a_deadline_has_no_deadline():
    assert schedule_on(DUE, milestone(achieved=DUE)) == NO_DEADLINE


def test_once_the_final_milestone_is_achieved_the_others_are_not_overdue():
    assert schedule_on(MOVED, milestone(due(), achieved=DUE), milestone(due(), pk=2, final=False)) == (
        "met",
        1,
        DUE,
    )
