"""Copies of finished pages in Redis: what one process made need not be made by the next, or again after a restart.

A copy is named by the key of the page, which holds the version of the data, so there is no copy to go stale. It is
sealed with the key of the site: whoever can write to Redis alone cannot put a page before readers.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Final

from django.conf import settings

from summit.shared.asking import Shared, shared

from .build import build
from .page import PLAIN, Page

if TYPE_CHECKING:
    from redis import Redis

LIVES = 24 * 60 * 60
"""Seconds: the day is part of every key, so nobody asks for a copy any longer."""

SEAL: Final = 16
"""Bytes of the seal in front of a copy."""


class Second:
    """The second place to look for a page. Where Redis does not answer there is nothing in it."""

    def __init__(self, shared: Shared, most: int) -> None:
        self.shared = shared
        self.most = most
        self.prefix = f"paris-actions:page:{build()}:"

    def get(self, key: str) -> Page | None:
        """The page, as it was put here by a process of this site; None for anything else."""

        def question(client: Redis) -> bytes:
            found = client.get(self.prefix + key)
            return found if isinstance(found, bytes) else b""

        return unpacked(key, self.shared.ask(question) or b"")

    def put(self, key: str, page: Page) -> None:
        """Leave a copy in one compressed coding, if it is not too large to be worth it."""
        packed = packed_page(key, page)
        if len(packed) <= self.most:
            self.shared.ask(lambda client: client.set(self.prefix + key, packed, ex=LIVES))


def packed_page(key: str, page: Page) -> bytes:
    """Seal, a line of JSON, body."""
    coding = next((coding for coding in page.bodies if coding != PLAIN), "gzip")
    above = {"headers": page.headers, "route": page.route, "name": page.name, "coding": coding}
    rest = json.dumps(above).encode() + b"\n" + page.body(coding)
    return _seal(key, rest) + rest


def unpacked(key: str, packed: bytes) -> Page | None:
    """What `packed_page` made for this key; None for what was cut, altered, or made for another page or site."""
    seal, rest = packed[:SEAL], packed[SEAL:]
    if not rest or not hmac.compare_digest(seal, _seal(key, rest)):
        return None
    line, _end, body = rest.partition(b"\n")
    above = json.loads(line)
    headers = tuple((name, value) for name, value in above["headers"])
    return Page(headers, above["route"], {above["coding"]: body}, above["name"])


def _seal(key: str, rest: bytes) -> bytes:
    secret = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(key.encode() + rest, key=secret, digest_size=SEAL).digest()


def second(most: int) -> Second | None:
    """That of the settings, for a store of `most` bytes; None where there is no Redis."""
    redis = shared()
    return Second(redis, most // 10) if redis else None
