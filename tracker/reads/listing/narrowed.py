"""What a selection leaves of the list of a day: how many, how many on each axis, and one page of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from operator import and_

from tracker.reads.browse import COLUMNS, PARTY_COLUMNS, PER_PAGE, Selection

from .day_list import DayList, day_list
from .rows import Mask


class Narrowed:
    """`browse.chosen` of the same day and selection, without asking the database but for words."""

    def __init__(self, listed: DayList, selection: Selection) -> None:
        self.listed = listed
        self.selection = selection
        self._worded, self._head = listed.worded(selection)
        self._on = {axis: listed.on_axis(axis, selection.of(axis)) for axis in COLUMNS if selection.of(axis)}
        self._with_parties = listed.parties.fitting(selection)
        self.mask = self._left()

    @property
    def total(self) -> int:
        return self.mask.total

    @property
    def of(self) -> int:
        """How many there are on the day."""
        return self.listed.size

    def counts(self, axis: str) -> Mapping[str, int]:
        """Commitments by value of the axis, with the wishes of all others. An organization may be left out where there
        are very many (`day_list.MOST_ORGANIZATIONS`)."""
        if axis in PARTY_COLUMNS:
            within = reduce(and_, self._on.values(), self._worded)
            return self.listed.parties.counts(axis, self.selection, within)
        return self.listed.counts(axis, self._left(leaving=axis))

    def page(self, number: int) -> list[int]:
        """Keys of the commitments on this page of the list, in the order of the selection."""
        return self.cut((number - 1) * PER_PAGE, number * PER_PAGE)

    def cut(self, start: int, stop: int) -> list[int]:
        """Those from `start` to `stop`, in the same order."""
        if self.selection.order != "relevance":
            places = self.mask.cut(start, stop, self.listed.order(self.selection.order))
        else:
            first = self.mask & self._head
            rest = Mask(self.mask.bits & ~self._head.bits, self.mask.size)
            places = first.cut(start, stop)
            left = max(0, start - first.total), max(0, stop - first.total)
            places += rest.cut(*left)
        return [self.listed.ids[place] for place in places]

    def _left(self, *, leaving: str = "") -> Mask:
        wishes = [mask for axis, mask in self._on.items() if axis != leaving]
        if self._with_parties is not None:
            wishes.append(self._with_parties)
        return reduce(and_, wishes, self._worded)


def narrowed(day: dt.date, selection: Selection) -> Narrowed:
    return Narrowed(day_list(day), selection)
