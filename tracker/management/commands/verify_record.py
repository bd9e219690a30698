"""`manage.py verify_record [--head SEQ:SHA256] [--jsonl FILE]`: prove that the public record holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.reads.record import verify
from tracker.reads.record.chain import Head, head

HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Verify the chain, the heads of the releases and the data against each other; exit code 1 on a fault."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="SEQ:SHA256",
            help="a head that was noted earlier: it still has to be in the chain",
        )
        parser.add_argument(
            "--jsonl", type=Path, metavar="FILE", help="a copy of record.jsonl kept from earlier: the same"
        )

    def handle(self, *args: Any, head: list[str], jsonl: Path | None, verbosity: int, **options: Any) -> None:
        found = 0
        for fault in self._faults([_known(each) for each in head], jsonl):
            self.stdout.write(fault)
            found += 1
        if found:
            raise CommandError(f"The public record does not hold: {found} faults.")
        if verbosity:
            self.stdout.write(_holds())

    def _faults(self, heads: list[Head], jsonl: Path | None) -> Any:
        if jsonl is not None:
            try:
                with jsonl.open("rb") as copy:
                    yield from verify.of_copy(copy)
            except OSError as error:
                raise CommandError(f"{jsonl} cannot be read: {error}") from error
        yield from verify.faults(heads)


def _known(text: str) -> Head:
    found = HEAD.fullmatch(text)
    if found is None:
        raise CommandError(f"{text} is not a head: give its number, a colon and its 64 digits.")
    return Head(int(found[1]), found[2])


def _holds() -> str:
    newest = head()
    if not newest.sequence:
        return "The public record has no entry yet, and nothing is public."
    return (
        f"The public record holds: {newest.sequence} entries, and what everybody can read is what they say.\n"
        f"Head: {newest}"
    )
