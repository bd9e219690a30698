"""`manage.py move_database URL`: everything from the database of now into another one, of either kind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.backup import archive


class Command(BaseCommand):
    help = "Copy everything into another, empty database (postgres://… or sqlite:///…). Stop the site before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="URL", help="as it will stand in DATABASE_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        """The new database is another setting, so programs of their own work on it. Files stay where they are: they are
        not in the copy."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "move.zip"
            manifest = archive.write(copy, files=False)
            there = {**os.environ, "DATABASE_URL": options["url"]}
            for step in (["migrate", "--verbosity", "0"], ["restore", str(copy), "--rows-only"]):
                command = [sys.executable, "manage.py", *step]
                done = subprocess.run(  # noqa: S603  # our own commands
                    command, cwd=settings.BASE_DIR, env=there, capture_output=True, text=True, check=False
                )
                if done.returncode:
                    raise CommandError(f"{' '.join(step[:1])}: {done.stderr.strip().splitlines()[-1]}")
        rows = sum(each.rows for each in manifest.tables.values())
        self.stdout.write(
            f"{rows} rows are there, and their hashes agree. Set DATABASE_URL to it and start the site."
        )
