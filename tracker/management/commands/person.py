"""Give somebody what is stored about them, or erase them, where they ask for it in writing."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from tracker.actions import people
from tracker.exceptions import Refused
from tracker.models import User
from tracker.rules import OPERATOR


class Command(BaseCommand):
    help = "Export everything stored about a person as JSON, or erase the person. See docs/privacy.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="print everything stored about them, as JSON")
        export.add_argument("email")
        export.add_argument(
            "--to", type=Path, metavar="FILE", help="write it there, for your eyes only (0600)"
        )
        erase = verbs.add_parser("erase", help="take away who they are; what the record needs stays unnamed")
        erase.add_argument("email")
        erase.add_argument(
            "--yes", action="store_true", help="do it; without, it is only said what would be done"
        )

    def handle(self, *args: Any, verb: str, email: str, **options: Any) -> None:
        address = email.strip().lower()
        person = User.objects.filter(email=address).first()
        if person is None and not any(people.export_address(address, by=OPERATOR).values()):
            raise CommandError("There is no account with this address, and it follows nothing.")
        if verb == "export":
            self._export(person or address, options["to"])
        else:
            self._erase(person or address, sure=options["yes"])

    def _export(self, who: User | str, file: Path | None) -> None:
        """Of a person, or of an address without an account."""
        stored = (
            people.export_address(who, by=OPERATOR)
            if isinstance(who, str)
            else people.export(who, by=OPERATOR)
        )
        text = json.dumps(stored, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if file is None:
            self.stdout.write(text)
            return
        try:
            written = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as fault:
            raise CommandError(f"This file cannot be made: {fault.strerror}.") from fault
        with os.fdopen(written, "w", encoding="utf-8") as out:
            out.write(text + "\n")
        self.stdout.write("Written. Hand it over by a way that only they can read, then delete it.")

    def _erase(self, who: User | str, *, sure: bool) -> None:
        if not sure:
            raise CommandError("This cannot be undone. Export first if they want their data; then add --yes.")
        try:
            if isinstance(who, str):
                people.erase_address(who, by=OPERATOR)
            else:
                people.erase(who, by=OPERATOR)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Erased. Backups made before still hold them until they are replaced.")
