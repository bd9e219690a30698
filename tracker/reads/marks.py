"""Which mark stands for a status, and in which order marks are read: for wall, rows, strip and badge alike."""

from __future__ import annotations

from tracker.enums import FAILED_OUTCOMES, ImplementationStatus, Outcome, ScheduleState

READING_ORDER = (
    "complete",
    "late",
    "substantial",
    "limited",
    "failed",
    "not_started",
    "no_evidence",
    "not_assessable",
    "not_assessed",
)
"""From done to not known: sorted like this, the wall reads as a measure."""


def symbol(status: str, outcome: str = "") -> str:
    """The name of the drawing. An outcome changes the tile: a promise that failed is not "begun"."""
    if outcome in FAILED_OUTCOMES:
        return "failed"
    if outcome == Outcome.DELIVERED_LATE:
        return "late"
    return ImplementationStatus(status).value


def rank(status: str, outcome: str = "") -> int:
    return READING_ORDER.index(symbol(status, outcome))


def is_closed_by_a_bar(outcome: str) -> bool:
    """Closed with a part delivered: the fill is shut with a bar."""
    return outcome == Outcome.PARTLY_DELIVERED


def is_overdue(schedule: str) -> bool:
    """The amber line under the tile: time is another axis than progress."""
    return schedule == ScheduleState.OVERDUE


def sentence(status: str, outcome: str = "") -> str:
    """Status, and the outcome once closed: "Complete, delivered late". A failure is said first, as it is drawn:
    "Withdrawn, limited progress"."""
    words = str(ImplementationStatus(status).label)
    if not outcome:
        return words
    closing = str(Outcome(outcome).label)
    first, then = (closing, words) if outcome in FAILED_OUTCOMES else (words, closing)
    return f"{first}, {then[:1].lower()}{then[1:]}"
