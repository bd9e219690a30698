"""Asking one page: what is sent, what the answer means, what redirects lead to, and what a hostile server can do."""

import datetime as dt
import socket
import threading
import time

import pytest

from tests.links.servers import AGENT, Indoors, ask
from tracker.enums import LinkReason
from tracker.links.asking import wait_of

pytestmark = pytest.mark.once


def asked(site, guard, page, path="/page", **limits):
    site.pages[path] = page
    return ask(site.url(path), guard, **limits)


# --- What is sent -------------------------------------------------------------------------------------------


def test_it_asks_for_the_head_alone(site, indoors):
    asked(site, indoors, 200)
    assert site.asked == [("HEAD", "/page")]


def test_it_says_who_asks_and_sends_nothing_else_about_anybody(site, indoors, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    asked(site, indoors, 200)
    assert site.headers == [
        {
            "Host": f"127.0.0.1:{site.port}",
            "User-Agent": AGENT,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
    ]


def test_a_cookie_that_is_set_is_not_sent_back(site, indoors):
    site.pages["/there"] = 200
    asked(site, indoors, (302, {"Set-Cookie": "who=you", "Location": "/there"}))
    assert ["Cookie" in headers for headers in site.headers] == [False, False]


def test_a_part_of_the_address_after_a_hash_is_kept_to_ourselves(site, indoors):
    site.pages["/page?q=1"] = 200
    assert ask(site.url("/page?q=1#chapter"), indoors).reason == LinkReason.THERE
    assert site.asked == [("HEAD", "/page?q=1")]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_where_the_head_is_refused_the_page_is_asked_for_in_part(status, site, indoors):
    def page(handler):
        return 200 if handler.command == "GET" else status

    assert asked(site, indoors, page).reason == LinkReason.THERE
    assert [method for method, _path in site.asked] == ["HEAD", "GET"]
    assert site.headers[1]["Range"] == "bytes=0-1023"


def test_a_server_that_hangs_up_on_the_head_is_asked_for_the_page(site, indoors):
    def page(handler):
        if handler.command == "GET":
            return 200
        handler.connection.shutdown(socket.SHUT_RDWR)
        return None

    assert asked(site, indoors, page).reason == LinkReason.THERE


# --- What an answer means -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, "there"),
        (204, "there"),
        (206, "there"),
        (300, "odd"),
        (304, "odd"),
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (404, "not_found"),
        (405, "refused"),
        (410, "not_found"),
        (418, "refused"),
        (429, "busy"),
        (451, "refused"),
        (500, "fault"),
        (503, "fault"),
        (504, "fault"),
        (599, "fault"),
        (999, "odd"),
    ],
)
def test_a_status(status, reason, site, indoors):
    answer = asked(site, indoors, status)
    assert (answer.reason, answer.status, answer.moved_to) == (reason, status, "")


def test_a_server_that_asks_to_be_left_alone_is_not_asked_twice(site, indoors):
    answer = asked(site, indoors, (429, {"Retry-After": "120"}))
    assert (answer.reason, answer.wait) == (LinkReason.BUSY, dt.timedelta(seconds=120))
    assert len(site.asked) == 1


def test_a_server_that_is_down_for_a_time_it_names_is_busy(site, indoors):
    answer = asked(site, indoors, (503, {"Retry-After": "3600"}))
    assert (answer.reason, answer.wait) == (LinkReason.BUSY, dt.timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("", None),
        ("soon", None),
        ("-5", None),
        ("0", dt.timedelta()),
        ("60", dt.timedelta(minutes=1)),
        ("9" * 400, dt.timedelta(days=30)),
        ("Sun, 22 Nov 2026 12:00:00 GMT", dt.timedelta(hours=1)),
        ("Sun, 22 Nov 2020 12:00:00 GMT", dt.timedelta()),
        ("Sun, 22 Nov 2126 12:00:00 -0000", dt.timedelta(days=30)),
        ("Sun, 99 Nov 2026 12:00:00 GMT", None),
        ("\x00", None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(text, wait, today):
    found = wait_of(text)
    assert (found is None) == (wait is None)
    assert wait is None or abs(found - wait) < dt.timedelta(minutes=1)


def test_a_name_that_nobody_knows(indoors, site):
    assert ask(site.url(host="gone.example.org"), indoors).reason == LinkReason.NO_NAME


def test_names_that_cannot_be_looked_up_now(site):
    class Later(Indoors):
        def look_up(self, host, port):
            raise socket.gaierror(socket.EAI_AGAIN, "try again")

    assert ask(site.url(host="page.example.org"), Later(site.port)).reason == LinkReason.NO_CONNECTION


def test_a_name_server_that_does_not_answer_is_not_waited_for(site):
    over = threading.Event()

    class Silent(Indoors):
        def look_up(self, host, port):
            over.wait(20)
            return []

    begun = time.monotonic()
    assert ask(site.url(host="page.example.org"), Silent(site.port), connect=0.2).reason == LinkReason.SLOW
    assert time.monotonic() - begun < 2
    over.set()


def test_a_server_that_is_not_there():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/", Indoors(port)).reason == LinkReason.NO_CONNECTION


def test_the_second_address_of_a_name_is_tried(site):
    guard = Indoors(site.port, names={"two.example.org": ["127.0.0.9", "127.0.0.1"]})
    with pytest.MonkeyPatch.context() as patch:
        real = socket.socket.connect
        patch.setattr(
            socket.socket,
            "connect",
            lambda self, to: real(self, ("127.0.0.1", 1) if to[0] == "127.0.0.9" else to),
        )
        assert ask(site.url(host="two.example.org"), guard).reason == LinkReason.THERE


# --- Redirects ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "moved"), [(301, True), (308, True), (302, False), (303, False), (307, False)]
)
def test_only_a_permanent_redirect_is_a_move(status, moved, site, indoors):
    site.pages["/new"] = 200
    answer = asked(site, indoors, (status, {"Location": "/new"}))
    assert (answer.reason, answer.moved_to) == ("there", site.url("/new") if moved else "")


def test_a_move_ends_where_a_passing_redirect_begins(site, indoors):
    site.pages |= {"/new": (302, {"Location": "/today"}), "/today": 200}
    assert asked(site, indoors, (301, {"Location": "/new"})).moved_to == site.url("/new")


def test_a_permanent_redirect_behind_a_passing_one_is_no_move(site, indoors):
    site.pages |= {"/new": (301, {"Location": "/newer"}), "/newer": 200}
    assert asked(site, indoors, (302, {"Location": "/new"})).moved_to == ""


@pytest.mark.parametrize(
    "location", ["/page/", "//www.page.example.org:{port}/page", "http://www.page.example.org:{port}/page/"]
)
def test_the_same_page_under_a_like_address_has_not_moved(location, site):
    names = {"page.example.org": ["127.0.0.1"], "www.page.example.org": ["127.0.0.1"]}

    def page(handler):
        where = location.format(port=site.port)
        arrived = handler.headers["Host"].startswith("www.") or handler.path == "/page/"
        return 200 if arrived else (301, {"Location": where})

    site.pages |= {"/page": page, "/page/": page}
    answer = ask(site.url("/page", host="page.example.org"), Indoors(site.port, names=names))
    assert (answer.reason, answer.moved_to) == ("there", "")


def test_a_redirect_to_a_page_that_is_gone_is_a_page_that_is_gone(site, indoors):
    assert asked(site, indoors, (301, {"Location": "/nowhere"})).reason == LinkReason.NOT_FOUND


@pytest.mark.parametrize("front", ["/", "/fr/", "/en-gb", "/index.html", "/fr/index.php"])
def test_a_page_that_leads_to_a_front_page_is_not_taken_for_found(front, site, indoors):
    site.pages[front] = 200
    answer = asked(site, indoors, (301, {"Location": front}))
    assert (answer.reason, answer.moved_to) == ("front_page", "")


def test_a_front_page_may_lead_to_another_one(site, indoors):
    site.pages["/fr/"] = 200
    assert asked(site, indoors, (302, {"Location": "/fr/"}), path="/").reason == LinkReason.THERE


def test_five_redirects_are_followed_and_the_sixth_is_not(site, indoors):
    for number in range(6):
        site.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"})
    site.pages["/6"] = 200
    assert ask(site.url("/1"), indoors).reason == LinkReason.THERE
    assert ask(site.url("/0"), indoors).reason == LinkReason.CIRCLES


def test_a_circle_comes_to_an_end(site, indoors):
    assert asked(site, indoors, (301, {"Location": "/page"})).reason == LinkReason.CIRCLES
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("é-è", "/%C3%A9-%C3%A8"),
        ("a b", "/a%20b"),
        ("?q=ü", "/page?q=%C3%BC"),
        ("/caf%C3%A9", "/caf%C3%A9"),
    ],
)
def test_addresses_that_servers_write_carelessly_are_followed(location, found, site, indoors):
    site.pages[found] = 200
    assert (
        asked(site, indoors, (302, {"Location": location.encode().decode("latin-1")})).reason
        == LinkReason.THERE
    )


@pytest.mark.parametrize(
    "location", ["http://[", "http://a b/", "\\\\evil", "http://x:99999/", "//[::1", "ftp://x/"]
)
def test_addresses_that_are_none_end_the_visit(location, site, indoors):
    assert asked(site, indoors, (302, {"Location": location})).reason == LinkReason.CLOSED


def test_a_redirect_without_an_address_says_nothing(site, indoors):
    assert asked(site, indoors, 302).reason == LinkReason.ODD


def test_an_address_too_long_to_be_kept_is_no_move(site, indoors):
    far = "/" + "x" * 600
    site.pages[far] = 200
    answer = asked(site, indoors, (301, {"Location": far}))
    assert (answer.reason, answer.moved_to) == ("there", "")


# --- Pauses -------------------------------------------------------------------------------------------------


def test_two_requests_to_a_host_are_apart(site, indoors):
    site.pages |= {"/1": (302, {"Location": "/2"}), "/2": 200}
    ask(site.url("/1"), indoors, pause=0.3)
    first, second = site.times
    assert second - first >= 0.3


def test_a_pause_that_would_last_beyond_the_visit_is_not_waited_for(site, indoors):
    site.pages |= {"/1": (302, {"Location": "/2"}), "/2": 200}
    begun = time.monotonic()
    assert ask(site.url("/1"), indoors, pause=60).reason == LinkReason.SLOW
    assert time.monotonic() - begun < 2
