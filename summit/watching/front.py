"""In front of everything: three addresses for whoever runs the site, and a clock for all others.

They are answered before Django, whatever name the site was asked by and whether by http or https: those who ask are
load balancers and watchmen on this network. They set no cookie, know no language and are nobody's page.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import close_old_connections

from tracker.reads import version

from . import figures
from .health import Readiness, is_ready
from .words import HOW, ROUTE, SENT

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

HEADERS: Final = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
)
PLAIN: Final = "text/plain; charset=utf-8"
FIGURES: Final = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text form."""


class Watch:
    """A WSGI application around the door of the site. `token` opens /metrics; with "" there is no such page."""

    def __init__(self, application: Application, token: str, stored: Callable[[], int] = lambda: 0) -> None:
        self.application = application
        self.token = token.encode()
        self.stored = stored
        self.readiness = Readiness()
        self.answers: dict[str, Callable[[Environ], tuple[str, str, bytes]]] = {
            "/healthz": self.lives,
            "/readyz": self.ready,
            "/metrics": self.measured,
        }
        version.told = figures.version_read

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        own = self.answers.get(environ.get("PATH_INFO", ""))
        if own is not None:
            answer = _refused(environ) or own(environ)
            if answer[0]:
                return _said(answer, environ, start_response)
        if not figures.counting():
            return self.application(environ, start_response)
        return self._timed(environ, start_response)

    def _timed(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        started, said = time.perf_counter(), "500"

        def begin(status: str, *rest: Any) -> Any:
            nonlocal said
            said = status
            return start_response(status, *rest)

        try:
            return self.application(environ, begin)
        finally:
            taken, kept = time.perf_counter() - started, environ.get(HOW, "")
            route = environ.get(ROUTE) or _unnamed(environ)
            figures.answered(route, environ["REQUEST_METHOD"], said, kept, taken, environ.get(SENT, 0))
            if kept in ("made", "redis"):
                figures.store_is(self.stored())

    def lives(self, _environ: Environ) -> tuple[str, str, bytes]:
        """The process answers; nothing else is asked."""
        return "200 OK", PLAIN, b"ok\n"

    def ready(self, _environ: Environ) -> tuple[str, str, bytes]:
        report = self.readiness.report()
        well = is_ready(report)
        body = json.dumps({"ready": well, **report}).encode() + b"\n"
        return "200 OK" if well else "503 Service Unavailable", "application/json", body

    def measured(self, environ: Environ) -> tuple[str, str, bytes]:
        """The figures, for whoever knows the token. For anybody else Django says what it says of any other address
        that does not exist."""
        scheme, _space, given = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return "", "", b""
        known = hmac.compare_digest(given.strip().encode("latin-1", "replace"), self.token)
        if not (self.token and known and scheme.lower() == "bearer"):
            return "", "", b""
        from .state import registry  # here, since whoever is not asked for figures needs no library for them

        try:
            return "200 OK", FIGURES, figures.written(registry())
        finally:
            close_old_connections()


def _refused(environ: Environ) -> tuple[str, str, bytes] | None:
    if environ["REQUEST_METHOD"] in ("GET", "HEAD") or environ["PATH_INFO"] == "/metrics":
        return None
    return "405 Method Not Allowed", PLAIN, b""


def _said(answer: tuple[str, str, bytes], environ: Environ, start_response: StartResponse) -> list[bytes]:
    status, kind, body = answer
    more = (("Allow", "GET, HEAD"),) if status.startswith("405") else ()
    length = ("Content-Length", str(len(body)))
    start_response(status, [("Content-Type", kind), length, *more, *HEADERS])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _unnamed(environ: Environ) -> str:
    """What was answered before a route was looked for: static files, what is no address of ours."""
    return "(static)" if environ.get("PATH_INFO", "").startswith("/static/") else "(none)"
