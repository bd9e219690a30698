"""About: what this is, where it comes from, and what may be done with it."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import make_commitment

pytestmark = pytest.mark.usefixtures("today")


def page(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/about/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_it_says_that_this_is_not_the_official_list(client: Client, db: None) -> None:
    assert "It is not the official list." in page(client)


def test_it_counts_public_commitments_only(client: Client, db: None) -> None:
    make_commitment(1)
    make_commitment(2, published=False)
    assert "This site keeps 1 commitment:" in page(client)


def test_it_names_the_licence_and_gives_the_data(client: Client, db: None) -> None:
    html = page(client)
    assert "https://creativecommons.org/licenses/by/4.0/" in html
    assert re.findall(r'href="([^"]+)" rel="nofollow" download', html) == [
        "/en/commitments.csv",
        "/en/commitments.xlsx",
        "/en/commitments.json",
    ]


def test_it_leads_to_the_form_for_errors_and_gives_no_address_away(client: Client, db: None) -> None:
    html = page(client)
    assert '<a href="/en/corrections/">Report an error</a>' in html
    assert "mailto:" not in html


def test_the_table_of_contents_leads_to_every_section(client: Client, db: None) -> None:
    html = page(client)
    contents = re.findall(r'<li><a href="#([a-z-]+)">', html)
    assert contents == re.findall(r'<h2 id="([a-z-]+)">', html.split('<div class="prose">')[1])


def test_sample_data_is_called_sample_data(client: Client, db: None) -> None:
    make_commitment(1, is_sample=True)
    assert "Sample data." in page(client)


def test_it_takes_one_query(client: Client, db: None, count_queries) -> None:
    assert count_queries(client, "/fr/about/")[1] == 1
