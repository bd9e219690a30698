"""Migrations say what the models say, and run forwards, back and forwards again with the data in place."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.once
@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The address of a new database of its own, of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'moves.sqlite3'}"
        return
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    name = f"tracker_moves_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(database: str, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    environment = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


COUNT = "from tracker.models import Commitment; print(Commitment.objects.count())"


def test_migrations_run_forwards_and_back_with_data(empty_database: str) -> None:
    manage(empty_database, "migrate", "--verbosity", "0")
    manage(empty_database, "load_actions", "--verbosity", "0")
    manage(empty_database, "migrate", "tracker", "0001", "--verbosity", "0")
    manage(empty_database, "migrate", "--verbosity", "0")
    assert manage(empty_database, "shell", "--verbosity", "0", "--command", COUNT) == "109"
    manage(empty_database, "migrate", "tracker", "zero", "--verbosity", "0")
    manage(empty_database, "migrate", "--verbosity", "0")
    assert manage(empty_database, "shell", "--verbosity", "0", "--command", COUNT) == "0"
