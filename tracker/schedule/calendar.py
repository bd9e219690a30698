"""Days and periods: what a date means that is only known by its month, how old a fact is, how late a date."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from tracker.enums import Freshness, Precision, ScheduleState, SummitLink

FOREVER = date(9999, 12, 31)
"""End of the last interval. Intervals are half-open, so this one day is the only one they do not cover."""

SUMMIT_LAST_DAY = date(2025, 2, 11)
DUE_SOON_DAYS = 90
CURRENT_DAYS = 180
AGEING_DAYS = 365

_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}
ONE_DAY = timedelta(days=1)


def days_overdue(due_on: date, day: date) -> int:
    """Whole days since the due date; 0 on the due date itself and before."""
    return max(0, (day - due_on).days)


def due_state(due_on: date, day: date) -> ScheduleState:
    """Of a date that still has to be kept: overdue from the day after it, due soon from 90 days before it."""
    left = (due_on - day).days  # 0 on the due day itself, which is still in time
    if left < 0:
        return ScheduleState.OVERDUE
    return ScheduleState.DUE_SOON if left <= DUE_SOON_DAYS else ScheduleState.UPCOMING


def freshness(last_fact_on: date | None, day: date) -> Freshness | None:
    """How old the newest sourced fact is. ``None`` without any: no fact has no age. Silence is not failure."""
    if last_fact_on is None:
        return None
    age = (day - last_fact_on).days
    if age < CURRENT_DAYS:
        return Freshness.CURRENT
    return Freshness.AGEING if age < AGEING_DAYS else Freshness.STALE


def listed_from(announced_on: date | None, link_to_summit: str, other_days: Iterable[date] = ()) -> date:
    """The day from which a commitment is shown in an as-of view.

    Its announcement where the day is known; the last day of the Summit for what was announced there; else the earliest
    other dated thing about it, which proves that it existed by then; else the last day of the Summit.
    """
    if announced_on is not None:
        return announced_on
    if link_to_summit in (SummitLink.SUMMIT, SummitLink.SUMMIT_WEEK):
        return SUMMIT_LAST_DAY
    return min(other_days, default=SUMMIT_LAST_DAY)


def period_start(day: date, precision: str) -> date:
    """The first day of the day's month, quarter, half or year; how imprecise dates of things that happened are kept.

    Raises ``ValueError`` for an unknown precision.
    """
    months = _MONTHS.get(Precision(precision))
    return day if months is None else date(day.year, _first_month(day, months), 1)


def period_end(day: date, precision: str) -> date:
    """The last day of the day's month, quarter, half or year; how imprecise dates of things due are kept.

    Raises ``ValueError`` for an unknown precision.
    """
    months = _MONTHS.get(Precision(precision))
    if months is None:
        return day
    month = _first_month(day, months) + months - 1
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def validates_as_last_day(due_on: date, precision: str) -> bool:
    """Whether a due date is the last day of the period its precision names."""
    return due_on == period_end(due_on, precision)


def _first_month(day: date, months: int) -> int:
    return day.month - (day.month - 1) % months


def day_after(day: date) -> date:
    return day if day == date.max else day + ONE_DAY
