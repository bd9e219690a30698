"""Filling the form of a report as a browser does: everything that stands in it, with what somebody typed over it."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from tracker.models import Report


class Fields(HTMLParser):
    """What a browser would send of the form `report-form`, without pressing a button."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.inside = self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.inside = given.get("id", "")
        elif self.inside != "report-form":
            return
        elif tag == "input" and name and given.get("type") != "file":
            self.put(name, given)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.textarea, self.values[name] = name, ""

    def put(self, name: str, given: dict[str, str]) -> None:
        if given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                self.values[name] = given.get("value", "on")
        else:
            self.values[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n")
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = ""


def fields_in(html: str) -> dict[str, Any]:
    parser = Fields()
    parser.feed(html)
    parser.values.pop("csrfmiddlewaretoken", None)
    return parser.values


def at(name: str, report: Report, lang: str = "en") -> str:
    with translation.override(lang):
        return reverse(name, args=[report.key])


def opened(client: Client, report: Report, lang: str = "en") -> dict[str, Any]:
    response = client.get(at("portal_report", report, lang))
    assert response.status_code == 200
    return fields_in(response.content.decode())


def send(
    client: Client, report: Report, route: str = "portal_report", *, lang: str = "en", **typed: Any
) -> Any:
    """Open the form, type, send."""
    return client.post(at(route, report, lang), {**opened(client, report, lang), **typed})


def summary(html: str) -> list[str]:
    """The lines of the summary of errors."""
    found = re.search(r'id="errors".*?<ul>(.*?)</ul>', html, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in lines]


COMPLETE = {
    "claimed_status": "substantial",
    "headline": "The first half is built.",
    "detail": "We built the first half\nand opened it to everybody.",
    "happened_on": "2026-10-01",
    "precision": "day",
    "next_step": "The second half follows in spring.",
    "links-0-url": "https://example.org/built",
    "links-0-title": "The first half",
    "links-0-publisher": "Some Lab",
}
"""What a person types into an empty form so that it can be submitted."""
