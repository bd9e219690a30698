"""What is taken away is exactly what the list shows, with the day and the licence, and never a live formula."""

import csv
import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from tests.factories import make_assessment, make_commitment, make_milestone, make_party
from tests.reporting import make_promise, make_reply, make_report
from tests.views.listing import count, titles, words
from tracker.actions.derive import together
from tracker.reads.taking import names
from tracker.reads.taking_commitments import COLUMNS

pytestmark = pytest.mark.usefixtures("today")

CSV, XLSX, LIST = "/en/commitments.csv", "/en/commitments.xlsx", "/en/commitments/"


def csv_lines(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheets(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def references(lines) -> list[str]:
    return [line["reference"] for line in lines]


def xlsx_lines(response) -> list[dict[str, object]]:
    head, *rows = sheets(response)["commitments"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?as_of=2025-03-01",
        "?q=gigafactories",
        "?country=FR&role=lead&status=limited&as_of=2025-09-30",
        "?schedule=overdue&sort=changed",
    ],
)
def test_both_files_hold_the_selection_of_the_list_in_its_order(client, real_record, query):
    total = int(count(client.get(LIST + query)).split(" ")[0])
    from_csv, from_xlsx = csv_lines(client.get(CSV + query)), xlsx_lines(client.get(XLSX + query))

    assert len(from_csv) == total
    assert references(from_csv) == references(from_xlsx)
    assert [line["title_en"] for line in from_csv][:25] == titles(client.get(LIST + query))


def test_the_past_and_today_differ_as_the_data_says(client, real_record):
    days = {}
    for day in ("2025-03-01", "2026-11-22"):
        lines = csv_lines(client.get(f"{CSV}?as_of={day}"))
        days[day] = (len(lines), sum(line["status"] == "complete" for line in lines))

    listed = [count(client.get(f"{LIST}?as_of={day}")) for day in days]
    complete = [count(client.get(f"{LIST}?status=complete&as_of={day}")) for day in days]

    assert days == {"2025-03-01": (109, 30), "2026-11-22": (109, 46)}
    assert listed == ["109 commitments", "109 commitments"]
    assert complete == ["30 of 109 commitments", "46 of 109 commitments"]


@pytest.mark.parametrize("day", ["2025-03-01", "2026-11-22"])
def test_front_page_list_and_files_agree_on_a_day(client, real_record, day):
    """The headline of the front page counts events apart; together they are the list."""
    home = words(client.get(f"/en/?as_of={day}").content.decode())
    complete, promised = map(int, re.search(r"(\d+) of (\d+) commitments are complete", home).groups())
    events = count(client.get(f"{LIST}?kind=event&as_of={day}"))
    complete_events = len(csv_lines(client.get(f"{CSV}?kind=event&status=complete&as_of={day}")))
    lines = csv_lines(client.get(f"{CSV}?as_of={day}"))

    assert events == f"{109 - promised} of 109 commitments"
    assert len(lines) == len(xlsx_lines(client.get(f"{XLSX}?as_of={day}"))) == 109
    assert sum(line["status"] == "complete" for line in lines) == complete + complete_events


def test_a_line_holds_every_axis_of_the_day(client, db):
    commitment = make_commitment()
    make_party(commitment, "some-lab", "lead")
    make_party(commitment, "other-lab", "member")
    make_milestone(commitment, due_on="2026-11-12")
    make_assessment(commitment, "limited", effective_on="2026-07-30")

    (line,) = csv_lines(client.get(CSV))

    assert tuple(line) == names(COLUMNS)
    assert {name: line[name] for name in ("status", "outcome", "assessed_on", "verification")} == {
        "status": "limited",
        "outcome": "",
        "assessed_on": "2026-07-30",
        "verification": "independent",
    }
    assert {name: line[name] for name in ("schedule", "due_on", "days_overdue", "moved_deadlines")} == {
        "schedule": "overdue",
        "due_on": "2026-11-12",
        "days_overdue": "10",
        "moved_deadlines": "0",
    }
    assert (line["leads"], line["other_parties"]) == ("some-lab", "other-lab")
    assert (line["as_of"], line["licence"][:9]) == ("2026-11-22", "CC BY 4.0")
    assert line["address"] == "http://127.0.0.1:8000/en/commitments/pa-001-promise-1/"


def test_a_line_tells_the_newest_report_and_whether_the_verdict_is_contested(client, db):
    commitment = make_promise()
    make_party(commitment, "late-lab")
    verdict = make_assessment(commitment, "limited", effective_on="2026-07-30")
    make_report(commitment, until="published", claimed_status="substantial", happened_on="2026-10-01")
    make_report(commitment, "late-lab", until="published", claimed_status="limited", happened_on="2026-10-15")
    make_report(commitment, "late-lab", claimed_status="complete")
    make_reply(verdict, contests=True)

    (today,) = csv_lines(client.get(CSV))
    (before,) = csv_lines(client.get(f"{CSV}?as_of=2026-10-14"))
    (early,) = csv_lines(client.get(f"{CSV}?as_of=2026-05-01"))

    claimed = ("contested", "reports", "claimed_status", "claimed_by", "claimed_on")
    assert [[line[name] for name in claimed] for line in (today, before, early)] == [
        ["yes", "2", "limited", "late-lab", "2026-10-15"],
        ["yes", "1", "substantial", "some-lab", "2026-10-01"],
        ["no", "0", "", "", ""],
    ]


def test_drafts_are_not_taken_away(client, db):
    make_commitment(1, published=False)
    make_commitment(2)

    assert references(csv_lines(client.get(CSV))) == ["PA-002"]


def test_the_files_say_what_they_are(client, db):
    make_commitment()

    from_csv, from_xlsx = client.get(f"{CSV}?as_of=2025-03-01"), client.get(XLSX)

    assert from_csv["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert (
        from_csv["Content-Disposition"] == 'attachment; filename="paris-actions-commitments-2025-03-01.csv"'
    )
    assert (
        from_xlsx["Content-Disposition"] == 'attachment; filename="paris-actions-commitments-2026-11-22.xlsx"'
    )
    assert from_csv["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    about = dict(sheets(from_xlsx)["about"].iter_rows(values_only=True))
    assert about["as_of"].date() == dt.date(2026, 11, 22)
    assert about["licence"].startswith("CC BY 4.0")


@pytest.mark.parametrize("address", [f"{CSV}?status=done", f"{XLSX}?as_of=2030-01-01"])
def test_what_was_not_understood_gives_no_file(client, db, address):
    make_commitment()

    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "Nothing was taken away" in response.content.decode()


def test_no_cell_of_either_file_is_a_live_formula(client, db):
    make_commitment(1, title_en="=1+1", promise_en="@SUM(A1)", title_fr="+33")

    (line,) = csv_lines(client.get(CSV))
    book = sheets(client.get(XLSX))

    assert (line["title_en"], line["promise_en"], line["title_fr"]) == ("'=1+1", "'@SUM(A1)", "'+33")
    assert [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []
    assert xlsx_lines(client.get(XLSX))[0]["title_en"] == "=1+1"


def test_a_character_that_spreadsheets_refuse_is_left_out(client, db):
    make_commitment(1, title_en="with a bell\x07 in it")

    assert xlsx_lines(client.get(XLSX))[0]["title_en"] == "with a bell in it"


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_lines(client, db, holding, django_assert_num_queries, rows):
    with together():
        for number in range(1, rows + 1):
            make_party(make_commitment(number), f"lab-{number}")
    client.get(CSV)

    with django_assert_num_queries(5):
        assert len(csv_lines(client.get(CSV))) == rows
