"""Facts for the calendar tests, with what a test does not say filled in."""

from datetime import date, timedelta

from tracker.enums import (
    Precision,
)
from tracker.schedule import (
    DueDate,
    Facts,
    MilestoneFacts,
    Verdict,
    state_on,
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
