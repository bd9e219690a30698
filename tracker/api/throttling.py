"""How often one network address is answered. Counted in memory, never in the database: in Redis for all processes where
there is one, else in each process. Nothing is kept for longer than the time that is counted."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.core.cache import caches
from rest_framework.throttling import SimpleRateThrottle


class NetworkThrottle(SimpleRateThrottle):
    """Rate by the setting `API_RATE` ("240/min"; "" for none). Everybody in one /64 of IPv6 counts as one, since that
    is what one connection is given."""

    scope = "api"

    def __init__(self) -> None:
        self.cache: Any = caches["api"]
        self.left = 0.0  # seconds until the next time begins
        super().__init__()

    def allow_request(self, request: Any, view: Any) -> bool:
        """One more in the minute (second, hour, day) of the clock that it is: one count that any number of processes
        can add to at once, where a list of moments would be read by two before either has written."""
        if self.rate is None:
            return True
        number, passed = divmod(self.timer(), self.duration)
        self.left = self.duration - passed
        key = f"{self.get_cache_key(request, view)}_{int(number)}"
        return int(self.cache.counted(key, self.duration)) <= self.num_requests

    def wait(self) -> float:
        """Seconds until the address is answered again."""
        return self.left

    def get_rate(self) -> str | None:
        return str(getattr(settings, "API_RATE", "")) or None

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": network(self.get_ident(request))}


def network(address: str) -> str:
    """The address itself, of IPv6 its /64; what is no address is one of its own."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address.encode("utf-8", "replace").hex()[:64]
    if known.version == 4 or known.ipv4_mapped:
        return str(getattr(known, "ipv4_mapped", None) or known)
    return str(ipaddress.ip_network((int(known), 64), strict=False).network_address)
