"""Asking Redis in little time, and leaving it alone for a while when it did not answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import structlog
from django.conf import settings

from summit.watching import figures

if TYPE_CHECKING:
    from redis import Redis

WAITS = 0.05
"""Seconds for a connection, and for each piece of an answer. A Redis beside the site takes a thousandth of that."""

RESTS = 5.0
"""Seconds for which a Redis that failed is not asked again; then by one thread, before the others follow."""

log = structlog.get_logger("tracker.redis")

Answer = TypeVar("Answer")


class Shared:
    """One Redis as one process sees it: a circuit breaker around its client. Several threads may ask at once."""

    def __init__(self, url: str) -> None:
        from redis import (
            Redis,  # here, since most sites have none and would wait for the library at each start
        )
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError, ResponseError
        from redis.retry import Retry

        self._refusals, self._faults = ResponseError, (RedisError, OSError)
        self.client: Redis = Redis.from_url(
            url,
            socket_connect_timeout=WAITS,
            socket_timeout=WAITS,
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # no handshake to wait for, and no notices with which a server asks for longer timeouts
        )
        self._rests_until = 0.0  # of time.monotonic(); 0 while all is well
        self._said_at = float("-inf")
        self._lock = threading.Lock()

    def ask(self, question: Callable[[Redis], Answer]) -> Answer | None:
        """What `question(client)` gives; None where Redis did not answer, refused, or is left alone. Never raises for
        Redis."""
        if not self._may_ask():
            return None
        answer = None
        try:
            answer = question(self.client)
        except self._refusals as fault:  # it answers: full, or not allowed; other questions may go well
            self._refused(fault)
        except self._faults as fault:
            self._failed(fault)
            return None
        if self._rests_until:
            self._rests_until = 0.0
            log.warning("redis answers again")
        return answer

    def answers(self) -> bool:
        """Whether it answers now, asked in any case: for whoever watches over the site."""
        try:
            return bool(self.client.ping())
        except self._faults:
            return False

    def _may_ask(self) -> bool:
        until = self._rests_until
        if not until:
            return True
        if time.monotonic() < until:
            return False
        with self._lock:  # one tries, the others wait for what it finds
            if self._rests_until != until:
                return not self._rests_until
            self._rests_until = time.monotonic() + RESTS
            return True

    def _refused(self, fault: Exception) -> None:
        """What it said is not logged: it may quote what it was sent. Said once in a while, not for every page."""
        figures.redis_failed()
        if time.monotonic() - self._said_at > 60 * RESTS:
            self._said_at = time.monotonic()
            log.warning("redis refuses what it is asked", fault=type(fault).__name__)

    def _failed(self, fault: Exception) -> None:
        known, self._rests_until = self._rests_until, time.monotonic() + RESTS
        figures.redis_failed()
        if not known:
            log.warning("redis does not answer: going on without it", fault=type(fault).__name__)


def shared() -> Shared | None:
    """The Redis of the settings; None where there is none."""
    return _at(settings.REDIS_URL) if settings.REDIS_URL else None


@cache
def _at(url: str) -> Shared:
    return Shared(url)
