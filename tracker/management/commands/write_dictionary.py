"""`manage.py write_dictionary`: docs/data-dictionary.md from the tables themselves, so that it cannot lie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from tracker.actions.loading.dictionary import as_markdown

HEAD = """# Data dictionary

The tables of the data set and their columns, as the loader reads them, the export writes them and the data package
carries them. Made by `manage.py write_dictionary` from `tracker/tables/`; a test fails when the two differ, and when
something that is stored is neither a column nor kept back with a reason. The site shows the same in English and French
at `/data/dictionary/`. Where the data comes from and how far it can be trusted: `fixtures/README.md`; how it is taken
away: `docs/open-data.md`.

*Filled*: **always** in every row; **extra** columns may be left out of a file that is loaded, and then what is stored
stays. An empty cell means not known or not applicable.

"""


def text() -> str:
    with translation.override("en"):
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
