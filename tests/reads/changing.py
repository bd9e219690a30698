"""Reading changes as the tests do: briefly, over the whole record, by kind."""

import datetime as dt

from tests.factories import DAY
from tracker.reads.changing.change_kinds import Change
from tracker.reads.changing.changes import Wish, changes

BEGINNING = dt.date(2000, 1, 1)
EVERYTHING = (BEGINNING, DAY)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def found(first=BEGINNING, last=DAY, **wishes) -> list[tuple[str, str, str]]:
    """(day, kind, reference), newest first."""
    return [
        (change.day.isoformat(), change.kind.value, change.commitment.reference)
        for change in changes(first, last, Wish(**wishes))
    ]


def of(kind: str, **wishes) -> list[Change]:
    return changes(*EVERYTHING, Wish(kinds=(kind,), **wishes))


def only(kind: str) -> Change:
    (change,) = of(kind)
    return change
