"""The helpers that know HTTP: what may be fetched, under which address a page is known."""

import pytest
from django.http import Http404

from tests.factories import make_commitment
from tracker.actions import commitments
from tracker.web import alternates, get_public_commitment, in_language


@pytest.mark.parametrize("address", ["pa-001", "PA-001", "pa-001-promise-1", "pa-001-another-title"])
def test_a_commitment_is_fetched_by_its_reference_whatever_follows(db, address):
    commitment = make_commitment(1)

    assert get_public_commitment(address) == commitment


@pytest.mark.parametrize(
    "address", ["pa-002", "pa-01", "1", "", "pa-001.", "pa-99999999999999999999999", "pa-\x00"]
)
def test_what_does_not_exist_is_not_found(db, address):
    make_commitment(1)

    with pytest.raises(Http404):
        get_public_commitment(address)


def test_a_draft_is_not_found(db):
    make_commitment(1, published=False)

    with pytest.raises(Http404):
        get_public_commitment("pa-001")


def test_a_merged_commitment_leads_to_the_one_it_was_merged_into_and_on_from_there(db, reviewer):
    first, second, third = (make_commitment(number) for number in (1, 2, 3))
    commitments.merge(first, second, by=reviewer, reason="The same promise.")
    commitments.merge(second, third, by=reviewer, reason="The same promise.")

    assert get_public_commitment("pa-001") == third


@pytest.mark.parametrize(
    ("path", "french"),
    [
        ("/en/commitments/", "/fr/commitments/"),
        ("/fr/en/", "/fr/en/"),
        ("/robots.txt", "/fr/"),
        ("/english/", "/fr/"),
    ],
)
def test_the_same_page_in_french(path, french):
    assert in_language(path, "fr") == french


def test_a_page_names_its_other_languages(settings):
    settings.BASE_URL = "https://example.org"

    assert alternates("/fr/about/", "?a=b") == [
        ("en", "https://example.org/en/about/?a=b"),
        ("fr", "https://example.org/fr/about/?a=b"),
        ("x-default", "https://example.org/en/about/?a=b"),
    ]
    assert alternates("/robots.txt") == []
