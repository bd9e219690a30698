"""Nine of ten people only read: a page, a pause, the next page."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Sequence

from bench.servers import Server

from .book import READING, Book
from .browser import Browser, TroubleError


class Reader:
    """Without cookies. Half of the time they come back to what most people look at."""

    def __init__(
        self, number: int, servers: Sequence[Server], book: Book, addresses: Sequence[str], pause: float
    ) -> None:
        self.chance = random.Random(number)
        self.browser = Browser(servers, book, READING, number)
        self.addresses, self.pause = addresses, pause

    def work(self, stop: threading.Event) -> None:
        while not stop.wait(self.chance.expovariate(1 / self.pause)):
            often = self.chance.random() < 0.5
            address = self.chance.choice(self.addresses[:100] if often else self.addresses)
            with contextlib.suppress(TroubleError):  # it is in the book
                self.browser.get(address, **{"Accept-Encoding": "gzip, deflate, br"})
