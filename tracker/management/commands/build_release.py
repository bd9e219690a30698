"""`manage.py build_release`: freeze what is public as a release that is never changed; `--check` builds one again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.exceptions import Refused
from tracker.exports import releases
from tracker.models import Release
from tracker.rules import OPERATOR


class Command(BaseCommand):
    help = "Freeze the public data: package, SQLite file, public record, list of commitments, hashes."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Every command has a `--version`, which prints that of Django: here it is the release's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of",
            type=dt.date.fromisoformat,
            metavar="DAY",
            help="the day the list of commitments is read as of, like 2026-11-22 (default: today)",
        )
        parser.add_argument(
            "--notes-en", default="", metavar="TEXT", help="what is to be said of it, in English"
        )
        parser.add_argument("--notes-fr", default="", metavar="TEXT", help="the same in French")
        parser.add_argument(
            "--version-name", "--version", dest="release_version", default="", metavar="VERSION"
        )
        parser.add_argument(
            "--check", default="", metavar="VERSION", help="only build that one again and compare"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self.check_again(options["check"])
            else:
                self.build(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def build(self, options: dict[str, Any]) -> None:
        release = releases.build(
            by=OPERATOR,
            as_of=options["as_of"] or timezone.localdate(),
            version=options["release_version"],
            notes_en=options["notes_en"],
            notes_fr=options["notes_fr"],
        )
        if options["verbosity"]:
            for file in release.files:
                self.stdout.write(f"{file['sha256']}  {file['name']}  ({file['size']} bytes)")
            self.stdout.write(
                f"Release {release.version}, read as of {release.as_of}, "
                f"at entry {release.head_sequence} of the public record ({release.head_sha256})."
            )

    def check_again(self, version: str) -> None:
        release = Release.objects.filter(version=version).first()
        if release is None:
            raise CommandError(f"There is no release {version}.")
        entries = releases.moved_on(release)
        found = releases.differing(release)
        if found:
            raise CommandError(
                f"Built again, these files of {version} come out otherwise: {', '.join(found)}."
            )
        if entries:
            self.stdout.write(
                f"The public record has moved on by {_entries(entries)} since {version}: "
                "the tables cannot be built again. The record up to its head is the same, byte for byte."
            )
        else:
            self.stdout.write(f"Built again, {version} is the same, byte for byte.")


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
