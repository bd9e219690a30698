"""Every fault that a file can have, named by file, row and column; with any of them nothing is written."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.loading.small import DataSet, everything
from tracker.actions import loading
from tracker.rules import OPERATOR


class Case(NamedTuple):
    """A change to the small data set, and where the fault has to be found with which words."""

    name: str
    change: Callable[[DataSet], object]
    place: str
    words: str


def cell(file: str, row: int, **cells: str) -> Callable[[DataSet], object]:
    return lambda data: data.row(file, row).update(cells)


def more(file: str, **cells: str) -> Callable[[DataSet], object]:
    """A copy of the first row of the file with some cells changed, as its last row."""
    return lambda data: data.add(file, **{**data.row(file, 2), **cells})


CASES = [
    # cells
    Case("empty", cell("topics", 2, name_en=""), "topics.csv 2 name_en", "filled in"),
    Case(
        "choice", cell("commitments", 2, kind="promise"), "commitments.csv 2 kind", "“promise” is not one of"
    ),
    Case(
        "not a status",
        cell("assessments", 2, status="not_assessed"),
        "assessments.csv 2 status",
        "is not one of",
    ),
    Case("case matters", cell("milestones", 2, final="Yes"), "milestones.csv 2 final", "neither yes nor no"),
    Case("date", cell("events", 2, starts_on="10/02/2025"), "events.csv 2 starts_on", "not a date like"),
    Case("short date", cell("events", 2, starts_on="20250210"), "events.csv 2 starts_on", "not a date like"),
    Case("no such day", cell("events", 2, ends_on="2025-02-30"), "events.csv 2 ends_on", "no such day"),
    Case("number", cell("measurements", 2, value="1 000"), "measurements.csv 2 value", "not a plain number"),
    Case("comma", cell("measurements", 2, value="1,5"), "measurements.csv 2 value", "not a plain number"),
    Case("infinite", cell("measurements", 2, value="1e9"), "measurements.csv 2 value", "not a plain number"),
    Case("decimals", cell("measurements", 2, value="0.1234567"), "measurements.csv 2 value", "six decimals"),
    Case(
        "digits", cell("measurements", 2, value="1234567890123456"), "measurements.csv 2 value", "15 digits"
    ),
    Case("whole", cell("pillars", 2, number="-1"), "pillars.csv 2 number", "not a whole number"),
    Case("too long", cell("topics", 2, name_en="x" * 121), "topics.csv 2 name_en", "at most 120"),
    Case("address", cell("sources", 2, url="summit"), "sources.csv 2 url", "valid URL"),
    Case("script", cell("sources", 2, url="javascript:alert(1)"), "sources.csv 2 url", "valid URL"),
    Case("archive", cell("sources", 2, archive_url="2026"), "sources.csv 2 archive_url", "valid URL"),
    Case("archive day", cell("sources", 2, archived_on="2026"), "sources.csv 2 archived_on", "not a date"),
    Case(
        "archived what",
        cell("sources", 2, archived_on="2026-03-03"),
        "sources.csv 2 archived_on",
        "neither an archived page nor the hash of a copy",
    ),
    *(
        Case(
            f"hash {number}",
            cell("sources", 2, capture_sha256=text),
            "sources.csv 2 capture_sha256",
            "64 characters",
        )
        for number, text in enumerate(["x", "A" * 64, "a" * 63, "é" * 64, "a" * 63 + "g"])
    ),
    Case("control", cell("topics", 2, name_en="a\0b"), "topics.csv 2 name_en", "control character"),
    Case("slug", cell("commitments", 2, slug="Ä fund"), "commitments.csv 2 slug", "valid"),
    # dates
    Case("no precision", cell("updates", 2, precision=""), "updates.csv 2 precision", "filled in"),
    Case(
        "date alone",
        cell("commitments", 3, announced_on="2025-02-11"),
        "commitments.csv 3 announced_precision",
        "needs its precision",
    ),
    Case(
        "precision alone",
        cell("parties", 3, joined_precision="day"),
        "parties.csv 3 joined_on",
        "precision without a date",
    ),
    Case(
        "not the last day",
        cell("deadlines", 2, due_on="2025-12-30"),
        "deadlines.csv 2 due_on",
        "not the last day of its year: 2025-12-31 is",
    ),
    Case("ends first", cell("events", 2, ends_on="2025-02-09"), "events.csv 2 ends_on", "before it starts"),
    Case(
        "leaves first", cell("parties", 2, left_on="2025-01-01"), "parties.csv 2 left_on", "before it joined"
    ),
    # references
    Case("no source", cell("updates", 2, sources=""), "updates.csv 2 sources", "filled in"),
    Case(
        "unknown",
        cell("parties", 2, source="nowhere"),
        "parties.csv 2 source",
        "“nowhere” is not in sources.csv",
    ),
    Case(
        "one of two",
        cell("commitments", 2, sources="elysee;nowhere"),
        "commitments.csv 2 sources",
        "“nowhere”",
    ),
    Case("twice", cell("commitments", 2, sources="press;press"), "commitments.csv 2 sources", "there twice"),
    Case("hole", cell("commitments", 2, sources="press;;elysee"), "commitments.csv 2 sources", "empty key"),
    Case(
        "of another commitment",
        cell("deadlines", 2, commitment="PA-002", milestone="opened"),
        "deadlines.csv 2 milestone",
        "for this commitment",
    ),
    Case("its own part", cell("commitments", 2, parent="PA-001"), "commitments.csv 2 parent", "leads back"),
    # keys
    Case("double key", more("organizations", name_en="Again"), "organizations.csv 4 slug", "in row 2"),
    Case("double row", more("measurements"), "measurements.csv 3 source", "in row 2"),
    Case("double role", more("parties", confidence="weak"), "parties.csv 4 role", "this role already"),
    Case("double day", more("assessments", status="limited"), "assessments.csv 5 effective_on", "in row 2"),
    Case("double slug", cell("commitments", 3, slug="a-fund"), "commitments.csv 3 slug", "Row 2 has this"),
    Case("double number", more("objectives", key="other"), "objectives.csv 3 number", "Row 2 has this"),
    Case(
        "reference",
        more("commitments", reference="PA-1", slug="s"),
        "commitments.csv 4 reference",
        "three digits",
    ),
    # what must hold
    Case("two finals", cell("milestones", 2, final="yes"), "milestones.csv 3 final", "“opened” stands"),
    Case(
        "unproved",
        cell("milestones", 2, achieved_source=""),
        "milestones.csv 2 achieved_source",
        "needs the source",
    ),
    Case(
        "undated",
        cell("milestones", 2, achieved_on="", achieved_precision=""),
        "milestones.csv 2 achieved_on",
        "but no date",
    ),
    Case(
        "both", cell("milestones", 2, dropped="yes"), "milestones.csv 2 dropped", "both achieved and given up"
    ),
    Case(
        "not dropped",
        cell("milestones", 3, dropped_on="2026-01-01"),
        "milestones.csv 3 dropped_on",
        "not given up",
    ),
    Case(
        "country",
        cell("organizations", 2, country="fr"),
        "organizations.csv 2 country",
        "two capital letters",
    ),
    Case("currency", cell("indicators", 2, unit="euro"), "indicators.csv 2 unit", "three capital letters"),
    Case("no value", cell("measurements", 2, value=""), "measurements.csv 2 value", "neither a value nor"),
    Case(
        "value and reason",
        cell("measurements", 2, absence_reason="Secret"),
        "measurements.csv 2 absence_reason",
        "a reason why there is none",
    ),
    Case(
        "unsearched", cell("assessments", 4, searched_on=""), "assessments.csv 4 searched_on", "was searched"
    ),
    Case(
        "half delivered",
        cell("assessments", 3, outcome="delivered_late"),
        "assessments.csv 3 outcome",
        "needs the status “complete”",
    ),
]


def places(plan: loading.Plan) -> list[str]:
    return [" ".join(f"{f.file} {f.row or ''} {f.column}".split()) for f in plan.faults]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_named_by_file_row_and_column(small, case):
    case.change(small)
    plan = loading.read(small.files(), by=OPERATOR)
    assert places(plan) == [case.place]
    assert case.words in plan.faults[0].sentence


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_fault_is_found_against_the_record(loaded, case):
    """Rows that are stored already get the same answers as new ones."""
    before = everything()
    case.change(loaded)
    plan = loading.read(loaded.files(), by=OPERATOR)
    assert case.place in places(plan)
    assert everything() == before


def test_all_faults_are_told_at_once_in_the_order_of_the_files(small):
    for case in CASES[:4]:
        case.change(small)
    assert places(loading.read(small.files(), by=OPERATOR)) == [
        "topics.csv 2 name_en",
        "commitments.csv 2 kind",
        "milestones.csv 2 final",
        "assessments.csv 2 status",
    ]


def faults_of(files):
    return [str(fault) for fault in loading.read(files, by=OPERATOR).faults]


def test_a_wrong_encoding_is_named_with_its_row(small):
    small.row("topics", 2)["name_fr"] = "Santé"
    files = small.files()
    files["topics.csv"] = files["topics.csv"].decode().encode("latin-1")
    assert faults_of(files) == [
        "topics.csv, row 2: The file is not UTF-8 from here on. Save it as “CSV UTF-8”."
    ]


def test_utf_16_is_recognized(small):
    files = small.files()
    files["topics.csv"] = files["topics.csv"].decode().encode("utf-16")
    assert faults_of(files) == ["topics.csv: The file is UTF-16. Save it as “CSV UTF-8”."]


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_a_wrong_separator_is_named(small, separator, name):
    files = {**small.files(), "topics.csv": small.csv("topics", delimiter=separator)}
    assert faults_of(files) == [f"topics.csv, row 1: The cells are separated by {name}: commas are needed."]


def test_an_unclosed_quote_is_named(small):
    files = {**small.files(), "topics.csv": small.csv("topics") + b'"health,x,y\r\n'}
    assert faults_of(files)[0].startswith("topics.csv, row 3: From here on this is no CSV")


def test_an_empty_file_is_a_fault(small):
    assert faults_of({**small.files(), "events.csv": b""}) == [
        "events.csv, row 1: The first row has to name the columns."
    ]


def test_missing_and_unknown_columns_are_named(small):
    for row in small.rows["events"]:
        row["place"] = "Paris"
    files = small.files()
    files["events.csv"] = files["events.csv"].replace(b",city,", b",town,", 1)
    assert faults_of(files) == [
        "events.csv, row 1, column city: This column is missing.",
        "events.csv, row 1, column place: There is no such column in this file.",
        "events.csv, row 1, column town: There is no such column in this file.",
    ]


def test_a_column_that_is_there_twice_is_named(small):
    files = {**small.files(), "topics.csv": b"slug,name_en,name_fr,slug\r\na,b,c,d\r\n"}
    assert "topics.csv, row 1, column slug: This column is there twice." in faults_of(files)


def test_a_column_without_a_name_is_told(small):
    files = {**small.files(), "topics.csv": b"slug,name_en,name_fr,\r\na,b,c,\r\n"}
    assert "topics.csv, row 1: A column has no name." in faults_of(files)


def test_a_cell_that_no_file_can_hold_is_a_fault(small):
    table = [*small.table("topics"), ["work", "x" * 200_000, ""]]
    plan = loading.read({**small.files(), "topics": table}, by=OPERATOR)
    assert places(plan) == ["topics.csv 3 name_en"] * 2
    assert plan.faults[1].sentence == "This is too long."


def test_too_many_and_too_few_cells_are_named(small):
    files = small.files()
    files["topics.csv"] += b"work,Work,Travail,more\r\ncare,Care\r\n"
    assert faults_of(files) == [
        "topics.csv, row 3: The row has 4 cells, the header 3: a comma or a quote is out of place.",
        "topics.csv, row 4: The row has 2 cells, the header 3.",
    ]


def test_a_row_is_counted_as_a_spreadsheet_counts_it(small):
    """A cell of several lines is one row."""
    small.row("pillars", 2)["description_en"] = "one\ntwo\nthree"
    small.add("pillars", slug="work", number="x", name_en="Work")
    assert places(loading.read(small.files(), by=OPERATOR)) == ["pillars.csv 3 number"]


def test_a_load_misses_every_file_that_is_not_there(small):
    files = small.files()
    del files["parties.csv"], files["events.csv"]
    assert faults_of(files) == ["parties.csv: The file is missing.", "events.csv: The file is missing."]


def test_a_file_that_cannot_be_read_does_not_make_its_keys_unknown(small):
    """Or the one fault to mend would drown in hundreds."""
    files = {**small.files(), "sources.csv": b"\xff\xfe"}
    assert faults_of(files) == ["sources.csv: The file is UTF-16. Save it as “CSV UTF-8”."]


def test_a_file_with_an_unknown_name_is_a_fault(small):
    files = {**small.files(), "topcis.csv": small.csv("topics")}
    assert faults_of(files)[0].startswith(
        "topcis.csv: No file of the data set has this name: pillars, topics"
    )


def test_a_directory_that_is_not_there_is_a_fault(db, tmp_path):
    plan = loading.read(tmp_path / "nowhere", by=OPERATOR)
    assert str(plan.faults[0]) == "nowhere: There is no such directory."


def test_parents_in_a_ring_are_a_fault_at_each_of_them(small):
    small.row("commitments", 2)["parent"] = "PA-002"
    assert places(loading.read(small.files(), by=OPERATOR)) == [
        "commitments.csv 2 parent",
        "commitments.csv 3 parent",
    ]


# --- Against the record -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("column", "value"), [("due_on", "2026-12-31"), ("precision", "day")])
def test_a_date_once_given_stays(loaded, column, value):
    loaded.row("deadlines", 2)[column] = value
    plan = loading.read(loaded.files(), by=OPERATOR)
    assert places(plan) == [f"deadlines.csv 2 {column}"]
    assert "A date once given stays" in plan.faults[0].sentence


def test_a_number_that_another_stored_row_has_is_a_fault(loaded):
    loaded.rows["pillars"] = [{"slug": "other", "number": "1", "name_en": "Other"}]
    loaded.row("commitments", 2)["pillar"] = "other"
    loaded.row("commitments", 3)["pillar"] = "other"
    plan = loading.read(loaded.files(), by=OPERATOR)
    assert places(plan) == ["pillars.csv 2 number"]
    assert plan.faults[0].sentence == "“trust” in the record has this already."


def test_a_second_final_beside_a_stored_one_is_a_fault(loaded):
    loaded.rows["milestones"] = [
        {**loaded.row("milestones", 2), "key": "another", "final": "yes"},
    ]
    plan = loading.read(loaded.files(), by=OPERATOR)
    assert places(plan) == ["milestones.csv 2 final"]


def test_a_newer_verdict_does_not_reopen_a_closed_commitment(loaded):
    loaded.add(
        "assessments",
        commitment="PA-002",
        effective_on="2026-01-01",
        status="limited",
        rationale_en="A first step.",
        sources="press",
    )
    plan = loading.read(loaded.files(), by=OPERATOR)
    assert places(plan) == ["assessments.csv 5 outcome"]
