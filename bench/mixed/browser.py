"""One person's browser: one connection, their cookies, their forms."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from bench.load import BROWSER, PATIENCE
from bench.servers import Server
from bench.settings import HOST

from .book import Book

ORIGIN = f"https://{HOST}"
REDIRECTS = 5
FIRST_WRONG = 400


class TroubleError(Exception):
    """An answer that should not have come; it is in the book already."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Browser:
    """Asks one of the servers at a time, like a proxy with kept connections: each request goes to the next of
    them."""

    def __init__(self, servers: Sequence[Server], book: Book, kind: str, number: int) -> None:
        self.servers, self.book, self.kind = servers, book, kind
        self.at = number
        self.cookies: dict[str, str] = {}
        self.connections: dict[int, HTTPConnection] = {}
        self.address = (
            f"192.0.2.{number % 250 + 1}" if kind == "writers" else f"198.51.100.{number % 250 + 1}"
        )

    def get(self, path: str, **headers: str) -> Answer:
        """The page, redirects followed."""
        answer = self.send("GET", path, None, headers)
        for _step in range(REDIRECTS):
            if not answer.location:
                return answer
            path = answer.location
            answer = self.send("GET", path, None, headers)
        return answer

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """The answer itself: a redirect says that it went well."""
        return self.send("POST", path, urlencode(fields), headers)

    def send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        """One request. What fails or is refused is written down and raised."""
        self.at += 1
        server = self.servers[self.at % len(self.servers)]
        given = {**BROWSER, "Accept-Encoding": "identity", "X-Forwarded-For": self.address, **headers}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            given |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": ORIGIN,
                "Referer": ORIGIN + path,
            }
        begin = time.perf_counter()
        try:
            answer = self._asked(server, method, path, body, given)
        except (OSError, HTTPException) as fault:
            self._close(server)
            self.book.wrong(f"{self.kind}: {type(fault).__name__}")
            raise TroubleError(repr(fault)) from fault
        self.book.answered(self.kind, (time.perf_counter() - begin) * 1000)
        if answer.status >= FIRST_WRONG:
            self.book.wrong(f"{self.kind}: {answer.status} {method} {shape(path)}")
            raise TroubleError(f"{answer.status} {path}: {words(answer.text)}")
        return answer

    def _asked(
        self, server: Server, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> Answer:
        """gunicorn closes a connection that was idle for two seconds: before a request, not under it, so it is opened
        anew where it has been idle for one."""
        connection, last = self._connection(server)
        if time.monotonic() - last > 1.0:
            connection.close()
        connection.request(method, path, body=body, headers=dict(headers))
        response = connection.getresponse()
        content = response.read()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.used = time.monotonic()  # type: ignore[attr-defined]  # ours, on a library's object
        place = urlsplit(response.headers.get("Location", ""))
        location = place.path + (f"?{place.query}" if place.query else "")
        return Answer(response.status, location, content)

    def _connection(self, server: Server) -> tuple[HTTPConnection, float]:
        found = self.connections.get(server.port)
        if found is None:
            found = self.connections[server.port] = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        return found, getattr(found, "used", 0.0)

    def _close(self, server: Server) -> None:
        gone = self.connections.pop(server.port, None)
        if gone is not None:
            gone.close()


def shape(path: str) -> str:
    """The path without its numbers and keys, so that faults of one kind are counted as one."""
    return re.sub(r"(?<=/)[^/]*\d[^/]*(?=/|$)", "…", urlsplit(path).path)


def words(page: str) -> str:
    """What a page says went wrong, for whoever reads the log."""
    found = re.findall(r'class="[^"]*(?:error|problem|refus)[^"]*"[^>]*>(.*?)</', page, re.DOTALL)
    return " ".join(" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found)[:300]


Fields = Callable[[str], dict[str, str]]
