"""Forms that anybody may send without saying who they are: no session to protect, and not without end.

No cookie is set for them. Instead of a token the browser's own word is taken that the form came from this site.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

HOUR = 60 * 60


def came_from_here(request: HttpRequest) -> bool:
    """Browsers say where a form was sent from; what says nothing is no browser, and carries nobody's rights."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    return site in ("same-origin", "none") and (not origin or urlsplit(origin).netloc == request.get_host())


def too_many(request: HttpRequest, what: str, per_hour: int) -> bool:
    """Counted by the hour and by a keyed hash of the network, and forgotten with the hour. allauth has a counter, too,
    but what it offers to others is bound to its own settings and is about to go."""
    now = int(timezone.now().timestamp())
    network = salted_hmac(f"tracker.{what}", _network(get_adapter().get_client_ip(request))).hexdigest()
    key = f"{what}:{now // HOUR}:{network}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, HOUR)
    return count > per_hour


def _network(address: str) -> str:
    """One IPv6 subscriber has a whole /64 of addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)
