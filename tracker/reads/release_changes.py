"""What differs between two releases of the data, table by table, row by row, cell by cell.

Read from the frozen packages alone. Of a table only a hash of each row is held, and the rows themselves of one page.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.models import Release
from tracker.tables import TABLES, Column, File, Kind
from tracker.tables.columns import Words

from .releases import PACKAGE, path_of
from .wording import language, written_day, written_number

ADDED, CHANGED, GONE = "added", "changed", "gone"
WORDS: dict[str, Words] = {
    ADDED: pgettext_lazy("row of a table", "Added"),
    CHANGED: pgettext_lazy("row of a table", "Changed"),
    GONE: pgettext_lazy("row of a table", "Taken out"),
}
NAMES = ("title", "name", "headline", "finding", "reason")
"""Columns, most of them in two languages, that tell a reader which row it is."""

NO_COLUMNS: dict[str, Words] = {
    "text_sha256": gettext_lazy("SHA-256 of its words, which a reviewer may take down"),
}
"""What stands in the public record in the place of a column (`record.rows.TAKEN_DOWN`)."""

SAYING = {
    "parties": ("organization", "role"),
    "applicability": ("organization", "answer"),
    "deadlines": ("milestone", "due_on"),
    "measurements": ("indicator", "value", "as_of"),
    "assessments": ("status", "outcome"),
    "replies": ("organization",),
}
"""Columns that tell a reader which row it is, in tables whose rows have no name."""

Key = tuple[str, ...]
"""The key of a row, and, where several share it, its number among them."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One row: what became of it, and its key."""

    table: File
    kind: str
    key: Key


@dataclass(frozen=True)
class Cell:
    """A cell that differs, in words. Of a row that was added or taken out only one side is filled."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """A change as it is told: the row by its key and its name, and its cells that differ."""

    table: File
    kind: str
    key: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def word(self) -> str:
        return str(WORDS[self.kind])

    @property
    def title(self) -> str:
        return title(self.table)


@dataclass(frozen=True)
class Counted:
    """How many rows of a table were added, changed and taken out; `title` is its name in words."""

    name: str
    title: str
    added: int
    changed: int
    gone: int

    @property
    def total(self) -> int:
        return self.added + self.changed + self.gone


class Frozen:
    """The package of a release, table by table."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._path: Path = path_of(release, PACKAGE)

    def hashes(self) -> dict[str, str]:
        """Of each table's file, by its name."""
        with zipfile.ZipFile(self._path) as archive:
            told = json.loads(archive.read("datapackage.json"))
        return {resource["name"]: str(resource["hash"]) for resource in told["resources"]}

    def rows(self, table: File) -> Iterator[tuple[Key, Row]]:
        """Each row with its key, in the order of the file; nothing of a table that this release does not have."""
        seen: Counter[Key] = Counter()
        with zipfile.ZipFile(self._path) as archive:
            if table.filename not in archive.namelist():
                return
            with archive.open(table.filename) as stream:
                text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
                for row in csv.DictReader(text):
                    key = tuple(row.get(name, "") for name in table.key)
                    seen[key] += 1
                    yield (*key, str(seen[key])), row


def differing(older: Frozen, newer: Frozen) -> list[File]:
    """The tables that are not the same file in both."""
    before, after = older.hashes(), newer.hashes()
    return [table for table in TABLES if before.get(table.name) != after.get(table.name)]


def changes(older: Frozen, newer: Frozen, tables: Iterable[File]) -> list[Change]:
    """Every row that is not in both as it was, table by table: what is there now in its order, then what was taken
    out."""
    return [change for table in tables for change in _of_table(older, newer, table)]


def _of_table(older: Frozen, newer: Frozen, table: File) -> Iterator[Change]:
    before = {key: _digest(row) for key, row in older.rows(table)}
    for key, row in newer.rows(table):
        was = before.pop(key, None)
        if was is None:
            yield Change(table, ADDED, key)
        elif was != _digest(row):
            yield Change(table, CHANGED, key)
    yield from (Change(table, GONE, key) for key in before)


def _digest(row: Row) -> bytes:
    """The same for the same filled cells, in whatever order: a column that came later and is empty changes nothing."""
    filled = sorted((name, cell) for name, cell in row.items() if cell)
    return hashlib.sha256(repr(filled).encode()).digest()


def counted(found: Sequence[Change]) -> list[Counted]:
    """Of every table, also of those without a change."""
    numbers = Counter((change.table.name, change.kind) for change in found)
    return [
        Counted(table.name, title(table), *(numbers[table.name, kind] for kind in WORDS)) for table in TABLES
    ]


def title(table: File) -> str:
    return str(capfirst(str(table.model._meta.verbose_name_plural)))


def lines(older: Frozen, newer: Frozen, part: Sequence[Change]) -> list[Line]:
    """These changes as they are told: a page of them."""
    before, after = _read(older, part), _read(newer, part)
    return [
        _line(change, before.get((change.table.name, change.key)), after.get((change.table.name, change.key)))
        for change in part
    ]


def _read(frozen: Frozen, part: Sequence[Change]) -> dict[tuple[str, Key], Row]:
    wanted = {(change.table.name, change.key) for change in part}
    tables = {change.table.name: change.table for change in part}
    return {
        (table.name, key): row
        for table in tables.values()
        for key, row in frozen.rows(table)
        if (table.name, key) in wanted
    }


def _line(change: Change, before: Row | None, after: Row | None) -> Line:
    row = after or before or {}
    return Line(
        table=change.table,
        kind=change.kind,
        key=" · ".join(part for part in change.key[: len(change.table.key)] if part),
        name=name_of(change.table, row),
        cells=tuple(cells_of(change.table, before or {}, after or {})),
    )


def name_of(table: File, row: Row) -> str:
    """Its title or name in the reader's language, else in the other one; of a row without, what it says (`SAYING`)."""
    if table.name in SAYING:
        said = ((table.column(name), row.get(name, "")) for name in SAYING[table.name])
        return ", ".join(in_words(column, cell) for column, cell in said if column and cell)
    mine, other = ("fr", "en") if language() == "fr" else ("en", "fr")
    wanted = [name for base in NAMES for name in (f"{base}_{mine}", f"{base}_{other}", base)]
    return next((row[name] for name in wanted if row.get(name)), "")


def cells_of(table: File, before: Row, after: Row) -> Iterator[Cell]:
    """The cells that differ, those last that are no column of the table (any more)."""
    columns = {column.name: column for column in table.columns}
    for name in [*columns, *sorted({*before, *after} - {*columns})]:
        old, new, column = before.get(name, ""), after.get(name, ""), columns.get(name)
        if old == new:
            continue
        if column is None:
            yield Cell(name, str(NO_COLUMNS.get(name, "")), old, new)
        else:
            label = str(capfirst(str(column.meaning)))
            yield Cell(name, label, in_words(column, old), in_words(column, new))


def in_words(column: Column, cell: str) -> str:
    """A cell as people read it; "" for an empty one. What is not as the column holds it now stays as it is."""
    if column.kind is Kind.CHOICE and column.choices and cell in column.choices.values:
        return str(column.choices(cell).label)
    if column.kind is Kind.YES_NO:
        return {"yes": _("yes"), "no": _("no")}.get(cell, cell)
    if column.kind is Kind.DATE and cell:
        return _day(cell)
    return ", ".join(cell.split(";")) if column.kind in (Kind.REFS, Kind.LIST) else cell


def _day(cell: str) -> str:
    try:
        return written_day(dt.date.fromisoformat(cell))
    except ValueError:
        return cell


def sentence(found: Sequence[Change], tables: int) -> str:
    """ "12 rows differ in 3 tables: 8 were added, 3 changed, 1 taken out." """
    if not found:
        return _("Nothing differs: every row of every table is the same.")
    numbers = Counter(change.kind for change in found)
    rows = ngettext("%(n)s row differs", "%(n)s rows differ", len(found)) % {"n": written_number(len(found))}
    in_tables = ngettext("in %(n)s table", "in %(n)s tables", tables) % {"n": written_number(tables)}
    parts = [f"{written_number(numbers[kind])} {SHORT[kind]}" for kind in WORDS if numbers[kind]]
    return _("%(rows)s %(tables)s: %(parts)s.") % {
        "rows": rows,
        "tables": in_tables,
        "parts": ", ".join(parts),
    }


SHORT: dict[str, Words] = {
    ADDED: gettext_lazy("added"),
    CHANGED: gettext_lazy("changed"),
    GONE: gettext_lazy("taken out"),
}
