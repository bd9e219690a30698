"""What a commitment looks like on a day: pure functions of dated facts, without a clock and without a database.

Every reading of the site goes through here. ``intervals`` is what gets stored (one row per stretch of days on which
nothing changes), ``state_on`` is the rule for a single day, and the tests hold the two to be the same.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.enums import Freshness, ImplementationStatus, Outcome, Precision, ScheduleState, SummitLink

FOREVER = date(9999, 12, 31)
"""End of the last interval. Intervals are half-open, so this one day is the only one they do not cover."""

SUMMIT_LAST_DAY = date(2025, 2, 11)
DUE_SOON_DAYS = 90
CURRENT_DAYS = 180
AGEING_DAYS = 365

_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueDate:
    """One promised date: due at the end of ``due_on`` (the last day of its period), public from ``known_on``."""

    due_on: date
    known_on: date
    precision: str


@dataclass(frozen=True)
class MilestoneFacts:
    """``deadlines`` in the order they were given: the first is the baseline, the last known one is in force."""

    pk: int
    final: bool
    deadlines: tuple[DueDate, ...] = ()
    achieved_on: date | None = None
    dropped_on: date | None = None


@dataclass(frozen=True)
class Verdict:
    """One published assessment; ``outcome`` is filled when it closes the commitment."""

    pk: int
    effective_on: date
    status: str
    outcome: str = ""
    verification: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything dated about one commitment. ``fact_days`` are the days of sourced facts, in any order."""

    listed_on: date
    milestones: tuple[MilestoneFacts, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    fact_days: tuple[date, ...] = ()


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
    run = _closed_run(facts.verdicts, day)
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
        next_due_on=None if run else _next_due(pending, day),
        slips=sum(max(0, len(_known(m, day)) - 1) for m in facts.milestones),
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


def days_overdue(due_on: date, day: date) -> int:
    """Whole days since the due date; 0 on the due date itself and before."""
    return max(0, (day - due_on).days)


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


def known_from(
    announced_on: date | None, source_published_on: date | None, previous: DueDate | None, listed_on: date
) -> date:
    """The day from which a deadline counts.

    The day it was announced. Where that is not known, a baseline counts from the listing, and a moved date from the
    publication of its source if that is later than the date it replaces; failing that from the day after the old due
    date, since by then everybody could see that it had passed. Never before the deadline it replaces.
    """
    if previous is None:
        return announced_on or listed_on
    if announced_on is not None:
        return max(announced_on, previous.known_on)
    if source_published_on is not None and source_published_on > previous.known_on:
        return source_published_on
    return max(_day_after(previous.due_on), previous.known_on)


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


def _day_after(day: date) -> date:
    return day if day == date.max else day + _ONE_DAY


def _verdict_on(verdicts: Sequence[Verdict], day: date) -> Verdict | None:
    ruling = _rulings(verdicts, day)
    return ruling[-1] if ruling else None


def _rulings(verdicts: Sequence[Verdict], day: date) -> list[Verdict]:
    """One verdict per effective day, oldest first; of two on the same day the later in the tuple ruled."""
    by_day = {verdict.effective_on: verdict for verdict in verdicts if verdict.effective_on <= day}
    return [by_day[effective_on] for effective_on in sorted(by_day)]


def _closed_run(verdicts: Sequence[Verdict], day: date) -> list[Verdict]:
    """The unbroken run of closing verdicts that ends with the verdict of the day, newest first; empty when open."""
    run: list[Verdict] = []
    for verdict in reversed(_rulings(verdicts, day)):
        if not verdict.outcome:
            break
        run.append(verdict)
    return run


def _known(milestone: MilestoneFacts, day: date) -> list[DueDate]:
    return [deadline for deadline in milestone.deadlines if deadline.known_on <= day]


def _in_force(milestone: MilestoneFacts, day: date) -> DueDate | None:
    known = _known(milestone, day)
    return known[-1] if known else None


def _final(milestones: Sequence[MilestoneFacts]) -> MilestoneFacts | None:
    return next((milestone for milestone in milestones if milestone.final), None)


def _passed(event_on: date | None, day: date) -> bool:
    return event_on is not None and event_on <= day


def _pending(milestones: Sequence[MilestoneFacts], day: date) -> list[_Open]:
    """Milestones still to be reached, each with the deadline in force, the earliest due date first."""
    pending = [
        (milestone, deadline)
        for milestone in milestones
        if not _passed(milestone.achieved_on, day) and not _passed(milestone.dropped_on, day)
        if (deadline := _in_force(milestone, day)) is not None
    ]
    return sorted(pending, key=lambda item: item[1].due_on)


def _next_due(pending: Sequence[_Open], day: date) -> date | None:
    return next((deadline.due_on for _, deadline in pending if deadline.due_on >= day), None)


def _open(facts: Facts, pending: Sequence[_Open], day: date) -> _Reading:
    achieved = _achieved(_final(facts.milestones), day)
    if achieved is not None:
        return achieved
    if not pending:
        return _Reading()
    milestone, deadline = pending[0]
    left = (deadline.due_on - day).days  # 0 on the due day itself, which is still in time
    if left < 0:
        schedule = ScheduleState.OVERDUE
    else:
        schedule = ScheduleState.DUE_SOON if left <= DUE_SOON_DAYS else ScheduleState.UPCOMING
    return _Reading(schedule, milestone.pk, deadline.due_on)


def _achieved(final: MilestoneFacts | None, day: date) -> _Reading | None:
    """Met or met late once the final milestone is achieved (no deadline without one); ``None`` before."""
    if final is None or final.achieved_on is None or final.achieved_on > day:
        return None
    deadline = _in_force(final, day)
    if deadline is None:
        return _Reading()
    in_time = final.achieved_on <= deadline.due_on
    return _Reading(ScheduleState.MET if in_time else ScheduleState.MET_LATE, final.pk, deadline.due_on)


def _closed(facts: Facts, run: Sequence[Verdict], day: date) -> _Reading:
    """Once closed nothing falls due any more: the final milestone decides, or the outcome where it was not dated.

    A deadline still ahead on the closing day was neither kept nor missed by a commitment that failed before it.
    """
    final = _final(facts.milestones)
    achieved = _achieved(final, day)
    if achieved is not None:
        return achieved
    closed_on = run[-1].effective_on
    deadline = _in_force(final, closed_on) if final else None
    if final is None or deadline is None:
        return _Reading()
    if run[0].outcome == Outcome.DELIVERED_ON_TIME:
        return _Reading(ScheduleState.MET, final.pk, deadline.due_on)
    if run[0].outcome == Outcome.DELIVERED_LATE:
        return _Reading(ScheduleState.MET_LATE, final.pk, deadline.due_on)
    if deadline.due_on <= closed_on:
        return _Reading(ScheduleState.MISSED, final.pk, deadline.due_on)
    return _Reading()


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
    yield _day_after(deadline.due_on)
