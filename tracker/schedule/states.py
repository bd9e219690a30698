"""A commitment on a day, and over all days: the rule for one day and the intervals that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.enums import Fate, ImplementationStatus, ScheduleState

from .calendar import DUE_SOON_DAYS, FOREVER, day_after, due_state
from .facts import (
    DueDate,
    Facts,
    MilestoneFacts,
    Verdict,
    closed_run,
    final_of,
    in_force,
    known,
    passed,
    rulings,
)
from .fates import at_closing


@dataclass(frozen=True)
class State:
    """One commitment on one day. ``milestone`` and ``due_on`` are what ``schedule`` speaks of."""

    status: str
    outcome: str
    assessment: int | None
    verification: str
    schedule: str
    milestone: int | None
    due_on: date | None
    next_due_on: date | None
    slips: int
    last_fact_on: date | None


@dataclass(frozen=True)
class _Reading:
    """The schedule part of a state."""

    schedule: ScheduleState = ScheduleState.NO_DEADLINE
    milestone: int | None = None
    due_on: date | None = None


_Open = tuple[MilestoneFacts, DueDate]


def state_on(facts: Facts, day: date) -> State | None:
    """The commitment as it stood on ``day``, or ``None`` on the days before it was listed."""
    return None if day < facts.listed_on else _state(facts, day)


def _state(facts: Facts, day: date) -> State:
    run = closed_run(facts.verdicts, day)
    verdict = _verdict_on(facts.verdicts, day)
    pending = _pending(facts.milestones, day)
    reading = _closed(facts, run, day) if run else _open(facts, pending, day)
    return State(
        status=verdict.status if verdict else ImplementationStatus.NOT_ASSESSED.value,
        outcome=verdict.outcome if verdict else "",
        assessment=verdict.pk if verdict else None,
        verification=verdict.verification if verdict else "",
        schedule=reading.schedule.value,
        milestone=reading.milestone,
        due_on=reading.due_on,
        next_due_on=None if run or _reached(facts, day) else _next_due(pending, day),
        slips=sum(max(0, len(known(m, day)) - 1) for m in facts.milestones),
        last_fact_on=max((fact for fact in facts.fact_days if fact <= day), default=None),
    )


def intervals(facts: Facts) -> list[tuple[date, date, State]]:
    """``(from, until, state)``, half-open and contiguous from the listing to ``FOREVER``, equal neighbours merged.

    States are worked out only for the days on which something can change, never day by day. Empty for a commitment
    listed on the last day of the calendar.
    """
    rows: list[tuple[date, date, State]] = []
    for day, until in pairwise([*_change_days(facts), FOREVER]):
        state = _state(facts, day)
        unchanged = bool(rows) and rows[-1][2] == state
        first = rows.pop()[0] if unchanged else day
        rows.append((first, until, state))
    return rows


def _verdict_on(verdicts: Sequence[Verdict], day: date) -> Verdict | None:
    ruling = rulings(verdicts, day)
    return ruling[-1] if ruling else None


def _pending(milestones: Sequence[MilestoneFacts], day: date) -> list[_Open]:
    """Milestones still to be reached, each with the deadline in force, the earliest due date first."""
    pending = [
        (milestone, deadline)
        for milestone in milestones
        if not passed(milestone.achieved_on, day) and not passed(milestone.dropped_on, day)
        if (deadline := in_force(milestone, day)) is not None
    ]
    return sorted(pending, key=lambda item: item[1].due_on)


def _next_due(pending: Sequence[_Open], day: date) -> date | None:
    return next((deadline.due_on for _, deadline in pending if deadline.due_on >= day), None)


def _reached(facts: Facts, day: date) -> bool:
    """The promise as a whole was reached: its other steps fall due no more."""
    final = final_of(facts.milestones)
    return final is not None and passed(final.achieved_on, day)


def _open(facts: Facts, pending: Sequence[_Open], day: date) -> _Reading:
    achieved = _achieved(final_of(facts.milestones), day)
    if achieved is not None:
        return achieved
    if not pending:
        return _Reading()
    milestone, deadline = pending[0]
    return _Reading(due_state(deadline.due_on, day), milestone.pk, deadline.due_on)


def _achieved(final: MilestoneFacts | None, day: date) -> _Reading | None:
    """Met or met late once the final milestone is achieved (no deadline without one); ``None`` before."""
    if final is None or final.achieved_on is None or final.achieved_on > day:
        return None
    deadline = in_force(final, day)
    if deadline is None:
        return _Reading()
    in_time = final.achieved_on <= deadline.due_on
    return _Reading(ScheduleState.MET if in_time else ScheduleState.MET_LATE, final.pk, deadline.due_on)


def _closed(facts: Facts, run: Sequence[Verdict], day: date) -> _Reading:
    """Once closed nothing falls due any more: the final milestone decides, or the outcome where it was not dated.

    A deadline still ahead on the closing day was neither kept nor missed by a commitment that failed before it.
    """
    final = final_of(facts.milestones)
    achieved = _achieved(final, day)
    if achieved is not None:
        return achieved
    ended = at_closing(final, run) if final else None
    if final is None or ended is None:
        return _Reading()
    fate, deadline = ended
    return _Reading(CLOSING[fate], final.pk, deadline.due_on)


CLOSING = {
    Fate.DELIVERED: ScheduleState.MET,
    Fate.DELIVERED_LATE: ScheduleState.MET_LATE,
    Fate.MISSED: ScheduleState.MISSED,
}


def _change_days(facts: Facts) -> list[date]:
    """Every day on which the state may differ from the day before, from the listing on and before ``FOREVER``."""
    days = {facts.listed_on, *facts.fact_days, *(verdict.effective_on for verdict in facts.verdicts)}
    for milestone in facts.milestones:
        days.update(day for day in (milestone.achieved_on, milestone.dropped_on) if day is not None)
        days.update(day for deadline in milestone.deadlines for day in _turning_days(deadline))
    return sorted(day for day in days if facts.listed_on <= day < FOREVER)


def _turning_days(deadline: DueDate) -> Iterator[date]:
    """The days on which a deadline becomes known, soon due and overdue, where the calendar has them."""
    yield deadline.known_on
    if deadline.due_on - date.min >= timedelta(days=DUE_SOON_DAYS):
        yield deadline.due_on - timedelta(days=DUE_SOON_DAYS)
    yield day_after(deadline.due_on)
