"""The method: its numbers are the code's, its examples are the record's."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import make_assessment, make_commitment
from tracker import schedule
from tracker.enums import ASSESSED_STATUSES, Outcome, ScheduleState, Verification

pytestmark = pytest.mark.usefixtures("today")


def page(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/method/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_every_word_of_the_axes_is_defined(client: Client, db: None) -> None:
    words = set(re.findall(r"<(?:h3|dt)[^>]*>([^<]+)</", page(client)))
    for choices in (ASSESSED_STATUSES, Outcome, ScheduleState, Verification):
        assert {str(choice.label) for choice in choices} - words == set()


def test_the_numbers_are_those_that_the_code_uses(client: Client, db: None) -> None:
    html = page(client)
    assert f"within {schedule.DUE_SOON_DAYS} days" in html
    assert f"current under {schedule.CURRENT_DAYS} days, ageing under {schedule.AGEING_DAYS} days" in html


def test_each_status_names_a_commitment_that_has_it_today(client: Client, db: None) -> None:
    make_assessment(make_commitment(1), "limited")
    make_assessment(make_commitment(2, headline=True), "limited")
    make_assessment(make_commitment(3, published=True), "complete", outcome="delivered_on_time")
    make_commitment(4, published=False)
    examples = re.findall(r"For example: <a href=\"([^\"]+)\">", page(client))
    assert examples == ["/en/commitments/pa-003-promise-3/", "/en/commitments/pa-002-promise-2/"]


def test_the_table_of_contents_leads_to_every_section(client: Client, db: None) -> None:
    html = page(client)
    contents = re.findall(r'<li><a href="#([a-z-]+)">', html)
    assert contents == re.findall(r'<h2 id="([a-z-]+)">', html.split('<div class="prose">')[1])


def test_it_takes_one_query(client: Client, db: None, count_queries) -> None:
    make_assessment(make_commitment(1), "limited")
    assert count_queries(client, "/en/method/")[1] == 1


def test_it_exists_in_french(client: Client, db: None) -> None:
    assert '<html lang="fr">' in page(client, "fr")
