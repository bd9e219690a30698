"""Servers that speak in secret, and servers that would keep us: slow ones, endless ones, silent ones."""

import socket
import time

import pytest

from tests.links.servers import Authority, Indoors, ask, listener, web
from tracker.enums import LinkReason

pytestmark = pytest.mark.once

# --- Encryption ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def secure(authority, *hosts, trust=True, days=30):
    with web(authority.serving(*hosts, days=days)) as site:
        site.pages["/page"] = 200
        names = {"page.example.org": ["127.0.0.1"]}
        guard = Indoors(site.port, names=names, trust=authority.trusted() if trust else None)
        return ask(f"https://page.example.org:{site.port}/page", guard).reason


def test_a_certificate_for_this_name(authority):
    assert secure(authority, "page.example.org") == LinkReason.THERE


def test_a_certificate_for_another_name(authority):
    assert secure(authority, "somebody-else.example.net") == LinkReason.OTHER_NAME


def test_a_certificate_that_has_ended_says_nothing_about_the_page(authority):
    assert secure(authority, "page.example.org", days=-1) == LinkReason.CERTIFICATE


def test_a_certificate_that_nobody_vouches_for_says_nothing_about_the_page(authority):
    assert secure(authority, "page.example.org", trust=False) == LinkReason.CERTIFICATE


def test_a_server_without_encryption(site, authority):
    guard = Indoors(site.port, trust=authority.trusted())
    assert ask(f"https://127.0.0.1:{site.port}/", guard).reason == LinkReason.CERTIFICATE


def test_encryption_given_up_on_the_way_is_noted(site, authority):
    site.pages["/page"] = 200
    with web(authority.serving("127.0.0.1")) as closed:
        closed.pages["/page"] = (301, {"Location": site.url("/page")})
        guard = Indoors(site.port, closed.port, trust=authority.trusted())
        answer = ask(f"https://127.0.0.1:{closed.port}/page", guard)
    assert (answer.reason, answer.moved_to) == (LinkReason.UNSAFE, "")


# --- Servers that want to keep us ---------------------------------------------------------------------------


def drip(text, pause=0.05):
    def speak(connection):
        connection.recv(2000)
        connection.sendall(text)
        while True:
            connection.sendall(b"x")
            time.sleep(pause)

    return speak


def flood(head):
    def speak(connection):
        connection.recv(2000)
        while True:
            connection.sendall(head)

    return speak


def silent(connection):
    time.sleep(30)


@pytest.mark.parametrize(
    "speak",
    [
        silent,
        drip(b""),
        drip(b"HTTP/1.1 200 OK\r\nX: "),
        drip(b"HTTP/1.1 200"),
        drip(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 "),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_takes_its_time_is_left_when_ours_is_over(speak, scheme):
    with listener(speak) as port:
        begun = time.monotonic()
        answer = ask(f"{scheme}://127.0.0.1:{port}/", Indoors(port), visit=0.6, read=0.5)
        taken = time.monotonic() - begun
    assert answer.reason in (LinkReason.SLOW, LinkReason.CERTIFICATE)
    assert taken < 1.5


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50,
        b"x" * 10_000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000,
    ],
)
def test_a_server_that_never_stops_is_left(head):
    with listener(flood(head)) as port:
        begun = time.monotonic()
        answer = ask(f"http://127.0.0.1:{port}/", Indoors(port), visit=1, read=0.5)
        taken = time.monotonic() - begun
    assert answer.reason in (LinkReason.SLOW, LinkReason.ODD)
    assert taken < 2


@pytest.mark.parametrize("first_line", [b"200 OK", b"404 Not Found", b"301 Moved\r\nLocation: /there"])
def test_of_an_endless_page_next_to_nothing_is_read(first_line):
    sent = []

    def speak(connection):
        connection.recv(2000)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        connection.sendall(b"HTTP/1.1 " + first_line + b"\r\nContent-Type: text/html\r\n\r\n")
        sent.append(0)
        place = len(sent) - 1
        for _piece in range(100_000):
            sent[place] += connection.send(b"x" * 1024)

    with listener(speak) as port:
        ask(f"http://127.0.0.1:{port}/", Indoors(port), visit=3)
    assert sent
    assert max(sent) < 1_000_000
