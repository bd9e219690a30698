"""Hostile addresses: whoever can put one into the record, or answers for a page in it, reaches nothing of ours.

Sockets listen on every address of this machine and count who comes. With the site's guard nobody does, whether the
address stands in the record or a page redirects there; with the guard off they are reached, so the count can fail.
"""

import ipaddress
import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from tests.links.hostile import ADDRESSES, NAMES, PUBLIC
from tests.links.servers import ask, web
from tracker.enums import LinkReason
from tracker.links.answer import Ended
from tracker.links.guard import SITE, Guard, Place, is_here, is_public

pytestmark = pytest.mark.once


def own_addresses():
    """Of this machine, loopback left out."""
    found = {row[4][0].partition("%")[0] for row in socket.getaddrinfo(socket.gethostname(), None)}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect((PUBLIC, 9))  # a datagram socket: nothing is sent
        found.add(probe.getsockname()[0])
    return sorted(found - {"127.0.0.1", "::1"})


class Alarm:
    """Listens on one port of every address of the machine."""

    def __init__(self):
        self.calls = []
        self.sockets = [socket.create_server(("", 0))]
        self.port = self.sockets[0].getsockname()[1]
        with suppress(OSError):  # where there is no IPv6
            self.sockets.append(socket.create_server(("::", self.port), family=socket.AF_INET6))
        for one in self.sockets:
            threading.Thread(target=self._count, args=(one,), daemon=True).start()

    def close(self):
        for one in self.sockets:
            one.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for a call
            one.close()

    def _count(self, listening):
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            self.calls.append(connection.getsockname()[0])
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            connection.close()


@pytest.fixture(scope="module")
def alarm():
    made = Alarm()
    yield made
    made.close()


class Rules(Guard):
    """The site's guard with the ports of the alarm, since it would refuse those alone, and name servers of the test's
    own: no other is asked."""

    def __init__(self, *ports):
        self.ports = {"http": frozenset(ports), "https": frozenset(ports)}

    def look_up(self, host, port):
        if host not in NAMES:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return NAMES[host]


class Off(Rules):
    """No guard: an address is taken as the system takes it. Only where it is one of this machine, though: a test knocks
    at nobody else's door."""

    def place(self, address, *, within):
        rest = address.partition("://")[2]
        netloc, slash, path = rest.partition("/")
        host, _colon, port = netloc.rpartition("@")[2].rpartition(":")
        host = host.strip("[]").rstrip(".")
        try:
            socket.htons(int(port))  # a number that is none of a port
            names = NAMES.get(host.lower()) or [
                row[4][0] for row in socket.getaddrinfo(host, int(port), flags=socket.AI_NUMERICHOST)
            ]
            at = tuple(ipaddress.ip_address(name) for name in names)
        except (OSError, ValueError, OverflowError):
            raise Ended(LinkReason.CLOSED) from None
        if not all(map(_is_ours, at)):
            raise Ended(LinkReason.CLOSED)
        return Place(address, "http", "example.org", int(port), slash + path or "/", at)


def _is_ours(address):
    within = getattr(address, "ipv4_mapped", None) or address
    return within.is_loopback or within.is_unspecified or str(address) in own_addresses()


class Through:
    """Lets the checker to one page of a test's server; from there on the rules hold."""

    def __init__(self, page, rules):
        self.page, self.rules = page, rules

    def place(self, address, *, within):
        if address != self.page.url:
            return self.rules.place(address, within=within)
        return self.page


@contextmanager
def calls(alarm):
    before = len(alarm.calls)
    yield (reached := [])
    reached += alarm.calls[before:]


def corpus(alarm):
    own = [f"[{one}]" if ":" in one else one for one in own_addresses()]
    return [address.replace("{port}", str(alarm.port)) for address in ADDRESSES] + [
        f"http://{host}:{alarm.port}/" for host in own
    ]


def test_there_are_enough_of_them():
    assert len(ADDRESSES) >= 60
    assert len(set(ADDRESSES)) == len(ADDRESSES)


def test_no_hostile_address_is_connected_to(alarm):
    with calls(alarm) as reached:
        answers = {address: ask(address, Rules(alarm.port), visit=2) for address in corpus(alarm)}
    assert reached == []
    assert {answer.reason for answer in answers.values()} == {LinkReason.CLOSED}


def test_no_redirect_to_a_hostile_address_is_followed(alarm):
    with web() as site, calls(alarm) as reached:
        page = Place(
            site.url("/page"),
            "http",
            "127.0.0.1",
            site.port,
            "/page",
            (ipaddress.ip_address("127.0.0.1"),),
        )
        followed = 0
        for address in corpus(alarm):
            if address.isprintable() and address:
                written = address.encode().decode("latin-1")
                site.pages["/page"] = (302, {"Location": written})
                ask(page.url, Through(page, Rules(alarm.port)), visit=2)
                followed += 1
    assert reached == []
    assert followed >= 60
    assert len(site.asked) >= followed


def test_with_the_guard_off_they_are_reached(alarm):
    """So that nobody at the door is no accident."""
    with calls(alarm) as reached:
        for address in corpus(alarm):
            ask(address, Off(alarm.port), visit=2, connect=0.05)
    assert len(reached) >= 25


def test_with_the_guard_off_redirects_reach_them(alarm):
    with web() as site, calls(alarm) as reached:
        site.pages["/page"] = (302, {"Location": f"http://2130706433:{alarm.port}/"})
        ask(site.url("/page"), Off(alarm.port, site.port))
    assert len(reached) == 1


@pytest.mark.parametrize("port", [0, 22, 25, 79, 81, 443, 3306, 5432, 6379, 8000, 8080, 8443, 9200, 65535])
def test_the_site_goes_to_the_ports_of_the_web_alone(port):
    assert ask(f"http://{PUBLIC}:{port}/", SITE).reason == LinkReason.CLOSED


def test_the_site_does_not_speak_plainly_to_the_port_of_encryption():
    assert ask(f"https://{PUBLIC}:80/", SITE).reason == LinkReason.CLOSED


# --- A name that changes its mind -------------------------------------------------------------------------


class Rebinding(Guard):
    """A name server that answers something else each time."""

    def __init__(self, port, *answers):
        self.ports = {"http": frozenset({port}), "https": frozenset({port})}
        self.answers = list(answers)
        self.asked = 0

    def look_up(self, host, port):
        self.asked += 1
        return [self.answers[min(self.asked, len(self.answers)) - 1]]


def test_a_name_is_looked_up_once_and_the_connection_goes_there(alarm):
    """To an address of the open internet, which from here is a way that leads nowhere; never to the second answer."""
    went = []

    class Watched(Rebinding):
        def place(self, address, *, within):
            went.append(super().place(address, within=within))
            return went[-1]

    guard = Watched(alarm.port, PUBLIC, "127.0.0.1")
    with calls(alarm) as reached, pytest.MonkeyPatch.context() as patch:
        to = []
        patch.setattr(socket.socket, "connect", lambda self, address: to.append(address))
        ask(f"http://rebinding.example.org:{alarm.port}/", guard, visit=1)
        patch.undo()
    assert reached == []
    assert guard.asked == 1
    assert {str(address) for address, _port in to if _port == alarm.port} == {PUBLIC}
    assert [str(at) for at in went[0].at] == [PUBLIC]


def test_a_redirect_to_the_same_name_is_looked_up_and_checked_anew(alarm):
    with web() as site, calls(alarm) as reached:
        site.pages["/page"] = (302, {"Location": f"http://rebinding.example.org:{alarm.port}/"})

        class Once(Rebinding):
            def allows(self, address):
                return super().allows(address) or self.asked == 1

        guard = Once(site.port, "127.0.0.1", "127.0.0.1")
        guard.ports = {"http": frozenset({site.port, alarm.port})}
        answer = ask(site.url("/page", host="rebinding.example.org"), guard)
    assert (reached, answer.reason, guard.asked) == ([], LinkReason.CLOSED, 2)


# --- Addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC,
        "1.1.1.1",
        "8.8.8.8",
        "2606:4700::1111",
        "2a00:1450:4007:80c::200e",
        "212.27.48.10",
        "100.128.0.1",
    ],
)
def test_the_open_internet_is_open(text):
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", *own_addresses()])
def test_this_machine_knows_itself(text):
    if ":" in text and not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    assert is_here(ipaddress.ip_address(text)) or text == "::1"


def test_another_machine_is_not_this_one():
    assert not is_here(ipaddress.ip_address(PUBLIC))


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org/a b".replace(" ", "%20"), "https://example.org/a%20b"),
        ("https://example.org/é?q=ü#part", "https://example.org/%C3%A9?q=%C3%BC"),
        ("https://café.example.org/", "https://xn--caf-dma.example.org/"),
        ("https://straße.example.org/", "https://xn--strae-oqa.example.org/"),
        ("https://a_b.example.org/", "https://a_b.example.org/"),
        (f"http://{PUBLIC}/x", f"http://{PUBLIC}/x"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_honest_addresses_pass(address, url):
    class Honest(Guard):
        def look_up(self, host, port):
            return [PUBLIC]

    assert Honest().place(address, within=1).url == url
