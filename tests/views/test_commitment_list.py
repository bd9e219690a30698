"""The list of commitments: what it finds, as of which day, and what it cannot understand."""

import re
from urllib.parse import quote

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_organization,
    make_party,
)
from tests.views.listing import LIST, count, notices, titles, words
from tracker.models import Commitment

pytestmark = pytest.mark.usefixtures("today")


# --- What it finds ----------------------------------------------------------------------------------------


def test_the_list_has_every_commitment_of_the_record(client, real_record):
    assert count(client.get(LIST)) == "109 commitments"


@pytest.mark.parametrize(
    ("address", "references"),
    [
        ("/en/commitments/?q=gigafactory", ["PA-086"]),
        ("/en/commitments/?q=gigafactories", ["PA-086"]),
        ("/fr/commitments/?q=gigausines", ["PA-086"]),
    ],
)
def test_search_finds_the_gigafactories_under_each_of_their_names(client, real_record, address, references):
    page = client.get(address).content.decode()

    assert [found for found in re.findall(r'row-ref">(PA-\d+)', page) if found in references] == references


def test_search_does_not_mind_accents(client, real_record):
    without, with_accent = (
        client.get(f"/fr/commitments/?q={word}") for word in ("energie", quote("énergie"))
    )

    assert titles(without) == titles(with_accent) != []


def test_search_marks_what_it_found_and_nothing_else(client, db):
    make_commitment(1, title_en="A fund for <b>lighthouses</b>")

    page = client.get(f"{LIST}?q=lighthouse").content.decode()

    assert "A fund for &lt;b&gt;<mark>lighthouses</mark>&lt;/b&gt;" in page


def test_search_shows_the_name_that_was_found_when_the_title_does_not_hold_it(client, db):
    make_party(make_commitment(), make_organization("kenya", name_en="Kenya"), "signatory")

    assert "With <mark>Kenya</mark>." in client.get(f"{LIST}?q=kenya").content.decode()


def test_a_hit_in_the_title_comes_before_a_hit_in_the_text(client, db):
    make_commitment(1, title_en="First", promise_en="About whales.")
    make_commitment(2, title_en="Second, on whales")

    assert titles(client.get(f"{LIST}?q=whales")) == ["Second, on whales", "First"]


def test_drafts_are_found_by_nobody(client, signed_in, editor):
    make_commitment(1, published=False, title_en="A secret lighthouse")

    found = [titles(browser.get(f"{LIST}?q=lighthouse")) for browser in (client, signed_in(editor))]

    assert found == [[], []]
    assert Commitment.objects.get().title_en == "A secret lighthouse"


def test_parts_of_one_commitment(client, db):
    whole = make_commitment(1)
    make_commitment(2, parent=whole, title_en="A part")

    response = client.get(f"{LIST}?parent=PA-001")

    assert (titles(response), count(response)) == (["A part"], "1 of 2 commitments")


def test_several_values_of_one_axis_mean_any_of_them(client, db):
    for number, kind in enumerate(("pledge", "tool", "event"), start=1):
        make_commitment(number, kind=kind)

    assert count(client.get(f"{LIST}?kind=pledge&kind=tool")) == "2 of 3 commitments"


# --- As of a day ------------------------------------------------------------------------------------------


def test_a_past_day_shows_the_verdict_of_that_day(client, db):
    commitment = make_commitment()
    make_assessment(commitment, "not_started", effective_on="2025-02-11")
    make_assessment(commitment, "complete", outcome="delivered_on_time", effective_on="2026-01-10")

    statuses = [
        words(re.search(r'row-status">(.*?)</p>', client.get(LIST + query).content.decode(), re.DOTALL)[1])
        for query in ("?as_of=2025-03-01", "")
    ]

    assert statuses == [
        "Not started as of 11 February 2025",
        "Complete · Delivered on time as of 10 January 2026",
    ]


def test_a_past_day_says_so_and_keeps_out_of_search_engines(client, db):
    make_commitment()

    page = client.get(f"{LIST}?as_of=2025-03-01").content.decode()

    assert "You are reading the record as of <b>1 March 2025</b>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'href="/en{Commitment.objects.get().get_absolute_url()[3:]}?as_of=2025-03-01"' in page


def test_before_anything_was_promised_the_list_says_so(client, db):
    make_commitment()

    response = client.get(f"{LIST}?as_of=2020-01-01")

    assert response.status_code == 200
    assert "Nothing had been promised by 1 January 2020" in response.content.decode()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("2030-01-01", "1 January 2030 is in the future. This is the record as of today."),
        (
            "yesterday",
            "The day to read the record as of was not understood: give it as 2025-09-30. This is today.",
        ),
        (
            "2025-02-30",
            "The day to read the record as of was not understood: give it as 2025-09-30. This is today.",
        ),
        (
            "0000-01-01",
            "The day to read the record as of was not understood: give it as 2025-09-30. This is today.",
        ),
        ("0001-01-01", "The record does not go back that far. This is the record as of today."),
    ],
)
def test_a_day_that_cannot_be_read_is_today_with_a_sentence(client, db, value, sentence):
    make_commitment()

    response = client.get(f"{LIST}?as_of={value}")

    assert (response.status_code, notices(response), count(response)) == (400, sentence, "1 commitment")


# --- What cannot be understood ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("status=done", "“done” is not something to choose under “Status”, and was left out."),
        ("pillar=nowhere", "“nowhere” is not something to choose under “Pillar”, and was left out."),
        ("country=ZZ", "“ZZ” is not something to choose under “Country”, and was left out."),
        (
            "organization=nobody",
            "“nobody” is not something to choose under “Organization”, and was left out.",
        ),
        ("parent=PA-999", "“PA-999” is not something to choose under “Part of”, and was left out."),
        ("sort=luck", "“luck” is not something to choose under “Sort by”, and was left out."),
        ("page=x", "The number of the page was not understood: this is the first."),
        ("page=0", "The number of the page was not understood: this is the first."),
    ],
)
def test_a_value_that_does_not_exist_is_named_and_left_out(client, db, query, sentence):
    make_commitment()

    response = client.get(f"{LIST}?{query}")

    assert (response.status_code, notices(response), count(response)) == (400, sentence, "1 commitment")


def test_an_organization_of_a_draft_alone_is_not_known(client, db):
    make_party(make_commitment(1, published=False), "secret-lab")

    assert client.get(f"{LIST}?organization=secret-lab").status_code == 400


HOSTILE = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    "9" * 23,
    "-1",
    "x" * 10_000,
    "' OR 1=1 --",
    '"*" AND NOT (',
    "words : x*",
    "&!|():*<->",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "é" * 3000,
    "\u202etxt",
    "%0d%0aSet-Cookie:x=1",
]
NAMES = ["q", "parent", "sort", "page", "as_of", "organization", "country", "pillar", "status", "headline"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_can_be_written_in_an_address_breaks_the_list(client, db, name):
    make_commitment()

    answers = [client.get(f"{LIST}?{name}={value if '%' in value else quote(value)}") for value in HOSTILE]

    assert [answer.status_code for answer in answers if answer.status_code not in (200, 400)] == []
    assert [answer for answer in answers if b"<script>alert" in answer.content] == []


def test_very_many_values_are_refused_in_a_sentence(client, db):
    make_commitment()
    query = "&".join(f"status=s{n}" for n in range(500))

    response = client.get(f"{LIST}?{query}")

    assert (response.status_code, notices(response)) == (
        400,
        "“Status” was given more than 20 values, and was left out.",
    )
