"""How long a proxy of ours may hand out an answer without asking: until the second ends in which the version was read.

A proxy counts in whole seconds. Kept "for one second" a page could be two seconds old, and the half second for which
the version is held would come on top. So it is told a moment instead (X-Accel-Expires: @…, which nginx takes off the
answer): the end of the second that is running, and only where the version was read since that second began. Nothing is
then handed out for longer than a second after the version was read, whoever hands it out.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from django.conf import settings

from tracker.reads import version

from .page import Headers

SAID = "tracker.proxy"
"""Where the door keeps what it says to the proxy, in the WSGI environment."""


class Second(NamedTuple):
    """The running second: its number (Unix time) and when it began (of time.monotonic())."""

    number: int
    began: float


def running() -> Second:
    """Both clocks are looked at together, so that the one can be told in terms of the other."""
    now, at = time.time(), time.monotonic()
    return Second(int(now), at - now % 1)


def behind_proxy() -> bool:
    """Whether a proxy of ours stands in front (TRACKER_BEHIND_PROXY)."""
    return bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))


def asked_since(second: Second) -> float:
    """Since when the version must have been read (of time.monotonic()): for a proxy, since this second began."""
    return second.began if behind_proxy() else float("-inf")


def said(environ: dict[str, Any], known: str, second: Second) -> None:
    """Note down what the proxy may be told of a page that was made or kept for the version `known`; nothing where no
    proxy of ours stands in front, and nothing where the database was not asked in this second."""
    kept = behind_proxy() and version.held(known, since=second.began)
    headers: Headers = (("X-Accel-Expires", f"@{second.number}"),) if kept else ()
    environ[SAID] = headers
