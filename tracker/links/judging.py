"""What an answer says about a link, given what was known of it: pure, without a clock, a network or a database.

| The answer | The state |
| --- | --- |
| the page is there | live; moved when permanent redirects led to another page |
| there is no such page, no such name, or the server is another one | unclear; gone from the third time, a week after |
| anything else | unclear; what was gone stays gone, since nobody has seen the page again |

A server that refuses programs, has a fault or does not answer says nothing about the page: it neither counts towards
"gone" nor starts the count anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from tracker.actions.links import Finding
from tracker.enums import LinkReason, LinkState
from tracker.models import LinkCheck

from .answer import Answer

THERE = {LinkReason.THERE, LinkReason.UNSAFE}
MISSING = {LinkReason.NOT_FOUND, LinkReason.NO_NAME, LinkReason.OTHER_NAME}

TIMES = 3
"""So many checks have to miss the page …"""
PATIENCE = dt.timedelta(days=7)
"""… over at least so long."""

DAY, WEEK, MONTH = dt.timedelta(days=1), dt.timedelta(days=7), dt.timedelta(days=30)
SPREAD = 0.1
"""The next check of a link comes up to a tenth of the time earlier or later, always the same for the same source."""
MOST_FAILURES = 32_767


def judge(before: LinkCheck | None, answer: Answer, *, at: dt.datetime, key: str) -> Finding:
    """`before` is what stood about the same address; `key` of the source spreads the checks."""
    state, since, failures = _judged(before, answer, at)
    return Finding(
        state=state,
        since=since,
        checked_at=at,
        next_at=at + max(_pause(state, at - since, key), answer.wait or dt.timedelta()),
        reason=answer.reason,
        status_code=answer.status,
        moved_to=answer.moved_to if state is LinkState.MOVED else "",
        failures=failures,
    )


def _judged(before: LinkCheck | None, answer: Answer, at: dt.datetime) -> tuple[LinkState, dt.datetime, int]:
    """State, since when, and how often in a row the page was missed."""
    known = LinkState(before.state) if before else None
    failures = before.failures if before else 0
    if answer.reason in THERE:
        state = LinkState.MOVED if answer.moved_to else LinkState.LIVE
        return state, _kept(before, state, at), 0
    if answer.reason in MISSING:
        since = before.since if before and failures else at
        failures = min(failures + 1, MOST_FAILURES)
        lost = known is LinkState.GONE or (failures >= TIMES and at - since >= PATIENCE)
        return (LinkState.GONE if lost else LinkState.UNCLEAR), since, failures
    state = LinkState.GONE if known is LinkState.GONE else LinkState.UNCLEAR
    return state, _kept(before, state, at), failures


def _kept(before: LinkCheck | None, state: LinkState, at: dt.datetime) -> dt.datetime:
    return before.since if before and before.state == state else at


def _pause(state: LinkState, lasting: dt.timedelta, key: str) -> dt.timedelta:
    """Monthly while the page is there. Else daily for a week, so that a page that is missed is known to be gone as soon
    as that can be said, and then weekly."""
    failing = DAY if lasting < PATIENCE else WEEK
    pause = MONTH if state in (LinkState.LIVE, LinkState.MOVED) else failing
    return pause * (1 + SPREAD * share(key))


def share(key: str) -> float:
    """From -1 to 1, spread evenly over keys, the same on every machine and day."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    return number / (2**32 - 1) * 2 - 1
