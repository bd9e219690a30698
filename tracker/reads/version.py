"""The one place that knows which version of the data a process may answer from."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, InterfaceError

from tracker.models import DataVersion

HOLDS = 0.5
"""Seconds for which a process goes on with what it has read: another's change is seen after that, at the latest."""

OUTLIVES = 60.0
"""Seconds for which the last version stands while the database cannot be asked. Nobody can change the data then; but a
process that alone has lost its way to the database must not go on for ever."""

AGAIN = 2.0
"""Seconds until a database that was gone is asked again, by one thread; nobody waits for its answer."""

log = structlog.get_logger("tracker.version")


def _nobody(well: bool) -> None:
    """Where nobody counts."""


told: Callable[[bool], None] = _nobody
"""Who is told of every reading, and whether it went well: set by the site where that is counted."""


@dataclass
class _Known:
    value: str = ""
    read_at: float = float("-inf")  # of time.monotonic()
    asking: threading.Lock = field(default_factory=threading.Lock)
    forgotten: int = 0
    gone_at: float | None = None  # of time.monotonic(): the database could not be asked then


_known = _Known()


def current(since: float = float("-inf")) -> str:
    """The version of the data, at most `HOLDS` seconds old; in the process that made the change, the new one at once.
    What was read before `since` (of time.monotonic()) is read again as well.

    One query each time it is read, by one thread for all. Raises `DatabaseError` where the database cannot be asked and
    what was read last is older than `OUTLIVES`.
    """
    age = time.monotonic() - _known.read_at
    if age < HOLDS and _known.read_at >= since:
        return _known.value
    if _stands_in_for_it():
        return _known.value
    if not _known.asking.acquire(blocking=age >= 2 * HOLDS and _known.gone_at is None):
        return _known.value  # another thread is asking already
    try:
        fresh = time.monotonic() - _known.read_at < HOLDS and _known.read_at >= since
        return _known.value if fresh or _stands_in_for_it() else _read()
    finally:
        _known.asking.release()


def held(value: str, *, since: float) -> bool:
    """Whether the database was asked after that moment (of time.monotonic()) and said this version."""
    read_at = _known.read_at  # looked at first: it is written after the value that it belongs to
    return read_at >= since and _known.value == value


def forget() -> None:
    """What this process knows is no longer so: it has just changed the data itself."""
    _known.forgotten += 1
    _known.read_at = float("-inf")


def _stands_in_for_it() -> bool:
    """Whether the database was found gone a moment ago: asking it may take as long as waiting for a connection does."""
    now = time.monotonic()
    return _known.gone_at is not None and now - _known.gone_at < AGAIN and now - _known.read_at <= OUTLIVES


def _read() -> str:
    before, at = _known.forgotten, time.monotonic()
    try:
        value = stored()
    except (DatabaseError, InterfaceError) as fault:
        told(False)  # noqa: FBT003  # it takes nothing else
        if at - _known.read_at > OUTLIVES:
            raise
        _known.gone_at = time.monotonic()
        log.warning("the version could not be read: going on with the last one", fault=type(fault).__name__)
        return _known.value
    told(True)  # noqa: FBT003  # it takes nothing else
    _known.value, _known.gone_at = value, None
    if before == _known.forgotten:  # else it changed while it was read: ask again the next time
        _known.read_at = at
    return value


def stored() -> str:
    """The version as the database has it. One query."""
    return DataVersion.objects.values_list("value", flat=True).first() or ""
