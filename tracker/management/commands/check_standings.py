"""`manage.py check_standings [--repair]`: prove that what is derived is what the facts say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.actions import audit
from tracker.models import Commitment


class Command(BaseCommand):
    help = (
        "Compare standings, deadline days and words of search with the facts; exit code 1 when they differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write anew what differs")

    def handle(self, *args: Any, repair: bool, verbosity: int, **options: Any) -> None:
        found = list(audit.stale())
        for commitment, what in found:
            self.stdout.write(f"{commitment.reference}: {what}")
        miscounted = audit.miscounted()
        if miscounted:
            self.stdout.write("vocabulary: counts")
        if (found or miscounted) and not repair:
            raise CommandError(f"{len(found) + miscounted} differ from the facts. Mend them with --repair.")
        if found or miscounted:
            audit.repair([commitment for commitment, _ in found])
            audit.write_vocabulary()
            self.stdout.write("Mended.")
        elif verbosity:
            count = Commitment.objects.count()
            self.stdout.write(f"All that is derived about {count} commitments is what the facts say.")
