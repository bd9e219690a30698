"""`manage.py check_evidence [--tidy]`: prove that the stored evidence is what was given."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.models import EvidenceFile
from tracker.reads import evidence


def _is_left_over(name: str) -> bool:
    """A younger one may be in the middle of being given: its row comes with the commit."""
    return timezone.now() - evidence.where_kept().get_modified_time(name) > dt.timedelta(days=1)


class Command(BaseCommand):
    help = "Compare stored evidence files with their rows and hashes; exit code 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--tidy", action="store_true", help="delete what has belonged to no row for a day"
        )

    def handle(self, *args: Any, tidy: bool, verbosity: int, **options: Any) -> None:
        found = list(evidence.faults())
        left = 0
        for fault in found:
            self.stdout.write(f"{fault.what}: {fault.name}")
            if tidy and fault.what == "orphaned" and _is_left_over(fault.name):
                evidence.where_kept().delete(fault.name)
            else:
                left += 1
        if left:
            raise CommandError(f"{left} stored files are not as they should be.")
        if verbosity:
            count = EvidenceFile.objects.count()
            self.stdout.write(f"All {count} evidence files are stored as they were given.")
