"""The data package says of itself what holds: strict readers find no fault, the loader finds what it wrote, and nobody
finds what is not public."""

import csv
import io
import json
import zipfile
from pathlib import Path

import frictionless
import pandas
import pytest
from django.core.management import call_command
from django.utils import translation

from tests.opendata import making
from tests.opendata.conftest import STAMP
from tests.opendata.making import HIDDEN, NASTY
from tracker.actions import loading
from tracker.exports import fixtures, package
from tracker.exports.package_rows import Written, ordered
from tracker.exports.package_schema import described, is_primary
from tracker.rules import OPERATOR
from tracker.tables import BY_NAME, FILES, TABLES


def unpacked(made: package.Package, folder: Path) -> Path:
    with zipfile.ZipFile(made.path(package.ZIP)) as archive:
        archive.extractall(folder)
    return folder


def faults(folder: Path) -> list[str]:
    """What a strict reader says against the package, hashes and counts included."""
    report = frictionless.validate(str(folder / package.DESCRIPTOR))
    errors = [f"{error.title}: {error.message}" for error in report.errors]
    return errors + [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]


def rows(made: package.Package, name: str) -> list[dict[str, str]]:
    with made.path(f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_real_data_is_a_valid_package_that_the_loader_reads_back_unchanged(real_record, tmp_path):
    made = package.build(tmp_path / "built", STAMP)
    folder = unpacked(made, tmp_path / "unpacked")
    assert faults(folder) == []
    plan = loading.read(folder, by=OPERATOR)
    assert ([str(fault) for fault in plan.faults], plan.changes_nothing) == ([], True)
    assert {table.name: table.rows for table in made.tables if table.rows} == {
        "pillars.csv": 4,
        "topics.csv": 11,
        "sources.csv": 292,
        "organizations.csv": 297,  # three of the data set's 300 take part in nothing, and have no page either
        "commitments.csv": 109,
        "parties.csv": 521,
        "objectives.csv": 6,
        "milestones.csv": 155,
        "deadlines.csv": 103,
        "indicators.csv": 75,
        "measurements.csv": 49,
        "updates.csv": 159,
        "assessments.csv": 204,
        "events.csv": 26,
    }


def test_reports_replies_and_corrections_are_valid_too_and_stand_in_nobodys_way(built, tmp_path):
    folder = unpacked(built, tmp_path / "unpacked")
    assert faults(folder) == []
    assert min(table.rows for table in built.tables) == 1
    plan = loading.read(folder, by=OPERATOR)
    assert ([str(fault) for fault in plan.faults], plan.changes_nothing) == ([], True)


def test_a_broken_package_would_be_found(built, tmp_path):
    """The reader is strict: one cell, one key, one value out of place, and it says so."""
    folder = unpacked(built, tmp_path / "unpacked")
    path = folder / "parties.csv"
    path.write_text(path.read_text().replace("some-lab,signatory", "nobody,king"))
    found = " ".join(faults(folder))
    assert [word in found for word in ("nobody", "king")] == [True, True]
    table = folder / "topics.csv"
    table.write_text(table.read_text().replace("Topic health", "Topic wealth"))
    assert "expected hash" in " ".join(faults(folder))


def test_the_loader_reads_the_package_into_an_empty_record_and_writes_the_same_one(real_record, tmp_path):
    """From one record to the next: exactly what was taken away is there."""
    first = package.build(tmp_path / "first", STAMP)
    folder = unpacked(first, tmp_path / "unpacked")
    call_command("load_actions", folder, verbosity=0)
    again = package.build(tmp_path / "again", STAMP)
    assert [t.sha256 for t in again.tables] == [t.sha256 for t in first.tables]


def test_every_table_opens_in_pandas_with_its_types(built):
    for file in TABLES:
        dates = [column.name for column in file.columns if column.kind.name == "DATE"]
        frame = pandas.read_csv(
            built.path(file.filename), keep_default_na=False, na_values=[""], parse_dates=dates
        )
        assert list(frame.columns) == [column.name for column in file.columns]
        assert len(frame) == built.file(file.filename).rows
        assert {str(frame[name].dtype)[:8] for name in dates} <= {"datetime", "object"}
    sums = pandas.read_csv(built.path("measurements.csv"))["value"]
    assert sorted(sums.dropna()) == [109_000_000_000]


def test_texts_are_exact_without_an_apostrophe_for_spreadsheets(built):
    assert rows(built, "commitments")[0]["summary_en"] == NASTY
    assert {row["detail"] for row in rows(built, "reports")} > {NASTY}


def test_nothing_hidden_is_in_any_file(built):
    """Nor a source, an organization or a topic that only drafts name."""
    files = [path for path in built.directory.iterdir() if path.suffix != ".zip"]
    assert len(files) == len(TABLES) + 3
    assert [path.name for path in files if HIDDEN.encode() in path.read_bytes()] == []


def test_a_verdict_does_not_name_a_development_that_belongs_to_drafts_alone(made, tmp_path):
    making.verdict_that_rests_on_what_is_hidden()
    taken = package.build(tmp_path / "built", STAMP)
    assert HIDDEN not in taken.path("assessments.csv").read_text()
    assert rows(taken, "assessments")[0]["updates"] == "happening-1"


def test_nobody_is_named_in_any_file(built):
    names = [b"Edith", b"Ravi", b"Mina", b"Lea Lead", b"example.org/", b"@example.org"]
    content = b"".join(path.read_bytes() for path in built.directory.iterdir() if path.suffix != ".zip")
    assert [name for name in names if name in content] == [b"example.org/"]


def test_the_same_data_gives_the_same_bytes_whatever_language_is_asked_for(built, tmp_path):
    with translation.override("fr"):
        again = package.build(tmp_path / "again", STAMP)
    assert [(f.name, f.sha256) for f in again.files] == [(f.name, f.sha256) for f in built.files]


def out_of_order() -> list[str]:
    """Tables whose rows the database sorts otherwise than `File.order` does."""
    found = []
    for file in TABLES:
        numbers = list(ordered(file))
        rows = file.model._default_manager.in_bulk(numbers).values()
        if numbers != [row.pk for row in sorted(rows, key=lambda row: (file.order(row), row.pk))]:
            found.append(file.name)
    return found


def test_the_rows_come_in_the_order_of_the_files(made):
    """Whatever language the database speaks."""
    assert out_of_order() == []


def test_the_order_is_the_same_on_the_real_data(real_record):
    assert out_of_order() == []


def test_a_table_holds_what_the_export_writes_and_every_column(real_record, tmp_path):
    """`export_actions` leaves an extra column out where no row fills it, and writes whom nothing names, too."""
    made = package.build(tmp_path / "built", STAMP)
    for file in FILES:
        header, *body = fixtures.rows_of(file)
        exported = [dict(zip(header, row, strict=True)) for row in body]
        taken = rows(made, file.name)
        keys = {tuple(row[name] for name in file.key if name in header) for row in taken}
        kept = [row for row in exported if tuple(row[name] for name in file.key if name in header) in keys]
        assert [{name: row[name] for name in header} for row in taken] == kept


@pytest.fixture
def said() -> dict:
    return json.loads(
        package.as_json(package.descriptor(STAMP, [Written(f.filename, 0, "") for f in TABLES]))
    )


@pytest.mark.once
def test_the_descriptor_says_what_the_package_is(said):
    assert {name: said[name] for name in ("profile", "name", "version", "created", "record")} == {
        "profile": "tabular-data-package",
        "name": "paris-actions",
        "version": "2026.11.22",
        "created": "2026-11-22T00:00:00Z",
        "record": {"sequence": 12, "sha256": "ab" * 32},
    }
    assert said["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "title": "CC BY 4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]
    assert said["contributors"][0]["role"] == "publisher"
    assert said["sources"][0]["path"] == "http://127.0.0.1:8000/data/sources.csv"
    assert "2026.11.22 of 22 November 2026" in said["citation"]
    assert [resource["name"] for resource in said["resources"]] == [file.name for file in TABLES]


@pytest.mark.once
def test_everything_is_described_in_both_languages(said):
    """Whoever can read only one of them misses nothing."""

    def lacking(thing: dict, where: str) -> list[str]:
        wanted = [
            name for name in ("title", "description", "homepage", "citation", "labels") if name in thing
        ]
        return [f"{where}.{name}_fr" for name in wanted if not thing.get(f"{name}_fr")]

    found = lacking(said, "package")
    for resource in said["resources"]:
        assert {"title", "description"} <= resource.keys()
        found += lacking(resource, resource["name"])
        for field in resource["schema"]["fields"]:
            assert "description" in field
            found += lacking(field, f"{resource['name']}.{field['name']}")
    assert found == []


def schema_of(said: dict, name: str) -> dict:
    return next(resource for resource in said["resources"] if resource["name"] == name)["schema"]


def field_of(said: dict, table: str, name: str) -> dict:
    return next(field for field in schema_of(said, table)["fields"] if field["name"] == name)


@pytest.mark.once
def test_keys_are_declared_where_they_hold(said):
    assert schema_of(said, "milestones")["primaryKey"] == ["commitment", "key"]
    assert schema_of(said, "objectives")["uniqueKeys"] == [["commitment", "number"]]
    without = {r["name"] for r in said["resources"] if "primaryKey" not in r["schema"]}
    assert without == {"parties", "deadlines", "measurements", "assessments", "replies"}
    assert {file.name for file in TABLES if not is_primary(file)} == without
    assert "told apart by their order" in described(BY_NAME["deadlines"])
    assert "may be empty, so no primary key" in described(BY_NAME["assessments"])


@pytest.mark.once
def test_keys_of_other_tables_are_declared_where_they_hold(said):
    assert schema_of(said, "deadlines")["foreignKeys"] == [
        {"fields": ["commitment"], "reference": {"resource": "commitments", "fields": ["reference"]}},
        {
            "fields": ["commitment", "milestone"],
            "reference": {"resource": "milestones", "fields": ["commitment", "key"]},
        },
        {"fields": ["source"], "reference": {"resource": "sources", "fields": ["key"]}},
    ]
    parent = {"fields": ["parent"], "reference": {"resource": "", "fields": ["reference"]}}
    assert parent in schema_of(said, "commitments")["foreignKeys"]
    declared = [key["fields"] for key in schema_of(said, "assessments")["foreignKeys"]]
    assert declared == [["commitment"], ["organization"]], "an objective may be empty beside its commitment"


@pytest.mark.once
def test_columns_say_their_type_and_what_they_are_held_to(said):
    assert field_of(said, "commitments", "reference")["constraints"] == {
        "required": True,
        "unique": True,
        "pattern": "[A-Z]{2}-[0-9]{3,}",
        "maxLength": 12,
    }
    yes_no = field_of(said, "commitments", "headline")
    assert (yes_no["type"], yes_no["trueValues"], yes_no["falseValues"]) == ("boolean", ["yes"], ["no"])
    listed = field_of(said, "commitments", "sources")
    assert (listed["type"], listed["delimiter"], listed["listOf"]) == (
        "string",
        ";",
        {"resource": "sources", "fields": ["key"]},
    )
    state = field_of(said, "reports", "state")
    assert state["constraints"]["enum"] == ["published", "superseded"]
    assert field_of(said, "assessments", "status")["labels"]["limited"] == "Limited progress"
    assert field_of(said, "measurements", "value")["type"] == "number"
    assert field_of(said, "deadlines", "due_on")["type"] == "date"
    assert schema_of(said, "parties")["missingValues"] == [""]


def test_the_archive_tells_nothing_of_the_machine(built):
    with zipfile.ZipFile(io.BytesIO(built.path(package.ZIP).read_bytes())) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in entries] == [
        "datapackage.json",
        "README.md",
        *(file.filename for file in TABLES),
    ]


def test_an_empty_record_is_a_valid_package(db, tmp_path):
    made = package.build(tmp_path / "built", package.stamp_of_now())
    assert made.rows == 0
    assert faults(made.directory) == []
