"""Databases of a test's own, beside the one of the suite, and the project's commands on them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def empty_database(folder: Path, name: str = "moves") -> Iterator[str]:
    """The address of a new database, of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / f'{name}.sqlite3'}"
        return
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    unique = f"tracker_{name}_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{unique}"')
        try:
            yield f"{server}/{unique}"
        finally:
            admin.execute(f'DROP DATABASE "{unique}" WITH (FORCE)')


def manage(database: str, *arguments: str, fails: bool = False, **more: str) -> str:
    """What a command says: of one that fails, what it says of that."""
    command = [sys.executable, "manage.py", *arguments]
    environment = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"} | more
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return (done.stderr if fails else done.stdout).strip()
