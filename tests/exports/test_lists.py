"""Every list, matrix and comparison as a file: exactly the rows of its page, all pages of it, on the same day, in the
same order."""

import datetime as dt
import json
import re

import pytest
from django.utils import translation

from tests.exports.addresses import LISTS
from tests.exports.reading import body, csv_rows, lines, sheet_rows
from tests.factories import (
    make_commitment,
)
from tests.views.listing import words
from tests.views.reading import page
from tracker.exports.listing import as_text
from tracker.reads.changing import taking_changes
from tracker.reads.comparing import taking_compare
from tracker.reads.due import taking_deadlines
from tracker.reads.measured import taking_money
from tracker.reads.places import taking_countries
from tracker.reads.pledges import matrix_lines
from tracker.reads.taking import names
from tracker.reads.taking_commitments import COLUMNS as COMMITMENTS
from tracker.reads.taking_organizations import COLUMNS as ORGANIZATIONS
from tracker.tables import Kind

pytestmark = pytest.mark.usefixtures("today")

COLUMNS = {
    "commitments": COMMITMENTS,
    "organizations": ORGANIZATIONS,
    "deadlines": taking_deadlines.COLUMNS,
    "changes": taking_changes.COLUMNS,
    "between": taking_changes.BETWEEN,
    "matrix": matrix_lines.COLUMNS,
    "countries": taking_countries.COLUMNS,
    "money": taking_money.COLUMNS,
    "comparison of commitments": taking_compare.COMMITMENTS,
    "comparison of organizations": taking_compare.ORGANIZATIONS,
}
SHEETS = {name: name.rpartition(" ")[2] for name in LISTS}
PLEDGE = "/en/commitments/pa-029-pledge-trustworthy-ai-work/matrix"
REAL = {
    **{name: LISTS[name] for name in ("organizations", "deadlines", "countries", "money")},
    "commitments": "/en/commitments.{}?q=ai",
    "changes": "/en/changes.{}?from=2026-01-01",
    "between": "/en/changes/between.{}?from=2025-03-01",
    "matrix": f"{PLEDGE}.{{}}",
    "comparison of commitments": "/en/compare.{}?c=PA-066&c=PA-029&c=PA-001&c=PA-065",
    "comparison of organizations": "/en/compare.{}?o=country-fr&o=country-in",
}


def cells(client, address: str, pattern: str) -> list[str]:
    """What a page shows under a pattern, over all of its pages."""
    found: list[str] = []
    url = address
    while url:
        html = page(client, url)
        found += [words(each) for each in re.findall(pattern, html, re.DOTALL)]
        onward = re.search(r'<a class="next" href="([^"]+)"', html)
        url = address.partition("?")[0] + onward[1].replace("&amp;", "&") if onward else ""
    return found


# --- The same rows in the same order ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sort=commitments",
        "?kind=company&role=lead&sort=leads",
        "?q=france&as_of=2025-03-01",
        "?country=FR",
    ],
)
def test_organizations_are_those_of_the_list(client, real_record, query):
    shown = cells(
        client, f"/en/organizations/{query}", r'<th scope="row"><a class="quiet"[^>]*>(.*?)</a></th>'
    )
    assert [line["name_en"] for line in lines(client, f"/en/organizations.json{query}")] == shown != []


@pytest.mark.parametrize("query", ["", "?sort=leads", "?q=an&role=signatory", "?as_of=2025-02-01"])
def test_countries_are_those_of_the_table(client, real_record, query):
    html = page(client, f"/en/countries/{query}")
    rows = re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', html, re.DOTALL)
    found = lines(client, f"/en/countries.json{query}")
    assert [line["name_en"] for line in found] == [words(row.split("</th>")[0]) for row in rows] != []
    complete = [re.search(r"(\d+) of (\d+)", words(row)) for row in rows]
    assert [(line["complete"], line["commitments"] + line["commitments_weak"]) for line in found] == [
        (int(each[1]), int(each[2])) for each in complete if each
    ]


@pytest.mark.parametrize(
    "query", ["", "?currency=USD", "?pillar=france-europe&stage=none", "?as_of=2025-06-01"]
)
def test_money_is_that_of_the_page(client, real_record, query):
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', page(client, f"/en/money/{query}"), re.DOTALL)
    shown = [re.search(r"PA-\d+", words(row))[0] for row in rows]
    assert [line["reference"] for line in lines(client, f"/en/money.json{query}")] == shown != []


@pytest.mark.parametrize(
    "query",
    ["", "?cell=listed", "?cell=limited.complete", "?from=2025-03-01&to=2025-09-30&pillar=france-europe"],
)
def test_two_days_are_those_of_the_page(client, real_record, query):
    shown = cells(client, f"/en/changes/between/{query}", r'<span class="row-ref">(PA-\d+)</span>')
    found = lines(client, f"/en/changes/between.json{query}")
    assert [line["reference"] for line in found] == shown
    html = page(client, f"/en/changes/between/{query}")
    counted = words(re.search(r'id="behind-head">.*?<p>(.*?)</p>', html, re.DOTALL)[1])
    assert int(counted.split(" ")[0]) == len(found)


def test_two_days_given_the_other_way_round_are_the_same_two_days(client, real_record):
    straight = lines(client, "/en/changes/between.json?from=2025-03-01&to=2026-01-01")
    turned = lines(client, "/en/changes/between.json?from=2026-01-01&to=2025-03-01")
    assert straight == turned
    assert {(line["first_day"], line["last_day"]) for line in turned} == {("2025-03-01", "2026-01-01")}


@pytest.mark.parametrize(
    "query", ["c=PA-066&c=PA-029&c=PA-001", "o=country-in&o=country-fr&o=european-commission"]
)
def test_a_comparison_has_a_line_for_each_in_the_order_of_the_page(client, real_record, query):
    key = "reference" if query.startswith("c") else "slug"
    asked = re.findall(r"=([^&]+)", query)
    assert [line[key] for line in lines(client, f"/en/compare.json?{query}")] == asked


def test_what_was_not_announced_by_the_day_has_its_titles_alone(client, db):
    make_commitment(1)
    make_commitment(2, announced_on="2026-06-01")
    early, late = lines(client, "/en/compare.json?c=PA-001&c=PA-002&as_of=2026-01-01")
    assert (early["status"], late["status"]) == ("not_assessed", None)
    assert {name for name, value in late.items() if value not in (None, [])} == {
        *("reference", "title_en", "title_fr", "address", "as_of", "licence", "provenance")
    }


@pytest.mark.parametrize("month", ["2026-12", "2026-06", "2025-02"])
def test_a_month_is_that_of_the_calendar(client, real_record, month):
    total = client.get(f"/en/deadlines/{month}/").context["month"].total
    found = lines(client, f"/en/deadlines.json?month={month}")
    assert len(found) == total
    assert [line["due_on"] for line in found] == sorted(line["due_on"] for line in found)
    assert {line["due_on"][:7] for line in found} == {month}


def test_a_month_and_a_section_narrow_together(client, real_record):
    found = lines(client, "/en/deadlines.json?month=2026-06&show=overdue")
    everything = lines(client, "/en/deadlines.json?month=2026-06")
    assert [line for line in everything if line["fate"] == "overdue"] == found != []


@pytest.mark.parametrize("name", LISTS)
def test_all_three_files_say_the_same(client, real_record, name):
    address = REAL[name]
    told = lines(client, address.format("json"))
    from_csv = csv_rows(body(client.get(address.format("csv"))))
    from_sheet = sheet_rows(body(client.get(address.format("xlsx"))), SHEETS[name])

    assert [list(row) for row in (told[0], from_csv[0], from_sheet[0])] == [list(names(COLUMNS[name]))] * 3
    assert from_csv == [{column: plain(value) for column, value in row.items()} for row in told]
    assert len(from_sheet) == len(told) > 1
    for row, sheet in zip(told, from_sheet, strict=True):
        assert {column: sheeted(value) for column, value in row.items()} == {
            column: on(value) for column, value in sheet.items()
        }


def plain(value) -> str:
    return as_text(tuple(value) if isinstance(value, list) else value)


def sheeted(value):
    """A list is one cell of a sheet, and an empty one none."""
    return (";".join(map(as_text, value)) or None) if isinstance(value, list) else value


def on(value):
    return value.date().isoformat() if isinstance(value, dt.datetime) else value


# --- What a file says of itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_the_selection_is_the_page_that_shows_the_same(client, real_record, name):
    response = client.get(
        REAL[name].format("json") + ("&" if "?" in REAL[name] else "?") + "as_of=2026-10-01"
    )
    about = json.loads(body(response))["about"]
    assert about["as_of"] == "2026-10-01"
    assert "as_of=2026-10-01" in about["selection"]
    shown = client.get(about["selection"].removeprefix("http://127.0.0.1:8000"))
    assert (shown.status_code, shown.headers["Content-Type"][:9]) == (200, "text/html")


@pytest.mark.parametrize("name", LISTS)
def test_every_column_says_what_it_means_in_both_languages(name):
    for language in ("en", "fr"):
        with translation.override(language):
            assert [column.name for column in COLUMNS[name] if not str(column.meaning).strip()] == []
    assert len(set(names(COLUMNS[name]))) == len(COLUMNS[name])


TYPES = {
    Kind.WHOLE: (int,),
    Kind.NUMBER: (int, float, str),
    Kind.YES_NO: (bool,),
    Kind.DATE: (str,),
    Kind.REFS: (list,),
    Kind.LIST: (list,),
}


@pytest.mark.parametrize("name", LISTS)
def test_values_are_of_the_kind_that_their_column_says(client, real_record, name):
    kinds = {column.name: TYPES.get(column.kind, (str,)) for column in COLUMNS[name]}
    odd = {
        (column, type(value).__name__)
        for row in lines(client, REAL[name].format("json"))
        for column, value in row.items()
        if value is not None and (type(value) not in kinds[column])
    }
    assert odd == set()


@pytest.mark.parametrize("name", LISTS)
def test_the_language_of_the_address_changes_addresses_and_order_and_nothing_else(client, real_record, name):
    english = lines(client, REAL[name].format("json"))
    french = lines(client, REAL[name].format("json").replace("/en/", "/fr/"))
    assert in_any_order(english) == in_any_order(french)


def in_any_order(rows) -> list[str]:
    """Names sort by language, those of the parties of one commitment, too."""
    told = (
        {name: sorted(value) if isinstance(value, list) else value for name, value in row.items()}
        for row in rows
    )
    return sorted(json.dumps(row).replace("/en/", "/fr/") for row in told)
