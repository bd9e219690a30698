"""Reading the list of commitments: what it found, how much, and what it says of the question."""

import re
from html import unescape

LIST = "/en/commitments/"
TITLES = re.compile(r'<h3 class="row-title"><a href="[^"]*">(.*?)</a></h3>', re.DOTALL)
COUNT = re.compile(r'<h2 id="found"[^>]*>(.*?)</h2>', re.DOTALL)
NOTICES = re.compile(r'<div class="notice warn" role="alert">(.*?)</div>', re.DOTALL)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def titles(response) -> list[str]:
    return [words(title) for title in TITLES.findall(response.content.decode())]


def count(response) -> str:
    return words(COUNT.search(response.content.decode())[1])


def notices(response) -> str:
    found = NOTICES.search(response.content.decode())
    return words(found[1]) if found else ""
