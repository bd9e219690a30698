"""`manage.py verify_releases [VERSION …]`: prove that the stored files are those that were released."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.reads import releases


class Command(BaseCommand):
    help = "Compare the stored files of every release with their hashes; exit code 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("versions", nargs="*", metavar="VERSION", help="only these")

    def handle(self, *args: Any, versions: list[str], verbosity: int, **options: Any) -> None:
        chosen = [release for release in releases.listed() if not versions or release.version in versions]
        unknown = set(versions) - {release.version for release in chosen}
        if unknown:
            raise CommandError(f"There is no release {', '.join(sorted(unknown))}.")
        found = list(releases.faults(chosen))
        for fault in [*found, *releases.left_over()]:
            self.stdout.write(f"{fault.what}: {fault.name}")
        if found:
            raise CommandError(f"{len(found)} stored files are not as they were released.")
        if verbosity:
            files = sum(len(release.files) for release in chosen)
            self.stdout.write(f"All {files} files of {len(chosen)} releases are as they were released.")
