"""The data that everything is measured with, made once and kept: sample commitments with made-up names, on SQLite
and on PostgreSQL, and the 109 real ones."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from .settings import POSTGRES, REPOSITORY, SEED, MissingError, room, secret_key, surroundings

RECORD = "record"
"""The name of the real record, where the others are numbers of commitments."""


@dataclass(frozen=True)
class Data:
    """One filled database. `name` is a number of commitments, or `RECORD`."""

    name: str
    url: str
    database: str
    """The name of the PostgreSQL database, or the path of the SQLite file."""

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")


def environment(url: str, **more: str) -> dict[str, str]:
    """For the site's own commands over that database."""
    own = {"DATABASE_URL": url, "TRACKER_SECRET_KEY": secret_key(), "TRACKER_VAR_DIR": str(room("var"))}
    return surroundings(**own, **more)


def manage(settings: Mapping[str, str], *words: str) -> str:
    """What a command of the site printed, under these settings. MissingError with its last words if it failed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=REPOSITORY, env=dict(settings),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise MissingError(f"manage.py {words[0]} failed:\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def sqlite(name: int | str) -> Data:
    """Filled if it is not yet. A file that was being made when somebody pressed Ctrl-C is made anew."""
    path = room() / (f"sample-{name}.sqlite3" if name != RECORD else "record.sqlite3")
    data = Data(str(name), f"sqlite:///{path}", str(path))
    if not path.exists():
        making = path.with_name(path.name + ".making")
        for file in path.parent.glob(making.name + "*"):
            file.unlink()
        _fill(f"sqlite:///{making}", name)
        _settle(making, path)
    return migrated(data)


@cache
def migrated(data: Data) -> Data:
    """It may have been made by an older version of the program."""
    manage(environment(data.url), "migrate", "-v", "0")
    return data


def _settle(making: Path, path: Path) -> None:
    """Everything into the one file."""
    with sqlite3.connect(making) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    making.rename(path)
    for file in path.parent.glob(making.name + "-*"):
        file.unlink()


def _fill(url: str, name: int | str) -> None:
    print(f"making {name} …", flush=True)
    manage(environment(url), "migrate", "-v", "0")
    if name == RECORD:
        manage(environment(url), "load_actions")
    else:
        manage(environment(url), "make_sample", "--commitments", str(name), "--seed", str(SEED))


def postgres(name: int | str) -> Data:
    """The same on PostgreSQL: a database `tracker_bench_…` on the server of BENCH_POSTGRES_URL."""
    database = f"tracker_bench_{name}"
    data = Data(str(name), f"{POSTGRES}/{database}", database)
    if not _exists(database):
        making = f"{database}_making"
        drop(making)
        _run(f"CREATE DATABASE \"{making}\" TEMPLATE template0 ENCODING 'UTF8'")
        _fill(f"{POSTGRES}/{making}", name)
        _run("VACUUM ANALYZE", making)
        _run(f'ALTER DATABASE "{making}" RENAME TO "{database}"')
    return migrated(data)


def copy_of(data: Data, purpose: str) -> Data:
    """The same rows in a database that may be written to; one of that purpose left over is replaced."""
    if data.is_sqlite:
        path = room() / f"{purpose}.sqlite3"
        for file in path.parent.glob(path.name + "*"):
            file.unlink()
        shutil.copyfile(data.database, path)
        return Data(data.name, f"sqlite:///{path}", str(path))
    database = f"tracker_bench_{purpose}"
    drop(database)
    _run(f'CREATE DATABASE "{database}" TEMPLATE "{data.database}"')
    return Data(data.name, f"{POSTGRES}/{database}", database)


def remove(data: Data) -> None:
    """For copies: whatever was written goes."""
    if data.is_sqlite:
        path = Path(data.database)
        for file in path.parent.glob(path.name + "*"):
            file.unlink()
    else:
        drop(data.database)


def drop(database: str) -> None:
    _run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _exists(database: str) -> bool:
    with _connect() as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            is not None
        )


def _run(statement: str, database: str = "postgres") -> None:
    with _connect(database) as connection:
        connection.execute(statement)  # names cannot be parameters; all are ours


def _connect(database: str = "postgres") -> psycopg.Connection:
    try:
        return psycopg.connect(
            f"{POSTGRES.replace('postgres:', 'postgresql:', 1)}/{database}",
            autocommit=True,
            connect_timeout=5,
        )
    except psycopg.OperationalError as fault:
        where = urlsplit(POSTGRES).hostname
        raise MissingError(
            f"No PostgreSQL at {where} lets us in: start one, or name one in BENCH_POSTGRES_URL."
        ) from fault


def backends(data: Data) -> list[int]:
    """The processes of PostgreSQL that work for this database; their titles say so. None for SQLite, which works
    inside of whoever asks."""
    if data.is_sqlite:
        return []
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                title = (folder / "cmdline").read_text().split("\0")[0]
            except OSError:
                continue
            if title.startswith("postgres:") and f" {data.database} " in title:
                found.append(int(folder.name))
    return found
