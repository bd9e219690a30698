"""`manage.py backup`: the whole site in one file, while others go on writing; `--check FILE` reads one through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.backup import archive
from tracker.exceptions import Refused


class Command(BaseCommand):
    help = (
        "Write every row and every file into one file, as they are now. It holds personal data: keep it safe."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "target",
            nargs="?",
            type=Path,
            metavar="FILE",
            help="where to write it (default: backups/ beside the database, named by the moment)",
        )
        parser.add_argument("--check", type=Path, metavar="FILE", help="only read that one through")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_through(options["check"])
            return
        target = options["target"] or default()
        if target.exists():
            raise CommandError(f"{target} is there already.")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = archive.write(target)
        self.say(target, manifest)
        if manifest.missing:
            raise CommandError(
                f"{len(manifest.missing)} files that rows name were not there: {', '.join(manifest.missing[:5])}. "
                "Everything else was written."
            )

    def check_through(self, source: Path) -> None:
        try:
            with archive.opened(source) as (_archive, manifest):
                self.say(source, manifest)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal

    def say(self, path: Path, manifest: archive.Manifest) -> None:
        rows = sum(each.rows for each in manifest.tables.values())
        self.stdout.write(
            f"{path}: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files, "
            f"{path.stat().st_size} bytes, made at {manifest.made_at}"
        )


def default() -> Path:
    return Path(settings.VAR_DIR) / "backups" / f"paris-actions-{timezone.now():%Y%m%dT%H%M%SZ}.zip"
