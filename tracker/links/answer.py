"""What asking for a page came to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.enums import LinkReason


@dataclass(frozen=True)
class Answer:
    """`moved_to` is where redirects that call themselves permanent lead to, if that is another page. `wait` is how long
    the server asks to be left alone."""

    reason: LinkReason
    status: int | None = None
    moved_to: str = ""
    wait: dt.timedelta | None = None


class Ended(Exception):
    """A visit that came to no answer, and why."""

    def __init__(self, reason: LinkReason) -> None:
        self.reason = reason
        super().__init__(reason)
