"""Redis as the second place of pages and the one count of requests: there, slow, full, refused, killed, back again. No
reader is kept waiting, nobody gets an error or an old page for it."""

import threading
import time
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from summit.pages.page import PLAIN, Page
from summit.pages.second import LIVES, SEAL, Second, packed_page, unpacked
from summit.pages.store import Store
from summit.shared import asking
from summit.shared.asking import Shared
from tests.factories import make_commitment
from tests.pages.asking import ask, new_door
from tests.pages.test_door import LIST, PROMISE, change, door, queries_of  # noqa: F401  # a fixture
from tests.redis_server import Server, needed
from tracker.reads import version

pytestmark = pytest.mark.usefixtures("today", "db")

MOST = 2**24
SOON = 5.0
"""Seconds: a bound for a busy machine. A client without patience of its own waits for a frozen server for ever."""


@pytest.fixture
def server(tmp_path):
    needed()
    own = Server(tmp_path)
    own.start()
    yield own
    own.kill()


@pytest.fixture
def redis(server):
    return Shared(server.url)


@pytest.fixture
def promise():
    return make_commitment(1)


@pytest.fixture
def no_rest(monkeypatch):
    """A Redis that failed is asked again at once."""
    monkeypatch.setattr(asking, "RESTS", 0.0)


@pytest.fixture
def patient(monkeypatch):
    """Where Redis is to be found well, a machine that is busy for a moment does not make it slow."""
    monkeypatch.setattr(asking, "WAITS", SOON)


def process(redis, door):  # noqa: F811  # the fixture that keeps the test's connection open
    """A process of the site as it begins: nothing in its memory."""
    made = new_door()
    made.store = Store(MOST, Second(redis, MOST // 10))
    return made


def page(size=1_000):
    return Page((("Content-Type", "text/html"),), "en/commitments/", {PLAIN: b"a" * size}, "commitment_list")


# --- There ------------------------------------------------------------------------------------------------------


def test_what_one_process_made_the_next_hands_out(patient, server, door, promise):  # noqa: F811  # a fixture
    redis = Shared(server.url)
    first = ask(process(redis, door), PROMISE, HTTP_ACCEPT_ENCODING="br")
    again, queries = queries_of(process(redis, door), PROMISE, HTTP_ACCEPT_ENCODING="br")
    assert (again.status, again.body, queries) == (200, first.body, 0)
    unlike = {"X-Request-ID"}
    assert {n: v for n, v in again.headers.items() if n not in unlike} == {
        n: v for n, v in first.headers.items() if n not in unlike
    }
    assert ask(process(redis, door), PROMISE).body == ask(new_door(), PROMISE).body


def test_copies_are_compressed_have_a_life_and_say_whose_they_are(patient, server, door, promise):  # noqa: F811  # a fixture
    plain = ask(process(Shared(server.url), door), LIST).body
    (key,) = server.keys()
    assert key.startswith(b"paris-actions:page:")
    assert 0 < server.client.ttl(key) <= LIVES
    assert len(server.client.get(key)) < len(plain) / 2


def test_after_a_change_no_process_hands_out_the_copy_of_before(patient, server, door, promise):  # noqa: F811  # a fixture
    redis = Shared(server.url)
    before = ask(process(redis, door), PROMISE)
    change(promise, "Another promise altogether")
    after, queries = queries_of(process(redis, door), PROMISE, HTTP_IF_NONE_MATCH=before.etag)
    assert (after.status, queries > 0) == (200, True)
    assert b"Another promise altogether" in after.body
    assert len(server.keys()) == 2


def test_somebody_signed_in_neither_leaves_nor_gets_a_copy(patient, server, door, promise, editor):  # noqa: F811  # a fixture
    browser = Client()
    browser.force_login(editor)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    theirs = ask(process(Shared(server.url), door), PROMISE, HTTP_COOKIE=cookie)
    assert (theirs.status, server.keys()) == (200, [])


@pytest.mark.parametrize("spoil", ["cut", "altered", "of another page", "not ours", "nothing"])
def test_what_is_not_our_own_copy_of_this_page_is_none(spoil):
    packed = packed_page("a" * 32, page())
    bad = {
        "cut": packed[:-1],
        "altered": packed[:-1] + b"b",
        "of another page": packed_page("b" * 32, page()),
        "not ours": b"x" * SEAL + packed[SEAL:],
        "nothing": b"",
    }[spoil]
    assert unpacked("a" * 32, bad) is None
    assert unpacked("a" * 32, packed).body(PLAIN) == page().body(PLAIN)


def test_a_copy_made_under_another_key_of_the_site_is_not_taken(settings):
    packed = packed_page("a" * 32, page())
    settings.SECRET_KEY = "another key of another site, or of this one before it was changed"
    assert unpacked("a" * 32, packed) is None


def test_what_is_too_large_to_be_worth_it_is_not_copied(patient, server):
    second = Second(Shared(server.url), 500)
    second.put("a" * 32, Page((), "", {"br": b"\x01" * 1_000}))
    assert server.keys() == []


# --- Not there --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["killed", "frozen"])
def test_readers_are_answered_all_the_same(server, redis, door, promise, trouble):  # noqa: F811  # a fixture
    site = process(redis, door)
    assert ask(site, LIST).status == 200
    server.kill() if trouble == "killed" else server.freeze()
    begun = time.monotonic()
    first = ask(site, PROMISE)
    assert (first.status, time.monotonic() - begun < SOON) == (200, True)
    assert ask(site, PROMISE).body == first.body


def test_a_slow_redis_is_left_alone_for_a_while(server, redis):
    server.freeze()
    asked = []

    def question(client):
        asked.append(1)
        return client.get("a")

    begun = time.monotonic()
    assert [redis.ask(question) for _time in range(20)] == [None] * 20
    assert len(asked) == 1
    assert time.monotonic() - begun < SOON


def test_no_page_waits_for_a_redis_that_rests(server, redis, door, promise, monkeypatch):  # noqa: F811  # a fixture
    monkeypatch.setattr(asking, "RESTS", 3_600.0)
    server.kill()
    site = process(redis, door)
    ask(site, PROMISE)
    monkeypatch.setattr(redis.client, "get", None)  # whoever asks it now fails
    assert ask(site, LIST).status == 200


def test_back_again_it_is_used_again(patient, no_rest, server, door, promise):  # noqa: F811  # a fixture
    redis = Shared(server.url)
    server.kill()
    assert ask(process(redis, door), PROMISE).status == 200
    server.start()
    ask(process(redis, door), LIST)
    assert queries_of(process(redis, door), LIST)[1] == 0
    assert len(server.keys()) == 1


def test_after_a_rest_one_thread_tries_and_the_others_go_on(server, redis, monkeypatch):
    redis._rests_until = time.monotonic() - 1  # its rest has just ended
    trying, may_end = threading.Event(), threading.Event()

    def question(_client):
        trying.set()
        assert may_end.wait(SOON)
        return "well"

    found = []
    thread = threading.Thread(target=lambda: found.append(redis.ask(question)))
    thread.start()
    assert trying.wait(SOON)
    assert redis.ask(lambda _client: "asked") is None
    may_end.set()
    thread.join(SOON)
    assert (found, redis.ask(lambda _client: "asked")) == (["well"], "asked")


def test_a_full_redis_keeps_nothing_more_and_hands_out_what_it_has(patient, server, door, promise):  # noqa: F811  # a fixture
    redis = Shared(server.url)
    kept = ask(process(redis, door), PROMISE)
    server.client.config_set("maxmemory", 1)
    server.client.config_set("maxmemory-policy", "noeviction")
    assert ask(process(redis, door), LIST).status == 200
    assert len(server.keys()) == 1
    again, queries = queries_of(process(redis, door), PROMISE)
    assert (again.body, queries) == (kept.body, 0)


def test_a_redis_that_was_emptied_is_filled_again(patient, server, door, promise):  # noqa: F811  # a fixture
    redis = Shared(server.url)
    ask(process(redis, door), PROMISE)
    server.client.flushall()
    assert ask(process(redis, door), PROMISE).status == 200
    assert len(server.keys()) == 1


def test_what_it_says_is_not_in_the_log(server, redis, caplog):
    server.client.set("canary", "canary")
    assert redis.ask(lambda client: client.lpush("canary", "canary-value")) is None
    server.kill()
    assert redis.ask(lambda client: client.get("canary")) is None
    assert "redis does not answer" in caplog.text
    assert "canary" not in caplog.text


# --- One count of requests ----------------------------------------------------------------------------------------


@pytest.fixture
def counted(server, settings, patient):
    """The count of all processes together; what each counts by itself begins at nothing."""
    settings.REDIS_URL = server.url
    asking._at.cache_clear()
    caches["api"].clear()
    yield server
    asking._at.cache_clear()
    caches["api"].clear()


def test_a_limit_holds_for_all_processes_together(counted, settings, client):
    settings.API_RATE = "3/day"
    assert [client.get("/api/v1/").status_code for _time in range(2)] == [200, 200]
    caches["api"].clear()  # another process: the memory of this one is not asked
    assert [client.get("/api/v1/").status_code for _time in range(2)] == [200, 429]
    (key,) = counted.keys()
    assert key.startswith(b"paris-actions:count:")
    assert b"127.0.0.1" not in key
    assert 0 < counted.client.ttl(key) <= 86_400


def test_many_at_once_are_each_counted_once(counted):
    numbers, threads = [], []
    for _thread in range(8):
        work = lambda: numbers.extend(caches["api"].counted("many", 60) for _time in range(25))  # noqa: E731  # short
        threads.append(threading.Thread(target=work))
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert sorted(numbers) == list(range(1, 201))


def test_without_redis_each_process_counts_by_itself(counted, settings, client):
    settings.API_RATE = "3/day"
    assert client.get("/api/v1/").status_code == 200
    counted.kill()
    assert [client.get("/api/v1/").status_code for _time in range(4)] == [200, 200, 200, 429]


def test_in_memory_too_every_one_is_counted_once():
    caches["api"].clear()
    numbers = []
    threads = [
        threading.Thread(target=lambda: numbers.extend(caches["api"].counted("m", 60) for _time in range(25)))
        for _thread in range(8)
    ]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert all(later == earlier + 1 for earlier, later in pairwise(sorted(numbers)))
    caches["api"].clear()


def test_the_version_is_not_asked_of_redis(server, redis):
    """It is the one thing that must never be old: the database alone says it."""
    server.kill()
    version.forget()
    assert version.current() == version.stored()
