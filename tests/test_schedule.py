"""The calendar rules, one test per sentence, and properties that hold for any facts and any date."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import settings as any_time
from hypothesis import strategies as st

from tracker.enums import (
    Freshness,
    ImplementationStatus,
    Outcome,
    Precision,
    ScheduleState,
    SummitLink,
    Verification,
)
from tracker.schedule import (
    FOREVER,
    SUMMIT_LAST_DAY,
    DueDate,
    Facts,
    MilestoneFacts,
    State,
    Verdict,
    days_overdue,
    freshness,
    intervals,
    known_from,
    listed_from,
    period_end,
    period_start,
    state_on,
    validates_as_last_day,
)

LISTED = date(2025, 2, 11)
DUE = date(2025, 12, 31)
MOVED = date(2026, 6, 30)
ONE_DAY = timedelta(days=1)


def due(on: date = DUE, known: date = LISTED) -> DueDate:
    return DueDate(on, known, Precision.DAY)


def milestone(*deadlines: DueDate, pk=1, final=True, achieved=None, dropped=None) -> MilestoneFacts:
    return MilestoneFacts(pk, final, deadlines, achieved, dropped)


def verdict(on: date, status="limited", outcome="", pk=1, verification="checked") -> Verdict:
    return Verdict(pk, on, status, outcome, verification)


def reading(facts: Facts, day: date) -> tuple[str, int | None, date | None]:
    state = state_on(facts, day)
    assert state is not None
    return state.schedule, state.milestone, state.due_on


def schedule_on(day: date, *milestones: MilestoneFacts, verdicts=()) -> tuple[str, int | None, date | None]:
    return reading(Facts(LISTED, milestones, verdicts), day)


def closed(outcome: str, on: date = MOVED, status="limited") -> tuple[Verdict, ...]:
    return (verdict(on, status, outcome),)


NO_DEADLINE = ("no_deadline", None, None)


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


# Ages


@pytest.mark.parametrize(("day", "days"), [(DUE - ONE_DAY, 0), (DUE, 0), (DUE + ONE_DAY, 1), (MOVED, 181)])
def test_days_overdue_start_the_day_after(day, days):
    assert days_overdue(DUE, day) == days


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, "current"), (179, "current"), (180, "ageing"), (364, "ageing"), (365, "stale"), (9999, "stale")],
)
def test_freshness_turns_after_180_and_365_days(age, expected):
    assert freshness(LISTED, LISTED + timedelta(days=age)) == Freshness(expected)


def test_without_a_fact_there_is_no_freshness():
    assert freshness(None, DUE) is None


# The day a commitment is listed from, the day a deadline is known from


@pytest.mark.parametrize(
    ("announced", "link", "others", "expected"),
    [
        (DUE, SummitLink.SUMMIT, [LISTED], DUE),
        (None, SummitLink.SUMMIT, [date(2024, 1, 1)], SUMMIT_LAST_DAY),
        (None, SummitLink.SUMMIT_WEEK, [], SUMMIT_LAST_DAY),
        (None, SummitLink.AROUND, [MOVED, DUE], DUE),
        (None, SummitLink.FOLLOW_UP, [], SUMMIT_LAST_DAY),
    ],
)
def test_a_commitment_is_listed_from_its_best_known_day(announced, link, others, expected):
    assert listed_from(announced, link, others) == expected


OLD = DueDate(DUE, date(2025, 5, 1), Precision.YEAR)


@pytest.mark.parametrize(
    ("announced", "published", "previous", "expected"),
    [
        (date(2025, 1, 1), MOVED, None, date(2025, 1, 1)),
        (None, MOVED, None, LISTED),
        (date(2025, 8, 1), MOVED, OLD, date(2025, 8, 1)),
        (date(2025, 4, 1), MOVED, OLD, OLD.known_on),
        (None, date(2025, 5, 2), OLD, date(2025, 5, 2)),
        (None, date(2025, 5, 1), OLD, date(2026, 1, 1)),
        (None, None, OLD, date(2026, 1, 1)),
        (None, None, DueDate(DUE, MOVED, "day"), MOVED),
        (None, None, DueDate(date.max, LISTED, "day"), date.max),
    ],
)
def test_a_deadline_is_known_from_its_best_known_day(announced, published, previous, expected):
    assert known_from(announced, published, previous, LISTED) == expected


# Periods


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("day", date(2024, 2, 10), date(2024, 2, 10)),
        ("month", date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2024, 1, 1), date(2024, 3, 31)),
        ("half", date(2024, 1, 1), date(2024, 6, 30)),
        ("year", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(precision, first, last):
    assert period_start(date(2024, 2, 10), precision) == first
    assert period_end(date(2024, 2, 10), precision) == last


def test_only_the_last_day_of_its_period_is_a_due_date():
    assert validates_as_last_day(date(2026, 6, 30), "half")
    assert not validates_as_last_day(date(2026, 6, 29), "half")


def test_an_unknown_precision_is_refused():
    for function in (period_start, period_end, validates_as_last_day):
        with pytest.raises(ValueError, match="fortnight"):
            function(DUE, "fortnight")


# Properties: any facts, any day from 0001 to 9999

near = st.integers(0, 800).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
edges = st.sampled_from(
    [date.min, date.min + ONE_DAY, date(1, 4, 1), date(9999, 10, 1), date.max - ONE_DAY, date.max]
)
any_day = st.one_of(near, near, near, edges, st.dates())
deadlines = st.builds(DueDate, any_day, any_day, st.sampled_from(Precision.values))
verdicts = st.builds(
    Verdict,
    st.integers(1, 9),
    any_day,
    st.sampled_from(ImplementationStatus.values),
    st.sampled_from(["", "", *Outcome.values]),
    st.sampled_from(Verification.values),
)
milestones = st.builds(
    MilestoneFacts,
    st.integers(1, 9),
    st.booleans(),
    st.lists(deadlines, max_size=3).map(tuple),
    st.none() | any_day,
    st.none() | any_day,
)
any_facts = st.builds(
    Facts,
    any_day,
    st.lists(milestones, max_size=3).map(tuple),
    st.lists(verdicts, max_size=4).map(tuple),
    st.lists(any_day, max_size=3).map(tuple),
)


def dates_in(facts: Facts) -> list[date]:
    found = [facts.listed_on, *facts.fact_days, *(v.effective_on for v in facts.verdicts)]
    for m in facts.milestones:
        found += [day for day in (m.achieved_on, m.dropped_on) if day]
        found += [day for d in m.deadlines for day in (d.due_on, d.known_on)]
    return found


def probes(facts: Facts, extra: date) -> set[date]:
    """Days on, beside and 90 days before everything that has a date: where an off-by-one would show."""
    ordinals = {
        day.toordinal() + step for day in [*dates_in(facts), extra] for step in (-91, -90, -89, -1, 0, 1)
    }
    return {date.fromordinal(n) for n in ordinals if 1 <= n < FOREVER.toordinal()}


def looked_up(rows, day: date) -> State | None:
    found = [state for first, until, state in rows if first <= day < until]
    assert len(found) <= 1
    return found[0] if found else None


@any_time(deadline=None)
@given(any_facts, any_day)
@example(Facts(date.min, (milestone(due(date.min, date.min)), milestone(due(date.max, date.min)))), date.max)
def test_looking_up_the_intervals_is_the_same_as_working_out_the_day(facts, extra):
    rows = intervals(facts)
    for day in probes(facts, extra):
        assert looked_up(rows, day) == state_on(facts, day)


@any_time(deadline=None)
@given(any_facts)
def test_intervals_cover_every_day_once_and_neighbours_differ(facts):
    rows = intervals(facts)
    if facts.listed_on == FOREVER:
        assert rows == []
        return
    assert (rows[0][0], rows[-1][1]) == (facts.listed_on, FOREVER)
    assert all(first < until for first, until, _ in rows)
    for (_, until, state), (next_first, _, next_state) in pairwise(rows):
        assert until == next_first
        assert state != next_state


@any_time(deadline=None)
@given(any_facts)
def test_slips_never_become_fewer(facts):
    slips = [state.slips for _, _, state in intervals(facts)]
    assert slips == sorted(slips)


@any_time(deadline=None)
@given(any_facts, any_day)
def test_an_achieved_or_dropped_milestone_is_never_overdue(facts, extra):
    over = {m.pk: m for m in facts.milestones}
    facts = replace(facts, milestones=tuple(over.values()))
    for day in probes(facts, extra):
        state = state_on(facts, day)
        if state is not None and state.schedule == ScheduleState.OVERDUE:
            late = over[state.milestone]
            assert state.due_on < day
            assert not (late.achieved_on and late.achieved_on <= day)
            assert not (late.dropped_on and late.dropped_on <= day)


@any_time(deadline=None)
@given(any_facts, any_day)
def test_a_closed_commitment_is_never_due_or_overdue(facts, extra):
    running = {ScheduleState.UPCOMING, ScheduleState.DUE_SOON, ScheduleState.OVERDUE}
    for day in probes(facts, extra):
        state = state_on(facts, day)
        if state is not None and state.outcome:
            assert state.schedule not in running
            assert state.next_due_on is None


@any_time(deadline=None)
@given(any_facts, any_day)
def test_a_state_names_a_milestone_exactly_when_it_speaks_of_a_deadline(facts, extra):
    for day in probes(facts, extra):
        state = state_on(facts, day)
        if state is not None:
            silent = state.schedule == ScheduleState.NO_DEADLINE
            assert (state.milestone is None, state.due_on is None) == (silent, silent)


@any_time(deadline=None)
@given(any_facts, any_day)
def test_a_day_does_not_know_what_was_said_later(facts, day):
    """Cutting off everything dated after a day changes nothing that is read on that day."""
    past = replace(
        facts,
        verdicts=tuple(v for v in facts.verdicts if v.effective_on <= day),
        fact_days=tuple(fact for fact in facts.fact_days if fact <= day),
        milestones=tuple(
            replace(
                m,
                deadlines=tuple(d for d in m.deadlines if d.known_on <= day),
                achieved_on=m.achieved_on if m.achieved_on and m.achieved_on <= day else None,
                dropped_on=m.dropped_on if m.dropped_on and m.dropped_on <= day else None,
            )
            for m in facts.milestones
        ),
    )
    assert state_on(past, day) == state_on(facts, day)


@any_time(deadline=None)
@given(any_day, any_day)
def test_freshness_and_days_overdue_take_any_two_days(first, second):
    age = (second - first).days
    assert days_overdue(first, second) == max(0, age)
    expected = Freshness.CURRENT if age < 180 else Freshness.AGEING if age < 365 else Freshness.STALE
    assert freshness(first, second) == expected


@any_time(deadline=None)
@given(any_day, st.sampled_from(Precision.values))
def test_a_period_contains_its_day_and_its_ends_are_fixed_points(day, precision):
    first, last = period_start(day, precision), period_end(day, precision)
    assert first <= day <= last
    assert period_start(last, precision) == first
    assert period_end(first, precision) == last
    assert validates_as_last_day(last, precision)


@any_time(deadline=None)
@given(st.none() | any_day, st.none() | any_day, st.none() | deadlines, any_day)
def test_a_deadline_is_never_known_before_the_one_it_replaces(announced, published, previous, listed):
    known = known_from(announced, published, previous, listed)
    assert previous is None or known >= previous.known_on


@any_time(deadline=None)
@given(st.none() | any_day, st.sampled_from(SummitLink.values), st.lists(any_day, max_size=3))
def test_every_commitment_has_a_listing_day(announced, link, others):
    assert listed_from(announced, link, others) in {announced, SUMMIT_LAST_DAY, *others}
