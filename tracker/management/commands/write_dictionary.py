"""`manage.py write_dictionary`: docs/data-dictionary.md from the list of files itself, so that it cannot lie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.actions.loading.dictionary import as_markdown

HEAD = """# Data dictionary

The files of the data set and their columns, as the loader reads them and the export writes them. Made by
`manage.py write_dictionary` from `tracker/actions/loading/`; a test fails when the two differ. Where the data comes
from and how far it can be trusted: `fixtures/README.md`.

*Filled*: **always** in every row; **extra** columns may be left out of a file, and then what is stored stays. An empty
cell means not known or not applicable.

"""


def text() -> str:
    return HEAD + as_markdown()


class Command(BaseCommand):
    help = "Write docs/data-dictionary.md; with --check only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the file differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "data-dictionary.md"
        if not check:
            path.write_text(text(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text():
            raise CommandError("docs/data-dictionary.md differs from the columns: run write_dictionary.")
