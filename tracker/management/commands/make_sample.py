"""`manage.py make_sample --commitments N --seed S`: made-up data, marked as such."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tracker.actions import sample
from tracker.exceptions import Refused
from tracker.rules import OPERATOR


class Command(BaseCommand):
    help = "Make sample data with made-up names, the same for a seed. Not where real commitments are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commitments", type=int, metavar="N", help="how many to make")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, other data")
        parser.add_argument("--clear", action="store_true", help="remove all sample data first")
        parser.add_argument(
            "--beside-real-record",
            action="store_true",
            help="make it although this database holds real commitments",
        )

    def handle(
        self,
        *args: Any,
        commitments: int | None,
        seed: int,
        clear: bool,
        beside_real_record: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        if commitments is None and not clear:
            raise CommandError("Say how many: --commitments 100. Or --clear to remove what was made.")
        try:
            with transaction.atomic(), without_collector():
                gone = sample.clear() if clear else 0
                made = (
                    sample.make(commitments, seed, by=OPERATOR, beside_real=beside_real_record)
                    if commitments is not None
                    else 0
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            self.stdout.write(f"{gone} sample commitments removed, {made} made.")


@contextmanager
def without_collector() -> Iterator[None]:
    """The collector of cycles would look through all the living rows again and again, and there are no cycles
    to speak of: a fifth of the time for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
