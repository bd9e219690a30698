"""Reading a page as a person does: what stands where, in words."""

import re
from html import unescape

from django.test import Client

PATH = "/en/commitments/pa-001-promise-1/"


def page(client: Client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u00a0", " ")


def words(html: str) -> str:
    """What is read, without the marks, and with one blank between words."""
    inline = re.sub(r"</?(?:a|b|mark|span|time)\b[^>]*>", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", inline).split())


def section(html: str, name: str) -> str:
    """From the element of that id to the next part of the page; "" when there is none."""
    parts = r'<section class="block"|<aside|</aside>|<figure class="chart">|</main>'
    found = re.search(rf'<(section|aside|div)[^>]* id="{name}".*?(?={parts})', html, re.DOTALL)
    return found[0] if found else ""
