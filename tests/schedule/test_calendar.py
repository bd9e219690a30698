"""Ages, the days on which things count, and periods."""

from datetime import date, timedelta

import pytest

from tests.schedule.facts import DUE, LISTED, MOVED, ONE_DAY
from tracker.enums import (
    Freshness,
    Precision,
    SummitLink,
)
from tracker.schedule import (
    SUMMIT_LAST_DAY,
    DueDate,
    days_overdue,
    freshness,
    known_from,
    listed_from,
    period_end,
    period_start,
    validates_as_last_day,
)

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
