"""What there is room for in a frame, of what the pages read: the tiles of a selection, the first of the deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.reads import browse, choices, wall
from tracker.reads.browse import Selection
from tracker.reads.due.board import LATER, OVERDUE, SOON, Board, Wish
from tracker.reads.due.dated import Row
from tracker.reads.due.offered import Choices
from tracker.reads.wall import Tile

MOST = 12
"""Deadlines in a frame."""


def tiles(day: dt.date, selection: Selection) -> list[Tile]:
    """The tiles of the wall, of those commitments that the list means by the same selection. One query, and another
    where the selection narrows."""
    every = wall.tiles_on(day)
    if not selection.narrows:
        return every
    meant = set(browse.chosen(day, selection).values_list("pk", flat=True))
    return [tile for tile in every if tile.pk in meant]


def in_words(selection: Selection, names: choices.Names) -> list[str]:
    """What narrows the wall: "Pillar: Public interest AI", "Organization: France"."""
    return list(_in_words(selection, names))


def _in_words(selection: Selection, names: choices.Names) -> Iterator[str]:
    if selection.q:
        yield _("“%(words)s”") % {"words": selection.q}
    if selection.parent:
        yield _("Part of %(reference)s") % {"reference": selection.parent}
    countries = choices.countries(selection.of("country"))
    words = {**names.words(), "organization": names.organizations, "country": countries}
    for axis, title in choices.TITLES.items():
        for value in selection.of(axis):
            yield _("%(axis)s: %(value)s") % {"axis": title, "value": words[axis].get(value, value)}


def narrowed(wish: Wish, offered: Choices) -> list[str]:
    """What narrows the deadlines, in words."""
    known = {"pillar": offered.pillar, "organization": offered.organization}
    chosen = {"pillar": wish.pillar, "organization": wish.organization, "country": wish.country}
    known["country"] = choices.countries([wish.country])
    return [
        _("%(axis)s: %(value)s") % {"axis": choices.TITLES[axis], "value": known[axis].get(value, value)}
        for axis, value in chosen.items()
        if value
    ]


@dataclass(frozen=True)
class Short:
    """The first deadlines of a board. `more` are of the same sections and not shown."""

    overdue: tuple[Row, ...]
    coming: tuple[Row, ...]
    others: tuple[Row, ...]
    more: int

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.overdue, *self.coming, *self.others)


def first_of(page: Board) -> Short:
    """Overdue and coming ones share the room, half each, and what one leaves free the other takes. A section that was
    asked for alone has all of it."""
    rows = {section.key: section.rows for section in page.sections}
    overdue, coming = rows.get(OVERDUE, ()), (*rows.get(SOON, ()), *rows.get(LATER, ()))
    others = rows.get(page.wish.show, ())[:MOST] if page.wish.show not in (OVERDUE, SOON, LATER) else ()
    late = overdue[: max(MOST // 2, MOST - len(coming))]
    ahead = coming[: MOST - len(late)]
    total = sum(page.totals[key] for key in ([page.wish.show] if page.wish.show else (OVERDUE, SOON, LATER)))
    return Short(late, ahead, others, total - len(late) - len(ahead) - len(others))
