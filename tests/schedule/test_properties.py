"""Properties of the calendar rules: any facts, any day from 0001 to 9999."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import settings as any_time
from hypothesis import strategies as st

from tests.schedule.facts import (
    ONE_DAY,
    due,
    milestone,
)
from tracker.enums import (
    Fate,
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
    MilestoneState,
    State,
    Verdict,
    days_overdue,
    fate_intervals,
    fate_on,
    freshness,
    intervals,
    known_from,
    listed_from,
    period_end,
    period_start,
    state_on,
    validates_as_last_day,
)

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


# --- Milestones -----------------------------------------------------------------------------------


def fates(facts: Facts, day: date) -> list[MilestoneState]:
    return [state for m in facts.milestones if (state := fate_on(facts, m, day)) is not None]


one_final = any_facts.map(
    lambda facts: replace(
        facts,
        milestones=tuple(replace(m, pk=n, final=n == 1) for n, m in enumerate(facts.milestones, start=1)),
    )
)
"""As the database holds it: one final milestone at most."""


@any_time(deadline=None)
@given(one_final, any_day)
def test_looking_up_the_intervals_of_a_milestone_is_the_same_as_working_out_the_day(facts, extra):
    for m in facts.milestones:
        rows = fate_intervals(facts, m)
        for day in probes(facts, extra):
            assert looked_up(rows, day) == fate_on(facts, m, day)


@any_time(deadline=None)
@given(one_final, any_day)
def test_a_commitment_is_overdue_exactly_when_one_of_its_milestones_is(facts, extra):
    for day in probes(facts, extra):
        state = state_on(facts, day)
        if state is not None:
            overdue = any(f.fate == Fate.OVERDUE for f in fates(facts, day))
            assert (state.schedule == ScheduleState.OVERDUE) == overdue


@any_time(deadline=None)
@given(one_final, any_day)
def test_a_commitment_has_something_due_exactly_when_one_of_its_milestones_has(facts, extra):
    for day in probes(facts, extra):
        state = state_on(facts, day)
        if state is not None:
            due = [f.due_on for f in fates(facts, day) if f.fate == Fate.DUE]
            assert state.next_due_on == min(due, default=None)


@any_time(deadline=None)
@given(one_final, any_day)
def test_a_deadline_of_a_commitment_is_met_exactly_when_its_final_milestone_says_so(facts, extra):
    said = {
        ScheduleState.MET: {Fate.ACHIEVED, Fate.DELIVERED},
        ScheduleState.MET_LATE: {Fate.ACHIEVED_LATE, Fate.DELIVERED_LATE},
        ScheduleState.MISSED: {Fate.MISSED},
    }
    for day in probes(facts, extra):
        state = state_on(facts, day)
        final = next((m for m in facts.milestones if m.final), None)
        ended = fate_on(facts, final, day) if final else None
        if state is None or ended is None or ended.fate == Fate.DROPPED:
            continue
        for schedule, fate in said.items():
            assert (state.schedule == schedule) == (ended.fate in fate and ended.due_on is not None)


@any_time(deadline=None)
@given(one_final, any_day)
def test_the_slips_of_a_commitment_are_those_of_its_milestones(facts, extra):
    for day in probes(facts, extra):
        state = state_on(facts, day)
        if state is not None:
            assert state.slips == sum(f.slips for f in fates(facts, day))


@any_time(deadline=None)
@given(one_final, any_day)
def test_what_is_pending_is_not_settled(facts, extra):
    for day in probes(facts, extra):
        for f in fates(facts, day):
            if f.fate in (Fate.DUE, Fate.OVERDUE, Fate.UNDATED):
                assert f.settled_on is None
            else:
                assert f.settled_on is None or f.settled_on <= day
