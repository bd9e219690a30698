"""How an answer leaves: whether it changed, how long it may be kept, who may read it, and how often."""

import pytest
import time_machine
from django.core.cache import caches

from tests.api.asking import API
from tests.factories import make_assessment, make_commitment
from tests.house.test_settings import manage
from tracker.api.resources import ALL
from tracker.api.throttling import network

pytestmark = pytest.mark.usefixtures("today")

LIST = f"{API}/commitments/"


def test_the_same_answer_has_the_same_etag_and_another_has_another(client, db):
    commitment = make_commitment()
    first, again = client.get(LIST), client.get(LIST)
    make_assessment(commitment, "limited")
    changed = client.get(LIST)

    assert first["ETag"] == again["ETag"] != changed["ETag"]
    assert first["ETag"].startswith('"')


def test_what_did_not_change_is_not_sent_again(client, real_record):
    for path in (
        *(f"{API}/{resource.name}/" for resource in ALL),
        f"{API}/",
        f"{API}/schema/",
        f"{LIST}PA-001/",
    ):
        etag = client.get(path)["ETag"]
        for held in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            answer = client.get(path, headers={"If-None-Match": held})
            assert (path, held, answer.status_code, answer.content) == (path, held, 304, b"")
            assert (answer["ETag"], answer["Cache-Control"]) == (etag, "public, max-age=300")
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_says_what_get_would(client, db):
    make_commitment()
    got, headed = client.get(LIST), client.head(LIST)

    same = ("ETag", "Cache-Control", "Content-Type", "Link", "Content-Language")
    assert [headed[name] for name in same] == [got[name] for name in same]
    assert (headed.status_code, headed.content) == (200, b"")
    assert client.head(LIST, headers={"If-None-Match": got["ETag"]}).status_code == 304


def test_an_answer_may_be_kept_by_anybody_and_depends_on_nobody(client, db):
    response = client.get(LIST)

    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Content-Language"] == "en, fr"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Vary"] == "Accept-Language, origin"
    assert response.cookies == {}


def test_pages_of_other_sites_may_read_it(client, db):
    origin = {"Origin": "https://elsewhere.example"}
    response = client.get(LIST, headers=origin)
    refused = client.get(f"{LIST}?nonsense=1", headers=origin)
    asked = client.options(
        LIST,
        headers={
            **origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "accept",
        },
    )

    for answer in (response, refused, asked):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
    assert "ETag" in response["Access-Control-Expose-Headers"]
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


# --- How often ----------------------------------------------------------------------------------------------


@pytest.fixture
def three_a_minute(settings):
    settings.API_RATE = "3/min"


def statuses(client, number: int, **extra) -> list[int]:
    return [client.get(f"{API}/", **extra).status_code for _turn in range(number)]


def test_whoever_asks_too_often_is_told_how_long_to_wait(client, db, three_a_minute):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False) as clock:
        assert statuses(client, 3) == [200, 200, 200]
        refused = client.get(LIST, headers={"Accept-Language": "en"})
        clock.shift(59)
        still = client.get(LIST).status_code
        clock.shift(2)
        after = client.get(LIST).status_code

    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 60 <= int(refused["Retry-After"]) <= 61
    assert refused.json()["type"] == "http://127.0.0.1:8000/api/docs/#too-many-requests"
    assert (still, after) == (429, 200)


def test_others_are_answered_meanwhile(client, db, three_a_minute):
    assert statuses(client, 4) == [200, 200, 200, 429]
    assert statuses(client, 1, REMOTE_ADDR="192.0.2.7") == [200]
    assert client.get("/en/commitments/").status_code == 200


def test_a_header_that_anybody_can_write_makes_nobody_another(client, db, three_a_minute):
    told = [
        client.get(f"{API}/", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(4)
    ]

    assert told == [200, 200, 200, 429]


def test_counting_asks_the_database_nothing(client, db, three_a_minute, count_queries):
    assert count_queries(client, f"{API}/")[1] == 0
    assert len(caches["api"]._cache) == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("nonsense", b"nonsense".hex()),
        ("", ""),
    ],
)
def test_one_connection_is_one_address(address, counted):
    assert network(address) == counted


@pytest.mark.once
@pytest.mark.parametrize(("rate", "starts"), [("10/s", True), ("", True), ("0/min", False), ("many", False)])
def test_a_rate_that_is_none_is_refused_at_the_start(tmp_path, rate, starts):
    done = manage(tmp_path, "check", TRACKER_API_RATE=rate)

    assert (done.returncode == 0, "TRACKER_API_RATE" in done.stderr) == (starts, not starts)
