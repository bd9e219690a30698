"""`manage.py restore FILE`: bring a backup back into an empty database, on SQLite or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.backup import restoring
from tracker.exceptions import Refused


class Command(BaseCommand):
    help = "Bring a backup back, all or nothing: run `migrate` on an empty database first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE")
        parser.add_argument("--rows-only", action="store_true", help="leave the files where they are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restoring.restore(options["source"], files=not options["rows_only"])
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(each.rows for each in manifest.tables.values())
        self.stdout.write(
            f"{rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files are back, as of "
            f"{manifest.made_at}; counts and hashes agree."
        )
