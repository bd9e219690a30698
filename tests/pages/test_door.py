"""A page that was made is handed out until the data, the day or the program is another; nobody gets what was made for
somebody else."""

import datetime as dt
import gzip
import re
from pathlib import Path

import brotli
import pytest
import time_machine
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from summit.pages import build
from tests.factories import DAY, make_commitment, make_user
from tests.pages.asking import ask, new_door
from tracker.actions import records
from tracker.reads import version
from tracker.rules import OPERATOR
from tracker.web import KEPT_ROUTES

pytestmark = pytest.mark.usefixtures("today", "db")

ROUTES = (Path(__file__).parents[1] / "house" / "routes.txt").read_text(encoding="utf-8")
LIST, PROMISE = "/en/commitments/", "/en/commitments/pa-001-promise-1/"


@pytest.fixture(autouse=True)
def promise(db):
    return make_commitment(1)


@pytest.fixture
def door(monkeypatch):
    """As Django's own test client does, the connection that holds the test's transaction is kept open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(version, "HOLDS", 3_600.0)  # a machine may be slow: nothing here waits for the clock
    monkeypatch.setattr("summit.pages.door.close_old_connections", lambda: None)
    version.forget()
    yield new_door()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def queries_of(door, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        answer = ask(door, address, **headers)
    return answer, len(captured)


def change(promise, title):
    promise.refresh_from_db()
    promise.title_en = title
    records.save(promise, by=OPERATOR)
    version.forget()  # the test's own transaction never commits


def without_number(answer):
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}


# --- Handed out again -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/en/", LIST, PROMISE, "/fr/organizations/", f"{LIST}?q=promise&status=limited"]
)
def test_asked_again_it_is_the_same_without_a_query(door, address):
    first, _queries = queries_of(door, address)
    again, queries = queries_of(door, address)
    assert (first.status, again.status, queries) == (200, 200, 0)
    assert again.body == first.body
    assert without_number(again) == without_number(first)
    assert re.fullmatch(r"[0-9a-f]{32}", again.headers["X-Request-ID"])
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]


def test_it_is_the_page_that_django_makes_with_the_same_headers(door, client):
    asked = [ask(door, PROMISE), ask(door, PROMISE)]
    made = client.get(PROMISE, headers={"host": "127.0.0.1:8000"})
    ours = {"ETag", "Cache-Control", "Vary", "Content-Length", "X-Request-ID"}
    assert {answer.body for answer in asked} == {made.content}
    for answer in asked:
        kept = {name: value for name, value in answer.headers.items() if name not in ours}
        assert kept == {name: value for name, value in made.headers.items() if name not in ours}


def test_whoever_has_it_is_told_so_before_a_view_is_asked(door):
    first = ask(door, PROMISE)
    again, queries = queries_of(door, PROMISE, HTTP_IF_NONE_MATCH=f'"other", {first.etag}')
    assert (again.status, again.body, queries) == (304, b"", 0)
    assert again.etag == first.etag
    assert again.headers["Vary"] == first.headers["Vary"]


def test_told_so_even_by_a_process_that_never_made_the_page(door):
    known = ask(door, PROMISE).etag
    assert ask(new_door(), PROMISE, HTTP_IF_NONE_MATCH=known).status == 304


def test_head_has_the_headers_and_no_body(door):
    page = ask(door, PROMISE)
    head, queries = queries_of(door, PROMISE, method="HEAD")
    assert (head.status, head.body, queries) == (200, b"", 0)
    assert without_number(head) == without_number(page)


@pytest.mark.parametrize(
    ("accepted", "coding", "opened"),
    [
        ("", None, bytes),
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("br;q=0.0", None, bytes),
        ("*", None, bytes),
        ("x" * 5_000, None, bytes),
    ],
)
def test_it_comes_in_the_smallest_coding_that_the_reader_takes(door, accepted, coding, opened):
    plain = ask(door, LIST).body
    for _time in range(2):
        answer = ask(door, LIST, HTTP_ACCEPT_ENCODING=accepted)
        assert answer.headers.get("Content-Encoding") == coding
        assert opened(answer.body) == plain
        assert int(answer.headers["Content-Length"]) == len(answer.body)


def test_page_and_fragment_are_kept_apart(door):
    page = ask(door, LIST)
    fragment = ask(door, LIST, HTTP_HX_REQUEST="true")
    boosted = ask(door, LIST, HTTP_HX_REQUEST="true", HTTP_HX_BOOSTED="true")
    assert len({page.etag, fragment.etag, boosted.etag}) == 3
    assert b"<html" not in fragment.body
    assert b"<html" in boosted.body
    assert ask(door, LIST, HTTP_HX_REQUEST="true").body == fragment.body
    assert "HX-Request" in page.headers["Vary"]


# --- Until something is another ---------------------------------------------------------------------------------


def test_after_a_change_it_is_made_anew(door, promise):
    before = ask(door, PROMISE)
    change(promise, "Another promise altogether")
    after = ask(door, PROMISE, HTTP_IF_NONE_MATCH=before.etag)
    assert after.status == 200
    assert b"Another promise altogether" in after.body
    assert b"Another promise altogether" not in before.body


def test_what_nobody_can_read_changes_nothing(door):
    before = ask(door, PROMISE)
    make_user("Nora New")
    version.forget()
    assert ask(door, PROMISE, HTTP_IF_NONE_MATCH=before.etag).status == 304


def test_at_midnight_in_paris_it_is_made_anew(door):
    late = dt.datetime(2026, 11, 22, 22, 59, 50, tzinfo=dt.UTC)
    with time_machine.travel(late, tick=False):
        before = ask(door, PROMISE)
        assert ask(door, PROMISE).etag == before.etag
    with time_machine.travel(late + dt.timedelta(seconds=11), tick=False):
        after = ask(door, PROMISE)
    assert after.etag != before.etag
    assert b"23 November 2026" in after.body


def test_another_program_makes_its_own(door, monkeypatch):
    before = ask(door, PROMISE)
    monkeypatch.setattr("summit.pages.door.build", lambda: "another")
    assert ask(door, PROMISE).etag != before.etag


def test_the_program_is_known_by_what_pages_are_made_from(tmp_path, monkeypatch):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("one")
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    build.build.cache_clear()
    try:
        first = build.build()
        build.build.cache_clear()
        assert build.build() == first
        (tmp_path / "templates" / "base.html").write_text("two")
        build.build.cache_clear()
        assert build.build() != first
    finally:
        build.build.cache_clear()


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_HOST": "localhost:8000"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"wsgi.url_scheme": "https"},
    ],
)
def test_an_answer_to_one_host_or_scheme_is_not_given_to_another(door, other):
    assert ask(door, PROMISE).etag != ask(door, PROMISE, **other).etag


def test_a_host_that_is_not_ours_is_refused_although_the_page_is_kept(door):
    ask(door, PROMISE)
    assert ask(door, PROMISE, HTTP_HOST="evil.example").status == 400


# --- What is never kept -----------------------------------------------------------------------------------------


def test_whoever_is_signed_in_is_answered_by_django_and_leaves_nothing(door, editor):
    browser = Client()
    browser.force_login(editor)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    theirs = ask(door, PROMISE, HTTP_COOKIE=cookie)
    assert (theirs.status, len(door.store)) == (200, 0)
    assert "ETag" not in theirs.headers
    ask(door, PROMISE)
    again, queries = queries_of(door, PROMISE, HTTP_COOKIE=cookie)
    assert ("ETag" in again.headers, queries > 0, len(door.store)) == (False, True, 1)


@pytest.mark.parametrize(
    "address",
    [
        "/en/corrections/",
        "/en/follow/",
        "/en/accounts/login/",
        "/en/nothing-here/",
        "/en/commitments/?status=nonsense",
        "/en/commitments/?page=99",
        "/en/commitments.csv",
        "/",
        "/robots.txt",
        "/api/v1/commitments/",
        f"/en/commitments/?q={'a' * 3_000}",
    ],
)
def test_forms_files_faults_and_what_is_long_are_not_kept(door, address):
    ask(door, address)
    assert len(door.store) == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered_from_what_is_kept(door, method):
    ask(door, PROMISE)
    assert ask(door, PROMISE, method=method).status in (403, 405)


def test_every_page_is_either_kept_or_has_a_reason_not_to_be():
    """Among those that a visitor may open; files, feeds, frames and programs' answers are no pages."""
    pages = {
        route
        for route, visitor, *_others in map(str.split, ROUTES.splitlines())
        if visitor.startswith(("200", "404/405")) and not re.search(NO_PAGE, route)
    }
    assert pages - KEPT_ROUTES == NOT_KEPT
    assert {str(name) for name in get_resolver().reverse_dict} | set(pages) >= KEPT_ROUTES


NO_PAGE = r"_export$|_take$|_feed$|_calendar$|^api_|^embed_|^package_|^table_|^sqlite_|_file$|^record_(lines|verifier)$"
NOT_KEPT = {
    *"account_login account_reset_password account_reset_password_done account_reset_password_from_key_done".split(),
    *"account_erased mfa_login_webauthn".split(),  # forms of people, and what follows them
    *"correction_new correction_receipt follow_new follow_sent".split(),  # forms with a token, and personal
    *"robots sitemap badge catalog evidence".split(),  # no pages
}


# --- When the database is gone ----------------------------------------------------------------------------------


def test_what_is_kept_is_handed_out_while_the_database_is_gone(door, monkeypatch):
    kept = ask(door, PROMISE)
    monkeypatch.setattr(version, "stored", gone)
    monkeypatch.setattr(version, "HOLDS", 0.0)
    assert ask(door, PROMISE).body == kept.body


def test_but_not_for_ever(door, monkeypatch):
    kept = ask(door, PROMISE)
    monkeypatch.setattr(version, "stored", gone)
    monkeypatch.setattr(version, "HOLDS", 0.0)
    monkeypatch.setattr(version, "OUTLIVES", 0.0)
    answer = ask(door, PROMISE)
    assert "ETag" not in answer.headers  # Django made it: here the database is there after all
    assert answer.body == kept.body


def gone():
    raise DatabaseError


def test_the_day_of_the_tests_is_the_day_in_the_key():
    assert dt.datetime.now(tz=dt.UTC).date() == DAY
