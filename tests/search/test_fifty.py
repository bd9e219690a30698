"""Fifty misspelt searches over the real texts: what each should find is among the first results of the page."""

import csv
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tracker.reads import known_words, version

pytestmark = pytest.mark.usefixtures("today")

FIRST = 5  # results that a reader sees without scrolling far
GOAL = 0.9
FIFTY = list(
    csv.DictReader(
        Path(__file__).with_name("misspelt.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t"
    )
)


def first_results(client, language: str, kind: str, query: str) -> list[str]:
    """References of commitments, or short names of organizations, in the order of the page."""
    page = client.get(f"/{language}/{kind}/?{urlencode({'q': query})}").content.decode()
    rows = (
        r'row-ref">(PA-\d+)' if kind == "commitments" else r'<th scope="row"><a[^>]* href="[^"]*/([-\w]+)/"'
    )
    return re.findall(rows, unescape(page))[:FIRST]


def test_nine_of_ten_misspelt_searches_are_answered_right(client, real_record, capsys):
    version.forget()
    known_words.forget()
    missed = {}
    for row in FIFTY:
        results = first_results(client, row["language"], row["list"], row["query"])
        if row["wanted"] not in results:
            missed[row["query"]] = f"{results} instead of {row['wanted']} ({row['mistake']})"
    with capsys.disabled():
        print(
            f"\n{len(FIFTY) - len(missed)} of {len(FIFTY)} misspelt searches answered right; missed: {missed}"
        )
    assert len(FIFTY) == 50
    assert len(FIFTY) - len(missed) >= GOAL * len(FIFTY)


def test_without_forgiveness_hardly_any_is(client, real_record):
    """The list is one of mistakes: what plain search finds of it is known, so that the figure means something."""
    plain = [
        row["query"]
        for row in FIFTY
        if row["wanted"] in first_results(client, row["language"], row["list"] + "", row["query"] + " ")
        and "spelling"
        not in client.get(
            f"/{row['language']}/{row['list']}/?{urlencode({'q': row['query']})}"
        ).content.decode()
    ]
    print(plain)
