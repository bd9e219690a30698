"""Asking for a page: its head, and only where that is refused the page itself, of whose body nothing is read.

Python's own `http.client` knows no cookies, no proxies of the environment, no passwords and no redirects: what it does
is what stands here. Redirects are followed one by one, each through the guard.
"""

from __future__ import annotations

import datetime as dt
import http.client
import re
import ssl
import string
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import quote, unquote, urljoin, urlsplit

from tracker.enums import LinkReason

from .answer import Answer, Ended
from .connection import Deadline, Limits, Line, Pace
from .guard import SITE, Guard, Place

REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
GONE = {404, 410}
TOO_MANY, DOWN, CLIENT, SERVER = 429, 503, 400, 500
FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:index\.[a-z]+)?", re.IGNORECASE)
"""Paths of front pages, also of one language."""

WRONG_NAME = {62, 64}
"""What OpenSSL calls a certificate that is for another name, or for another address."""

LONGEST_MOVE = 500
"""Characters of an address that can be kept."""
LONGEST_WAIT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Reply:
    status: int
    location: str
    wait: dt.timedelta | None


@dataclass
class Visit:
    """Going for one page. `agent` says who we are and whom to ask about it."""

    agent: str
    guard: Guard
    limits: Limits
    pace: Pace
    deadline: Deadline

    def place(self, address: str) -> Place:
        return self.guard.place(address, within=min(self.limits.connect, self.deadline.left))

    def reply(self, place: Place) -> Reply:
        """To HEAD; to GET where a server does not know the page that way, since many answer HEAD wrongly."""
        try:
            reply = self._asked("HEAD", place)
        except Ended as end:
            if end.reason not in (LinkReason.ODD, LinkReason.SLOW) or self.deadline.is_over:
                raise
        else:
            if reply.status < CLIENT or reply.status == TOO_MANY:
                return reply
        return self._asked("GET", place)

    def _asked(self, method: str, place: Place) -> Reply:
        self.pace.wait(place.host, self.deadline)
        line = Line(place, self.guard, self.deadline, self.limits)
        try:
            reply = self._sent(line, method, place)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise Ended(LinkReason.SLOW if self.deadline.is_over else reason_of(fault)) from fault
        finally:
            line.close()
            self.pace.done(place.host)
        if self.deadline.is_over:  # what was cut off can look like a short answer
            raise Ended(LinkReason.SLOW)
        return reply

    def _sent(self, line: Line, method: str, place: Place) -> Reply:
        headers = {"User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
        if method == "GET":
            headers["Range"] = "bytes=0-1023"
        line.request(method, place.target, headers=headers)
        response = line.getresponse()
        try:
            location = response.getheader("Location", "")
            return Reply(response.status, location, wait_of(response.getheader("Retry-After", "")))
        finally:
            response.close()


def ask(
    address: str, *, agent: str, guard: Guard = SITE, limits: Limits | None = None, pace: Pace | None = None
) -> Answer:
    """What became of a page. Takes at most `limits.visit` seconds, and never raises because of the other side."""
    limits = limits or Limits()
    with Deadline(limits.visit) as deadline:
        try:
            return _followed(address, Visit(agent, guard, limits, pace or Pace(limits.pause), deadline))
        except Ended as end:
            return Answer(end.reason)


def _followed(address: str, visit: Visit) -> Answer:
    first = here = kept = visit.place(address)
    permanent, less_secure = True, False
    for _hop in range(visit.limits.redirects + 1):
        reply = visit.reply(here)
        if reply.status not in REDIRECTS or not reply.location:
            return _arrived(first, here, kept, reply, less_secure=less_secure)
        there = visit.place(resolved(here.url, reply.location))
        permanent = permanent and reply.status in PERMANENT
        less_secure = less_secure or (here.scheme == "https" and there.scheme == "http")
        kept = there if permanent else kept
        here = there
    raise Ended(LinkReason.CIRCLES)


def _arrived(first: Place, here: Place, kept: Place, reply: Reply, *, less_secure: bool) -> Answer:
    reason = reason_for(reply)
    if reason is not LinkReason.THERE:
        return Answer(reason, reply.status, wait=reply.wait)
    if is_front_page(here) and not is_front_page(first):
        return Answer(LinkReason.FRONT_PAGE, reply.status)
    moved = kept.url if not is_same_page(first, kept) and len(kept.url) <= LONGEST_MOVE else ""
    return Answer(LinkReason.UNSAFE if less_secure else LinkReason.THERE, reply.status, moved_to=moved)


def reason_for(reply: Reply) -> LinkReason:
    status = reply.status
    if 200 <= status < 300:
        return LinkReason.THERE
    if status in GONE:
        return LinkReason.NOT_FOUND
    if status == TOO_MANY or (status == DOWN and reply.wait is not None):
        return LinkReason.BUSY
    if CLIENT <= status < SERVER:
        return LinkReason.REFUSED
    return LinkReason.FAULT if SERVER <= status < 600 else LinkReason.ODD


def reason_of(fault: Exception) -> LinkReason:
    if isinstance(fault, ssl.SSLCertVerificationError) and fault.verify_code in WRONG_NAME:
        return LinkReason.OTHER_NAME
    if isinstance(fault, ssl.SSLError):
        return LinkReason.CERTIFICATE
    if isinstance(fault, TimeoutError):
        return LinkReason.SLOW
    if isinstance(fault, OSError) and not isinstance(fault, ConnectionResetError):
        return LinkReason.NO_CONNECTION
    return LinkReason.ODD


def wait_of(text: str) -> dt.timedelta | None:
    """What `Retry-After` asks for, in seconds or as a moment; at most a month."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(dt.timedelta(seconds=int(text[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return min(max(moment - dt.datetime.now(dt.UTC), dt.timedelta()), LONGEST_WAIT)


def resolved(here: str, location: str) -> str:
    """The address a redirect leads to. Servers write it in bytes that are no ASCII, and with spaces."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()
    try:
        return urljoin(here, quote(location, safe=string.punctuation))
    except ValueError:
        raise Ended(LinkReason.CLOSED) from None


def is_front_page(place: Place) -> bool:
    return bool(FRONT.fullmatch(place.target))


def is_same_page(one: Place, other: Place) -> bool:
    """Also with encryption, with or without "www." and a slash at the end: no reader has to be told of that."""

    def plain(place: Place) -> tuple[str, str, str]:
        parts = urlsplit(place.target)
        return place.host.removeprefix("www."), unquote(parts.path).rstrip("/"), parts.query

    return plain(one) == plain(other)
