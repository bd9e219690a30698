"""The board of deadlines of a day: overdue, due soon, later, met, and what ended otherwise."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import schedule
from tracker.enums import MET_FATES, MET_LATE_FATES, Fate, Precision
from tracker.models.commitment import CommitmentQuerySet
from tracker.reads import browse, paging
from tracker.reads.browse import Selection
from tracker.reads.paging import Pages
from tracker.reads.wording import written_day, written_number

from . import dated
from .dated import Line, Row

OVERDUE, SOON, LATER, MET, OTHER = "overdue", "soon", "later", "met", "other"
SHOWS = (OVERDUE, SOON, LATER, MET, OTHER)
"""The sections, in the order of the page."""

TITLES: dict[str, str | Promise] = {
    OVERDUE: gettext_lazy("Overdue"),
    SOON: gettext_lazy("Due within 90 days"),
    LATER: gettext_lazy("Later"),
    MET: gettext_lazy("Met"),
    OTHER: gettext_lazy("Ended otherwise, or without a date"),
}

PER_PAGE = 50
"""Rows of a page of one section that is shown alone."""

AT_FIRST = {OVERDUE: 50, SOON: 50, LATER: 20, MET: 10, OTHER: 50}
"""Rows of a section beside the others, which a link leads on from."""

MONTHS = 12


@dataclass(frozen=True)
class Wish:
    """What was asked for; every value is valid or "". `show` is one section alone."""

    pillar: str = ""
    organization: str = ""
    country: str = ""
    show: str = ""

    @property
    def selection(self) -> Selection:
        """The commitments as the list chooses them, so that both always mean the same ones. Organization and country
        speak of one and the same party."""
        axes = {"pillar": self.pillar, "organization": self.organization, "country": self.country}
        return Selection(values={axis: (value,) for axis, value in axes.items() if value})

    @property
    def narrows(self) -> bool:
        return bool(self.selection.values)

    def parameters(self) -> list[tuple[str, str]]:
        return sorted((name, value) for name, value in asdict(self).items() if value)

    def address(self, **more: str) -> str:
        """ "?…" of this wish with other values; "?" alone for everything."""
        pairs = {**asdict(self), **more}
        return "?" + urlencode(sorted((name, value) for name, value in pairs.items() if value))


@dataclass(frozen=True)
class Group:
    """Rows under one heading, the first of `total`."""

    label: str
    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """One of `SHOWS`: `groups` hold the rows shown of `total`; `url` shows it alone, all of it."""

    key: str
    total: int
    groups: tuple[Group, ...]
    url: str

    @property
    def title(self) -> str | Promise:
        return TITLES[self.key]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.total


@dataclass(frozen=True)
class Month:
    first: dt.date
    count: int


@dataclass(frozen=True)
class Board:
    """`counts` and the totals speak of everything the wish selects; `sections` hold what is shown of it."""

    day: dt.date
    wish: Wish
    counts: Counter[str]
    totals: dict[str, int]
    commitments_overdue: int
    sections: tuple[Section, ...]
    months: tuple[Month, ...]
    pages: Pages

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def sentence(self) -> str:
        """14 deadlines overdue in 13 commitments, 9 due within 90 days."""
        soon = self.totals[SOON]
        due = ngettext("%(n)s due within 90 days", "%(n)s due within 90 days", soon)
        return _("%(overdue)s, %(soon)s.") % {
            "overdue": self._overdue(),
            "soon": due % {"n": written_number(soon)} if soon else _("none due within 90 days"),
        }

    def _overdue(self) -> str:
        overdue, where = self.totals[OVERDUE], self.commitments_overdue
        if not overdue:
            return _("No deadline overdue")
        deadlines = ngettext("%(n)s deadline overdue", "%(n)s deadlines overdue", overdue)
        commitments = ngettext("%(n)s commitment", "%(n)s commitments", where)
        return _("%(deadlines)s in %(commitments)s") % {
            "deadlines": deadlines % {"n": written_number(overdue)},
            "commitments": commitments % {"n": written_number(where)},
        }

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)


def board(day: dt.date, wish: Wish = Wish(), *, page: int = 1, as_of: str = "") -> Board:
    """Four queries, however many milestones. `as_of` is the day where links have to carry it."""
    found = sorted_into_sections(dated.lines(day, commitments(day, wish)), day)
    everything = [line for key in SHOWS for line in found[key]]
    pages = paging.pages(
        page,
        len(found[wish.show]) if wish.show else 0,
        PER_PAGE,
        lambda number: wish.address(as_of=as_of, page=number),
    )
    start = (pages.number - 1) * PER_PAGE
    alone = {wish.show: found[wish.show][start : start + PER_PAGE]} if wish.show else {}
    shown = alone or {key: found[key][: AT_FIRST[key]] for key in SHOWS}
    rows = iter(dated.dressed([line for part in shown.values() for line in part], day))
    return Board(
        day=day,
        wish=wish,
        counts=Counter(line.fate for line in everything),
        totals={key: len(found[key]) for key in SHOWS},
        commitments_overdue=len({line.commitment_id for line in found[OVERDUE]}),
        sections=tuple(
            Section(
                key=key,
                total=len(found[key]),
                groups=tuple(_groups(key, found[key], [next(rows) for _line in part], day)),
                url=wish.address(as_of=as_of, show=key),
            )
            for key, part in shown.items()
        ),
        months=tuple(_months(everything, day)),
        pages=pages,
    )


def commitments(day: dt.date, wish: Wish) -> CommitmentQuerySet:
    """The commitments of the list that the wish means."""
    return browse.chosen(day, wish.selection)


def section_of(line: Line, day: dt.date) -> str:
    """A milestone that never had a date has met none, even where it was reached."""
    if line.fate == Fate.OVERDUE:
        return OVERDUE
    if line.due_on is None:
        return OTHER
    if line.fate == Fate.DUE:
        return SOON if (line.due_on - day).days <= schedule.DUE_SOON_DAYS else LATER
    return MET if line.fate in (*MET_FATES, *MET_LATE_FATES) else OTHER


def sorted_into_sections(lines: Iterable[Line], day: dt.date) -> dict[str, list[Line]]:
    """The longest overdue first, then the next ones; of what is over, the newest first, and last what had no date."""
    found: dict[str, list[Line]] = {key: [] for key in SHOWS}
    for line in sorted(lines, key=lambda line: line.place):
        found[section_of(line, day)].append(line)
    for key in SHOWS:
        found[key].sort(key=_order(key))
    return found


def _order(key: str) -> Callable[[Line], Any]:
    def by_due_day(line: Line) -> int:
        return line.due_on.toordinal() if line.due_on else 0

    def newest_first(line: Line) -> tuple[bool, int]:
        return line.due_on is None, -line.settled_on.toordinal() if line.settled_on else 0

    return newest_first if key in (MET, OTHER) else by_due_day


def _groups(key: str, lines: Sequence[Line], rows: Sequence[Row], day: dt.date) -> Iterator[Group]:
    """Later ones by quarter; others by whether they ever had a date; the rest under no heading."""
    heading = _heading(key)
    totals = Counter(heading(line) for line in lines)
    for label, part in groupby(rows, key=lambda row: heading(row.line)):
        yield Group(label, totals[label], tuple(part))


def _heading(key: str) -> Callable[[Line], str]:
    def quarter(line: Line) -> str:
        words = written_day(line.due_on, Precision.QUARTER) if line.due_on else ""
        return words[:1].upper() + words[1:]

    def whether_dated(line: Line) -> str:
        return _("Ended otherwise") if line.due_on else _("Without a date")

    return {LATER: quarter, OTHER: whether_dated}.get(key, lambda _line: "")


def _months(lines: Iterable[Line], day: dt.date) -> Iterator[Month]:
    """The month of the day and those after it in which something falls due, for a year."""
    counted = Counter((line.due_on.year, line.due_on.month) for line in lines if line.due_on)
    first = day.year * 12 + day.month - 1
    for number in range(first, first + MONTHS):
        year, month = divmod(number, 12)
        if year <= dt.MAXYEAR and (counted[year, month + 1] or number == first):
            yield Month(dt.date(year, month + 1, 1), counted[year, month + 1])
