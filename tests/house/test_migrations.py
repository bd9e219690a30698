"""Migrations say what the models say, and run forwards, back and forwards again with the data in place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.databases import empty_database, manage


@pytest.mark.once
@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with empty_database(tmp_path) as address:
        yield address


COUNT = "from tracker.models import Commitment; print(Commitment.objects.count())"


def test_migrations_run_forwards_and_back_with_data(database: str) -> None:
    manage(database, "migrate", "--verbosity", "0")
    manage(database, "load_actions", "--verbosity", "0")
    manage(database, "migrate", "tracker", "0001", "--verbosity", "0")
    manage(database, "migrate", "--verbosity", "0")
    assert manage(database, "shell", "--verbosity", "0", "--command", COUNT) == "109"
    manage(database, "migrate", "tracker", "zero", "--verbosity", "0")
    manage(database, "migrate", "--verbosity", "0")
    assert manage(database, "shell", "--verbosity", "0", "--command", COUNT) == "0"
