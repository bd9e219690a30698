"""One SQLite file of the same tables: every key leads somewhere, every column is explained, and the same data gives the
same bytes."""

import csv
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.opendata.conftest import STAMP
from tests.opendata.making import NASTY
from tracker.exceptions import Refused
from tracker.exports import package, sqlite_file
from tracker.exports.package import Package
from tracker.tables import TABLES, Kind


@pytest.fixture
def file(built: Package) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{built.path(package.SQLITE)}?mode=ro", uri=True)
    yield connection
    connection.close()


def test_it_holds_the_tables_of_the_package_row_for_row(file, built):
    for table in TABLES:
        with built.path(table.filename).open(encoding="utf-8", newline="") as stream:
            _header, *cells = csv.reader(stream)
        stored = [tuple(_as_cell(value) for value in row) for row in _rows(file, table.name)]
        flags = [column.kind is Kind.YES_NO for column in table.columns]
        expected = [
            tuple(("1" if c == "yes" else "0") if f else c for c, f in zip(row, flags, strict=True))
            for row in cells
        ]
        assert (table.name, stored) == (table.name, expected)


def _rows(file: sqlite3.Connection, name: str) -> list[tuple]:
    return file.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()  # noqa: S608  # a table of ours


def _as_cell(value: object) -> str:
    return "" if value is None else str(value)


def test_every_key_leads_somewhere_and_the_file_is_whole(file):
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert file.execute("PRAGMA application_id").fetchone() == (sqlite_file.APPLICATION,)


def test_foreign_keys_are_declared_for_every_column_that_names_a_row(file):
    declared = {
        table.name: sorted({row[3] for row in file.execute(f'PRAGMA foreign_key_list("{table.name}")')})
        for table in TABLES
    }
    for table in TABLES:
        named = {column.name for column in table.columns if column.kind is Kind.REF}
        assert named <= set(declared[table.name]), table.name


def test_values_have_their_real_types(file):
    kinds = file.execute(
        'SELECT typeof("value"), typeof("as_of"), typeof("note") FROM measurements ORDER BY rowid'
    ).fetchall()
    assert kinds == [("integer", "text", "text"), ("null", "text", "null")]
    assert file.execute("SELECT baseline_value, typeof(baseline_value) FROM indicators").fetchone() == (
        37.4,
        "real",
    )
    assert file.execute("SELECT headline, typeof(headline) FROM commitments").fetchone() == (0, "integer")
    assert file.execute("SELECT summary_en FROM commitments").fetchone() == (NASTY,)


def test_what_a_column_is_held_to_holds_in_the_file_too(built, tmp_path):
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(built.path(package.SQLITE).read_bytes())
    connection = sqlite3.connect(copy)
    connection.execute("PRAGMA foreign_keys = ON")
    for wrong in (
        "UPDATE commitments SET kind = 'shiny'",
        "UPDATE commitments SET headline = 2",
        "UPDATE commitments SET title_en = NULL",
        "UPDATE parties SET organization = 'nobody'",
        "UPDATE deadlines SET milestone = 'never'",
        "INSERT INTO pillars SELECT * FROM pillars",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(wrong)
    connection.close()


def test_lists_can_be_joined(file):
    """A list stands in one cell; a view beside the table has a row for each of its keys."""
    views = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    lists = [(t, c) for t in TABLES for c in t.columns if c.kind in (Kind.REFS, Kind.LIST)]
    assert views == {f"{table.name}_{column.name}" for table, column in lists}
    found = file.execute(
        "SELECT l.reference, l.position, s.title FROM commitments_sources l JOIN sources s ON s.key = l.value"
        " ORDER BY l.reference, l.position"
    ).fetchall()
    assert found == [("PA-001", 1, "Title of a-source"), ("PA-002", 1, "Title of a-source")]


def test_every_key_of_every_list_leads_somewhere(file):
    for table in TABLES:
        for column in table.columns:
            if column.kind is Kind.REFS:
                (target,) = (each for each in TABLES if each.name == column.target)
                astray = file.execute(
                    f'SELECT value FROM "{table.name}_{column.name}" WHERE value NOT IN'  # noqa: S608  # tables of ours
                    f' (SELECT "{target.key[0]}" FROM "{target.name}")'
                ).fetchall()
                assert (table.name, column.name, astray) == (table.name, column.name, [])


def test_the_file_explains_itself_in_both_languages(file):
    about = dict(file.execute("SELECT name, value FROM about"))
    assert (about["version"], about["record_sequence"]) == ("2026.11.22", "12")
    assert about["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [name for name, value in about.items() if not value] == []
    explained = file.execute('SELECT "table", name, meaning_en, meaning_fr FROM columns').fetchall()
    assert {row[:2] for row in explained} == {(t.name, c.name) for t in TABLES for c in t.columns}
    assert [row for row in explained if not (row[2] and row[3])] == []
    assert file.execute("SELECT label_en, label_fr FROM codes WHERE value = 'limited'").fetchone() == (
        "Limited progress",
        "Progrès limités",
    )
    counted = dict(file.execute("SELECT name, rows FROM tables"))
    assert counted == {table.name: len(_rows(file, table.name)) for table in TABLES}


def test_the_same_tables_give_the_same_bytes(built, tmp_path):
    again = tmp_path / "again.sqlite"
    sqlite_file.write(again, built.directory, package.about(STAMP))
    assert again.read_bytes() == built.path(package.SQLITE).read_bytes()


def test_a_key_that_leads_nowhere_is_refused(built: Package, tmp_path: Path):
    path = built.path("parties.csv")
    path.write_text(path.read_text().replace("some-lab", "nobody"))
    with pytest.raises(Refused, match=r"\('parties', 'organizations'\)"):
        sqlite_file.write(tmp_path / "file.sqlite", built.directory, package.about(STAMP))
