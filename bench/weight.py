"""What a first view brings along: the page and all that it names, compressed as a browser gets it, without fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from . import contenders, data
from .figures import Figure
from .load import asked
from .servers import Server
from .settings import MissingError

VIEWS = ("/en/", "/en/commitments/", "/en/commitments/pa-066-uae-mgx-ai-campus-france/")
FONT = (".woff2", ".woff", ".ttf")
RELS = {"stylesheet", "icon", "preload", "modulepreload"}


class _Named(HTMLParser):
    """The addresses that a browser asks for by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and RELS & set(given.get("rel", "").split()) and "apple" not in given.get("rel", ""):
            self.found.append(given.get("href", ""))
        if tag in ("script", "img", "source", "iframe", "use"):
            self.found.append(given.get("src") or given.get("href") or "")


def named(page: str) -> list[str]:
    """Addresses of style sheets, scripts and pictures, each once; fonts and what stands in the page itself left
    out."""
    parser = _Named()
    parser.feed(page)
    files = dict.fromkeys(address.split("#")[0] for address in parser.found)
    return [file for file in files if file and not file.startswith("data:") and not file.endswith(FONT)]


def of_view(server: Server, address: str) -> dict[str, int]:
    """Bytes by address."""
    body = asked(server, address, **{"Accept-Encoding": "identity"}).body.decode()
    sizes = {address: len(asked(server, address).body)}
    for file in _all(server, address, named(body)):
        answer = asked(server, file)
        if answer.status != HTTPStatus.OK:
            raise MissingError(f"{address} names {file}, which answers {answer.status}.")
        sizes[file] = len(answer.body)
    return sizes


def _all(server: Server, page: str, files: list[str]) -> Iterator[str]:
    """These, and what style sheets bring along."""
    for file in files:
        path = urlsplit(urljoin(page, file)).path
        yield path
        if path.endswith(".css"):
            text = asked(server, path, **{"Accept-Encoding": "identity"}).body.decode()
            brought = re.findall(r"""@import\s+(?:url\()?["']?([^"')]+)""", text)
            yield from (urljoin(path, other) for other in brought)


def measure() -> tuple[list[Figure], dict[str, list[float]]]:
    """Of three pages of the real record."""
    made = data.sqlite(data.RECORD)
    contenders.collect_static(made)
    with contenders.product(made) as server:
        weights = {address: sum(of_view(server, address).values()) / 1000 for address in VIEWS}
    said = ", ".join(f"{address} {weight:.0f} kB" for address, weight in weights.items())
    figure = Figure.single("first_view", 0, max(weights.values()), said)
    return [figure], {f"{address}, kB": [weight] for address, weight in weights.items()}
