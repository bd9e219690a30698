"""`manage.py backup`: the whole site in one file, while others go on writing; `--check FILE` reads one through."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.backup import archive
from tracker.exceptions import Refused

NAME = "paris-actions-"
MOMENT = re.compile(re.escape(NAME) + r"[0-9]{8}T[0-9]{6}Z\.zip")
"""How a backup is named that nobody named: sorted, the oldest comes first."""


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
        parser.add_argument(
            "--keep",
            type=int,
            metavar="NUMBER",
            help="read the new one through, then delete the oldest in its folder until this many are left",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_through(options["check"])
            return
        keep = options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("Keep at least one.")
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
        if keep is not None:
            self.check_through(target)
            for path in superfluous(target, keep):
                path.unlink()
                self.stdout.write(f"{path}: deleted, {keep} are kept")

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
    return Path(settings.VAR_DIR) / "backups" / f"{NAME}{timezone.now():%Y%m%dT%H%M%SZ}.zip"


def superfluous(newest: Path, keep: int) -> list[Path]:
    """The oldest backups beside `newest` that are more than `keep` with it. Only what has a name as this command gives
    it: what somebody put there under another name is theirs."""
    named = sorted(path for path in newest.parent.glob(f"{NAME}*.zip") if MOMENT.fullmatch(path.name))
    others = [path for path in named if path != newest]
    return others[: max(0, len(others) + 1 - keep)]
