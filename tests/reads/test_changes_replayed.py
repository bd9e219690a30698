"""All changes together are the difference: played again from any day they lead to what the record says."""

import datetime as dt

import pytest

from tests.factories import (
    DAY,
)
from tests.reads.changing import BEGINNING, of, on
from tracker.actions import sample
from tracker.models import MilestoneStanding, Standing
from tracker.reads import browse
from tracker.reads.changing.change_kinds import Stand
from tracker.reads.changing.changes import changes
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


def replayed(first=BEGINNING, last=DAY, states=()) -> dict[str, Stand]:
    """Where every commitment stands after these changes."""
    stands = dict(states)
    for change in reversed(changes(first, last)):
        if change.after is not None:
            assert stands.get(change.commitment.reference) == change.before
            stands[change.commitment.reference] = change.after
    return stands


def stands_on(day: dt.date) -> dict[str, Stand]:
    rows = browse.listed(day).values_list("reference", "now__status", "now__outcome")
    return {reference: Stand(status, outcome) for reference, status, outcome in rows}


def overdue_after(last: dt.date) -> int:
    every = changes(BEGINNING, last)
    return sum(c.kind == "overdue" for c in every) - sum(c.ends_overdue for c in every)


def overdue_on(day: dt.date) -> int:
    rows = MilestoneStanding.objects.as_of(day).filter(fate="overdue")
    return rows.filter(milestone__commitment__in=browse.listed(day)).count()


DAYS = tuple(map(on, ("2025-02-10", "2025-02-11", "2025-07-01", "2025-12-31", "2026-06-18", "2026-11-22")))


@pytest.mark.parametrize("day", DAYS)
def test_replaying_all_changes_gives_the_statuses_of_every_day(real_record, day):
    assert replayed(last=day) == stands_on(day)


def test_replaying_from_any_day_on_gives_those_of_today(real_record):
    for day in DAYS[:-1]:
        assert replayed(day + dt.timedelta(days=1), DAY, stands_on(day)) == stands_on(DAY)


@pytest.mark.parametrize("day", DAYS)
def test_what_became_overdue_less_what_ceased_to_be_is_overdue(real_record, day):
    assert overdue_after(day) == overdue_on(day)


def test_every_day_on_which_a_milestone_became_overdue_is_the_one_after_its_date(real_record):
    late = of("overdue")

    assert len(late) == 19
    assert [change for change in late if change.day != change.due.on + dt.timedelta(days=1)] == []


def test_dates_moved_are_those_that_the_standings_count(real_record):
    """No milestone of the record had a moved date when it was first spoken of."""
    today = Standing.objects.filter(from_day__lte=DAY, until_day__gt=DAY)

    assert sum(change.moved for change in of("slipped")) == sum(standing.slips for standing in today) == 9


def test_two_dates_that_became_known_together_are_one_change(real_record):
    twice = [change for change in of("slipped") if change.moved > 1]

    assert [(c.day, c.commitment.reference, c.moved, c.slips) for c in twice] == [
        (on("2026-06-02"), "PA-086", 2, 3)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_same_holds_for_made_up_data(db, seed):
    sample.make(25, seed, by=OPERATOR)

    for day in map(on, ("2025-03-01", "2026-01-01", "2026-11-22")):
        assert replayed(last=day) == stands_on(day)
        assert overdue_after(day) == overdue_on(day)
