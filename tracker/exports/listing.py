"""A table as CSV, and how a value is written where there are only texts."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from tracker.reads.formulas import guarded
from tracker.reads.taking import Line, Table, names
from tracker.tables import SEPARATOR

BOM = "\ufeff"
PIECE = 16_384  # characters that are handed on together

Row = Iterable[Any]


def csv_text(table: Table) -> Iterator[str]:
    """UTF-8 with a byte order mark, without which Excel reads accents wrongly; RFC 4180; piece by piece."""
    columns = names(table.columns)
    yield from pieces_of([columns])
    yield from pieces_of((_row(line, columns) for line in table.lines), mark="")


def _row(line: Line, columns: Iterable[str]) -> Row:
    return [harmless(line[name]) for name in columns]


def pieces_of(rows: Iterable[Row], *, mark: str = BOM) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(mark)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > PIECE:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue()


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would calculate gets an apostrophe in front: shown, not run. Numbers stay numbers."""
    written = as_text(value)
    return guarded(written) if isinstance(value, (str, tuple)) else written


def as_text(value: Any) -> str:
    """As the files of the data set: days in ISO 8601, yes and no, figures in full digits, keys joined by ";"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return SEPARATOR.join(as_text(each) for each in value)
    return str(value)
