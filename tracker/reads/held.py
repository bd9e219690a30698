"""What is worked out from the whole record and asked for again and again: held in the process until the record changes.

Nothing here knows what it holds; `version` alone knows when it is no longer so.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

from django.db import connection

from . import version

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def may_hold() -> bool:
    """Not inside of a transaction: it sees what it has written itself, which nobody else can see and which may never
    become so. Whoever writes reads the database each time."""
    return not connection.in_atomic_block


class Held(Generic[Asked, Answer]):
    """A function whose last `most` answers stand until the version of the data is another.

    Its arguments have to be hashable, its answers are shared between threads and not to be changed. Two threads that
    ask for the same at once wait for one answer.
    """

    def __init__(self, make: Callable[Asked, Answer], most: int) -> None:
        self.make = make
        self.most = most
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._of = ""  # the version that they are answers of
        self._lock = threading.RLock()
        update_wrapper(self, make)

    def __call__(self, *asked: Asked.args, **named: Asked.kwargs) -> Answer:
        if not may_hold():
            return self.make(*asked, **named)
        now = version.current()
        key = (asked, tuple(sorted(named.items())))
        with self._lock:
            if now != self._of:
                self._answers.clear()
                self._of = now
            if key not in self._answers:
                self._answers[key] = self.make(*asked, **named)
            self._answers.move_to_end(key)
            while len(self._answers) > self.most:
                self._answers.popitem(last=False)
            return self._answers[key]


class Shelf(Generic[Answer]):
    """Many small things by number, at most `most` of them: those that were made first leave first. Itself held, it is
    of one version of the data."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: dict[int, Answer] = {}
        self._lock = threading.Lock()

    def of(self, ids: Iterable[int], make: Callable[[list[int]], Mapping[int, Answer]]) -> dict[int, Answer]:
        """By number, in the order given; those that are not there are made, all at once. What cannot be made is left
        out."""
        wanted = list(ids)
        there = {pk: self._things[pk] for pk in wanted if pk in self._things}
        missing = [pk for pk in wanted if pk not in there]
        if missing:
            made = make(missing)
            there |= made
            self._put(made)
        return {pk: there[pk] for pk in wanted if pk in there}

    def _put(self, made: Mapping[int, Answer]) -> None:
        with self._lock:
            self._things.update(made)
            while len(self._things) > self.most:
                del self._things[next(iter(self._things))]


def held(most: int) -> Callable[[Callable[Asked, Answer]], Held[Asked, Answer]]:
    """`@held(most=8)` above a function of the record."""
    return lambda make: Held(make, most)
