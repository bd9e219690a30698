"""`manage.py export_actions DIR`: the record as the files that `load_actions` reads back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from tracker.exports import fixtures


class Command(BaseCommand):
    help = "Write what is public as CSV files; load_actions reads them back without a change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help="files in it are replaced")

    def handle(self, *args: Any, directory: Path, verbosity: int, **options: Any) -> None:
        try:
            with one_moment():
                counts = fixtures.write_all(directory)
        except OSError as error:
            raise CommandError(f"{directory} cannot be written: {error}") from error
        if verbosity:
            for name, rows in counts.items():
                self.stdout.write(f"{name:14}{rows:6} rows")


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read is of one moment, whoever writes meanwhile. SQLite keeps writers out by itself."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
