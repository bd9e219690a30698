"""The one place that keeps finished pages: in the memory of the process, the least asked for leaving first."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import brotli

Headers = tuple[tuple[str, str], ...]

PLAIN = "identity"
ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
    PLAIN: bytes,
}
DECODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    PLAIN: bytes,
}
"""By content coding (RFC 9110, 8.4.1), the smallest first."""

OVERHEAD = 1_500
"""Bytes that a kept page takes beyond its bodies, about: key, headers, the objects themselves."""


@dataclass
class Page:
    """An answer of 200: what stands above it, the route that made it, and its body in every coding asked for so far."""

    headers: Headers
    route: str
    bodies: dict[str, bytes] = field(default_factory=dict)

    def body(self, coding: str) -> bytes:
        """In this coding; made once, from whichever there is."""
        made = self.bodies.get(coding)
        if made is None:
            have, body = next(iter(self.bodies.items()))
            made = self.bodies[coding] = ENCODERS[coding](DECODERS[have](body))
        return made

    @property
    def size(self) -> int:
        return OVERHEAD + sum(len(body) for body in self.bodies.values())


class Store:
    """Pages by key, of at most `most` bytes together; several threads may ask at once. With 0 it keeps nothing."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._pages: OrderedDict[str, tuple[Page, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: str) -> Page | None:
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            self._pages.move_to_end(key)
            return found[0]

    def put(self, key: str, page: Page) -> None:
        """Keep it, or count it anew after a coding was added. What is larger than a tenth of all is not worth it."""
        size = page.size
        with self._lock:
            before = self._pages.pop(key, None)
            if before is not None:
                self.size -= before[1]
            if size > self.most / 10:
                return
            self._pages[key] = page, size
            self.size += size
            while self.size > self.most:
                _key, (_page, gone) = self._pages.popitem(last=False)
                self.size -= gone
