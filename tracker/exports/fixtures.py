"""The record as the files of the data set: what this writes, `manage.py load_actions` reads back unchanged.

Only what is public: no draft, no proposal, nothing superseded or retracted, no sample data, no person; and of
organizations' reports not the entries themselves, only their sources, their figures and what editors made of them.
Sources and organizations are written whether or not anything cites them.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from tracker.actions.loading import FILES, Column, File, Kind
from tracker.actions.loading.columns import key_text
from tracker.actions.loading.values import as_cell
from tracker.actions.loading.world import World, is_public


def write_all(directory: Path) -> dict[str, int]:
    """Write every file into `directory`, made where it is missing; returns rows by file name."""
    directory.mkdir(parents=True, exist_ok=True)
    world = World(set())
    counts = {}
    for file in FILES:
        table = rows_of(file, world)
        (directory / file.filename).write_bytes(as_csv(table).encode())
        counts[file.name] = len(table) - 1
    return counts


def rows_of(file: File, world: World | None = None) -> list[list[str]]:
    """The header and the rows of one file. An extra column is written only where some row fills it, so that
    the data set, loaded and exported untouched, comes back byte for byte."""
    world = world or World(set())
    stored = [row for family in world.stored(file).values() for row in family]
    public = sorted((row for row in stored if _is_shown(file, row, world)), key=file.order)
    cells = {column.name: [_cell(file, column, row, world) for row in public] for column in file.columns}
    columns = [column.name for column in file.columns if not column.extra or any(cells[column.name])]
    body = zip(*(cells[name] for name in columns), strict=True)
    return [columns, *([*row] for row in body)]


def as_csv(table: list[list[str]]) -> str:
    """RFC 4180: commas, double quotes where needed, CRLF; no byte order mark."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue()


def _is_shown(file: File, row: Any, world: World) -> bool:
    """A row is shown when it is public itself and belongs to something public."""
    if not is_public(row):
        return False
    for column in file.columns:
        if column.required and column.target in ("commitments", "indicators", "milestones"):
            if column.kind is Kind.REFS:
                if not any(is_public(one) for one in world.links(file, column, row)):
                    return False
            elif not is_public(column.read(row)):
                return False
    return True


def _cell(file: File, column: Column, row: Any, world: World) -> str:
    if column.kind is Kind.REFS:
        linked = world.links(file, column, row)
        return as_cell(column, [key_text(one) for one in linked if is_public(one)])
    value = column.read(row)
    if column.kind is Kind.REF:
        return key_text(value) if value is not None and is_public(value) else ""
    return as_cell(column, value)
