"""Whether the process lives, and whether it can answer: asked by machines, by http, by number, and often."""

import json
import threading

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from summit.watching import health
from summit.watching.front import Watch
from summit.watching.health import Readiness, is_ready
from tests.pages.asking import ask
from tests.redis_server import Server, needed
from tests.services import free_port
from tests.watching.serving import served

WELL = {"database": "ok", "migrations": "ok", "evidence": "ok", "redis": "off"}
SOON = 60.0
"""Seconds: a bound, not a figure."""


def nobody(_environ, _start_response):
    raise AssertionError("the site was asked")


@pytest.fixture
def watch():
    return Watch(nobody, "")


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(health, "_applied", threading.Event())
    monkeypatch.setattr(health, "PATIENCE", SOON)


def ready(watch):
    answer = ask(watch, "/readyz")
    return answer.status, json.loads(answer.body)


# --- It lives -----------------------------------------------------------------------------------------------------


def test_a_process_that_lives_says_so_and_touches_nothing(watch, db):
    with CaptureQueriesContext(connection) as captured:
        answer = ask(watch, "/healthz")
    assert (answer.status, answer.body, len(captured)) == (200, b"ok\n", 0)
    assert answer.headers == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": "3",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize("host", ["10.1.2.3", "[fd00::7]:8000", "", "evil.example", "tracker.example.org"])
def test_it_is_asked_by_whatever_name(watch, db, host):
    assert ask(watch, "/healthz", HTTP_HOST=host).status == 200
    assert ready(watch)[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_answered(watch, db, path):
    posted = ask(watch, path, method="POST")
    assert (posted.status, posted.headers["Allow"], posted.body) == (405, "GET, HEAD", b"")
    head = ask(watch, path, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) > 0


@pytest.mark.parametrize("path", ["/healthz/", "/en/healthz", "/healthz.txt", "/readyz/x"])
def test_other_addresses_are_the_sites(path):
    seen = []

    def site(environ, start_response):
        seen.append(environ["PATH_INFO"])
        start_response("404 Not Found", [])
        return []

    assert ask(Watch(site, ""), path).status == 404
    assert seen == [path]


# --- It is ready --------------------------------------------------------------------------------------------------


def test_with_database_migrations_and_evidence_it_is_ready(watch, db):
    assert ready(watch) == (200, {"ready": True, **WELL})
    assert ask(watch, "/readyz").headers["Cache-Control"] == "no-store"


def test_without_the_database_it_is_not_and_says_no_more_than_that(watch, db, monkeypatch):
    def gone():
        raise OperationalError("canary: connection to db.internal as tracker refused")

    monkeypatch.setattr(health, "_asks_the_database", gone)
    expected = {**WELL, "database": "gone", "migrations": "gone"}
    assert ready(watch) == (503, {"ready": False, **expected})


def test_before_its_migrations_are_applied_it_is_not(watch, transactional_db, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM django_migrations WHERE app = 'tracker' ORDER BY id DESC")
        newest = cursor.fetchone()[0]
        cursor.execute("UPDATE django_migrations SET app = 'elsewhere' WHERE id = %s", [newest])
    try:
        assert ready(watch) == (503, {"ready": False, **WELL, "migrations": "behind"})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET app = 'tracker' WHERE id = %s", [newest])
    monkeypatch.setattr(health, "HOLDS", 0.0)
    assert ready(watch)[0] == 200


def test_where_evidence_cannot_be_written_it_is_not(watch, db, settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    evidence = {**settings.STORAGES["evidence"], "OPTIONS": {"location": str(tmp_path / "file")}}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    assert ready(watch) == (503, {"ready": False, **WELL, "evidence": "gone"})


def test_looking_leaves_nothing_in_the_folder_of_evidence(watch, db, settings, tmp_path):
    evidence = {**settings.STORAGES["evidence"], "OPTIONS": {"location": str(tmp_path / "new")}}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    assert ready(watch)[0] == 200
    assert list((tmp_path / "new").iterdir()) == []


def test_without_redis_it_is_ready_all_the_same(watch, db, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert ready(watch) == (200, {"ready": True, **WELL, "redis": "gone"})


def test_a_redis_that_answers_is_said(watch, db, settings, tmp_path):
    needed()
    server = Server(tmp_path)
    server.start()
    try:
        settings.REDIS_URL = server.url
        assert ready(watch)[1]["redis"] in (
            "ok",
            "gone",
        )  # a busy machine may take longer than the site waits
        assert ready(watch)[0] == 200
    finally:
        server.kill()


@pytest.mark.parametrize("thing", ["database", "migrations", "evidence"])
def test_each_thing_alone_keeps_it_from_being_ready(thing):
    assert is_ready(WELL)
    assert not is_ready({**WELL, thing: "gone"})


# --- In little time -----------------------------------------------------------------------------------------------


def test_whoever_asks_waits_no_longer_than_they_may(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    may_end, looks = threading.Event(), []

    def slowly():
        looks.append(1)
        assert may_end.wait(SOON)
        return WELL

    readiness = Readiness(slowly)
    assert [dict(readiness.report()) for _time in range(3)] == [{"database": "slow"}] * 3
    assert len(looks) == 1  # and it is not looked for again by every one of them
    monkeypatch.setattr(health, "PATIENCE", SOON)
    may_end.set()
    assert readiness.report() == WELL
    assert len(looks) == 1


def test_however_often_it_is_asked_it_is_looked_for_once_in_a_while(monkeypatch):
    monkeypatch.setattr(health, "HOLDS", 3_600.0)
    looks = []
    readiness = Readiness(lambda: looks.append(1) or WELL)
    assert {str(readiness.report()) for _time in range(50)} == {str(WELL)}
    assert len(looks) == 1
    monkeypatch.setattr(health, "HOLDS", 0.0)
    readiness.report()
    assert len(looks) == 2


def test_a_look_that_fails_is_not_the_last():
    fails = iter([True, False])

    def look():
        if next(fails):
            raise RuntimeError
        return WELL

    readiness = Readiness(look)
    assert not is_ready(readiness.report())
    readiness._at = float("-inf")
    assert is_ready(readiness.report())


# --- As it is served ----------------------------------------------------------------------------------------------


@pytest.mark.once
def test_in_production_a_load_balancer_is_answered_by_http_and_by_number(tmp_path):
    """Where Django leads everybody else to https."""
    production = {
        "TRACKER_ENV": "production",
        "TRACKER_ALLOWED_HOSTS": "tracker.example.org",
        "TRACKER_BASE_URL": "https://tracker.example.org",
        "TRACKER_EMAIL_URL": "smtp://127.0.0.1:1025",
        "TRACKER_SECRET_KEY": "kR7-2fWq9xVbN4tLzM8cYpHs6dGjE3aUoTiX1vQnB5yFw0ZrCeAlKmDuSgPhJ",
    }
    with served(tmp_path, **production) as site:
        lives, ready = site.get("/healthz"), site.get("/readyz")
        assert (lives.status, lives.text) == (200, "ok\n")
        assert (ready.status, json.loads(ready.text)["migrations"]) == (503, "behind")  # an empty database
        assert site.get("/en/", Host="tracker.example.org").status == 301
        assert "Set-Cookie" not in lives.headers | ready.headers
