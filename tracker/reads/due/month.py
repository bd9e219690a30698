"""One month of deadlines and events as a calendar: weeks of days, Monday first."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date, get_day_names

from tracker.models import Event
from tracker.reads.wording import language

from . import board, dated, events
from .board import Wish
from .dated import Line, Row
from .events import Happening

FIRST_YEAR, LAST_YEAR = 2000, 2100
PER_DAY = 20
"""Deadlines that a day shows; what is more is counted, and stands in the list."""

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def parsed(given: str) -> dt.date | None:
    """The first day of the month "2026-06", or `None` for one that the calendar of this site does not have."""
    found = _MONTH.fullmatch(given)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    return dt.date(year, month, 1) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


@dataclass(frozen=True)
class Cell:
    """A day of the table. `more` counts deadlines beyond those in `rows`; `outside` is of the month before or after."""

    day: dt.date
    outside: bool
    is_read: bool
    in_words: str
    rows: tuple[Row, ...] = ()
    more: int = 0
    happenings: tuple[Happening, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.happenings


@dataclass(frozen=True)
class Weekday:
    name: str
    short: str


@dataclass(frozen=True)
class Month:
    """`total` counts the deadlines of the month; `some_time` are the events in it whose day is not known."""

    first: dt.date
    total: int
    weeks: tuple[tuple[Cell, ...], ...]
    weekdays: tuple[Weekday, ...]
    some_time: tuple[Happening, ...]
    previous: dt.date | None
    next: dt.date | None

    @property
    def is_empty(self) -> bool:
        cells = (cell for week in self.weeks for cell in week)
        return not self.some_time and all(cell.is_empty for cell in cells)


def read(first: dt.date, day: dt.date, wish: Wish, *, is_past: bool = False) -> Month:
    """The month that begins on `first` as `day` knew it. Five queries, however much falls into it."""
    last = _last(first)
    due = _due(first, last, day, wish)
    shown = [line for lines in due.values() for line in lines[:PER_DAY]]
    rows = {row.line.milestone_id: row for row in dated.dressed(shown, day)}
    known = events.known(day, is_past=is_past)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        first=first,
        total=sum(len(lines) for lines in due.values()),
        weeks=tuple(
            tuple(_cell(each, first, day, due[each], rows, known) for each in week) for week in weeks
        ),
        weekdays=tuple(_weekdays()),
        some_time=tuple(events.happening(event) for event in known if _is_some_time(event, first, last)),
        previous=_beside(first, -1),
        next=_beside(first, 1),
    )


def falling_due(first: dt.date, day: dt.date, wish: Wish) -> list[Line]:
    """What falls due in the month that begins on `first`, day by day. One query."""
    due = _due(first, _last(first), day, wish)
    return [line for each in sorted(due) for line in due[each]]


def _last(first: dt.date) -> dt.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _due(first: dt.date, last: dt.date, day: dt.date, wish: Wish) -> dict[dt.date, list[Line]]:
    """What falls due on each day of the month, whatever has become of it. One query."""
    found: dict[dt.date, list[Line]] = defaultdict(list)
    lines = dated.lines(day, board.commitments(day, wish), due_between=(first, last))
    for line in sorted(lines, key=lambda line: line.place):
        if line.due_on and wish.show in ("", board.section_of(line, day)):
            found[line.due_on].append(line)
    return found


def _cell(
    each: dt.date,
    first: dt.date,
    day: dt.date,
    lines: Sequence[Line],
    rows: dict[int, Row],
    known: Sequence[Event],
) -> Cell:
    outside = each.month != first.month
    return Cell(
        day=each,
        outside=outside,
        is_read=each == day,
        in_words=_in_words(each),
        rows=() if outside else tuple(rows[line.milestone_id] for line in lines[:PER_DAY]),
        more=0 if outside else max(0, len(lines) - PER_DAY),
        happenings=() if outside else tuple(_happenings(each, known)),
    )


def _happenings(each: dt.date, known: Sequence[Event]) -> Iterator[Happening]:
    """Events that take place on the day: on all of their days."""
    for event in known:
        if events.is_precise(event) and event.starts_on <= each <= events.last_day(event):
            yield events.happening(event)


def _is_some_time(event: Event, first: dt.date, last: dt.date) -> bool:
    return not events.is_precise(event) and event.starts_on <= last and events.last_day(event) >= first


def _weekdays() -> Iterator[Weekday]:
    names, short = (
        get_day_names(width, "stand-alone", locale=_locale()) for width in ("wide", "abbreviated")
    )
    for number in range(7):
        yield Weekday(names[number], short[number])


def _in_words(day: dt.date) -> str:
    """Thursday 12 November, jeudi 12 novembre."""
    first_of_the_month = language() == "fr" and day.day == 1
    return str(format_date(day, "EEEE 1'er' MMMM" if first_of_the_month else "EEEE d MMMM", locale=_locale()))


def _locale() -> str:
    return "fr" if language() == "fr" else "en_GB"


def _beside(first: dt.date, months: int) -> dt.date | None:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return dt.date(year, month + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None
