"""The tables of the data package as one SQLite file, made from the CSV files themselves.

The same files give the same bytes: rows go in by their order, nothing of the clock or the machine is kept, and the
number of the SQLite library in the header is always the same one.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from tracker.actions.loading import dictionary
from tracker.exceptions import Refused
from tracker.tables import BY_NAME, SEPARATOR, TABLES, Column, File, Kind

from .package_schema import both, described, is_primary

TYPES = {
    Kind.TEXT: "TEXT",
    Kind.KEY: "TEXT",
    Kind.CHOICE: "TEXT",
    Kind.DATE: "DATE",
    Kind.NUMBER: "NUMERIC",
    Kind.WHOLE: "INTEGER",
    Kind.YES_NO: "BOOLEAN",
    Kind.REF: "TEXT",
    Kind.REFS: "TEXT",
    Kind.LIST: "TEXT",
}
"""As they are declared. SQLite keeps a day as text (2025-02-11), yes and no as 1 and 0."""

APPLICATION = 0x50417254  # “PArT”
"""What the header says the file is for: `file` and `PRAGMA application_id` show it."""

LIBRARY_AT, LIBRARY = 96, (3_040_001).to_bytes(4, "big")
"""Where the header names the library that wrote last, and what stands there."""

EXPLAINED = """
CREATE TABLE "about" ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL);
CREATE TABLE "tables" (
  "name" TEXT NOT NULL PRIMARY KEY, "title_en" TEXT NOT NULL, "title_fr" TEXT NOT NULL,
  "meaning_en" TEXT NOT NULL, "meaning_fr" TEXT NOT NULL, "rows" INTEGER NOT NULL
);
CREATE TABLE "columns" (
  "table" TEXT NOT NULL REFERENCES "tables" ("name"), "position" INTEGER NOT NULL, "name" TEXT NOT NULL,
  "type" TEXT NOT NULL, "required" BOOLEAN NOT NULL CHECK ("required" IN (0, 1)),
  "refers_to" TEXT REFERENCES "tables" ("name"), "meaning_en" TEXT NOT NULL, "meaning_fr" TEXT NOT NULL,
  PRIMARY KEY ("table", "name")
);
CREATE TABLE "codes" (
  "table" TEXT NOT NULL, "column" TEXT NOT NULL, "value" TEXT NOT NULL,
  "label_en" TEXT NOT NULL, "label_fr" TEXT NOT NULL,
  PRIMARY KEY ("table", "column", "value"),
  FOREIGN KEY ("table", "column") REFERENCES "columns" ("table", "name")
);
"""
"""What the file says of itself: the dictionary, in both languages."""


def write(path: Path, tables: Path, about: Mapping[str, str]) -> None:
    """The file at `path` from the CSV files in the directory `tables`. Refused where a key leads nowhere."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = {APPLICATION};"
        )
        file.executescript("\n".join([EXPLAINED, *(definition(table) for table in TABLES)]))
        file.execute("BEGIN")
        counts = {table.name: _fill(file, table, tables / table.filename) for table in TABLES}
        _explain(file, about, counts)
        file.execute("COMMIT")
        astray = file.execute("PRAGMA foreign_key_check").fetchall()
        if astray:
            raise Refused(f"Keys that lead nowhere: {sorted({(row[0], row[2]) for row in astray})}")
        file.execute("VACUUM")
    with path.open("r+b") as raw:
        raw.seek(LIBRARY_AT)
        raw.write(LIBRARY)


# --- What the tables are ------------------------------------------------------------------------------------


def definition(table: File) -> str:
    """The statements that make a table, its indexes, and a view for each of its columns that holds a list."""
    lines = [_column(column) for column in table.columns]
    if is_primary(table):
        lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines += [f"UNIQUE ({_names(unique)})" for unique in table.unique]
    lines += [_foreign_key(column) for column in table.columns if column.kind is Kind.REF]
    made = [f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n);"]
    if not is_primary(table):
        made.append(
            f"CREATE INDEX {_name(f'{table.name}_key')} ON {_name(table.name)} ({_names(table.key)});"
        )
    made += [_index(table, column) for column in table.columns if column.kind is Kind.REF]
    made += [_view(table, column) for column in table.columns if column.kind in (Kind.REFS, Kind.LIST)]
    return "\n".join(made)


def _column(column: Column) -> str:
    parts = [_name(column.name), TYPES[column.kind]]
    if column.required:
        parts.append("NOT NULL")
    if column.choices:
        values = ", ".join(f"'{value}'" for value in column.allowed)
        parts.append(f"CHECK ({_name(column.name)} IN ({values}))")
    if column.kind is Kind.YES_NO:
        parts.append(f"CHECK ({_name(column.name)} IN (0, 1))")
    return " ".join(parts)


def _foreign_key(column: Column) -> str:
    """Here an empty half of a key of two columns counts as none, so every one of them can be declared."""
    target = BY_NAME[column.target]
    here = ("commitment", column.name) if column.within else (column.name,)
    return f"FOREIGN KEY ({_names(here)}) REFERENCES {_name(target.name)} ({_names(target.key)})"


def _index(table: File, column: Column) -> str:
    here = ("commitment", column.name) if column.within else (column.name,)
    return f"CREATE INDEX {_name(f'{table.name}_{column.name}')} ON {_name(table.name)} ({_names(here)});"


def _view(table: File, column: Column) -> str:
    """`commitments_sources`: a row for each key of the list, with the key of the row it stands in and its place."""
    items = f"""json_each('["' || replace({_name(column.name)}, '{SEPARATOR}', '","') || '"]')"""
    what = f"{_names(table.key, 'one')}, item.key + 1 AS position, item.value AS value"
    found = f"{_name(table.name)} AS one, {items} AS item WHERE one.{_name(column.name)} IS NOT NULL"
    return f"CREATE VIEW {_name(f'{table.name}_{column.name}')} AS SELECT {what} FROM {found};"  # noqa: S608  # names of our own tables


def _name(name: str) -> str:
    return f'"{name}"'


def _names(names: Sequence[str], of: str = "") -> str:
    prefix = f"{of}." if of else ""
    return ", ".join(prefix + _name(name) for name in names)


# --- What is in them ----------------------------------------------------------------------------------------


def _fill(file: sqlite3.Connection, table: File, path: Path) -> int:
    marks = ", ".join("?" for _column in table.columns)
    insert = f"INSERT INTO {_name(table.name)} VALUES ({marks})"  # noqa: S608  # names of our own tables
    return file.executemany(insert, _rows(table, path)).rowcount


def _rows(table: File, path: Path) -> Iterator[list[str | int | None]]:
    """Cells as they are stored. Numbers go in as text: SQLite makes of them what loses no digit."""
    yes_no = [column.kind is Kind.YES_NO for column in table.columns]
    with path.open(encoding="utf-8", newline="") as stream:
        cells = csv.reader(stream)
        next(cells)
        for row in cells:
            yield [
                int(cell == "yes") if is_flag else cell or None
                for cell, is_flag in zip(row, yes_no, strict=True)
            ]


def _explain(file: sqlite3.Connection, about: Mapping[str, str], counts: Mapping[str, int]) -> None:
    file.executemany('INSERT INTO "about" VALUES (?, ?)', about.items())
    for table in TABLES:
        titles = both("t", lambda table=table: dictionary.title(table))
        said = both("m", lambda table=table: described(table))
        row = (table.name, *titles.values(), *said.values(), max(0, counts[table.name]))
        file.execute('INSERT INTO "tables" VALUES (?, ?, ?, ?, ?, ?)', row)
        file.executemany('INSERT INTO "columns" VALUES (?, ?, ?, ?, ?, ?, ?, ?)', _columns(table))
        file.executemany('INSERT INTO "codes" VALUES (?, ?, ?, ?, ?)', _codes(table))


def _columns(table: File) -> Iterator[tuple[str | int | None, ...]]:
    for position, column in enumerate(table.columns, start=1):
        said = both("m", lambda column=column: str(column.meaning))
        facts = (TYPES[column.kind], int(column.required), column.target or None)
        yield (table.name, position, column.name, *facts, *said.values())


def _codes(table: File) -> Iterator[tuple[str, ...]]:
    for column in table.columns:
        said = both("c", lambda column=column: dictionary.codes(column))
        for (value, english), (_value, french) in zip(said["c"], said["c_fr"], strict=True):
            yield (table.name, column.name, value, english, french)
