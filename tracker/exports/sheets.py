"""The same as a workbook: a sheet for each table, one that says what the columns mean, and one that says what it is."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tracker.reads.formulas import looks_live
from tracker.reads.taking import Table, Taken, Whole, names
from tracker.tables import Column

from .listing import as_text
from .numbers import exact

LONGEST = 32_767  # UTF-16 units in a cell of a spreadsheet
CUT = "…"
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no place for: one such character, and no program opens the book."""

TAKEN_FOR_MORE = ("=", "#")
"""A text that begins so is a formula to the writer, or the name of an error."""

WIDE, NARROW = 44, 16
LONG = re.compile(r"(title|promise|reason|rationale|headline|detail|name|description|text)(_en|_fr)?")


def workbook(taken: Taken | Whole) -> IO[bytes]:
    """A temporary file at its beginning, which goes with its last reader. Row by row: the book is never in memory."""
    book = Workbook(write_only=True)
    try:
        _fill(book, taken)
    except BaseException:
        saved(book).close()  # which closes its sheets, each a temporary file until then
        raise
    return saved(book)


def _fill(book: Workbook, taken: Taken | Whole) -> None:
    for table in taken.tables:
        _table(book, table)
    _meanings(book, taken.tables)
    notes = book.create_sheet("about")
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 18, 110
    for name, value in taken.about.facts.items():
        notes.append([cell(notes, name, bold=True), cell(notes, value)])


def saved(book: Workbook) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever gets it closes it
    try:
        book.save(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _table(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "B2"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    columns = names(table.columns)
    sheet.append([cell(sheet, name, bold=True) for name in columns])
    for line in table.lines:
        sheet.append([cell(sheet, line[name]) for name in columns])


def _width(column: Column) -> int:
    return WIDE if LONG.fullmatch(column.name) else NARROW


def _meanings(book: Workbook, tables: Iterable[Table]) -> None:
    sheet = book.create_sheet("columns")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCD", (18, 24, 14, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([cell(sheet, name, bold=True) for name in ("table", "column", "kind", "meaning")])
    for table in tables:
        for each in table.columns:
            told = (table.name, each.name, each.kind.name.lower(), str(each.meaning))
            sheet.append([cell(sheet, text) for text in told])


def cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """Numbers, days and yes or no as such; a text as text, so that none is a formula, not even once somebody edits the
    cell and leaves it again. What can only be read as what it is goes as it is, which takes a third less time."""
    plain = _plain(value)
    is_text = isinstance(plain, str)
    odd = is_text and (plain.startswith(TAKEN_FOR_MORE) or looks_live(plain))
    if not bold and not odd:
        return plain
    made = WriteOnlyCell(sheet, value=plain)
    if is_text:
        made.data_type = "s"
        made.quotePrefix = odd
    if bold:
        made.font = Font(bold=True)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        value = exact(value)
    elif isinstance(value, tuple):
        value = as_text(value)
    if isinstance(value, str):
        return fitting(value) or None
    return value


def fitting(text: str) -> str:
    """Without what a workbook cannot hold, and where it is longer than a cell cut with a mark; other files have it
    whole."""
    kept = REFUSED.sub("", text)
    if len(kept) <= LONGEST // 2 or len(kept.encode("utf-16-le")) <= 2 * LONGEST:
        return kept
    return kept.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + CUT
