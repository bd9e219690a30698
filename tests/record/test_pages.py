"""The pages of the public record: its list, an entry, its lines to take away, and the program that verifies them."""

import json
import re
import subprocess
import sys

import pytest
from django.test import Client

from tests.factories import make_assessment, make_commitment, make_party, make_update, the_reviewer
from tests.record.agreeing import entries, newest
from tests.tampering import unguarded
from tracker.actions import developments, records
from tracker.models import Commitment, RecordEntry
from tracker.rules import OPERATOR

LINES = "/record.jsonl"
PROGRAM = "/record/verify.py"


@pytest.fixture(autouse=True)
def record(db, today) -> Commitment:
    commitment = make_commitment(1, title_en="Something promised", title_fr="Une promesse")
    make_party(commitment, "some-lab")
    make_assessment(commitment)
    return commitment


def read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def corrected(commitment: Commitment) -> RecordEntry:
    commitment.title_en = "Something promised again"
    records.save(commitment, by=OPERATOR, reason="The title was misread.")
    return entries("commitments")[-1]


def retracted(commitment: Commitment) -> RecordEntry:
    update = make_update(commitment)
    developments.retract(update, by=the_reviewer(), reason="It was about something else.")
    return entries("updates")[-1]


def numbers(html: str) -> list[int]:
    """Of the entries that a list shows."""
    rows = html.partition('id="entries"')[2]
    return [int(each) for each in re.findall(r'href="/en/record/([0-9]+)/"', rows)]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_newest_entry_is_first_and_the_head_can_be_noted_down(client):
    html = read(client, "/en/record/")
    last = entries()[-1]
    assert numbers(html) == [*range(last.sequence, 0, -1)]
    assert f"{last.sequence}:{last.sha256}</p>" in html
    assert f"verify_record.py record.jsonl --head {last.sequence}:{last.sha256}" in html


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("table=parties", lambda entry: entry.subject == "parties"),
        ("kind=corrected", lambda entry: entry.kind == "corrected"),
        ("commitment=PA-001", lambda entry: entry.about == "PA-001"),
        ("commitment=pa-001&table=commitments", lambda entry: entry.subject == "commitments"),
        ("from=2026-11-22&to=2026-11-22", lambda entry: True),
        ("from=2026-11-22&to=2025-03-01", lambda entry: True),
        ("to=2026-11-21", lambda entry: False),
    ],
)
def test_it_can_be_narrowed(client, record, query, kept):
    corrected(record)
    expected = [entry.sequence for entry in entries() if kept(entry)][::-1]
    assert numbers(read(client, f"/en/record/?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "table=nothing",
        "kind=rumoured",
        "commitment=PA-999",
        "commitment=%3Cscript%3E",
        "from=yesterday",
        "to=2099-01-01",
        "before=-1",
        "before=1e3",
        "before=9999999999999999999999",
        "kind=%00corrected",
    ],
)
def test_what_is_not_understood_is_said_and_left_out(client, query):
    html = read(client, f"/en/record/?{query}", 400)
    assert 'role="alert"' in html
    assert numbers(html) == [*range(newest(), 0, -1)]


def test_it_goes_on_where_the_page_ended(client, record):
    for number in range(2, 60):
        make_commitment(number)
    first = read(client, "/en/record/?table=commitments")
    [older] = re.findall(r'href="([^"]+)" rel="next"', first)
    second = read(client, "/en/record/" + older.replace("&amp;", "&"))

    assert numbers(first) + numbers(second) == [entry.sequence for entry in entries("commitments")][::-1]
    assert len(numbers(first)) == 50
    assert 'rel="next"' not in second


def test_a_draft_is_neither_shown_nor_known(client):
    make_commitment(2, published=False)
    html = read(client, "/en/record/?commitment=PA-002", 400)
    assert "PA-002" in html  # it says that there is none
    assert numbers(html) == [*range(newest(), 0, -1)]
    assert {entry.about for entry in entries()} <= {"", "PA-001"}


def test_before_anything_was_published_it_says_so(client):
    with unguarded():
        RecordEntry.objects.all().delete()
    html = read(client, "/en/record/")
    assert html.count("Nothing has been published yet.") == 2
    assert numbers(html) == []


def test_it_is_told_in_french(client, record):
    corrected(record)
    html = read(client, "/fr/record/?table=commitments")
    assert "Registre public" in html
    assert "Une promesse" in html


@pytest.mark.parametrize("more", [0, 40])
def test_the_list_takes_three_queries_whatever_it_shows(client, record, django_assert_num_queries, more):
    corrected(record)
    for number in range(2, 2 + more):
        make_commitment(number)
    client.get("/en/record/")
    with django_assert_num_queries(3):
        client.get("/en/record/")


def test_an_entry_takes_four_queries(client, record, django_assert_num_queries):
    entry = corrected(record)
    with django_assert_num_queries(4):
        client.get(f"/en/record/{entry.sequence}/")


# --- An entry ---------------------------------------------------------------------------------------------------------


def test_an_entry_shows_what_it_holds_and_its_place_in_the_chain(client):
    [entry] = entries("commitments")
    html = read(client, f"/en/record/{entry.sequence}/")
    assert "Published: Something promised" in html
    assert (entry.sha256 in html, entry.previous in html) == (True, True)
    assert "It is the same." in html
    assert "<code>title_fr</code></dt><dd>Une promesse</dd>" in html


def test_a_correction_shows_what_changed_and_leads_to_the_entry_before(client, record):
    entry = corrected(record)
    before = entries("commitments")[-2]
    html = read(client, f"/en/record/{entry.sequence}/")
    changed = html.partition('id="changed"')[2].partition("</section>")[0]
    assert re.findall(r"<code>(\w+)</code>", changed) == ["title_en"]
    assert "Something promised</del>" in changed
    assert "Something promised again</ins>" in changed
    assert f'href="/en/record/{before.sequence}/" rel="prev">The entry before about the same' in html
    assert f'href="/en/record/{entry.sequence}/" rel="next">The next entry about the same' in read(
        client, f"/en/record/{before.sequence}/"
    )


def test_what_was_taken_back_is_told_by_what_it_was_and_shown_no_longer(client, record):
    entry = retracted(record)
    before = entries("updates")[-2]
    html = read(client, f"/en/record/{entry.sequence}/")
    name = json.loads(before.payload)["headline_en"]
    assert f"Taken back: {name}" in html
    assert "this row is no longer shown" in html
    assert "Where it is read" not in html


def test_an_entry_that_was_altered_says_so(client):
    [entry] = entries("commitments")
    with unguarded():
        RecordEntry.objects.filter(pk=entry.pk).update(about="PA-002")
    html = read(client, f"/en/record/{entry.sequence}/")
    assert "It is another: this entry was altered." in html


@pytest.mark.parametrize("number", ["0", "999", "9" * 17, "9" * 30])
def test_there_is_no_page_for_an_entry_that_is_not_there(client, number):
    read(client, f"/en/record/{number}/", 404)


def test_words_of_others_stay_words(client, record):
    record.title_en = "<script>alert(1)</script>"
    records.save(record, by=OPERATOR, reason="To see.")
    [*_, entry] = entries("commitments")
    for path in ("/en/record/", f"/en/record/{entry.sequence}/"):
        assert "<script>alert" not in read(client, path)


def test_a_column_that_the_table_has_no_longer_is_shown_by_its_name(client):
    [entry] = entries("commitments")
    values = {**json.loads(entry.payload), "colour": "blue"}
    with unguarded():
        RecordEntry.objects.filter(pk=entry.pk).update(payload=json.dumps(values))
    assert "<code>colour</code></dt><dd>blue</dd>" in read(client, f"/en/record/{entry.sequence}/")


def test_a_commitment_leads_to_its_entries(client):
    assert 'href="/en/record/?commitment=PA-001#entries"' in read(client, "/en/commitments/pa-001-promise-1/")


# --- The lines and the program ----------------------------------------------------------------------------------------


def taken(client: Client, path: str = LINES, **headers: str) -> list[dict]:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return [json.loads(line) for line in b"".join(response).splitlines()]


def test_the_lines_are_every_entry_in_its_order(client):
    assert [line["sequence"] for line in taken(client)] == [entry.sequence for entry in entries()]


def test_the_lines_go_on_from_a_number(client):
    assert [line["sequence"] for line in taken(client, f"{LINES}?from={newest() - 1}")] == [
        newest() - 1,
        newest(),
    ]
    assert taken(client, f"{LINES}?from={newest() + 1}") == []


@pytest.mark.parametrize("wrong", ["0", "-1", "abc", "1.5", "9" * 30, "%00"])
def test_a_number_that_is_none_is_refused_in_a_sentence(client, wrong):
    response = client.get(f"{LINES}?from={wrong}")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content.decode() == "“from” is the number of an entry.\n"


def test_who_has_everything_is_told_so_until_something_is_published(client):
    tag = client.get(LINES)["ETag"]
    again = client.get(LINES, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    make_commitment(2)
    assert taken(client, **{"if-none-match": tag})[-1]["about"] == "PA-002"


def test_a_head_request_has_no_lines(client):
    response = client.head(LINES)
    assert (response.status_code, b"".join(response)) == (200, b"")


def test_what_is_taken_away_is_verified_by_the_program_that_is_taken_away(client, tmp_path):
    (tmp_path / "record.jsonl").write_bytes(b"".join(client.get(LINES)))
    (tmp_path / "verify_record.py").write_bytes(client.get(PROGRAM).content)
    head = entries()[-1]
    command = [sys.executable, "verify_record.py", "record.jsonl", "--head", f"{head.sequence}:{head.sha256}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (
        0,
        f"Entries 1 to {head.sequence} hold. The head is {head.sequence}:{head.sha256}\n",
    )


@pytest.mark.parametrize("path", ["/en/record/", "/en/record/1/", LINES, PROGRAM])
def test_nobody_changes_anything_here(client, path):
    assert client.post(path).status_code == 405
