"""One milestone on a day, and over all days: due, overdue since when, reached, given up, or no longer due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.enums import Fate, Outcome

from .calendar import FOREVER, day_after, days_overdue
from .facts import DueDate, Facts, MilestoneFacts, Verdict, closed_run, final_of, in_force, known, passed


@dataclass(frozen=True)
class MilestoneState:
    """One milestone on one day.

    `due_on` and `precision` are those of the deadline in force (`None` and "" without any), `slips` how often the date
    had been moved by then. `settled_on` is the day on which nothing more was due: reached, given up, closed; `None`
    while it is pending, and where it was given up on a day that nobody knows.
    """

    fate: str
    due_on: date | None
    precision: str
    slips: int
    settled_on: date | None


def fate_on(facts: Facts, milestone: MilestoneFacts, day: date) -> MilestoneState | None:
    """The milestone as it stood on ``day``; ``None`` before the commitment was listed, and before anybody spoke of this
    step of it (a date was given, or it was reached; a step that never had a date belongs to the promise from its first
    day)."""
    if day < facts.listed_on:
        return None
    given = known(milestone, day)
    if milestone.deadlines and not given and not passed(milestone.achieved_on, day):
        return None
    fate, deadline, settled_on = _fate(facts, milestone, day)
    return MilestoneState(
        fate=fate.value,
        due_on=deadline.due_on if deadline else None,
        precision=str(deadline.precision) if deadline else "",
        slips=max(0, len(given) - 1),
        settled_on=settled_on,
    )


def fate_intervals(facts: Facts, milestone: MilestoneFacts) -> list[tuple[date, date, MilestoneState]]:
    """``(from, until, state)``, half-open and contiguous from the first day on which anybody spoke of the milestone to
    ``FOREVER``, equal neighbours merged."""
    rows: list[tuple[date, date, MilestoneState]] = []
    for day, until in pairwise([*_change_days(facts, milestone), FOREVER]):
        state = fate_on(facts, milestone, day)
        if state is None:
            continue
        unchanged = bool(rows) and rows[-1][2] == state
        first = rows.pop()[0] if unchanged else day
        rows.append((first, until, state))
    return rows


def days_late(fate: str, due_on: date | None, settled_on: date | None, day: date) -> int:
    """Whole days past the date in force: by ``day`` for what is overdue, by its own day for what was reached late;
    0 for all else."""
    if due_on is None or fate not in (Fate.OVERDUE, Fate.ACHIEVED_LATE):
        return 0
    return days_overdue(due_on, settled_on or day)


_Found = tuple[Fate, DueDate | None, date | None]


def _fate(facts: Facts, milestone: MilestoneFacts, day: date) -> _Found:
    deadline = in_force(milestone, day)
    reached = milestone.achieved_on
    if reached is not None and reached <= day:
        late = deadline is not None and reached > deadline.due_on
        return (Fate.ACHIEVED_LATE if late else Fate.ACHIEVED), deadline, reached
    if milestone.dropped_on is not None and milestone.dropped_on <= day:
        return Fate.DROPPED, deadline, None if milestone.dropped_on == date.min else milestone.dropped_on
    run = closed_run(facts.verdicts, day)
    final = final_of(facts.milestones)
    reached_on = final.achieved_on if final is not None and passed(final.achieved_on, day) else None
    if reached_on is not None and not (run and run[-1].effective_on < reached_on):
        return Fate.VOID, deadline, reached_on
    if run:
        return _closed(milestone, run, deadline)
    if deadline is None:
        return Fate.UNDATED, None, None
    return (Fate.OVERDUE if deadline.due_on < day else Fate.DUE), deadline, None


def _closed(milestone: MilestoneFacts, run: Sequence[Verdict], deadline: DueDate | None) -> _Found:
    closed_on = run[-1].effective_on
    ended = at_closing(milestone, run) if milestone.final else None
    if ended is None:
        return Fate.VOID, deadline, closed_on
    return ended[0], ended[1], closed_on


def at_closing(final: MilestoneFacts, run: Sequence[Verdict]) -> tuple[Fate, DueDate] | None:
    """How the closing verdicts (newest first) end a final milestone whose day is not known: by their outcome, else
    missed if its date had come by the closing day.

    ``None`` where there was no date, or one still ahead: it was neither kept nor missed by what failed before it.
    """
    closed_on = run[-1].effective_on
    deadline = in_force(final, closed_on)
    if deadline is None:
        return None
    if run[0].outcome == Outcome.DELIVERED_ON_TIME:
        return Fate.DELIVERED, deadline
    if run[0].outcome == Outcome.DELIVERED_LATE:
        return Fate.DELIVERED_LATE, deadline
    return (Fate.MISSED, deadline) if deadline.due_on <= closed_on else None


def _change_days(facts: Facts, milestone: MilestoneFacts) -> list[date]:
    """Every day on which the fate may differ from the day before, from the listing on and before ``FOREVER``."""
    final = final_of(facts.milestones)
    days = {facts.listed_on, *(verdict.effective_on for verdict in facts.verdicts)}
    days.update(_days_of(milestone))
    if final is not None and final.achieved_on is not None:
        days.add(final.achieved_on)
    return sorted(day for day in days if facts.listed_on <= day < FOREVER)


def _days_of(milestone: MilestoneFacts) -> Iterator[date]:
    yield from (day for day in (milestone.achieved_on, milestone.dropped_on) if day is not None)
    for deadline in milestone.deadlines:
        yield deadline.known_on
        yield day_after(deadline.due_on)
