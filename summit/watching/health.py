"""Whether this process can answer readers, looked up in little time and not more than once a second."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import structlog
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from summit.shared.asking import shared

PATIENCE: Final = 2.0
"""Seconds that whoever asks waits for the checks. A database that takes longer is "slow", and that is not ready."""

HOLDS: Final = 1.0
"""Seconds for which an answer is given again: anybody may ask, and as often as they like."""

log = structlog.get_logger("tracker.ready")

Report = Mapping[str, str]
"""Each thing in one word: "ok", "gone", "behind" (migrations), "slow", "off" (no Redis). No reason: whoever asks may be
anybody, and the log has it."""

OPTIONAL: Final = frozenset({"redis"})


def is_ready(report: Report) -> bool:
    """Whether requests should be sent here. Redis is said and never a reason."""
    return all(word == "ok" for thing, word in report.items() if thing not in OPTIONAL)


class Readiness:
    """The newest report of this process. One thread looks, however many ask."""

    def __init__(self, look: Callable[[], Report] | None = None) -> None:
        self._look = look or everything
        self._report: Report = {}
        self._at = float("-inf")  # of time.monotonic()
        self._done = threading.Event()
        self._looking = False
        self._lock = threading.Lock()

    def report(self) -> Report:
        """At most `HOLDS` seconds old, after at most `PATIENCE` seconds."""
        with self._lock:
            if time.monotonic() - self._at < HOLDS:
                return self._report
            if not self._looking:
                self._looking, self._done = True, threading.Event()
                threading.Thread(target=self._find, args=(self._done,), name="ready", daemon=True).start()
            done = self._done
        if not done.wait(PATIENCE):
            return {"database": "slow"}
        return self._report

    def _find(self, done: threading.Event) -> None:
        try:
            report = self._look()
        except Exception:  # whatever it is, the site is not known to be ready
            log.exception("could not look whether the site is ready")
            report = {"site": "gone"}
        with self._lock:
            self._report, self._at, self._looking = report, time.monotonic(), False
        done.set()


def everything() -> Report:
    """Database, migrations, evidence, Redis. In a thread of its own, whose connections are closed at the end."""
    try:
        database = _word("database", _asks_the_database)
        migrations = _word("migrations", _migrations) if database == "ok" else "gone"
    finally:
        connections.close_all()
    redis = shared()
    return {
        "database": database,
        "migrations": migrations,
        "evidence": _word("evidence", _writes_evidence),
        "redis": "off" if redis is None else "ok" if redis.answers() else "gone",
    }


def _word(thing: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as fault:  # noqa: BLE001  # drivers and disks have many ways to fail
        log.warning("not ready", thing=thing, fault=type(fault).__name__)
        return "gone"


def _asks_the_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok"


_applied = threading.Event()


def _migrations() -> str:
    """Found applied once, they are not looked for again: the program of a process does not change."""
    if not _applied.is_set():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "behind"
        _applied.set()
    return "ok"


def _writes_evidence() -> str:
    """A file without a name: nothing is left of it, however this ends."""
    folder = Path(getattr(storages["evidence"], "location", settings.VAR_DIR))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x")
    return "ok"
