"""A selection as CSV and XLSX: the same lines, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tracker.reads.taking import COLUMNS, LICENCE, PROVENANCE

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins like this is taken for a formula by some spreadsheet."""

LONGEST = 32_767  # characters in a cell of a spreadsheet
BOM = "\ufeff"

Line = Mapping[str, Any]


def csv_text(lines: Iterable[Line], columns: Iterable[str] = COLUMNS) -> Iterator[str]:
    """UTF-8 with a byte order mark, without which Excel reads accents wrongly; RFC 4180; piece by piece."""
    names = list(columns)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(names)
    for line in lines:
        writer.writerow([harmless(line[name]) for name in names])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would calculate gets an apostrophe in front: shown, not run. Numbers stay numbers."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def workbook(
    lines: Iterable[Line], about: Iterable[tuple[str, str]], columns: Iterable[str] = COLUMNS
) -> bytes:
    """Two sheets: the lines, and `about`, what they are. Every text is stored as text, so that none is a formula."""
    names = list(columns)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("commitments")
    sheet.freeze_panes = "B2"
    for number, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 44 if name[:-3] in WIDE else 16
    sheet.append([_cell(sheet, name, bold=True) for name in names])
    for line in lines:
        sheet.append([_cell(sheet, line[name]) for name in names])
    notes = book.create_sheet("about")
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 18, 110
    for name, value in [*about, ("licence", LICENCE), ("provenance", PROVENANCE)]:
        notes.append([_cell(notes, name, bold=True), _cell(notes, value)])
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


WIDE = ("title", "promise", "reason")


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell
