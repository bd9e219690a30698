"""The organizations: who promised what, with counts of how many."""

import re

import pytest

from tests.factories import make_assessment, make_commitment, make_organization, make_party
from tests.views.listing import notices, words
from tests.views.test_commitment_list import HOSTILE
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")

LIST = "/en/organizations/"
ROW = re.compile(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", re.DOTALL)


def table(response) -> list[list[str]]:
    """The lines, cell by cell."""
    rows = ROW.findall(response.content.decode())
    return [[words(cell) for cell in re.split(r"<t[hd][^>]*>", row)] for row in rows]


def names(response) -> list[str]:
    return [row[0] for row in table(response)]


def test_counts_stand_with_what_they_are_part_of(client, db):
    lab = make_organization("some-lab", name_en="Some Lab", country="FR")
    done = make_commitment(1)
    make_assessment(done, "complete", outcome="delivered_on_time")
    make_party(done, lab, "lead")
    make_party(make_commitment(2), lab, "member")
    make_party(make_commitment(3), lab, "member")

    assert table(client.get(LIST)) == [
        ["Some Lab", "3", "1 of 3", "Company · France", "Lead in 1, member in 2"],
    ]


def test_two_roles_in_one_commitment_are_one_commitment(client, db):
    commitment = make_commitment()
    make_party(commitment, "some-lab", "lead")
    make_party(commitment, "some-lab", "funder")

    assert table(client.get(LIST))[0][1:] == ["1", "0 of 1", "Company · France", "Lead in 1, funder in 1"]


def test_the_record_in_pages_of_50(client, real_record):
    pages = [names(client.get(f"{LIST}?page={page}")) for page in range(1, 7)]

    assert [len(page) for page in pages] == [50, 50, 50, 50, 50, 46]
    assert len({name for page in pages for name in page}) == 296


def test_a_name_is_found_in_either_language_without_accents(client, db):
    make_party(
        make_commitment(), make_organization("ministry", name_en="Ministry", name_fr="Ministère de l’Énergie")
    )

    found = [names(client.get(f"{LIST}?q={word}")) for word in ("energie", "MINIST", "whales")]

    assert found == [["Ministry"], ["Ministry"], []]


def test_kind_country_and_role_narrow(client, db):
    commitment = make_commitment()
    make_party(commitment, make_organization("kenya", kind="country", country="KE"), "signatory")
    make_party(commitment, make_organization("some-lab", country="FR"), "lead")

    found = [
        names(client.get(f"{LIST}?{query}")) for query in ("kind=country", "country=FR", "role=signatory")
    ]

    assert found == [["Kenya"], ["Some Lab"], ["Kenya"]]


def test_sorts(client, db):
    first, second = make_commitment(1), make_commitment(2)
    make_party(first, "alpha", "member")
    make_party(first, "beta", "lead")
    make_party(first, "gamma", "member")
    make_party(second, "gamma", "member")

    orders = [names(client.get(f"{LIST}?sort={sort}")) for sort in ("name", "commitments", "leads")]

    assert orders == [["Alpha", "Beta", "Gamma"], ["Gamma", "Alpha", "Beta"], ["Beta", "Alpha", "Gamma"]]


def test_who_is_in_drafts_alone_is_not_shown(client, db):
    make_party(make_commitment(1, published=False), "secret-lab")
    make_party(make_commitment(2), "some-lab")

    assert names(client.get(LIST)) == ["Some Lab"]


def test_a_party_counts_from_the_day_it_joined(client, db):
    commitment = make_commitment()
    make_party(commitment, "early")
    make_party(commitment, "late", joined_on="2026-01-01")

    found = [names(client.get(f"{LIST}?as_of={day}")) for day in ("2025-12-31", "2026-01-01")]

    assert found == [["Early"], ["Early", "Late"]]


@pytest.mark.parametrize("query", ["kind=planet", "country=ZZ", "role=king", "sort=luck", "page=-1"])
def test_a_value_that_does_not_exist_is_said_and_left_out(client, db, query):
    make_party(make_commitment(), "some-lab")

    response = client.get(f"{LIST}?{query}")

    assert (response.status_code, names(response)) == (400, ["Some Lab"])
    assert notices(response) != ""


@pytest.mark.parametrize("name", ["q", "kind", "country", "role", "sort", "page", "as_of"])
def test_nothing_that_can_be_written_in_an_address_breaks_it(client, db, name):
    make_party(make_commitment(), "some-lab")

    answers = {client.get(LIST, query_string=f"{name}={value}").status_code for value in HOSTILE}

    assert answers <= {200, 400}


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_rows(client, db, count_queries, rows):
    with together():
        for number in range(rows):
            make_party(make_commitment(number + 1), f"lab-{number}")

    assert count_queries(client, LIST)[1] == 1
