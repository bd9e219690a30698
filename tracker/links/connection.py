"""One connection to one checked place, and the time it may take."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from dataclasses import dataclass, field

from tracker.enums import LinkReason

from .answer import Ended
from .guard import DEFAULT_PORTS, Guard, Place

RECEIVE = 32 * 1024
"""Bytes that the system may receive before we have read any."""


@dataclass(frozen=True)
class Limits:
    """Seconds, unless it says otherwise."""

    visit: float = 15
    """For one source with all its redirects, looking up and waiting included. Nothing prolongs it: when it is over the
    connection is shut, also to a server that sends a byte now and then."""
    connect: float = 5
    read: float = 8
    pause: float = 1
    """Between two requests to the same host."""
    redirects: int = 5


@dataclass
class Pace:
    """One request to a host at a time, with a pause in between."""

    pause: float
    last: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str, deadline: Deadline) -> None:
        due = self.last.get(host, float("-inf")) + self.pause - time.monotonic()
        if due > deadline.left:
            raise Ended(LinkReason.SLOW)
        if due > 0:
            time.sleep(due)

    def done(self, host: str) -> None:
        self.last[host] = time.monotonic()


class Deadline:
    """When it is over, the connections it watches are shut under whoever waits for them."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._timer.cancel()
        with self._lock:
            while self._watched:
                self._watched.pop().close()

    @property
    def left(self) -> float:
        return self.end - time.monotonic()

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def watch(self, connection: socket.socket) -> None:
        """A copy of it is kept: encryption takes the original over."""
        with self._lock:
            self._watched.append(connection.dup())
        if self.is_over:
            self._shut()

    def _shut(self) -> None:
        with self._lock:
            for connection in self._watched:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # closed already
                    continue


class Line(http.client.HTTPConnection):
    """A connection to a place, at the addresses that were checked: the name is not looked up again."""

    def __init__(self, place: Place, guard: Guard, deadline: Deadline, limits: Limits) -> None:
        super().__init__(place.host, place.port)
        self.place, self.guard, self.deadline, self.limits = place, guard, deadline, limits
        self.default_port = DEFAULT_PORTS[place.scheme]

    def connect(self) -> None:
        self.sock = self._reached()
        self.deadline.watch(self.sock)
        self.sock.settimeout(max(0.001, min(self.limits.read, self.deadline.left)))
        if self.place.scheme == "https":
            self.sock = self.guard.trusts().wrap_socket(self.sock, server_hostname=self.place.host)

    def _reached(self) -> socket.socket:
        fault: OSError = TimeoutError()
        for address in self.place.at:
            if self.deadline.is_over:
                break
            family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
            made = socket.socket(family, socket.SOCK_STREAM)
            try:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE)
                made.settimeout(max(0.001, min(self.limits.connect, self.deadline.left)))
                made.connect((str(address), self.place.port))
            except OSError as problem:
                made.close()
                fault = problem
            else:
                return made
        raise fault
