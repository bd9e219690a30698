"""Forms filled in the way a browser sends them: everything the page holds, and what somebody typed over it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

SILENT = {"submit", "button", "image", "file", "reset"}


class _Fields(HTMLParser):
    """The fields of the last form on a page (the one before is the sign-out button)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.inside: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and self.forms and given.get("name"):
            self._input(given, on="checked" in dict(attrs))
        elif tag == "textarea" and self.forms:
            self.inside = given["name"]
            self.forms[-1][self.inside] = ""
        elif tag == "select" and self.forms:
            self.select = given["name"]
            self.forms[-1].setdefault(self.select, "")
        elif tag == "option" and self.select and "selected" in dict(attrs):
            self.forms[-1][self.select] = given.get("value", "")

    def _input(self, given: dict[str, str], *, on: bool) -> None:
        kind = given.get("type", "text")
        if kind in SILENT or (kind in ("checkbox", "radio") and not on):
            return
        self.forms[-1][given["name"]] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self.inside is not None:
            self.forms[-1][self.inside] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside is not None:
            self.forms[-1][self.inside] = self.forms[-1][self.inside].removeprefix("\n")
            self.inside = None
        if tag == "select":
            self.select = None


def fields(response: HttpResponse) -> dict[str, str]:
    parser = _Fields()
    parser.feed(response.content.decode())
    longest = max(parser.forms, key=len)
    return {name: value for name, value in longest.items() if "__prefix__" not in name}


def send(browser: Client, url: str, **typed: Any) -> HttpResponse:
    """Open the page, type, press. A value of None leaves the field out, like an unticked box."""
    return browser.post(url, filled(browser.get(url), **typed))


def filled(response: HttpResponse, **typed: Any) -> dict[str, Any]:
    values = {**fields(response), **typed}
    return {name: value for name, value in values.items() if value is not None}
