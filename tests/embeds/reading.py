"""Reading a page in a frame, a badge and a snippet as those do who get them."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from django.test import Client

from tests.views.listing import words

CARD = "/en/embed/commitments/pa-001-promise-1/"
MATRIX = f"{CARD}matrix/"
WALL, DEADLINES = "/en/embed/wall/", "/en/embed/deadlines/"
FRAMES = (CARD, MATRIX, WALL, DEADLINES)
BADGE, MAKER = "/en/badges/PA-001.svg", "/en/embed/"
PAST = "2025-09-30"


@dataclass
class Elements(HTMLParser):
    """Every element with its attributes, and the text between them."""

    html: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def frame(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert (path, response.status_code) == (path, status)
    return response.content.decode()


def lines(html: str) -> dict[str, str]:
    """Of a card: each term with what is said to it."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return {words(term): words(said) for term, said in pairs}


def heading(html: str) -> str:
    return words(re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)[1])


def foot(html: str) -> str:
    return words(re.search(r"<footer>(.*?)</footer>", html, re.DOTALL)[1])


def written(html: str, name: str) -> str:
    """What stands in a text area of the page that makes snippets."""
    found = re.search(rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    return unescape(found[1]) if found else ""
