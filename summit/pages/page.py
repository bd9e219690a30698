"""A finished page, in every coding in which it was asked for."""

from __future__ import annotations

import gzip
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
    """An answer of 200: what stands above it, the route that made it (its pattern, and its name), and its body in every
    coding asked for so far."""

    headers: Headers
    route: str
    bodies: dict[str, bytes] = field(default_factory=dict)
    name: str = ""

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
