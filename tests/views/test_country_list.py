"""The countries: map and table, the same figures in both."""

import re

import pytest
from django.test import Client

from tests.factories import make_assessment, make_commitment, make_organization, make_party
from tests.views.listing import notices, words
from tests.views.test_commitment_list import HOSTILE
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")

LIST = "/en/countries/"
ROW = re.compile(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", re.DOTALL)
SPOT = re.compile(
    r'<a class="lv-(\d)" href="([^"]+)"( tabindex="-1" aria-hidden="true")?><title>(.*?)</title>'
)


def text(response) -> str:
    return words(response.content.decode())


def table(response) -> list[list[str]]:
    """The lines, cell by cell: country, commitments, complete, the state's three roles, organizations, theirs."""
    rows = ROW.findall(response.content.decode())
    return [[words(cell) for cell in re.split(r"<t[hd][^>]*>", row)] for row in rows]


def names(response) -> list[str]:
    return [row[0] for row in table(response)]


def spots(response, *, stops: bool = True) -> dict[str, tuple[str, str]]:
    """How the map fills each country and what it says of it, by address: where the keyboard stops, or all."""
    found = SPOT.findall(response.content.decode())
    return {address: (fill, words(title)) for fill, address, hidden, title in found if not (stops and hidden)}


def state(code: str):
    return make_organization(f"country-{code.lower()}", name_en=code, kind="country", country=code)


def test_what_each_country_signed_leads_and_hosts(client, db):
    done = make_commitment(1)
    make_assessment(done, "complete", outcome="delivered_on_time")
    make_party(done, state("KE"), "signatory")
    make_party(make_commitment(2), "country-ke", "lead")
    make_party(make_commitment(3), make_organization("a-lab", country="KE"), "host")
    make_party(make_commitment(4), state("MT"), "member")

    response = client.get(LIST)

    assert table(response) == [
        ["Kenya", "3", "1 of 3", "1", "1", "0", "1", "0", "0", "1"],
        ["Malta", "1", "0 of 1", "0", "0", "0", "0", "0", "0", "0"],
    ]
    assert (
        "As of 22 November 2026, 2 countries have a part as states. Organizations from 1 country take part."
        in (text(response))
    )


def test_the_map_says_what_the_table_says(client, db):
    make_party(make_commitment(1), state("KE"), "signatory")
    make_party(make_commitment(2), "country-ke", "lead")
    make_party(make_commitment(3), state("MT"), "signatory", confidence="weak")

    response = client.get(LIST)

    assert spots(response) == {
        "/en/countries/ke/": ("2", "Kenya: 2 commitments; the state itself: lead in 1, signatory in 1"),
        "/en/countries/mt/": ("0", "Malta: 1 commitment, by a weak source only"),
    }
    assert "world.svg#KE" in response.content.decode()


def test_a_weak_source_is_said_and_not_added(client, db):
    make_party(make_commitment(1), state("CO"), "signatory", confidence="weak")
    make_party(make_commitment(2), state("KE"), "signatory")

    response = client.get(LIST)

    assert table(response)[0][:4] == ["Colombia", "0 + 1 weak", "0 of 1", "0 + 1 weak"]
    assert "1 country has a part as a state. 1 more is named as one by a weak source only." in text(response)


def test_the_numbers_are_those_of_the_list_of_commitments(client, real_record):
    page = client.get(LIST)
    totals = {row[0]: sum(map(int, re.findall(r"\d+", row[1]))) for row in table(page)}
    listed = {
        name: words(client.get(f"/en/commitments/?country={code}").content.decode())
        for name, code in (("France", "FR"), ("India", "IN"), ("Malta", "MT"), ("United States", "US"))
    }

    assert len(totals) == 72
    assert [name for name, found in listed.items() if f"{totals[name]} of 109 commitments" not in found] == []
    assert len(spots(page)) == 72
    assert "44 more organizations have no single country" in text(page)


def test_in_french_with_french_names_in_their_order(client, db):
    for number, code in enumerate(("ES", "US", "AE"), start=1):
        make_party(make_commitment(number), state(code))

    page = client.get("/fr/countries/")

    assert names(page) == ["Émirats arabes unis", "Espagne", "États-Unis"]
    assert "22 novembre 2026" in text(page)


def test_sorts(client, db):
    first, second = make_commitment(1), make_commitment(2)
    make_party(first, state("BE"), "member")
    make_party(first, state("AT"), "signatory")
    make_party(first, state("DE"), "host")
    make_party(second, "country-de", "host")
    make_party(second, state("CA"), "lead")
    make_party(first, make_organization("a-lab", country="BE"), "member")

    orders = {
        sort: "".join(name[0] for name in names(client.get(f"{LIST}?sort={sort}")))
        for sort in ("name", "commitments", "signs", "leads", "hosts", "organizations")
    }

    assert orders == {
        "name": "ABCG",
        "commitments": "GABC",
        "signs": "ABCG",
        "leads": "CABG",
        "hosts": "GABC",
        "organizations": "BACG",
    }


def test_name_and_role_narrow_map_and_table(client, db):
    commitment = make_commitment()
    make_party(commitment, state("KE"), "signatory")
    make_party(commitment, state("FR"), "lead")

    pages = [client.get(f"{LIST}?{query}") for query in ("q=KENY", "role=lead", "q=whales")]

    assert [names(page) for page in pages] == [["Kenya"], ["France"], []]
    assert [list(spots(page)) for page in pages] == [["/en/countries/ke/"], ["/en/countries/fr/"], []]
    assert "1 of 2 countries as of 22 November 2026" in text(pages[0])
    assert "No country fits" in text(pages[2])


def test_links_stay_on_the_day_that_is_read(client, db):
    make_party(make_commitment(1), state("FR"))
    make_party(make_commitment(2), state("KE"), joined_on="2026-01-01")

    page = client.get(f"{LIST}?as_of=2025-06-30&sort=leads")

    assert (names(page), list(spots(page))) == (["France"], ["/en/countries/fr/?as_of=2025-06-30"])
    assert 'href="?as_of=2025-06-30&amp;sort=hosts"' in page.content.decode()
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_before_anybody_promised_anything(client, db):
    make_party(make_commitment(), state("FR"))

    page = client.get(f"{LIST}?as_of=2020-01-01")

    assert (page.status_code, names(page), spots(page)) == (200, [], {})
    assert "No country had promised anything by 1 January 2020" in text(page)


def test_who_is_in_drafts_alone_is_not_shown(client, db):
    make_party(make_commitment(1, published=False), state("KE"))
    make_party(make_commitment(2), state("FR"))

    page = client.get(LIST)

    assert (names(page), list(spots(page, stops=False))) == (["France"], ["/en/countries/fr/"])


def test_what_the_map_does_not_draw_is_named_beside_it(client, db):
    make_party(make_commitment(), make_organization("a-lab", country="RE"))

    page = client.get(LIST)

    assert (names(page), spots(page)) == (["Réunion"], {})
    assert "Not on the map: Réunion." in text(page)


def test_the_borders_have_a_note(client, db):
    make_party(make_commitment(), state("FR"))

    assert "This site takes no position on either." in text(client.get(LIST))


@pytest.mark.parametrize("query", ["role=king", "sort=luck", "as_of=soon", "role=king&sort=luck"])
def test_a_value_that_does_not_exist_is_said_and_left_out(client, db, query):
    make_party(make_commitment(), state("FR"))

    response = client.get(f"{LIST}?{query}")

    assert (response.status_code, names(response)) == (400, ["France"])
    assert notices(response) != ""


@pytest.mark.parametrize("name", ["q", "role", "sort", "as_of"])
def test_nothing_that_can_be_written_in_an_address_breaks_it(client: Client, db, name):
    make_party(make_commitment(), state("FR"))

    answers = {client.get(LIST, query_string=f"{name}={value}").status_code for value in HOSTILE}

    assert answers <= {200, 400}


def test_the_page_stays_light(client, real_record):
    """The map comes once, as a file of its own."""
    assert len(client.get("/fr/countries/").content) < 120 * 1024


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_rows(client, db, count_queries, rows):
    codes = (
        "FR DE KE MT SG US IN CN BR ZA AU NZ CA MX ES IT PT SE NO FI DK IS IE NL BE LU CH AT PL CZ".split()
    )
    with together():
        for number, code in enumerate(codes[:rows], start=1):
            make_party(make_commitment(number), state(code), "signatory")
            make_party(make_commitment(100 + number), make_organization(f"lab-{code.lower()}", country=code))

    assert count_queries(client, LIST)[1] == 3
