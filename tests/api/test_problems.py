"""Nothing is ignored: what is not understood, not there or not allowed is said as a problem (RFC 9457)."""

import pytest
from django.db import OperationalError

from tests.api.asking import API, problem
from tests.factories import make_commitment, make_party
from tracker.api import problems
from tracker.api.resources import ALL, BY_NAME, events
from tracker.filters import CommitmentFilters

pytestmark = pytest.mark.usefixtures("today")


def test_a_problem_says_what_kind_it_is_where_and_of_which_parameter(client, db):
    body = problem(client, "/commitments/?status=done&colour=red", 400)

    assert body == {
        "type": "http://127.0.0.1:8000/api/docs/#not-understood",
        "title": "The address was not understood",
        "status": 400,
        "detail": "Nothing was left out silently: see what is said of each parameter.",
        "instance": "/api/v1/commitments/",
        "errors": [
            {
                "parameter": "status",
                "detail": "“done” is none of its values: complete, substantial, limited, not_started, no_evidence, "
                "not_assessable, not_assessed.",
            },
            {
                "parameter": "colour",
                "detail": "There is no parameter of this name here. There are: as_of, confidence, country, expand, "
                "fields, freshness, headline, in_brochure, kind, link_to_summit, organization, outcome, page, "
                "page_size, parent, pillar, q, role, schedule, sort, status, topic, verification.",
            },
        ],
    }


def test_every_address_refuses_a_parameter_that_it_does_not_know(client, real_record):
    paths = ["/", "/schema/", *(f"/{resource.name}/" for resource in ALL)]
    paths += ["/commitments/PA-001/", "/organizations/country-fr/", "/sources/brochure/"]
    for path in paths:
        errors = problem(client, f"{path}?nonsense=1", 400)["errors"]
        assert (path, [error["parameter"] for error in errors]) == (path, ["nonsense"])
    assert problem(client, "/sources/brochure/?page=1", 400)["errors"][0]["parameter"] == "page"


def test_it_is_said_in_the_language_of_the_reader(client, db):
    french = client.get(f"{API}/commitments/?status=", headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})
    english = client.get(f"{API}/commitments/?status=", headers={"Accept-Language": "de"})

    assert [answer["Content-Language"] for answer in (french, english)] == ["fr", "en"]
    assert [answer.json()["type"] for answer in (french, english)] == [
        "http://127.0.0.1:8000/api/docs/#not-understood"
    ] * 2


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("status=", "status"),
        ("q=", "q"),
        ("sort=luck", "sort"),
        ("sort=title&sort=title", "sort"),
        ("as_of=2025-02-30", "as_of"),
        ("as_of=2026-11-23", "as_of"),
        ("as_of=1999-12-31", "as_of"),
        ("as_of=9999-12-31", "as_of"),
        ("as_of=0000-01-01", "as_of"),
        ("as_of=%202025-01-01", "as_of"),
        ("as_of=%00", "as_of"),
        ("country=fr", "country"),
        ("country=QQ", "country"),
        ("organization=nobody", "organization"),
        ("pillar=nowhere", "pillar"),
        ("topic=%ED%A0%80", "topic"),
        ("parent=PA-999", "parent"),
        ("parent=PA-999999999999", "parent"),
        ("q=" + "+".join(f"word{n}" for n in range(13)), "q"),
        ("q=" + "a" * 201, "q"),
        ("fields=reference,colour", "fields"),
        ("fields=", "fields"),
        ("expand=everything", "expand"),
        ("&".join("status=limited" for _n in range(21)), "status"),
        ("=", ""),
    ],
)
def test_what_is_wrong_with_one_parameter_is_said_of_that_one(client, db, query, parameter):
    make_party(make_commitment())

    errors = problem(client, f"/commitments/?{query}", 400)["errors"]

    assert [error["parameter"] for error in errors] == [parameter]
    assert errors[0]["detail"] != ""


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/changes/?from=2026-11-23", "from"),
        ("/changes/?to=2026-10-01&as_of=2026-09-01", "to"),
        ("/changes/?from=2026-10-01&to=2026-09-01", "from"),
        ("/changes/?organization=nobody", "organization"),
        ("/changes/?commitment=PA-777", "commitment"),
        ("/changes/?pillar=nowhere", "pillar"),
        ("/deadlines/?organization=nobody", "organization"),
        ("/deadlines/?show=everything", "show"),
        ("/organizations/?country=ZZ", "country"),
        ("/parties/?commitment=PA-777", "commitment"),
        ("/reports/?state=draft", "state"),
        ("/assessments/?status=not_assessed", "status"),
        ("/measurements/?indicator=PA-001", "indicator"),
        ("/measurements/?indicator=PA-001/nothing", "indicator"),
        ("/sources/?commitment=PA-777", "commitment"),
        ("/events/?country=QQ", "country"),
    ],
)
def test_filters_of_other_lists_refuse_what_they_do_not_know(client, db, path, parameter):
    make_party(make_commitment())

    assert [error["parameter"] for error in problem(client, path, 400)["errors"]] == [parameter]


@pytest.mark.parametrize("query", ["kind=foundation", "country=KE", "role=host"])
def test_what_could_be_there_and_is_not_is_an_empty_list(client, db, query):
    make_party(make_commitment())

    assert client.get(f"{API}/organizations/?{query}").json()["count"] == 0


def test_every_parameter_of_the_page_is_one_here(db):
    names = {parameter.name for parameter in BY_NAME["commitments"].parameters}

    assert names == set(CommitmentFilters.base_filters)


def test_nothing_of_an_address_comes_back_as_markup(client, db):
    response = client.get(f"{API}/commitments/", {"status": "<script>alert(1)</script>", "<b>": "1"})

    assert (response.status_code, b"<" in response.content) == (400, False)
    assert response.json()["errors"][1]["parameter"] == "<b>"


# --- Other kinds --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/nothing/", "/commitments/PA-1/", "/commitments/pa-001/", "/parties/x/", "/%0A/"]
)
def test_an_address_that_there_is_not_is_a_problem_too(client, db, path):
    make_commitment()

    assert problem(client, path, 404)["type"].endswith("#not-found")


def test_an_address_without_its_last_slash_leads_on(client, db):
    response = client.get(f"{API}/commitments?status=limited")

    assert (response.status_code, response["Location"]) == (301, f"{API}/commitments/?status=limited")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_other_methods_are_refused_with_those_that_are_answered(client, db, method):
    for path in ("/", "/commitments/", "/commitments/PA-001/", "/schema/", "/nothing/"):
        response = getattr(client, method)(f"{API}{path}")
        assert (path, response.status_code, response["Content-Type"]) == (path, 405, problems.CONTENT_TYPE)
        assert (path, response["Allow"]) == (path, "GET, HEAD, OPTIONS")


def test_options_says_what_may_be_done(client, db):
    response = client.options(f"{API}/commitments/")

    assert (response.status_code, response["Allow"], response.content) == (204, "GET, HEAD, OPTIONS", b"")


def test_another_form_than_json_is_not_to_be_had(client, db):
    body = problem(client, "/commitments/", 406, Accept="text/csv")

    assert (body["title"], body["detail"]) == (
        "This is not to be had in that form",
        "Ask for application/json.",
    )


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"])
def test_json_is_given_to_whoever_takes_it(client, db, accept):
    assert client.get(f"{API}/", headers={"Accept": accept})["Content-Type"] == "application/json"


def test_what_breaks_is_said_without_a_word_of_what_broke(client, db, monkeypatch):
    def breaks(asked):
        raise OperationalError("secret of the database")

    broken = BY_NAME["events"]
    monkeypatch.setitem(broken.__dict__, "find", breaks)
    client.raise_request_exception = False

    body = problem(client, "/events/", 500)

    assert (body["title"], "secret" in str(body)) == ("Something broke on our side", False)
    assert events.RESOURCE is broken


def test_a_problem_is_never_kept(client, db):
    for path in ("/nothing/", "/commitments/?page=x"):
        assert client.get(f"{API}{path}")["Cache-Control"] == "no-store"
