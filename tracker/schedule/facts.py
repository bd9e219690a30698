"""What is known about a commitment, dated: its milestones with every date given, its verdicts, its sourced facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .calendar import day_after


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
    return max(day_after(previous.due_on), previous.known_on)


def rulings(verdicts: Sequence[Verdict], day: date) -> list[Verdict]:
    """One verdict per effective day, oldest first; of two on the same day the later in the tuple ruled."""
    by_day = {verdict.effective_on: verdict for verdict in verdicts if verdict.effective_on <= day}
    return [by_day[effective_on] for effective_on in sorted(by_day)]


def closed_run(verdicts: Sequence[Verdict], day: date) -> list[Verdict]:
    """The unbroken run of closing verdicts that ends with the verdict of the day, newest first; empty when open."""
    run: list[Verdict] = []
    for verdict in reversed(rulings(verdicts, day)):
        if not verdict.outcome:
            break
        run.append(verdict)
    return run


def known(milestone: MilestoneFacts, day: date) -> list[DueDate]:
    return [deadline for deadline in milestone.deadlines if deadline.known_on <= day]


def in_force(milestone: MilestoneFacts, day: date) -> DueDate | None:
    given = known(milestone, day)
    return given[-1] if given else None


def final_of(milestones: Sequence[MilestoneFacts]) -> MilestoneFacts | None:
    return next((milestone for milestone in milestones if milestone.final), None)


def passed(event_on: date | None, day: date) -> bool:
    return event_on is not None and event_on <= day
