"""The dictionary as a page: the same as the document, in both languages."""

import re
from html import unescape

import pytest
from django.test import Client

from tracker.actions.loading import dictionary
from tracker.tables import TABLES


def page(client: Client, language: str) -> str:
    response = client.get(f"/{language}/data/dictionary/")
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_explains_every_column_of_every_table(client: Client, db: None, language: str) -> None:
    found = re.findall(r'<div id="(\w+)\.(\w+)"><dt><code>\2</code>', page(client, language))
    assert found == [(table.name, column.name) for table in TABLES for column in table.columns]


def test_its_contents_lead_to_every_table(client: Client, db: None) -> None:
    html = page(client, "en")
    contents = re.findall(r'<li><a href="#([\w-]+)">', html)
    assert contents == re.findall(r'<h2 id="([\w-]+)">', html.split('<div class="dictionary">')[1])


def test_values_of_a_choice_stand_with_their_words(client: Client, db: None) -> None:
    assert "<code>limited</code> Limited progress" in page(client, "en")
    assert "<code>limited</code> Progrès limités" in page(client, "fr")


def test_it_says_what_is_kept_back_and_why(client: Client, db: None) -> None:
    html = page(client, "en")
    assert "<code>confirmer</code> a person: no table names any" in html
    assert [name for name, _why in dictionary.without_table() if f"<code>{name}</code>" not in html] == []


def test_it_takes_no_query(client: Client, db: None, count_queries) -> None:
    assert count_queries(client, "/fr/data/dictionary/")[1] == 0
