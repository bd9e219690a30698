"""What is worked out from the whole record and asked for again and again: held in the process until the record changes.

Nothing here knows what it holds; `version` alone knows when it is no longer so.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

from . import version

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

holding = True
"""Whether anything is held. Tests that write to the database past the actions, which raise the version, turn it off."""


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
        if not holding:
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


def held(most: int) -> Callable[[Callable[Asked, Answer]], Held[Asked, Answer]]:
    """`@held(most=8)` above a function of the record."""
    return lambda make: Held(make, most)
