"""How values are written in each kind of file, whatever table they stand in."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.reading import book, csv_rows, parts, sheet_rows
from tracker.exports import files
from tracker.exports.listing import PIECE
from tracker.exports.numbers import exact
from tracker.exports.sheets import LONGEST, fitting
from tracker.reads.taking import LICENCE, PROVENANCE, SAMPLE, About, Table, Taken, Whole, listed, whole
from tracker.tables.columns import date, number, text, yes_no

COLUMNS = (
    text("words", "some words"),
    date("day", "a day"),
    number("figure", "a figure"),
    whole("count", "a count"),
    yes_no("open", "yes or no"),
    listed("keys", "several keys"),
)
LINES = (
    {
        "words": "é “quoted”, with a comma\nand a line",
        "day": dt.date(2026, 1, 2),
        "figure": Decimal("109000000000.000000"),
        "count": 3,
        "open": True,
        "keys": ("a", "b"),
    },
    {"words": "", "day": None, "figure": None, "count": None, "open": None, "keys": ()},
    {
        "words": "x",
        "day": dt.date(2025, 12, 31),
        "figure": Decimal("37.400000"),
        "count": 0,
        "open": False,
        "keys": ("c",),
    },
)
ABOUT = About(dt.date(2026, 11, 22), "http://127.0.0.1:8000/en/commitments/?as_of=2026-11-22&q=é")


def table(name: str = "things", lines=LINES) -> Table:
    return Table(name, COLUMNS, lines)


def taken() -> Taken:
    return Taken(ABOUT, table())


def thing() -> Whole:
    return Whole(ABOUT, table("thing", LINES[:1]), (table("parts"), table("none", ())))


def text_of(made, kind: str) -> str:
    return "".join(files.content(made, kind))


def bytes_of(made, kind: str) -> bytes:
    with files.content(made, kind) as file:
        return file.read()


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_csv_is_rfc_4180_with_a_byte_order_mark():
    written = text_of(taken(), "csv")
    assert written == (
        "\ufeffwords,day,figure,count,open,keys\r\n"
        '"é “quoted”, with a comma\nand a line",2026-01-02,109000000000,3,yes,a;b\r\n'
        ",,,,,\r\n"
        "x,2025-12-31,37.4,0,no,c\r\n"
    )


def test_csv_keeps_every_digit():
    long = Decimal("123456789012345678.123456")
    written = text_of(Taken(ABOUT, table(lines=[LINES[0] | {"figure": long}])), "csv")
    assert csv_rows(written.encode())[0]["figure"] == "123456789012345678.123456"


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_json_of_a_list_says_what_it_is_what_its_columns_mean_and_the_rows():
    found = json.loads(text_of(taken(), "json"))
    assert list(found) == ["about", "columns", "rows"]
    assert found["about"] == {
        "as_of": "2026-11-22",
        "selection": "http://127.0.0.1:8000/en/commitments/?as_of=2026-11-22&q=é",
        "licence": LICENCE,
        "provenance": PROVENANCE,
    }
    assert found["columns"][:2] == [
        {"name": "words", "kind": "text", "meaning": "some words"},
        {"name": "day", "kind": "date", "meaning": "a day"},
    ]
    assert found["rows"] == [
        {
            "words": "é “quoted”, with a comma\nand a line",
            "day": "2026-01-02",
            "figure": 109000000000,
            "count": 3,
            "open": True,
            "keys": ["a", "b"],
        },
        {"words": None, "day": None, "figure": None, "count": None, "open": None, "keys": []},
        {"words": "x", "day": "2025-12-31", "figure": 37.4, "count": 0, "open": False, "keys": ["c"]},
    ]


def test_json_of_a_thing_has_its_facts_and_a_table_by_name():
    found = json.loads(text_of(thing(), "json"))
    assert list(found) == ["about", "columns", "facts", "tables"]
    assert list(found["columns"]) == ["thing", "parts", "none"]
    assert found["facts"]["figure"] == 109000000000
    assert {name: len(rows) for name, rows in found["tables"].items()} == {"parts": 3, "none": 0}


def test_a_row_of_json_stands_on_a_line_of_its_own():
    lines = text_of(taken(), "json").splitlines()
    rows = [json.loads(line.removesuffix(",")) for line in lines if line.startswith('{"words"')]
    assert len(rows) == 3


def test_json_without_rows_is_sound():
    assert json.loads(text_of(Taken(ABOUT, table(lines=())), "json"))["rows"] == []


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("0", 0),
        ("-12.500000", -12.5),
        ("0.000001", 0.000001),
        ("109000000000", 109_000_000_000),
        ("999999999999.99", 999_999_999_999.99),
        ("999999999999999", 999_999_999_999_999),
        ("1234567890123456", "1234567890123456"),
        ("123456789012345678.123456", "123456789012345678.123456"),
        ("100000000000000000", 10**17),
    ],
)
def test_a_figure_is_a_number_while_a_double_keeps_all_its_digits(figure, told):
    found = exact(Decimal(figure))
    assert (type(found), found) == (type(told), told)
    assert json.loads(json.dumps(found)) == told


@given(st.decimals(min_value=-(10**17), max_value=10**17, places=6))
@settings(max_examples=500, deadline=None, derandomize=True, database=None)
def test_no_figure_of_the_data_set_loses_a_digit(figure):
    """Read as any program reads it: a number becomes a double, and its shortest writing is what was meant."""
    read = json.loads(json.dumps(exact(figure)))
    assert Decimal(read if isinstance(read, str) else repr(float(read))) == figure


# --- XLSX -------------------------------------------------------------------------------------------------------------


def test_a_workbook_has_a_sheet_of_that_name_the_columns_and_what_it_is():
    made = bytes_of(taken(), "xlsx")
    assert book(made).sheetnames == ["things", "columns", "about"]
    assert sheet_rows(made, "columns")[:2] == [
        {"table": "things", "column": "words", "kind": "text", "meaning": "some words"},
        {"table": "things", "column": "day", "kind": "date", "meaning": "a day"},
    ]
    assert dict(book(made)["about"].iter_rows(values_only=True)) == {
        "as_of": dt.datetime(2026, 11, 22),  # noqa: DTZ001  # a spreadsheet knows no time zone
        "selection": "http://127.0.0.1:8000/en/commitments/?as_of=2026-11-22&q=é",
        "licence": LICENCE,
        "provenance": PROVENANCE,
    }


def test_a_workbook_holds_numbers_days_and_truth_as_such():
    sheet = book(bytes_of(taken(), "xlsx"))["things"]
    first, empty, last = sheet.iter_rows(min_row=2)
    assert [cell.data_type for cell in first] == ["s", "d", "n", "n", "b", "s"]
    assert [cell.value for cell in first][2:] == [109000000000, 3, True, "a;b"]
    assert first[1].number_format == "yyyy-mm-dd"
    assert first[1].value.date() == dt.date(2026, 1, 2)
    assert [cell.value for cell in empty] == [None] * 6
    assert [cell.value for cell in last][2:5] == [37.4, 0, False]


def test_a_thing_has_a_sheet_for_each_table():
    assert book(bytes_of(thing(), "xlsx")).sheetnames == ["thing", "parts", "none", "columns", "about"]


def test_a_figure_too_long_for_a_cell_is_its_digits_as_text():
    long = Decimal("123456789012345678.123456")
    made = bytes_of(Taken(ABOUT, table(lines=[LINES[0] | {"figure": long}])), "xlsx")
    cell = next(book(made)["things"].iter_rows(min_row=2))[2]
    assert (cell.data_type, cell.value) == ("s", "123456789012345678.123456")


def test_what_looks_like_an_error_of_a_spreadsheet_is_a_text():
    made = bytes_of(Taken(ABOUT, table(lines=[LINES[0] | {"words": "#N/A"}])), "xlsx")
    assert next(book(made)["things"].iter_rows(min_row=2))[0].data_type == "s"


@pytest.mark.parametrize("odd", ["\x00", "\x07", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_a_character_that_xml_has_no_place_for_is_left_out(odd):
    made = bytes_of(Taken(ABOUT, table(lines=[LINES[0] | {"words": f"a{odd}b"}])), "xlsx")
    assert sheet_rows(made, "things")[0]["words"] == "ab"


@pytest.mark.parametrize("letter", ["a", "é", "🇫"])
def test_a_text_longer_than_a_cell_is_cut_with_a_mark(letter):
    units = len(letter.encode("utf-16-le")) // 2
    whole_text = letter * (LONGEST // units)
    assert fitting(whole_text) == whole_text
    cut = fitting(letter * (LONGEST // units + 1))
    assert (cut[-1], len(cut.encode("utf-16-le")) // 2 <= LONGEST) == ("…", True)
    assert cut[:-1] == letter * (len(cut) - 1)


# --- ZIP --------------------------------------------------------------------------------------------------------------


def test_an_archive_holds_a_csv_for_each_table_their_columns_and_what_it_is():
    made = bytes_of(thing(), "zip")
    found = parts(made)
    assert list(found) == ["thing.csv", "parts.csv", "none.csv", "columns.csv", "about.csv"]
    assert found["parts.csv"].decode() == text_of(taken(), "csv")
    assert csv_rows(found["none.csv"]) == []
    assert {row["name"]: row["value"] for row in csv_rows(found["about.csv"])} == {
        "as_of": "2026-11-22",
        "selection": ABOUT.selection,
        "licence": LICENCE,
        "provenance": PROVENANCE,
    }
    assert len(csv_rows(found["columns.csv"])) == 3 * len(COLUMNS)


def test_the_same_data_makes_the_same_archive():
    assert bytes_of(thing(), "zip") == bytes_of(thing(), "zip")


# --- All of them ------------------------------------------------------------------------------------------------------


def test_sample_data_says_so():
    made = Taken(About(ABOUT.as_of, ABOUT.selection, is_sample=True), table())
    assert json.loads(text_of(made, "json"))["about"]["provenance"] == SAMPLE
    assert dict(book(bytes_of(made, "xlsx"))["about"].iter_rows(values_only=True))["provenance"] == SAMPLE


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_text_leaves_in_pieces_before_all_of_it_is_made(kind):
    read = []

    def lines():
        for turn in range(10_000):
            read.append(turn)
            yield LINES[0]

    pieces = files.content(Taken(ABOUT, table(lines=lines())), kind)
    first = next(pieces)
    while len(first) < PIECE // 2:
        first = next(pieces)
    assert 0 < len(read) < 1_000
    assert max(len(piece) for piece in pieces) < PIECE * 2


@pytest.mark.parametrize("kind", ["xlsx", "zip"])
def test_a_file_that_cannot_be_finished_is_not_left_open(kind):
    def lines():
        yield LINES[0]
        raise LookupError("gone meanwhile")

    made = Whole(ABOUT, table("thing", LINES[:1]), (table("parts", lines()),))
    with pytest.raises(LookupError):
        files.content(made, kind)
