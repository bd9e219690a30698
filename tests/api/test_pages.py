"""Long lists: pages of a size that can be chosen, in an order without ties, so that nothing comes twice or never."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.asking import API, ask, everything, problem
from tests.factories import make_commitment, make_indicator, make_measurement, make_party, make_update
from tracker.actions.derive import together
from tracker.api.resources import ALL

pytestmark = pytest.mark.usefixtures("today")

SORTS = ("relevance", "reference", "changed", "deadline", "title")


def test_a_page_holds_fifty_unless_another_size_is_asked_for(client, real_record):
    first, large = ask(client, "/commitments/"), ask(client, "/commitments/?page_size=200")

    assert {name: first[name] for name in ("count", "page", "pages", "page_size", "as_of", "previous")} == {
        "count": 109,
        "page": 1,
        "pages": 3,
        "page_size": 50,
        "as_of": "2026-11-22",
        "previous": None,
    }
    assert (len(first["results"]), len(large["results"]), large["next"]) == (50, 109, None)


def test_every_list_is_gone_through_without_losing_or_repeating_a_row(client, real_record):
    for resource in ALL:
        whole = everything(client, f"/{resource.name}/")
        in_pages = everything(client, f"/{resource.name}/", size=37)
        assert (resource.name, in_pages) == (resource.name, whole)
        if resource.keys:
            names = [row["id"] for row in whole]
            assert (resource.name, len(set(names))) == (resource.name, len(names))


@pytest.mark.parametrize("sort", SORTS)
def test_rows_that_tie_keep_one_order(client, db, sort):
    with together():
        for number in range(1, 13):
            make_commitment(number, title_en="The same title")

    pages = [ask(client, f"/commitments/?sort={sort}&page_size=5&page={page}") for page in (1, 2, 3)]

    assert [row["id"] for page in pages for row in page["results"]] == [f"PA-{n:03}" for n in range(1, 13)]


def test_other_rows_that_tie_keep_one_order_too(client, db):
    with together():
        promise = make_commitment()
        indicator = make_indicator(promise)
        for number in range(7):
            make_update(promise)
            make_measurement(indicator, number)
            make_party(promise, f"lab-{number}", "member")

    for name in ("developments", "measurements", "parties"):
        whole = [row["id"] for row in everything(client, f"/{name}/")]
        assert (name, [row["id"] for row in everything(client, f"/{name}/", size=2)]) == (name, whole)
        assert (name, len(set(whole))) == (name, 7)


def test_next_and_previous_keep_the_selection(client, real_record):
    body = ask(client, "/commitments/?status=limited&as_of=2026-09-30&page_size=5&page=2&fields=id")

    kept = {"status": ["limited"], "as_of": ["2026-09-30"], "page_size": ["5"], "fields": ["id"]}
    assert parse_qs(urlsplit(body["next"]).query) == {**kept, "page": ["3"]}
    assert parse_qs(urlsplit(body["previous"]).query) == kept


def test_the_link_header_leads_to_the_other_pages_and_the_terms(client, real_record):
    response = client.get(f"{API}/events/?page_size=10&page=2")

    root = f"http://testserver{API}/events/?page_size=10"
    assert response["Link"] == (
        f'<{root}>; rel="first", <{root}>; rel="prev", <{root}&page=3>; rel="next", <{root}&page=3>; rel="last", '
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license", '
        '<http://127.0.0.1:8000/api/docs/>; rel="describedby"'
    )


def test_an_empty_list_has_one_page(client, db):
    assert ask(client, "/commitments/") == {
        "count": 0,
        "page": 1,
        "pages": 1,
        "page_size": 50,
        "as_of": "2026-11-22",
        "next": None,
        "previous": None,
        "results": [],
    }


def test_a_page_beyond_the_last_is_not_there(client, real_record):
    body = problem(client, "/commitments/?page=4", 404)

    assert body["detail"] == "There are only 3 pages."


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=1.5", "page=" + "9" * 23, "page=１"])
def test_what_is_no_page_is_refused(client, db, query):
    assert problem(client, f"/commitments/?{query}", 400)["errors"][0]["parameter"] == "page"


@pytest.mark.parametrize("size", ["0", "201", "1e2", "all"])
def test_a_size_that_cannot_be_is_refused_and_not_cut(client, db, size):
    (error,) = problem(client, f"/commitments/?page_size={size}", 400)["errors"]

    assert error == {
        "parameter": "page_size",
        "detail": f"“{size}” is no whole number from 1 to 200.",
    }
