"""A proxy of ours may hand a page out without asking, until the second ends in which the database was asked; nobody
else is told anything of it."""

import time

import pytest
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connection
from django.test.utils import CaptureQueriesContext, override_settings

from summit.pages import proxy
from tests.factories import make_commitment
from tests.pages.asking import ask, new_door
from tracker.reads import version

pytestmark = pytest.mark.usefixtures("today", "db")

PROMISE, SIGN_IN = "/en/commitments/pa-001-promise-1/", "/en/accounts/login/"
PROXY = {"HTTP_X_FORWARDED_PROTO": "https"}
MOMENT = "X-Accel-Expires"


@pytest.fixture
def door(monkeypatch):
    make_commitment(1)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(version, "HOLDS", 3_600.0)  # what is read again here is read because a second began
    monkeypatch.setattr("summit.pages.door.close_old_connections", lambda: None)
    version.forget()
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        yield new_door()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def begins(monkeypatch):
    """`begins(7)`: the seventh second begins now, and goes on until the next is said to begin."""

    def begin(number):
        now = proxy.Second(number, time.monotonic())
        monkeypatch.setattr(proxy, "running", lambda: now)

    begin(1)
    return begin


def test_a_running_second_began_less_than_a_second_ago():
    before, now = time.monotonic(), proxy.running()
    assert before - 1 <= now.began <= time.monotonic()
    assert isinstance(now.number, int)


def test_a_page_may_be_handed_out_until_the_second_ends(door, begins):
    made, kept = ask(door, PROMISE, **PROXY), ask(door, PROMISE, **PROXY)
    unchanged = ask(door, PROMISE, HTTP_IF_NONE_MATCH=made.etag, **PROXY)
    assert (made.status, kept.status, unchanged.status) == (200, 200, 304)
    assert [answer.headers[MOMENT] for answer in (made, kept, unchanged)] == ["@1"] * 3
    assert made.headers["Cache-Control"] == "public, no-cache"


def test_in_the_next_second_the_version_is_read_once_more(door, begins):
    ask(door, PROMISE, **PROXY)
    begins(2)
    with CaptureQueriesContext(connection) as queries:
        answers = [ask(door, PROMISE, **PROXY) for _time in range(3)]
    assert [answer.headers[MOMENT] for answer in answers] == ["@2"] * 3
    assert len(queries) == 1


def test_a_version_of_before_is_not_handed_out_without_asking(door, begins, monkeypatch):
    """The database does not answer: what is kept still stands, but no proxy is told that it does."""
    ask(door, PROMISE, **PROXY)
    begins(2)

    def gone():
        raise DatabaseError

    monkeypatch.setattr(version, "stored", gone)
    answer = ask(door, PROMISE, **PROXY)
    assert answer.status == 200
    assert MOMENT not in answer.headers


def test_a_version_that_another_thread_has_replaced_meanwhile_is_not_vouched_for(door, begins):
    known = version.current()
    begins(2)
    version.current(since=time.monotonic())
    at = proxy.running()
    assert version.held(known, since=at.began)
    assert not version.held("another", since=at.began)
    assert not version.held(known, since=time.monotonic())


def test_what_is_not_kept_is_never_handed_out_by_a_proxy(door, begins):
    answers = [
        ask(door, SIGN_IN, **PROXY),
        ask(door, "/en/no-such-page/", **PROXY),
        ask(door, PROMISE, method="POST", **PROXY),
        ask(door, PROMISE, HTTP_COOKIE="sessionid=of-somebody", **PROXY),
    ]
    assert [MOMENT in answer.headers for answer in answers] == [False] * 4


def test_without_a_proxy_nobody_is_told(door, begins):
    with override_settings(SECURE_PROXY_SSL_HEADER=None):
        assert MOMENT not in ask(door, PROMISE).headers
