"""Figures that processes count while they answer. Without a folder to put them together nothing is counted.

Prometheus' own client keeps them in files that all processes of a machine can read, one set for each process. What has
ended is added up in one more set (`tidy`), so that no count ever goes back because a process was replaced.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

SECONDS: Final = (0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the buckets of the time to an answer."""

METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
ENDED: Final = "0"
"""In place of a process id, in the names of the files in which the ended are added up. No process has it."""


ROOM: Final = {"histogram": 2**20, "counter": 2**16, "gauge_livesum": 2**16}
"""Bytes of each file, taken from the disk at once: a process that writes to mapped memory for which a full disk has no
room is killed."""

log = structlog.get_logger("tracker.figures")


class _Figures:
    """The one set of this process. The library decides when it is imported where figures go: so it is imported late."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            tidy(folder)
            for kind, size in ROOM.items():
                _make_room(folder / f"{kind}_{os.getpid()}.db", size)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        mine = CollectorRegistry()  # not the global one: what is shown is read from the files
        self.answers = Histogram(
            "tracker_answers_seconds",
            "Seconds until an answer begins, by route, method, class of status, and where a kept page came from.",
            ("route", "method", "status", "kept"),
            buckets=SECONDS,
            registry=mine,
        )
        self.sent = Counter(
            "tracker_kept_pages_bytes", "Bytes sent of kept pages, as compressed.", ("kept",), registry=mine
        )
        self.store = Gauge(
            "tracker_page_store_bytes",
            "Memory that finished pages take, of all processes.",
            multiprocess_mode="livesum",
            registry=mine,
        )
        self.versions = Counter(
            "tracker_version_reads",
            "Times that the version of the data was read.",
            ("result",),
            registry=mine,
        )
        self.redis = Counter(
            "tracker_redis_failures", "Times that Redis did not answer or refused.", registry=mine
        )
        self.known: dict[tuple[str, str, str, str], Any] = {}
        self.bytes = {kept: self.sent.labels(kept) for kept in ("memory", "redis", "made")}
        self.store.set(0)


_here: _Figures | None = None


def begin(folder: Path) -> None:
    """Count from now on in this process, and put it where the others do. Where there is no room for that, the site is
    served all the same."""
    global _here  # noqa: PLW0603  # one set for a process: the files have its id in their names
    try:
        _here = _here or _Figures(folder)
    except OSError as fault:
        log.error("nothing is counted: the folder for it cannot be written", fault=type(fault).__name__)


def counting() -> bool:
    return _here is not None


def answered(route: str, method: str, status: str, kept: str, seconds: float, sent: int) -> None:
    """One request. `status` is what WSGI was given ("200 OK"); `kept` and `sent` are of a kept page, else "" and 0."""
    figures = _here
    if figures is None:
        return
    key = (route, method, status[:1], kept)
    child = figures.known.get(key)
    if child is None:
        named = method if method in METHODS else "other"
        child = figures.known[key] = figures.answers.labels(route, named, f"{status[:1]}xx", kept)
    child.observe(seconds)
    if sent:
        figures.bytes[kept].inc(sent)


def store_is(size: int) -> None:
    """What the pages that this process keeps take, in bytes."""
    if _here:
        _here.store.set(size)


def version_read(well: bool) -> None:
    """The version of the data was asked of the database."""
    if _here:
        _here.versions.labels("read" if well else "failed").inc()


def redis_failed() -> None:
    if _here:
        _here.redis.inc()


def written(*registries: CollectorRegistry) -> bytes:
    """All figures of this machine in Prometheus' text form, and what the other registries collect."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    if _here is None:
        return b"".join(generate_latest(other) for other in registries)
    all_processes = CollectorRegistry()
    MultiProcessCollector(all_processes, str(_here.folder))  # type: ignore[no-untyped-call]  # the library's own
    with _alone(_here.folder):
        tidy(_here.folder)
        counted = generate_latest(all_processes)
    return counted + b"".join(generate_latest(other) for other in registries)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody reads while the ended are added up, and nobody adds them up twice. The kernel lets go of a lock whose
    holder died."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tidy(folder: Path) -> None:
    """Add up what processes that are gone have counted, and take their files away."""
    for file in sorted(folder.glob("*_*.db")):
        kind, _mark, number = file.stem.rpartition("_")
        if number == ENDED or not number.isdecimal() or _lives(int(number)):
            continue
        if not kind.startswith("gauge"):
            with contextlib.suppress(
                struct.error, ValueError, RuntimeError
            ):  # cut off when it was made: nothing in it
                _add(file, folder / f"{kind}_{ENDED}.db")
        file.unlink(missing_ok=True)


def _add(file: Path, total: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict

    sums: Any = MmapedDict(str(total))  # type: ignore[no-untyped-call]  # the library's own
    try:
        for key, value, moment, _place in MmapedDict.read_all_values_from_file(str(file)):  # type: ignore[no-untyped-call]  # the library's own
            sums.write_value(key, sums.read_value(key)[0] + value, moment)
    finally:
        sums.close()


def _make_room(file: Path, size: int) -> None:
    with file.open("ab") as opened:
        os.posix_fallocate(opened.fileno(), 0, size)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
