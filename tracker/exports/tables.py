"""Tables of the record for the desk: of one selection or of everything, as CSV, XLSX and ZIP.

Columns are those of the data files, so that what is downloaded can be mended and imported again. A cell that a
spreadsheet would take for a formula gets an apostrophe in CSV (the import takes it off again); in a workbook every
cell is stored as text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from openpyxl import Workbook

from tracker.actions.loading.world import World
from tracker.tables import FILES, Column, File, Kind, as_cell, key_text

from .fixtures import rows_of
from .listing import harmless, pieces_of
from .sheets import cell, saved

Table = Sequence[Sequence[str]]

NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def file_of(model: type[Model]) -> File | None:
    """The data file that holds rows of this model."""
    return next((file for file in FILES if file.model is model), None)


def selection(file: File, rows: Iterable[Any]) -> list[list[str]]:
    """Header and rows, drafts included: whoever sees them at the desk may take them along."""
    world = World(set())
    body = [[_cell(file, column, row, world) for column in file.columns] for row in rows]
    return [[column.name for column in file.columns], *body]


def everything() -> dict[str, list[list[str]]]:
    """Every public table by the name of its file."""
    world = World(set())
    return {file.name: rows_of(file, world) for file in FILES}


def _cell(file: File, column: Column, row: Any, world: World) -> str:
    if column.kind is Kind.REFS:
        return as_cell(column, [key_text(one) for one in world.links(file, column, row)])
    value = column.read(row)
    if column.kind is Kind.REF:
        return key_text(value) if value is not None else ""
    return as_cell(column, value)


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need and the import accepts."""
    return "".join(pieces_of([safe(cell) for cell in row] for row in table)).encode()


def safe(cell: str) -> str:
    """A text that would be calculated is shown instead; a plain negative number is one and stays one."""
    return cell if NUMBER.fullmatch(cell) else str(harmless(cell))


def as_zip(tables: dict[str, Table]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(f"{name}.csv", as_csv(table))
    return out.getvalue()


def as_workbook(tables: dict[str, Table]) -> bytes:
    """One sheet per file."""
    book = Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(table):
            sheet.append([cell(sheet, text, bold=number == 0) for text in row])
    with saved(book) as file:
        return file.read()
