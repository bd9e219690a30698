"""The list of commitments: order and pages, addresses and languages, its two faces, and its queries."""

import re

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_party,
    make_topic,
)
from tests.views.listing import LIST, count, notices, titles, words
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")


# --- Order and pages --------------------------------------------------------------------------------------


def test_sorts(client, db):
    one, two, three = (make_commitment(n, title_en=title) for n, title in enumerate("BCA", start=1))
    make_assessment(two, effective_on="2026-05-01")
    make_assessment(one, effective_on="2026-04-01")
    make_milestone(three, due_on="2027-01-31")
    make_milestone(one, due_on="2027-06-30")

    orders = {
        sort: "".join(titles(client.get(f"{LIST}?sort={sort}"))) for sort in ("title", "changed", "deadline")
    }

    assert orders == {"title": "ABC", "changed": "CBA", "deadline": "ABC"}
    assert "".join(titles(client.get(LIST))) == "BCA"


def test_references_are_ordered_as_numbers(client, db):
    for number in (1000, 999):
        make_commitment(number, title_en=str(number))

    assert titles(client.get(LIST)) == ["999", "1000"]


def test_pages_of_25_hold_everything_once(client, real_record):
    found = [title for page in range(1, 6) for title in titles(client.get(f"{LIST}?page={page}"))]

    assert (len(found), len(set(found))) == (109, 109)


def test_a_page_beyond_the_last_is_not_found_and_shows_the_last(client, real_record):
    response = client.get(f"{LIST}?page=9")

    assert (response.status_code, len(titles(response))) == (404, 9)
    assert notices(response) == "There are only 5 pages: this is the last."


def test_nothing_found_says_so_and_offers_ways_on(client, db):
    make_assessment(make_commitment(), "limited")

    page = client.get(f"{LIST}?q=gigaphant&status=limited").content.decode()

    assert "Nothing matches “gigaphant”" in words(page)
    assert 'href="/en/commitments/?q=gigaphant"' in page


# --- Addresses and languages ------------------------------------------------------------------------------


def test_the_canonical_address_knows_its_parameters_only_sorted_and_without_what_goes_without_saying(
    client, db
):
    make_commitment()

    page = client.get(
        f"{LIST}?sort=reference&utm_source=x&kind=pledge&page=1&confidence=strong"
    ).content.decode()

    assert (
        '<link rel="canonical" href="http://127.0.0.1:8000/en/commitments/?confidence=strong&amp;kind=pledge">'
        in page
    )


def test_the_other_language_is_the_same_page_with_the_same_question(client, db):
    make_commitment()

    page = client.get(f"{LIST}?q=promise&kind=pledge").content.decode()

    assert 'href="/fr/commitments/?q=promise&amp;kind=pledge"' in page


def test_a_title_that_is_not_translated_says_in_which_language_it_is(client, db):
    make_commitment(1, title_en="Only English", title_fr="")

    assert '<span lang="en">Only English</span>' in client.get("/fr/commitments/").content.decode()


def test_visitors_get_no_cookie(client, db):
    make_commitment()

    assert client.get(f"{LIST}?q=promise").cookies == {}


# --- Two faces --------------------------------------------------------------------------------------------

HTMX = {"HX-Request": "true"}


def test_htmx_gets_the_results_alone(client, db):
    make_commitment()

    response = client.get(f"{LIST}?q=promise", headers=HTMX)
    text = response.content.decode()

    assert ("<html" in text, 'id="commitment_results"' in text) == (False, True)
    assert "HX-Request" in response["Vary"]
    assert 'data-hx-swap-oob="innerHTML:.site-lang"' in text


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_a_restored_history_get_the_whole_page(client, db, header):
    make_commitment()

    assert "<html" in client.get(LIST, headers={**HTMX, header: "true"}).content.decode()


def test_both_faces_show_the_same_rows(client, real_record):
    whole, alone = client.get(f"{LIST}?topic=health"), client.get(f"{LIST}?topic=health", headers=HTMX)

    assert titles(whole) == titles(alone)
    assert count(whole) == count(alone)


def test_every_htmx_link_has_the_same_plain_address(client, db):
    make_assessment(make_commitment(), "limited")
    page = client.get(f"{LIST}?status=limited").content.decode()

    links = re.findall(r'href="([^"]*)" data-hx-get="([^"]*)"', page)

    assert [pair for pair in links if pair[0] != pair[1]] == []
    assert len(links) == page.count("<a ") - len(re.findall(r"<a (?![^>]*data-hx-get)[^>]*>", page))


def test_only_reading_is_possible(client, db):
    assert client.post(LIST).status_code == 405


# --- What it costs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_rows(client, db, holding, count_queries, rows):
    """After a change everything is read once; then only cards that nobody asked for yet, and what holds a word."""
    with together():
        for number in range(1, rows + 1):
            commitment = make_commitment(number, topic=make_topic(f"topic-{number % 4}"))
            make_party(commitment, f"lab-{number}")
            make_milestone(commitment, due_on="2027-01-31")
            make_assessment(commitment)

    wide, narrow = (
        f"{LIST}?q=promise&organization=lab-1&as_of=2026-01-01",
        f"{LIST}?status=limited&kind=pledge",
    )
    assert count_queries(client, LIST)[1] == 10
    assert count_queries(client, narrow)[1] == 0
    assert count_queries(client, f"{LIST}?q=promise")[1] == 4
    assert count_queries(client, wide)[1] == 7
    assert count_queries(client, f"{wide}&parent=PA-001&status=limited")[1] == 5
