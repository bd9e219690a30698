"""The record as the files of the data set: what this writes, `manage.py load_actions` reads back unchanged.

Only what is public: no draft, no proposal, nothing superseded or retracted, no sample data, no person; and of
organizations' reports not the entries themselves, only their sources, their figures and what editors made of them.
Sources and organizations are written whether or not anything cites them.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tracker.actions.loading.world import World
from tracker.tables import FILES, File, cell, is_shown


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
    public = sorted((row for row in stored if is_shown(file, row, world.links_of(file, row))), key=file.order)
    cells = {
        column.name: [cell(column, row, world.links_of(file, row)) for row in public]
        for column in file.columns
    }
    columns = [column.name for column in file.columns if not column.extra or any(cells[column.name])]
    body = zip(*(cells[name] for name in columns), strict=True)
    return [columns, *([*row] for row in body)]


def as_csv(table: list[list[str]]) -> str:
    """RFC 4180: commas, double quotes where needed, CRLF; no byte order mark."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue()
