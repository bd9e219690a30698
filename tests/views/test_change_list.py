"""The page of changes: what stands on each day, what narrows it, and who may read what."""

import re

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_objective,
    make_party,
    make_update,
)
from tests.reporting import make_promise, make_report
from tests.views.changing import CSV, LIST, SINCE, count, days, kinds
from tests.views.listing import notices, words
from tests.views.test_commitment_list import HOSTILE
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")


def test_each_day_says_what_changed_on_it(client, db):
    commitment = make_commitment()
    make_assessment(commitment, "not_started", effective_on="2025-02-11")
    make_assessment(commitment, "limited", effective_on="2025-06-01")
    step = make_milestone(commitment, due_on="2025-06-30", precision="month")
    make_deadline(step, "2025-12-31", announced_on="2025-09-01", precision="year")

    assert days(client.get(LIST + SINCE)) == {
        "1 January 2026": [
            "Became overdue PA-001 Promise number 1 Step 1: became overdue, due 2025, 1 moved date in all"
        ],
        "1 September 2025": [
            (
                "Date moved PA-001 Promise number 1 Step 1: moved from June 2025 to 2025, 184 days later, "
                "1 moved date in all, no longer overdue"
            )
        ],
        "1 July 2025": ["Became overdue PA-001 Promise number 1 Step 1: became overdue, due June 2025"],
        "1 June 2025": ["Assessment changed PA-001 Promise number 1 → From not started to limited progress"],
        "11 February 2025": [
            "Announced PA-001 Promise number 1 Announced; assessed from that day: not started"
        ],
    }


def test_in_french(client, db):
    step = make_milestone(make_commitment(), due_on="2025-06-30", precision="month")
    make_deadline(step, "2025-12-31", announced_on="2025-09-01", precision="year")

    found = days(client.get("/fr/changes/" + SINCE))

    assert list(found) == ["1er janvier 2026", "1er septembre 2025", "1er juillet 2025", "11 février 2025"]
    assert "Promesse numéro 1" in found["1er juillet 2025"][0]
    assert "juin 2025" in found["1er juillet 2025"][0]


def test_a_development_is_told_once_with_all_that_it_concerns(client, db):
    make_update(make_commitment(1), make_commitment(2), happened_on="2026-10-01", precision="month")

    response = client.get(LIST)

    assert days(response) == {
        "1 October 2026": [
            (
                "Development Something happened, 1 (day unknown: October 2026) "
                "Independent PA-001 Promise number 1, PA-002 Promise number 2"
            )
        ]
    }
    assert kinds(response) == {"Development": 2}


def test_a_report_leads_to_its_page(client, db):
    commitment = make_promise()
    aim = make_objective(commitment)
    report = make_report(commitment, until="published", objective=aim, headline="Half is done.")

    response = client.get(LIST)

    assert days(response) == {
        "1 October 2026": [
            (
                "Report by an organization Some Lab: Half is done. PA-001 Promise number 1 · "
                "Says of itself on objective 1: substantial progress"
            )
        ]
    }
    assert f'href="{report.get_absolute_url()}"' in response.content.decode()


def test_many_that_join_on_one_day_are_one_line_with_their_names(client, db):
    commitment = make_commitment()
    for lab in ("alpha", "beta", "gamma"):
        make_party(commitment, lab, joined_on="2026-10-01")

    assert days(client.get(LIST)) == {
        "1 October 2026": ["Joined PA-001 Promise number 1 3 organizations joined Which onesAlphaBetaGamma"]
    }


def test_many_of_one_sort_are_told_in_one_sentence(client, db):
    with together():
        for number in range(1, 6):
            make_assessment(make_commitment(number), "no_evidence", effective_on="2026-10-01")
        make_assessment(make_commitment(6), "limited", effective_on="2026-10-01")

    (told,) = days(client.get(LIST))["1 October 2026"]

    assert told.startswith(
        "Assessment changed PA-006 Promise number 6 → First assessment: limited progress "
        "5 commitments assessed for the first time: no public evidence found Which ones PA-001"
    )


def test_what_came_from_different_statuses_names_only_the_new_one(client, db):
    with together():
        for number in range(1, 6):
            commitment = make_commitment(number)
            if number > 3:
                make_assessment(commitment, "limited", effective_on="2025-06-01")
            make_assessment(commitment, "no_evidence", effective_on="2026-10-01")

    assert "5 commitments: no public evidence found" in days(client.get(LIST))["1 October 2026"][0]


def test_the_days_that_go_without_saying_are_the_last_ninety(client, db):
    commitment = make_commitment()
    for day in ("2026-08-24", "2026-08-25", "2026-11-22"):
        make_update(commitment, happened_on=day)

    response = client.get(LIST)

    assert list(days(response)) == ["22 November 2026", "25 August 2026"]
    assert count(response) == "2 changes from 25 August 2026 to 22 November 2026."
    assert 'rel="canonical" href="http://127.0.0.1:8000/en/changes/"' in response.content.decode()


def test_one_end_alone_is_enough(client, db):
    commitment = make_commitment()
    for day in ("2025-05-31", "2025-06-01", "2025-12-31", "2026-01-01"):
        make_update(commitment, happened_on=day)

    assert [count(client.get(LIST + query)) for query in ("?from=2025-12-31", "?to=2025-07-01")] == [
        "2 changes from 31 December 2025 to 22 November 2026.",
        "2 changes from 3 April 2025 to 1 July 2025.",
    ]


def test_kinds_are_counted_over_all_kinds_and_chosen_at_a_click(client, db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-30")
    make_update(commitment, happened_on="2025-06-01")

    response = client.get(LIST + SINCE + "&kind=overdue&kind=announced")

    assert list(days(response)) == ["1 July 2025", "11 February 2025"]
    assert kinds(response) == {"Announced": 1, "Became overdue": 1, "Development": 1, "All kinds": 3}
    assert count(response) == "2 changes from 1 February 2025 to 22 November 2026."
    links = re.findall(
        r'<li><a href="([^"]+)"( aria-current="true")?><span class="word">', response.content.decode()
    )
    assert [(href.replace("&amp;", "&"), bool(current)) for href, current in links][:2] == [
        ("?from=2025-02-01&kind=overdue&to=2026-11-22", True),
        ("?from=2025-02-01&kind=announced&to=2026-11-22", True),
    ]


def test_pillar_organization_and_commitment_narrow_and_are_left_at_a_click(client, db):
    one, two = make_commitment(1, pillar="work"), make_commitment(2)
    make_party(one, "some-lab")
    for commitment in (one, two):
        make_update(commitment, happened_on="2026-10-01")

    asked = ("pillar=work", "organization=some-lab", "commitment=pa-001")
    responses = [client.get(f"{LIST}?{query}") for query in asked]

    assert [count(response)[:9] for response in responses] == ["1 change "] * 3
    chips = [re.findall(r'<a class="chip" href="([^"]+)">([^<]+)', r.content.decode()) for r in responses]
    assert chips == [[("?", "Pillar: Pillar work")], [("?", "Organization: Some Lab")], [("?", "PA-001")]]


def test_a_hundred_changes_to_a_page_and_a_sort_that_goes_on_says_so(client, db):
    commitment = make_commitment()
    with together():
        for number in range(2, 64):
            make_milestone(make_commitment(number), due_on="2025-06-30")
    make_update(commitment, happened_on="2025-06-01")

    first, second = client.get(LIST + SINCE), client.get(LIST + SINCE + "&page=2")

    assert [count(page) for page in (first, second)] == [
        "126 changes from 1 February 2025 to 22 November 2026."
    ] * 2
    assert "63 commitments announced Which ones: 37 of them here" in days(first)["11 February 2025"][0]
    assert "63 commitments announced Which ones: 26 of them here" in days(second)["11 February 2025"][0]
    assert client.get(LIST + SINCE + "&page=3").status_code == 404


def test_an_empty_span_leads_to_the_nearest_one(client, db):
    make_update(make_commitment(), happened_on="2025-06-01")

    before, after = client.get(LIST), client.get(f"{LIST}?from=2020-01-01&to=2020-12-31")

    assert [
        words(re.search(r'<div class="empty">.*?</div>', r.content.decode(), re.DOTALL)[0])
        for r in (before, after)
    ] == [
        (
            "Nothing changed in these days That nothing is known to have changed is no sign that nothing happened. "
            "The nearest changes: 4 March 2025 to 1 June 2025"
        ),
        (
            "Nothing changed in these days That nothing is known to have changed is no sign that nothing happened. "
            "The nearest changes: 11 February 2025 to 11 May 2025 What changed lately"
        ),
    ]
    assert count(before) == "No change from 25 August 2026 to 22 November 2026."
    assert list(days(client.get(f"{LIST}?from=2025-03-04&to=2025-06-01"))) == ["1 June 2025"]


def test_a_record_without_anything_says_so(client, db):
    response = client.get(LIST)

    assert (response.status_code, days(response)) == (200, {})
    assert "The nearest changes" not in response.content.decode()


def test_a_past_day_knows_nothing_of_what_came_later(client, db):
    commitment = make_commitment()
    for day in ("2025-06-01", "2025-06-02"):
        make_update(commitment, happened_on=day)
    make_milestone(commitment, due_on="2025-06-01")

    response = client.get(f"{LIST}?as_of=2025-06-01")

    assert list(days(response)) == ["1 June 2025"]
    assert 'content="noindex"' in response.content.decode()
    assert "/en/commitments/pa-001-promise-1/?as_of=2025-06-01" in response.content.decode()
    assert count(client.get(f"{LIST}?as_of=2025-02-11")) == (
        "1 change from 14 November 2024 to 11 February 2025."
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-02-30", "“2026-02-30” under “From” is no day: give it as 2025-09-30. It was left out."),
        ("to=soon", "“soon” under “To” is no day: give it as 2025-09-30. It was left out."),
        (
            "to=2026-11-23",
            "23 November 2026 comes after the day that is read, 22 November 2026. It was left out.",
        ),
        (
            "from=2025-06-02&as_of=2025-06-01",
            "2 June 2025 comes after the day that is read, 1 June 2025. It was left out.",
        ),
        ("from=0001-01-01", "The record does not go back to the year 1."),
        (
            "from=2026-10-02&to=2026-10-01",
            "2 October 2026 comes after 1 October 2026, so that no day lies between them: the first was left out.",
        ),
        ("kind=shiny", "“shiny” is not something to choose under “What changed”, and was left out."),
        ("pillar=moon", "“moon” is not something to choose under “Pillar”, and was left out."),
        (
            "organization=nobody",
            "“nobody” is not something to choose under “Organization”, and was left out.",
        ),
        ("commitment=PA-999", "“PA-999” is not something to choose under “Commitment”, and was left out."),
    ],
)
def test_what_was_not_understood_is_said_and_left_out_and_gives_no_file(client, db, query, sentence):
    make_update(make_commitment(), happened_on="2025-05-01")

    page, file = client.get(f"{LIST}?{query}"), client.get(f"{CSV}?{query}")

    assert (page.status_code, notices(page)) == (400, sentence)
    assert (file.status_code, file["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_who_is_in_drafts_alone_and_draft_commitments_cannot_be_asked_for(client, db):
    draft = make_commitment(1, published=False)
    make_party(draft, "secret-lab")

    answers = [
        client.get(f"{LIST}?{q}").status_code for q in ("commitment=PA-001", "organization=secret-lab")
    ]

    assert answers == [400, 400]
    assert "secret-lab" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("person", ["visitor", "stranger", "member"])
def test_what_is_not_public_is_shown_to_nobody_though_its_editor_finds_it(
    client, db, request, signed_in, editor, person
):
    commitment = make_promise()
    word = "quokka"
    make_update(commitment, happened_on="2026-10-01", published=False, headline_en=f"Draft {word}")
    make_report(commitment, until="submitted", headline=f"Submitted {word}")
    verdict = make_assessment(commitment, "complete", effective_on="2026-10-01", until="proposed")
    make_update(make_commitment(2, published=False, title_en=f"Secret {word}"), happened_on="2026-10-01")

    browser = signed_in(request.getfixturevalue(person))
    answers = [browser.get(LIST + SINCE), browser.get(f"/fr/changes/{SINCE}"), browser.get(CSV + SINCE)]
    texts = [
        (b"".join(answer) if answer.streaming else answer.content).decode().lower() for answer in answers
    ]

    assert [word in text for text in texts] == [False, False, False]
    assert kinds(answers[0]) == {"Announced": 1}
    desk = signed_in(editor)
    assert word in desk.get("/en/admin/tracker/update/", {"q": word}).content.decode()
    assert word in desk.get("/en/admin/tracker/commitment/", {"q": word}).content.decode()
    assert desk.get(f"/en/admin/tracker/assessment/{verdict.pk}/change/").status_code == 200


@pytest.mark.parametrize(
    "name", ["from", "to", "kind", "pillar", "organization", "commitment", "page", "as_of"]
)
def test_nothing_that_can_be_written_in_an_address_breaks_it(client, db, name):
    make_commitment()

    answers = [client.get(f"{LIST}?{name}={value}") for value in HOSTILE]

    assert {answer.status_code for answer in answers} <= {200, 400, 404}


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_queries_do_not_grow_with_the_changes(client, db, count_queries, rows):
    with together():
        for number in range(1, rows + 1):
            commitment = make_commitment(number)
            make_milestone(commitment, due_on="2026-10-01")
            make_update(commitment, happened_on="2026-10-01")
            make_party(commitment, f"lab-{number}", joined_on="2026-10-01")
            make_assessment(commitment, "limited", effective_on="2026-10-01")

    asked = (
        "",
        "?organization=lab-1&commitment=PA-001&pillar=public-interest&kind=overdue",
        "?to=2025-01-01",
        "?organization=lab-1&commitment=PA-001&to=2025-01-01",
    )
    assert [count_queries(client, LIST + query)[1] for query in asked] == [6, 8, 10, 12]
