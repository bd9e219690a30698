"""Two days side by side, on a page: the table, what is behind each of its cells, and days that make no sense."""

import re

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_party,
)
from tests.views.listing import notices, words
from tests.views.test_commitment_list import HOSTILE
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")

BETWEEN = "/en/changes/between/"
SINCE = "?from=2025-03-01&to=2026-11-22"


def lede(response) -> str:
    return words(re.search(r'<p class="lede">(.*?)</p>', response.content.decode(), re.DOTALL)[1])


def table(response) -> list[list[str]]:
    """Row by row, the heads as well."""
    html = re.search(r'<table class="table flow">(.*?)</table>', response.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", html[1], re.DOTALL) if html else []
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows
    ]


def behind(response) -> tuple[str, list[tuple[str, list[str]]]]:
    """What stands over the list, and in it: (way, commitments with what else is said of them)."""
    html = response.content.decode()
    section = html[html.index('id="behind"') :] if 'id="behind"' in html else ""
    head = words(re.search(r"<h2[^>]*>(.*?)</h2>", section, re.DOTALL)[1])
    ways = re.findall(r'<h3 class="way">(.*?)</h3>\s*<ul[^>]*>(.*?)</ul>', section, re.DOTALL)
    return head, [
        (
            words(way),
            [words(item).removeprefix("→ ") for item in re.findall(r"<li>(.*?)</li>", found, re.DOTALL)],
        )
        for way, found in ways
    ]


def links(response) -> list[str]:
    return [
        href.replace("&amp;", "&")
        for href in re.findall(r'<td class="num[^>]*><a href="([^"]+)"', response.content.decode())
    ]


@pytest.fixture
def some(db) -> None:
    """Two that moved on, one that stayed, one announced later."""
    with together():
        for number, after in ((1, "limited"), (2, "limited"), (3, "not_started")):
            commitment = make_commitment(number)
            make_assessment(commitment, "not_started", effective_on="2025-02-11")
            make_assessment(commitment, after, effective_on="2025-06-01")
            make_milestone(commitment, due_on="2025-06-30")
        make_commitment(4, announced_on="2025-09-01")


def test_sentence_and_table_say_the_same(client, some):
    response = client.get(BETWEEN + SINCE)

    assert lede(response) == (
        "Between 1 March 2025 and 22 November 2026, 2 commitments went from not started to limited progress."
    )
    assert "Of the 3 listed on both days, 1 has the same status." in response.content.decode()
    assert table(response) == [
        ["1 March 2025", "Limited progress", "Not started", "Not yet assessed", "All on 1 March 2025"],
        ["Limited progress", "0", "0", "0", "0"],
        ["Not started", "2", "1", "0", "3"],
        ["Not yet assessed", "0", "0", "0", "0"],
        ["Not listed yet", "0", "0", "1", "1"],
        ["All on 22 November 2026", "2", "1", "1", "4"],
    ]


def test_what_changed_is_listed_with_its_way_and_what_else_differs(client, some):
    assert behind(client.get(BETWEEN + SINCE)) == (
        "Which ones changed",
        [
            (
                "Not started → Limited progress 2",
                ["PA-001 Promise number 1 became overdue", "PA-002 Promise number 2 became overdue"],
            ),
            ("Not listed yet → Not yet assessed 1", ["PA-004 Promise number 4"]),
        ],
    )


def test_every_cell_leads_to_its_commitments(client, some):
    page = client.get(BETWEEN + SINCE)

    assert links(page) == [
        f"?cell={cell}&from=2025-03-01&to=2026-11-22#behind"
        for cell in ("not_started.limited", "not_started.not_started", "not_listed.not_assessed")
    ]
    assert behind(client.get(f"{BETWEEN}{SINCE}&cell=not_started.not_started")) == (
        "Not started",
        [("Not started 1", ["PA-003 Promise number 3 became overdue"])],
    )


def test_what_else_differs_is_said_and_leads_to_its_commitments(client, some):
    html = client.get(BETWEEN + SINCE).content.decode()

    said = re.findall(r'<li><a href="\?cell=(\w+)&amp;[^"]+#behind">([^<]+)</a>', html)
    assert said == [
        ("listed", "1 commitment was announced in between"),
        ("overdue", "3 are overdue at the end and were not at the beginning"),
    ]
    head, ways = behind(client.get(f"{BETWEEN}{SINCE}&cell=overdue"))
    assert (head, sum(len(found) for _way, found in ways)) == ("Became overdue", 3)


def test_in_french(client, some):
    response = client.get("/fr/changes/between/" + SINCE)

    assert response.status_code == 200
    assert table(response)[0][0] == "1er mars 2025"
    assert table(response)[0][2] == "Non commencé"
    assert "Promesse numéro 1" in response.content.decode()


def test_the_days_that_go_without_saying_are_the_end_of_the_summit_and_the_day_of_reading(client, some):
    response = client.get(BETWEEN)

    assert lede(response).startswith("Between 11 February 2025 and 22 November 2026, ")
    assert 'rel="canonical" href="http://127.0.0.1:8000/en/changes/between/"' in response.content.decode()


def test_a_past_day_is_the_second_one_and_stays_in_every_link(client, some):
    response = client.get(f"{BETWEEN}?as_of=2025-05-31")

    assert lede(response) == (
        "Between 11 February 2025 and 31 May 2025, no commitment went from one status to another."
    )
    assert table(response)[-1] == ["All on 31 May 2025", "3", "3"]
    assert [href for href in links(response) if "as_of=2025-05-31" not in href] == []
    assert 'content="noindex"' in response.content.decode()


def test_a_day_before_the_summit_is_compared_with_the_ninety_before_it(client, some):
    response = client.get(f"{BETWEEN}?as_of=2025-01-15")

    assert response.status_code == 200
    assert "Nothing had been announced yet" in response.content.decode()


def test_days_given_the_wrong_way_round_are_read_the_other_way_round(client, some):
    response = client.get(f"{BETWEEN}?from=2026-11-22&to=2025-03-01")

    assert (response.status_code, notices(response)) == (200, "")
    assert "The later day was given first" in response.content.decode()
    assert lede(response) == lede(client.get(BETWEEN + SINCE))
    assert table(response) == table(client.get(BETWEEN + SINCE))
    canonical = re.search(r'rel="canonical" href="([^"]+)"', response.content.decode())[1]
    assert canonical.endswith("?from=2025-03-01&amp;to=2026-11-22")


def test_on_one_and_the_same_day_nothing_can_have_changed(client, some):
    response = client.get(f"{BETWEEN}?from=2026-01-01&to=2026-01-01")

    assert lede(response) == "Both days are 1 January 2026: nothing can have changed."
    assert behind(response) == ("Which ones changed", [])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-02-30", "“2026-02-30” under “From” is no day: give it as 2025-09-30. It was left out."),
        (
            "to=2027-01-01",
            "1 January 2027 comes after the day that is read, 22 November 2026. It was left out.",
        ),
        ("pillar=moon", "“moon” is not something to choose under “Pillar”, and was left out."),
        ("cell=up.down", "“up.down” is not something to choose under “What went where”, and was left out."),
        (
            "cell=limited.not_listed",
            "“limited.not_listed” is not something to choose under “What went where”, and was left out.",
        ),
    ],
)
def test_what_was_not_understood_is_said_and_left_out(client, some, query, sentence):
    response = client.get(f"{BETWEEN}?{query}")

    assert (response.status_code, notices(response)) == (400, sentence)
    assert table(response) == table(client.get(BETWEEN))


def test_a_page_beyond_the_last_shows_the_last(client, some):
    response = client.get(f"{BETWEEN}{SINCE}&page=2")

    assert (response.status_code, len(behind(response)[1])) == (404, 2)


def test_a_pillar_narrows(client, db):
    make_commitment(1, pillar="work")
    make_commitment(2)

    assert table(client.get(f"{BETWEEN}{SINCE}&pillar=work"))[-1] == ["All on 22 November 2026", "1", "1"]


def test_a_moved_date_is_told(client, db):
    step = make_milestone(make_commitment(), due_on="2025-02-28")
    make_deadline(step, "2027-06-30", announced_on="2025-06-01")

    response = client.get(f"{BETWEEN}{SINCE}&cell=moved")

    assert behind(response) == (
        "Dates were moved",
        [("Not yet assessed 1", ["PA-001 Promise number 1 no longer overdue · 1 date was moved"])],
    )


def test_drafts_are_in_no_cell(client, db):
    make_commitment(1, published=False, title_en="Secret")
    make_assessment(make_commitment(2), "complete", effective_on="2025-06-01", until="proposed")

    response = client.get(BETWEEN + SINCE)

    assert table(response)[-1] == ["All on 22 November 2026", "1", "1"]
    assert ("Secret" in response.content.decode(), "complete" in lede(response)) == (False, False)


@pytest.mark.parametrize("name", ["from", "to", "pillar", "cell", "page", "as_of"])
def test_nothing_that_can_be_written_in_an_address_breaks_it(client, db, name):
    make_commitment()

    answers = [client.get(f"{BETWEEN}?{name}={value}") for value in HOSTILE]

    assert {answer.status_code for answer in answers} <= {200, 400, 404}


def test_the_record_on_the_page(client, real_record):
    response = client.get(BETWEEN + SINCE)

    assert table(response)[-1] == ["All on 22 November 2026", "46", "13", "31", "0", "17", "2", "0", "109"]
    _head, ways = behind(response)
    assert [way for way, _found in ways][:2] == [
        "Not started → Limited progress 20",
        "Not started → No public evidence found 16",
    ]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_two_queries_however_many(client, db, count_queries, rows):
    with together():
        for number in range(1, rows + 1):
            commitment = make_commitment(number)
            make_party(commitment, f"lab-{number}")
            make_assessment(commitment, "limited", effective_on="2025-06-01")

    assert [
        count_queries(client, BETWEEN + q)[1] for q in (SINCE, "", f"{SINCE}&cell=not_assessed.limited")
    ] == [2] * 3
