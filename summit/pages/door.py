"""The door in front of Django: what was made for the version of the data that holds now is handed out again, and who
has it already is told so (304), before a view is asked.

Only for reading, only for visitors (no cookie of ours comes along), and only what was marked (`web.render_page`), so
nothing that somebody signed in sees, and nothing personal, ever comes here.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from summit.watching.words import HOW, ROUTE, SENT
from tracker.reads import version
from tracker.web import KEPT

from . import proxy
from .build import build
from .page import ENCODERS, PLAIN, Headers, Page
from .store import Store

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

LONGEST = 2_000
"""Letters of path and query; what is longer was not made by this site."""

FACES = ("HTTP_HX_REQUEST", "HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST")
VARY = "Accept-Encoding, Cookie, HX-Request, HX-Boosted, HX-History-Restore-Request"
"""What an answer depends on besides its address."""

OWN: Final = {"x-request-id", "content-length", "vary"}
"""Headers of an answer that are not kept with the page: the door says them itself."""

CLOSED: Final = {"set-cookie", "cache-control", "content-encoding", "etag"}
"""Headers of an answer that has its own mind about being kept, or is somebody's."""

log = structlog.get_logger("tracker.request")


class Door:
    """A WSGI application around the site's own."""

    def __init__(self, application: Application, store: Store) -> None:
        self.application = application
        self.store = store

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        key = self.key(environ)
        if not key:
            return self.application(environ, start_response)
        if _has(environ.get("HTTP_IF_NONE_MATCH", ""), key):
            environ[HOW], environ[ROUTE] = "not modified", "(kept)"
            start_response("304 Not Modified", [*_said(key, environ), ("X-Request-ID", uuid.uuid4().hex)])
            _log("304", "(kept)", environ, started)
            return []
        environ[HOW] = "memory"
        page = self.store.get(key)
        if page is None:
            environ[HOW] = "redis"
            page = self.store.elsewhere(key)
        if page is None:
            environ[HOW] = ""
            return self._made(key, environ, start_response)
        coding = chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
        new = coding not in page.bodies
        answer = _handed_out(key, page, coding, environ, start_response)
        if new:
            self.store.keep(key, page)  # it has grown
        _log("200", page.route, environ, started)
        return answer

    def key(self, environ: Environ) -> str:
        """What names this page as it is now: the version of the data and of the program, the day in Paris, the address
        as it was written, and its face; "" for what the door has nothing to do with.

        The address is taken as it is and not with its parameters sorted, since a page carries all of them along, even
        those that it does not know."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or _signed_in(environ.get("HTTP_COOKIE", "")):
            return ""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if not path.startswith(("/en/", "/fr/")) or len(path) + len(query) > LONGEST:
            return ""
        now = proxy.running()
        known = _version(proxy.asked_since(now))
        if not known:
            return ""  # Django says what there is to say
        proxy.said(environ, known, now)
        parts = (
            known,
            build(),
            timezone.localdate().isoformat(),
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
            environ.get("HTTP_HOST", ""),
            path,
            query,
            *(environ.get(name, "") for name in FACES),
        )
        return hashlib.blake2b(
            "\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=16
        ).hexdigest()

    def _made(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Have Django answer, and keep it where that may be."""
        given: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *_fault: Any) -> None:
            given[:] = [status, headers]

        answer = self.application(environ, begin)
        status, headers = given
        if not _may_be_kept(status, headers, environ):
            start_response(status, headers)
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        coding = chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
        kept = tuple((name, value) for name, value in headers if name.lower() not in OWN)
        page = Page(kept, environ[KEPT], {coding: ENCODERS[coding](body)}, environ.get(ROUTE, ""))
        self.store.put(key, page)
        environ[HOW] = "made"
        number = next((value for name, value in headers if name.lower() == "x-request-id"), "")
        return _handed_out(key, page, coding, environ, start_response, number)


def _handed_out(
    key: str, page: Page, coding: str, environ: Environ, start_response: StartResponse, number: str = ""
) -> list[bytes]:
    body = page.body(coding)
    environ[ROUTE], environ[SENT] = page.name, len(body)
    headers = [
        *page.headers,
        *_said(key, environ),
        ("Content-Length", str(len(body))),
        ("X-Request-ID", number or uuid.uuid4().hex),
    ]
    if coding != PLAIN:
        headers.append(("Content-Encoding", coding))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _version(since: float) -> str:
    """Nobody else tidies up after a question that was asked outside of Django's own cycle."""
    try:
        return version.current(since)
    except (DatabaseError, InterfaceError):
        return ""
    finally:
        close_old_connections()


def _said(key: str, environ: Environ) -> Headers:
    """Whoever keeps it asks again each time, and is told at once whether it still holds. Weak, since it names the page
    and not one of its codings. Our own proxy alone may hand it out without asking, until the second ends."""
    kept: Headers = environ[proxy.SAID]
    return ("ETag", f'W/"{key}"'), ("Cache-Control", "public, no-cache"), ("Vary", VARY), *kept


def _has(given: str, key: str) -> bool:
    """Whether the reader has it (If-None-Match). The key is a hash: nobody sends it who was not given it."""
    return len(given) <= LONGEST and key in given


def _signed_in(cookies: str) -> bool:
    """Whether a cookie of ours came along. Only then is the page made for this one reader."""
    return settings.SESSION_COOKIE_NAME in cookies or settings.CSRF_COOKIE_NAME in cookies


def _may_be_kept(status: str, headers: Headers, environ: Environ) -> bool:
    """A view said so, it went well, and nothing in it is for this reader alone: no cookie, no token of a form."""
    names = {name.lower() for name, _value in headers}
    marked = KEPT in environ and status.startswith("200") and environ["REQUEST_METHOD"] == "GET"
    return marked and "CSRF_COOKIE" not in environ and not names & CLOSED


def chosen(accepted: str) -> str:
    """The smallest coding that the reader takes (RFC 9110, 12.5.3); what is refused (q=0) is not sent."""
    offered = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        offered[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in ENCODERS if offered.get(coding)), PLAIN)


def _log(status: str, route: str, environ: Environ, started: float) -> None:
    """The same line as for what Django answers (`middleware.request_log`)."""
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    log.info("answered", method=environ["REQUEST_METHOD"], route=route, status=int(status), ms=milliseconds)
