"""Readers, members of organizations and editors at once, for minutes: what goes wrong, how long everybody waits,
and whether anybody reads yesterday's page a second after something was published."""

from __future__ import annotations

import contextlib
import json
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from bench import contenders, data, pages
from bench.figures import Figure
from bench.servers import Server
from bench.settings import REPOSITORY, MissingError

from . import table
from .book import Book
from .people import EDITORS, MEMBERS
from .readers import Reader
from .watching import Watch
from .writers import Editor, Member

PROCESSES = 2
READERS = 9 * (MEMBERS + EDITORS)
"""Nine of ten people only read."""
ADDRESSES = 2_000
PATIENCE = 60.0  # seconds in which everybody has to have ended

__all__ = ["Pauses", "measure", "table"]


@dataclass(frozen=True)
class Pauses:
    """Seconds between two pages of a reader, and between two things that a writer does, on average."""

    reader: float = 5.0
    writer: float = 15.0


def measure(
    size: int, minutes: float, kinds: Sequence[str], pauses: Pauses
) -> tuple[list[Figure], dict[str, dict[str, Any]]]:
    """On a copy of the data, with each kind of database."""
    figures, found = [], {}
    for kind in kinds:
        made = data.sqlite(size) if kind == "sqlite" else data.postgres(size)
        contenders.collect_static(made)
        copy = data.copy_of(made, "mixed")
        try:
            one = found[kind] = _load(copy, minutes, pauses)
        finally:
            data.remove(copy)
        figures += [
            Figure.single(
                f"errors_{kind}",
                size,
                sum(one["errors"].values()),
                f"{one['requests']:,} requests in {minutes:g} minutes",
            ),
            Figure.single(f"writers_{kind}", size, one["writers"]["p99"]),
            Figure.single(
                f"stale_{kind}",
                size,
                one["stale"],
                f"{one['publications']} publications, {PROCESSES} processes",
            ),
        ]
    return figures, found


def _load(copy: data.Data, minutes: float, pauses: Pauses) -> dict[str, Any]:
    """Everybody at once."""
    password = secrets.token_urlsafe(24)
    cast = people(copy, password)
    book = Book()
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(
                contenders.product(
                    copy, name=f"product {number} on {'sqlite' if copy.is_sqlite else 'postgresql'}"
                )
            )
            for number in range(1, PROCESSES + 1)
        ]
        watch = Watch(servers, book)
        workers: list[Any] = [
            *(
                Member(person, password, servers, book, number)
                for number, person in enumerate(cast["members"])
            ),
            *(
                Editor(person, password, servers, book, watch, number)
                for number, person in enumerate(cast["editors"])
            ),
        ]
        for worker in workers:
            worker.pause = pauses.writer
            worker.sign_in()
        known = addresses(cast["references"])
        workers += [Reader(number, servers, book, known, pauses.reader) for number in range(READERS)]
        stop = threading.Event()
        threads = [
            threading.Thread(target=worker.work, args=(stop,), daemon=True) for worker in [*workers, watch]
        ]
        begin = time.monotonic()
        for thread in threads:
            thread.start()
        memory = _wait(stop, minutes, servers)
        for thread in threads:
            thread.join(PATIENCE)
        if any(thread.is_alive() for thread in threads):
            raise MissingError("Somebody did not come to an end: a request hangs.")
        seconds = time.monotonic() - begin
    return {
        **book.summary(),
        "minutes": minutes,
        "seconds": seconds,
        "stale": watch.stale,
        "publications": watch.checked,
        "slowest_look": watch.slowest,
        "memory": memory,
        "readers_number": READERS,
        "reader_pause": pauses.reader,
        "writer_pause": pauses.writer,
    }


def _wait(stop: threading.Event, minutes: float, servers: Sequence[Server]) -> dict[str, float]:
    """Look at memory after a fifth of the time, and at the end. What was started must still run."""
    time.sleep(minutes * 60 / 5)
    warm = max(one.share for server in servers for one in server.memory())
    time.sleep(minutes * 60 * 4 / 5)
    stop.set()
    end = max(one.share for server in servers for one in server.memory())
    return {"warm": warm, "end": end}


def people(copy: data.Data, password: str) -> dict[str, Any]:
    """Made by the site's own actions, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.mixed.people"], cwd=REPOSITORY,
        env=data.environment(copy.url, BENCH_PASSWORD=password), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise MissingError(f"The people could not be made:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def addresses(references: Sequence[str]) -> list[str]:
    """What the readers read: lists in many forms, searches, commitments, and one of every other page."""
    forms = product(pages.narrowings(), pages.LANGUAGES, ("", "title"))
    found = [pages.of_product(language, sort=sort, **wish) for wish, language, sort in forms]
    found += list(pages.searches("").product)
    found += [
        f"/{language}/commitments/{reference}/" for reference in references for language in pages.LANGUAGES
    ]
    found += [address for address in pages.TYPES.values() if "{" not in address]
    return list(pages.shuffled(found))[:ADDRESSES]
