"""Where the checker may go on the web: the one door, and what it is closed to.

Whoever can put an address into the record, or answers for a page that stands in it, could otherwise have this machine
ask its neighbours: routers, databases, the services of the place where it is hosted. So an address is taken apart here
and nowhere else, its name is looked up once, every address it stands for has to be one of the open internet, and the
connection goes to what was looked up and to nothing else.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import string
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

import certifi
import idna
from requests_hardened.ip_filter import EXTRA_BLOCKED_NET_RANGES

from tracker.enums import LinkReason

from .answer import Ended

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST = 2_000
"""Characters of an address."""

DEFAULT_PORTS = {"http": 80, "https": 443}

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}", re.ASCII)
_A_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.ASCII)

NO_NAMES = (
    ".localhost",
    ".local",
    ".localdomain",
    ".internal",
    ".intranet",
    ".private",
    ".corp",
    ".home",
    ".lan",
    ".arpa",
    ".onion",
    ".invalid",
    ".test",
)
"""Ends of names that stand for nothing on the open internet (RFC 6761, 6762, 8375 and what networks use of their own):
not even looked up."""

OPEN_IPV6 = ipaddress.ip_network("2000::/3")
"""All that is handed out for the open internet; what stands for another address (::ffff:0:0/96 …) lies outside."""

CLOSED = (
    *EXTRA_BLOCKED_NET_RANGES,  # carriers' own networks, 6to4, NAT64 and the like: kept up to date by that library
    *map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        ),
    ),
)

_NOT_THERE = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True)
class Place:
    """A page: its address as it is asked for, and the addresses its host may be connected at, all of them checked."""

    url: str
    scheme: str
    host: str
    port: int
    target: str
    at: tuple[Address, ...]


class Guard:
    """The site's own. A test that runs a server hands the checker another one, which lets it go there and nowhere
    else: no setting opens this one."""

    ports: Mapping[str, frozenset[int]] = {name: frozenset({port}) for name, port in DEFAULT_PORTS.items()}
    """Other ports are where programs speak to programs."""

    def allows(self, address: Address) -> bool:
        return is_public(address) and not is_here(address)

    def look_up(self, host: str, port: int) -> list[str]:
        """Every address of a name. Blocks for as long as the system's resolver does: see `found`."""
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(row[4][0]) for row in rows]

    def trusts(self) -> ssl.SSLContext:
        return _well_known()

    # --- The same for everybody ---------------------------------------------------------------------------------

    def place(self, address: str, *, within: float) -> Place:
        """Take an address apart and look it up, in at most so many seconds; `Ended` where it leads nowhere we go."""
        scheme, host, port, target = self._taken_apart(address)
        literal = _literal(host)
        at = (literal,) if literal else tuple(map(_address, self.found(host, port, within=within)))
        if not at or not all(map(self.allows, at)):
            raise Ended(LinkReason.CLOSED)
        shown = f"[{host}]" if ":" in host else host
        ending = "" if port == DEFAULT_PORTS[scheme] else f":{port}"
        return Place(f"{scheme}://{shown}{ending}{target}", scheme, host, port, target, at)

    def found(self, host: str, port: int, *, within: float) -> list[str]:
        """Every address of a name. A resolver that does not answer is left behind in a thread of its own: it cannot be
        told to stop."""
        result: list[list[str] | OSError] = []

        def ask() -> None:
            try:
                result.append(self.look_up(host, port))
            except (OSError, UnicodeError) as fault:
                result.append(fault if isinstance(fault, OSError) else OSError(str(fault)))

        asking = threading.Thread(target=ask, daemon=True, name="look-up")
        asking.start()
        asking.join(max(0.0, within))
        if not result:
            raise Ended(LinkReason.SLOW)
        if isinstance(result[0], OSError):
            gone = isinstance(result[0], socket.gaierror) and result[0].errno in _NOT_THERE
            raise Ended(LinkReason.NO_NAME if gone else LinkReason.NO_CONNECTION)
        return result[0]

    def _taken_apart(self, address: str) -> tuple[str, str, int, str]:
        if len(address) > LONGEST or any(c <= " " or c in "\\\x7f" for c in address):
            raise Ended(LinkReason.CLOSED)
        try:
            parts = urlsplit(address)
            scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        except ValueError:
            raise Ended(LinkReason.CLOSED) from None
        allowed = self.ports.get(scheme)
        if allowed is None or "@" in parts.netloc or "%" in parts.netloc or parts.netloc.endswith(":"):
            raise Ended(LinkReason.CLOSED)
        port = DEFAULT_PORTS[scheme] if port is None else port
        if port not in allowed:
            raise Ended(LinkReason.CLOSED)
        query = f"?{parts.query}" if parts.query else ""
        return scheme, _host(host), port, quote((parts.path or "/") + query, safe=string.punctuation)


SITE = Guard()


def is_public(address: Address) -> bool:
    """Of the open internet: not this machine, not its network, not reserved, and not another way of writing one."""
    if address.version == 6 and address not in OPEN_IPV6:
        return False
    if any(address in network for network in CLOSED if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_here(address: Address) -> bool:
    """One of this very machine's own: what the system would set out from to reach it is itself. Nothing is sent."""
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return ipaddress.ip_address(probe.getsockname()[0].partition("%")[0]) == address
    except OSError:
        return False  # it cannot be reached at all


def _host(host: str) -> str:
    """In the one way it is looked up in; whatever else a program might take for an address is refused."""
    if ":" in host:
        return host
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise Ended(LinkReason.CLOSED) from None
    host = host.lower()
    if not _NAME.fullmatch(host) or len(host) > 253 or host.endswith(NO_NAMES):
        raise Ended(LinkReason.CLOSED)
    return host


def _literal(host: str) -> Address | None:
    """The address that the host is, if it is one; numbers in any other spelling (octal, hexadecimal, one number for
    all) are refused, since programs differ in what they take them for."""
    if ":" in host:
        return _address(host)
    if _A_NUMBER.fullmatch(host.rpartition(".")[2]):
        return _address(host)
    return None


def _address(text: str) -> Address:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Ended(LinkReason.CLOSED) from None
    if getattr(address, "scope_id", None):
        raise Ended(LinkReason.CLOSED)
    return address


@lru_cache(maxsize=1)
def _well_known() -> ssl.SSLContext:
    """The same authorities on every machine."""
    return ssl.create_default_context(cafile=certifi.where())
