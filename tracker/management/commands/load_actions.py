"""`manage.py load_actions [DIR]`: bring the data set into the record, or bring it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tracker.actions import loading, news
from tracker.exceptions import Refused
from tracker.rules import OPERATOR

DATA_SET = "fixtures/paris-actions"


class Command(BaseCommand):
    help = "Load the data set from CSV files. All or nothing; the same files twice change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "directory",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / DATA_SET,
            metavar="DIR",
            help=f"where the files are (default: {DATA_SET})",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, directory: Path, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            with transaction.atomic():
                plan = loading.read(directory, by=OPERATOR)
                if not plan.faults and not dry_run:
                    loading.apply(plan, by=OPERATOR)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if plan.faults:
            for fault in plan.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was written: {_faults(len(plan.faults))}.")
        if not dry_run:
            news.gather(timezone.now())
        if verbosity:
            self.tell(plan, dry_run=dry_run)

    def tell(self, plan: loading.Plan, *, dry_run: bool) -> None:
        for count in plan.summary():
            self.stdout.write(
                f"{count.file.name:14}{count.created:6} created {count.changed:6} changed "
                f"{count.unchanged:6} unchanged"
                + (f"   in the record but not in the file: {count.absent}" if count.absent else "")
            )
        for note in plan.notes:
            self.stdout.write(f"Note: {note}")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
        elif plan.changes_nothing:
            self.stdout.write("0 changes.")


def _faults(number: int) -> str:
    return "one fault" if number == 1 else f"{number} faults"
