"""Sets of places in a list, counted and cut without asking a database.

A set is an integer with one bit for each place: to cut two of 100,000 places takes a microsecond, to count what is left
ten. A small set is kept as its places, which is quicker to count in a wide one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import compress

SMALL = 40
"""A set of less than this part of the list is counted place by place."""

_FROM_LETTERS = bytes.maketrans(b"01", b"\0\1")
_TO_LETTERS = bytes.maketrans(b"\0\1", b"01")


class Mask:
    """Some places of a list of `size`: what a reader's wishes leave of it."""

    def __init__(self, bits: int, size: int) -> None:
        self.bits = bits
        self.size = size

    @classmethod
    def all(cls, size: int) -> Mask:
        return cls((1 << size) - 1, size)

    @classmethod
    def of(cls, places: Iterable[int], size: int) -> Mask:
        flags = bytearray(size)
        for place in places:
            flags[place] = 1
        return cls(int(flags[::-1].translate(_TO_LETTERS) or b"0", 2), size)

    def __and__(self, other: Mask) -> Mask:
        return Mask(self.bits & other.bits, self.size)

    def __or__(self, other: Mask) -> Mask:
        return Mask(self.bits | other.bits, self.size)

    @cached_property
    def total(self) -> int:
        return self.bits.bit_count()

    @cached_property
    def flags(self) -> bytes:
        """One byte for each place, 1 for those that are in."""
        if not self.size:
            return b""
        return format(self.bits, f"0{self.size}b").encode().translate(_FROM_LETTERS)[::-1]

    @property
    def is_all(self) -> bool:
        return self.total == self.size

    def places(self) -> Iterable[int]:
        return compress(range(self.size), self.flags)

    def cut(self, start: int, stop: int, order: Sequence[int] | None = None) -> list[int]:
        """Of the places that are in, those from `start` to `stop`, in the order given or their own."""
        flags = self.flags if order is None else bytes(map(self.flags.__getitem__, order))
        found: list[int] = []
        at = _place_of(flags, start)
        while at >= 0 and len(found) < stop - start:
            found.append(at if order is None else order[at])
            at = flags.find(1, at + 1)
        return found


def _place_of(flags: bytes, number: int) -> int:
    """Where the flag with this number, counted from 0, stands; -1 where there are not as many."""
    low, high = 0, len(flags)
    while low < high:  # the first place up to which there are more than `number`
        middle = (low + high) // 2
        if flags.count(1, 0, middle + 1) > number:
            high = middle
        else:
            low = middle + 1
    return low if low < len(flags) else -1


class Rows:
    """The places of a list at which something is so: its commitments on one topic, or with one organization."""

    def __init__(self, places: Iterable[int], size: int) -> None:
        self.places = tuple(places)
        self.size = size
        self.is_small = len(self.places) * SMALL < size

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def mask(self) -> Mask:
        return Mask.of(self.places, self.size)


def counted(rows: Mapping[str, Rows], within: Mask) -> dict[str, int]:
    """By value, how many of its places are in the mask."""
    if within.is_all:
        return {value: len(each.places) for value, each in rows.items()}
    if not within.bits:
        return dict.fromkeys(rows, 0)
    bits, flag = within.bits, within.flags.__getitem__
    return {
        value: sum(map(flag, each.places)) if each.is_small else (each.mask.bits & bits).bit_count()
        for value, each in rows.items()
    }
