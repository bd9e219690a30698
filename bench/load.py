"""Asking: one connection after the other for what a page costs, wrk for how many a server can hand out."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path

from .servers import Server
from .settings import HOST, MissingError, room

HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
"""What a proxy of the site's own adds."""

BROWSER = {**HEADERS, "Accept-Encoding": "gzip, deflate, br"}
PATIENCE = 60.0  # seconds that one answer may take


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def asked(server: Server, address: str, **headers: str) -> Answer:
    """One answer, over a connection of its own."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as connection:
        return _ask(connection, address, {**BROWSER, **headers})


def _ask(connection: HTTPConnection, address: str, headers: dict[str, str]) -> Answer:
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


@dataclass
class Cost:
    """Of some requests, each: milliseconds of processor time of the server's processes, and of waiting."""

    cpu: float
    wall: float
    bytes: float


def cost(
    server: Server, addresses: Sequence[str], headers: dict[str, str] | None = None, status: int = 200
) -> Cost:
    """Ask for these one after the other over one connection; every answer has to have that status. MissingError if
    not: what is quick because it is broken must not be measured."""
    given = {**BROWSER, **(headers or {})}
    size = 0
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    with closing(connection):
        connection.connect()
        before, begin = server.cpu(), time.perf_counter()
        for address in addresses:
            try:
                answer = _ask(connection, address, given)
            except (OSError, HTTPException) as fault:
                raise MissingError(f"{server.name} did not answer {address}: {fault!r}.") from fault
            if answer.status != status:
                raise MissingError(f"{server.name} answered {address} with {answer.status}, not {status}.")
            size += len(answer.body)
        wall = time.perf_counter() - begin
        cpu = server.cpu() - before
    each = len(addresses)
    return Cost(cpu / each * 1000, wall / each * 1000, size / each)


class Addresses:
    """Hands out addresses, none of them twice: what a page costs that nobody has asked for before. The store of
    finished pages stays on, as in production. MissingError when they run out."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.all = tuple(dict.fromkeys(addresses))
        self._rest: Iterator[str] = iter(self.all)

    def take(self, number: int) -> list[str]:
        taken = list(islice(self._rest, number))
        if len(taken) < number:
            raise MissingError(f"There are only {len(self.all)} different addresses: take fewer rounds.")
        return taken


# --- wrk ------------------------------------------------------------------------------------------------------------

CONNECTIONS, SECONDS = 8, 2  # wrk takes whole seconds alone


def wrk(
    server: Server, addresses: Sequence[str], headers: dict[str, str] | None = None, seconds: int = SECONDS
) -> float:
    """Requests per second that the server answers, asked for these in turn over 8 connections. MissingError for any
    answer that is not 200."""
    program = shutil.which("wrk")
    if not program:
        raise MissingError("There is no wrk here: install the package wrk.")
    script = _script(addresses, {**BROWSER, **(headers or {})})
    where = f"https://localhost:{server.port}" if server.tls else f"http://127.0.0.1:{server.port}"
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    done = subprocess.run(
        [*command, where],
        capture_output=True, text=True, check=False, timeout=seconds + 120,
    )  # fmt: skip
    return read_wrk(done.stdout + done.stderr, server.name)


def read_wrk(text: str, name: str) -> float:
    """Requests per second from what wrk prints. MissingError if it counted an error."""
    wrong = re.search(
        r"(Non-2xx or 3xx responses: [1-9]\d*|Socket errors: (?!connect 0, read 0, write 0, timeout 0).*)",
        text,
    )
    found = re.search(r"Requests/sec:\s*([\d.]+)", text)
    if wrong or not found or float(found[1]) <= 0:
        raise MissingError(f"wrk had no clean turn with {name}: {wrong[1] if wrong else text.strip()[-300:]}")
    return float(found[1])


def _script(addresses: Sequence[str], headers: dict[str, str]) -> Path:
    """Every request is written once, before the first is sent: wrk's own time must not count."""
    spoken = ", ".join(f"[{lua(name)}] = {lua(value)}" for name, value in headers.items())
    lines = [
        f"local headers = {{ {spoken} }}",
        f"local addresses = {{ {', '.join(map(lua, addresses))} }}",
        "local requests, at = {}, 0",
        "function init(args)",
        "  for i, address in ipairs(addresses) do requests[i] = wrk.format('GET', address, headers) end",
        "end",
        "function request() at = at % #requests + 1 return requests[at] end",
    ]
    text = "\n".join(lines)
    name = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    file = room("scripts") / f"{name}.lua"
    file.write_text(text, encoding="utf-8")
    return file


def lua(text: str) -> str:
    """As a word of Lua's."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
