"""Reading the page of changes: its days, its kinds, how many, and the file."""

import csv
import io
import re

from tests.views.listing import words

LIST, CSV = "/en/changes/", "/en/changes.csv"
SINCE = "?from=2025-02-01&to=2026-11-22"
DAY_OF_CHANGES = re.compile(r'<section class="change-day".*?</section>', re.DOTALL)
KIND = re.compile(r'<div class="change-kind">.*?</ul></div>', re.DOTALL)


def days(response) -> dict[str, list[str]]:
    """By day the kinds of change on it, each with all that is said of it."""
    found = {}
    for section in DAY_OF_CHANGES.findall(response.content.decode()):
        heading = words(re.search(r"<h2.*?</h2>", section, re.DOTALL)[0])
        found[heading] = [words(kind) for kind in KIND.findall(section)]
    return found


def kinds(response) -> dict[str, int]:
    """The facet: kind and number."""
    nav = re.search(r'<ul class="legend change-kinds">(.*?)</ul>', response.content.decode(), re.DOTALL)
    found = re.findall(r'<span class="word">([^<]+).*?<b>(\d+)</b>', nav[1]) if nav else []
    return {label: int(count) for label, count in found}


def count(response) -> str:
    return words(re.search(r'<p class="lede">(.*?)</p>', response.content.decode(), re.DOTALL)[1])


def lines(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def brief(response) -> list[tuple[str, str, str]]:
    return [(line["day"], line["kind"], line["reference"]) for line in lines(response)]
