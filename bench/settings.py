"""Where the benchmark keeps its things, and the words that more than one of its modules need."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
ROOM = Path(os.environ.get("TRACKER_VAR_DIR", REPOSITORY / "var")).resolve() / "bench"
"""Data, results and installed programs: kept between runs, never under version control."""

PAGE = REPOSITORY / "docs" / "performance.md"
HOST = "tracker.example"
SIZES = (1_000, 10_000, 100_000)
SEED = 1
POSTGRES = os.environ.get("BENCH_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
"""A server on which databases may be made, without the name of one."""


class MissingError(Exception):
    """Something that a measurement needs is not here, or broke; the text says which and what to do."""


def room(*parts: str) -> Path:
    """A folder of the benchmark, made if it is not there."""
    folder = ROOM.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Nobody else measures here meanwhile: two runs would share files, and disturb each other's figures. MissingError
    where somebody does."""
    with (room() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise MissingError("Another run of the benchmark is at work here: wait for its end.") from taken
        yield


def surroundings(**more: str) -> dict[str, str]:
    """The environment of the programs that are started: this repository's, and nothing of the site's own settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "DATABASE_URL"))
    }
    return {**kept, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1", **more}


def secret_key() -> str:
    """One random key for all that the benchmark starts, made once."""
    file = room() / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(60), encoding="ascii")
    return file.read_text(encoding="ascii")
