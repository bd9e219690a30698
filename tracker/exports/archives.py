"""One thing as a ZIP: a CSV for each of its tables, for what their columns mean, and for what it all is."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from tracker.reads.taking import Whole

from .listing import csv_text, harmless, pieces_of

READABLE = 0o644 << 16


def archive(whole: Whole) -> IO[bytes]:
    """A temporary file at its beginning. The same bytes from the same data: its parts carry the day that is read."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever gets it closes it
    try:
        with zipfile.ZipFile(file, "w") as made:
            for name, pieces in _parts(whole):
                _write(made, name, whole, pieces)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _parts(whole: Whole) -> Iterable[tuple[str, Iterable[str]]]:
    for table in whole.tables:
        yield table.name, csv_text(table)
    told = (
        (table.name, each.name, each.kind.name.lower(), harmless(str(each.meaning)))
        for table in whole.tables
        for each in table.columns
    )
    yield "columns", pieces_of([("table", "column", "kind", "meaning"), *told])
    facts = ((name, harmless(value)) for name, value in whole.about.facts.items())
    yield "about", pieces_of([("name", "value"), *facts])


def _write(made: zipfile.ZipFile, name: str, whole: Whole, pieces: Iterable[str]) -> None:
    day = whole.about.as_of
    entry = zipfile.ZipInfo(f"{name}.csv", (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, READABLE
    with made.open(entry, "w") as file:
        for piece in pieces:
            file.write(piece.encode())
