"""Counting that holds across processes while Redis answers, and in each process while it does not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache

from .asking import shared

if TYPE_CHECKING:
    from redis import Redis

PREFIX = "paris-actions:count:"


class Counting(LocMemCache):
    """Django's cache in memory, with a count (`counted`) that all processes make together.

    What is counted is often an address, so Redis sees a keyed hash of it, and forgets that with the time that is
    counted.
    """

    def counted(self, key: str, seconds: int) -> int:
        """One more under this key, which is forgotten so many seconds after the first; how many that makes."""
        redis = shared()
        together = (
            redis.ask(lambda client: _counted(client, PREFIX + _hidden(key), seconds)) if redis else None
        )
        if together is not None:
            return together
        self.add(key, 0, seconds)
        try:
            return int(self.incr(key))
        except ValueError:  # driven out between the two
            return 1


def _counted(client: Redis, key: str, seconds: int) -> int:
    steps: Any = client.pipeline(transaction=True)
    steps.set(key, 0, nx=True, ex=seconds)
    steps.incr(key)
    return int(steps.execute()[1])


def _hidden(key: str) -> str:
    secret = settings.SECRET_KEY.encode()[:64]
    return hashlib.blake2b(key.encode("utf-8", "replace"), key=secret, digest_size=16).hexdigest()
