"""No text that anybody wrote is a formula in anything that is taken away, and every number is a number."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.addresses import every
from tests.exports.corpus import CORPUS, PLAIN, free_texts, is_live, make_everything, poison
from tests.exports.reading import body, book, csv_cells, csv_rows, parts
from tests.factories import make_user
from tracker.exports import files, tables
from tracker.exports.listing import harmless
from tracker.reads.formulas import guarded, looks_live, unguarded
from tracker.reads.taking import About, Table, Taken, Whole, whole
from tracker.tables.columns import text

pytestmark = pytest.mark.usefixtures("today")

COLUMNS = (text("words", "words"), whole("number", "a number"), text("figure", "a figure"))


def table(*texts: str) -> Table:
    lines = [{"words": each, "number": -5, "figure": Decimal("-12.50")} for each in texts]
    return Table("texts", COLUMNS, lines)


def about() -> About:
    return About(as_of=dt.date(2026, 11, 22), selection="http://localhost/en/")


# --- The rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", CORPUS)
def test_a_text_that_a_spreadsheet_would_calculate_is_shown_instead(words):
    assert is_live(words) or words.lstrip("\ufeff\u200b").startswith("'"), "the corpus is live"
    assert not is_live(guarded(words))
    assert unguarded(guarded(words)) == words


@pytest.mark.parametrize("words", PLAIN)
def test_any_other_text_is_left_as_it_is(words):
    assert guarded(words) == unguarded(words) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("-2+3", "'-2+3"),
        (" \xa0＝1+1", "' \xa0＝1+1"),
        ("one;-2", "one;'-2"),
        ("- one\n- two", "'- one\n'- two"),
        ("'=1", "''=1"),
        ("\tone", "'\tone"),
    ],
)
def test_an_apostrophe_stands_wherever_a_cell_might_begin(words, shown):
    assert guarded(words) == shown


NEAR = st.text(alphabet="=+-@＝;,\t\r\n '\"’\ufeff\xa0\u200ba1", max_size=24)


@given(words=NEAR | st.text(max_size=40))
@settings(max_examples=400, deadline=None, derandomize=True, database=None)
def test_what_was_guarded_is_never_live_and_comes_back_exactly(words):
    assert not is_live(guarded(words)) or re.fullmatch(r"-?\d+(\.\d+)?", guarded(words), re.ASCII)
    assert unguarded(guarded(words)) == words


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-5, "-5"), (Decimal("-12.50"), "-12.5"), (Decimal("109E9"), "109000000000"), (True, "yes")],
)
def test_numbers_stay_numbers(value, written):
    assert harmless(value) == written


# --- The writers ------------------------------------------------------------------------------------------------------


def test_csv_shows_the_whole_corpus_and_keeps_numbers():
    data = "".join(files.content(Taken(about(), table(*CORPUS)), "csv")).encode()
    rows = csv_rows(data)

    assert [unguarded(row["words"]) for row in rows] == list(CORPUS)
    assert [cell for cell in csv_cells(data) if is_live(cell)] == []
    assert {(row["number"], row["figure"]) for row in rows} == {("-5", "-12.5")}


def test_a_workbook_stores_the_whole_corpus_as_text_and_numbers_as_numbers():
    with files.content(Taken(about(), table(*CORPUS)), "xlsx") as file:
        sheet = book(file.read())["texts"]

    told, numbers, figures = zip(*list(sheet.iter_rows(min_row=2)), strict=True)
    assert [cell.value for cell in told] == list(CORPUS)
    assert {cell.data_type for cell in told} == {"s"}
    assert [cell.quotePrefix for cell in told] == [looks_live(words) for words in CORPUS]
    assert {(cell.data_type, cell.value) for cell in numbers} == {("n", -5)}
    assert {(cell.data_type, cell.value) for cell in figures} == {("n", -12.5)}


def test_json_gives_every_text_back_as_it_was():
    rows = json.loads("".join(files.content(Taken(about(), table(*CORPUS)), "json")))["rows"]
    assert [row["words"] for row in rows] == list(CORPUS)
    assert {(row["number"], row["figure"]) for row in rows} == {(-5, -12.5)}


def test_an_archive_shows_the_whole_corpus():
    facts = Table("facts", COLUMNS, table(CORPUS[0]).lines)
    made = Whole(about(), facts, (table(*CORPUS),))
    with files.content(made, "zip") as file:
        found = parts(file.read())
    assert [cell for data in found.values() for cell in csv_cells(data) if is_live(cell)] == []


def test_the_tables_of_the_desk_show_the_whole_corpus():
    rows = [["words", "number"], *([words, "-5"] for words in CORPUS)]
    shown = csv_rows(tables.as_csv(rows))

    assert [row["words"] for row in shown] == [guarded(words) for words in CORPUS]
    assert {row["number"] for row in shown} == {"-5"}
    (archived,) = parts(tables.as_zip({"texts": rows})).values()
    assert archived == tables.as_csv(rows)
    sheet = book(tables.as_workbook({"texts": rows}))["texts"]
    assert {cell.data_type for row in sheet for cell in row} == {"s"}


# --- Everything that goes out -----------------------------------------------------------------------------------------


def live_cells(address: str, data: bytes) -> list[str]:
    path = address.partition("?")[0]
    if path.endswith(".csv"):
        return [cell for cell in csv_cells(data) if is_live(cell)]
    if path.endswith((".zip", "/zip/")):
        return [cell for part in parts(data).values() for cell in csv_cells(part) if is_live(cell)]
    cells = [cell for sheet in book(data) for row in sheet.iter_rows() for cell in row]
    odd = [cell for cell in cells if cell.value is not None and cell.data_type not in ("s", "n", "d", "b")]
    return [str(cell.value) for cell in odd]


@pytest.fixture
def report(db):
    return make_everything()


def test_the_corpus_reaches_every_text_that_is_told(report):
    """The list of texts is made from the models: one that is new is written over as well."""
    assert len(free_texts()) > 45
    assert poison(0) >= {"=1+1", "-2+3", "=cmd|' /C calc'!A0"}


@pytest.mark.parametrize("start", [0, 12, 24])
def test_no_cell_of_any_file_is_live(client, report, start):
    written = poison(start)
    live, said = {}, set()
    for address in every(report.key):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        data = body(response)
        if ".json" in address:
            said |= texts_of(json.loads(data))
        elif found := live_cells(address, data):
            live[address] = found
    assert live == {}
    assert len(said & written) > len(written) * 0.8, "nearly all that was written is really taken away"


def texts_of(value) -> set[str]:
    if isinstance(value, str):
        return {value}
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for each in values for text in texts_of(each)}


def test_a_negative_figure_is_a_number_in_every_form(client, report):
    poison(0)
    address = "/en/commitments/pa-001-promise-1.{}"
    from_csv = csv_rows(parts(body(client.get(address.format("zip"))))["measurements.csv"])
    sheet = book(body(client.get(address.format("xlsx"))))["measurements"]
    rows = json.loads(body(client.get(address.format("json"))))["tables"]["measurements"]

    assert [row["value"] for row in from_csv] == ["", "-12.5", "5"]
    assert [row["value"] for row in rows] == [None, -12.5, 5]
    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert [(cell.data_type, cell.value) for cell in cells] == [("n", None), ("n", -12.5), ("n", 5)]


DESK = ("commitment", "organization", "source", "update", "assessment", "event", "indicator")
"""The lists whose ticked rows can be taken along; the others only whole."""


@pytest.mark.parametrize("start", [0, 12, 24])
def test_no_cell_of_the_desk_is_live(client, report, start):
    client.force_login(make_user("Ada Administrator", is_administrator=True, is_editor=True))
    poison(start)
    for kind in ("zip", "xlsx"):
        data = client.get(f"/en/admin/export/{kind}/").content
        assert live_cells(f"/{kind}/" if kind == "zip" else kind, data) == []
    for model in DESK:
        page = client.get(f"/en/admin/tracker/{model}/")
        ticked = [str(row.pk) for row in page.context["cl"].result_list]
        for action in ("export_csv", "export_xlsx"):
            answer = client.post(
                f"/en/admin/tracker/{model}/", {"action": action, "_selected_action": ticked}
            )
            assert (model, answer.status_code, "attachment" in str(answer.headers)) == (model, 200, True)
            assert live_cells(f"x.{action.removeprefix('export_')}", answer.content) == []


@pytest.mark.parametrize("start", [0, 12, 24])
def test_no_line_of_a_calendar_begins_with_a_formula(client, report, start):
    poison(start)
    for address in ("/en/deadlines.ics", "/en/commitments/pa-001-promise-1/deadlines.ics"):
        text = body(client.get(address)).decode().replace("\r\n ", "")
        assert [line for line in text.split("\r\n") if not re.match(r"[A-Z][A-Z-]*[;:]|$", line)] == []
