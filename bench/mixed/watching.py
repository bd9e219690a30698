"""Whether a page says the new thing a second after it was published, whichever process is asked."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from bench.load import HEADERS, asked
from bench.servers import Server

from .book import Book

MOST = 1.0
"""Seconds after which every process has to know."""


@dataclass(frozen=True)
class Published:
    """`words` stand on the page at `address` since `at` (of time.monotonic())."""

    address: str
    words: str
    at: float


class Watch:
    """Asks every process for every page that was changed: the moment its second is over, and before that as often
    as it takes to keep the old page warm there."""

    def __init__(self, servers: Sequence[Server], book: Book) -> None:
        self.servers, self.book = servers, book
        self.waiting: queue.Queue[Published] = queue.Queue()
        self.stale = self.checked = 0
        self.slowest = 0.0

    def published(self, address: str, words: str) -> None:
        self.waiting.put(Published(address, words, time.monotonic()))

    def warm(self, address: str) -> None:
        """Have every process make and keep the page as it is now: only what is kept can become stale."""
        for server in self.servers:
            self._read(server, address)

    def work(self, stop: threading.Event) -> None:
        while not stop.is_set() or not self.waiting.empty():
            try:
                one = self.waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            time.sleep(max(0.0, one.at + MOST - time.monotonic()))
            for server in self.servers:
                asked_at = time.monotonic() - one.at
                if one.words not in self._read(server, one.address):
                    self.stale += 1
                self.slowest = max(self.slowest, asked_at)
            self.checked += 1

    def _read(self, server: Server, address: str) -> str:
        answer = asked(server, address, **HEADERS, **{"Accept-Encoding": "identity"})
        if answer.status in (301, 302):
            answer = asked(server, answer.headers["location"], **HEADERS, **{"Accept-Encoding": "identity"})
        if answer.status != HTTPStatus.OK:
            self.book.wrong(f"watch: {answer.status}")
        return answer.body.decode()
