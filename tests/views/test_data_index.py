"""The page of the data: what there is to take, how to cite it, and what machines read of it."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import make_commitment
from tracker.exports import releases
from tracker.rules import OPERATOR
from tracker.tables import TABLES

pytestmark = pytest.mark.usefixtures("today")


def page(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/data/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_it_says_what_there_is_in_one_sentence(client: Client, db: None) -> None:
    make_commitment(1)
    make_commitment(2, published=False)
    assert "1 commitment, 0 organizations, 1 source and everything that became of the promises" in page(
        client
    )


def test_it_offers_every_table_with_its_rows_and_columns(client: Client, db: None) -> None:
    make_commitment(1)
    html = page(client)
    found = re.findall(
        r'<a class="quiet" href="/en/data/dictionary/#(\w+)">.*?<td class="num">(\d+)</td><td class="num">(\d+)</td>'
        r'<td class="num"><a href="([^"]+)"',
        html,
    )
    rows = {"pillars": "1", "topics": "1", "sources": "1", "commitments": "1"}
    assert found == [
        (table.name, rows.get(table.name, "0"), str(len(table.columns)), f"/data/{table.filename}")
        for table in TABLES
    ]


def test_it_leads_to_everything_that_can_be_taken(client: Client, db: None) -> None:
    html = page(client)
    for address in (
        "/data/paris-actions.zip",
        "/data/paris-actions.sqlite",
        "/data/datapackage.json",
        "/data/catalog.jsonld",
        "/record.jsonl",
        "/api/docs/",
        "/en/changes.atom",
        "/en/deadlines.ics",
        "/en/follow/",
        "/en/embed/",
        "/en/data/dictionary/",
    ):
        assert f'href="{address}"' in html, address


def test_before_anything_is_public_it_says_so(client: Client, db: None) -> None:
    make_commitment(1, is_sample=True)
    assert "Nothing is public yet: the tables are empty. Sample data is not part of them." in page(client)


def test_it_is_cited_with_its_version_and_day_and_copied_without_a_script(client: Client, db: None) -> None:
    make_commitment(1)
    html = page(client)
    assert re.search(
        r"Paris Actions Tracker \(2026\)\. Commitments of the AI Action Summit in Paris and their follow-up\. Version "
        r"2026\.11\.22\+\d+ of 22 November 2026\. Data set, CC BY 4\.0\. http://127\.0\.0\.1:8000/en/data/",
        html,
    )
    bibtex = re.search(r'<textarea id="bibtex"[^>]* readonly[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert bibtex
    assert re.fullmatch(r"@misc\{paris-actions-2026-11-22-\d+,\n(  \w+ = \{.*\},\n)+\}", bibtex[1])
    assert "  author = {{Paris Actions Tracker}},\n" in bibtex[1]
    assert "<script>" not in html


def test_without_a_record_it_is_cited_without_a_day(client: Client, db: None) -> None:
    assert "Paris Actions Tracker. Commitments of the AI Action Summit" in page(client)


def test_it_shows_the_newest_releases(client: Client, db: None, today) -> None:
    make_commitment(1)
    assert "There is no release yet" in page(client)
    for _number in range(4):
        releases.build(by=OPERATOR, as_of=today)
    html = page(client)
    assert re.findall(r'href="/en/data/releases/([0-9.]+)/"', html) == [f"2026.11.22.{n}" for n in (3, 2, 1)]
    assert ("All releases" in html, "Compare two releases" in html) == (True, True)


def test_search_engines_for_data_read_the_data_set(client: Client, db: None, today) -> None:
    make_commitment(1)
    releases.build(by=OPERATOR, as_of=today)
    html = client.get("/fr/data/").content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    data = json.loads(block)
    assert (data["@type"], data["license"], data["url"]) == (
        "Dataset",
        "https://creativecommons.org/licenses/by/4.0/",
        "http://127.0.0.1:8000/fr/data/",
    )
    assert data["name"] == "Engagements du Sommet pour l’action sur l’IA, à Paris, et leur suivi"
    assert (data["temporalCoverage"], data["dateModified"], data["datePublished"]) == (
        "2025-02-06/..",
        "2026-11-22",
        "2026-11-22",
    )
    taken = {each["contentUrl"]: each["encodingFormat"] for each in data["distribution"]}
    assert taken["http://127.0.0.1:8000/data/paris-actions.zip"] == "application/zip"
    assert taken["http://127.0.0.1:8000/data/commitments.csv"] == "text/csv"
    assert len(taken) == len(TABLES) + 2


def test_the_head_of_the_page_names_what_machines_read(client: Client, db: None) -> None:
    html = client.get("/en/data/").content.decode()
    assert re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', html) == [
        ("application/ld+json", "/data/catalog.jsonld"),
        ("application/json", "/data/datapackage.json"),
    ]


def test_it_takes_two_queries_once_the_package_is_there(client: Client, db: None, count_queries) -> None:
    """The head of the record, and the releases."""
    make_commitment(1)
    page(client)
    assert count_queries(client, "/en/data/")[1] == 2


def test_the_foot_of_every_page_leads_there(client: Client, db: None) -> None:
    html = client.get("/en/privacy/").content.decode()
    assert '<a href="/en/data/">Open data</a>' in html
