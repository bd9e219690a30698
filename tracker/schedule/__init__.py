"""What a commitment and its milestones look like on a day: pure functions of dated facts, without a clock and without a
database.

Every reading of the site goes through here. ``intervals`` and ``fate_intervals`` are what gets stored (one row per
stretch of days on which nothing changes), ``state_on`` and ``fate_on`` are the rules for a single day, and the tests
hold the two to be the same.
"""

from .calendar import (
    AGEING_DAYS,
    CURRENT_DAYS,
    DUE_SOON_DAYS,
    FOREVER,
    ONE_DAY,
    SUMMIT_LAST_DAY,
    days_overdue,
    due_state,
    freshness,
    listed_from,
    period_end,
    period_start,
    validates_as_last_day,
)
from .facts import DueDate, Facts, MilestoneFacts, Verdict, known_from
from .fates import MilestoneState, days_late, fate_intervals, fate_on
from .states import State, intervals, state_on

__all__ = [
    "AGEING_DAYS",
    "CURRENT_DAYS",
    "DUE_SOON_DAYS",
    "FOREVER",
    "ONE_DAY",
    "SUMMIT_LAST_DAY",
    "DueDate",
    "Facts",
    "MilestoneFacts",
    "MilestoneState",
    "State",
    "Verdict",
    "days_late",
    "days_overdue",
    "due_state",
    "fate_intervals",
    "fate_on",
    "freshness",
    "intervals",
    "known_from",
    "listed_from",
    "period_end",
    "period_start",
    "state_on",
    "validates_as_last_day",
]
