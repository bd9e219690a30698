"""One country: what the state itself signed, leads and hosts, who is seated there, what has become of it."""

import re

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_source,
)
from tests.views.listing import words
from tracker.actions import records
from tracker.actions.derive import together
from tracker.models import Event
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

PAGE = "/en/countries/ke/"
TITLES = re.compile(r'<h4 class="row-title"><a href="[^"]*">(.*?)</a></h4>', re.DOTALL)
ROW = re.compile(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", re.DOTALL)


def text(response) -> str:
    return words(response.content.decode())


def titles(response) -> list[str]:
    return [words(title) for title in TITLES.findall(response.content.decode())]


def organizations(response) -> list[list[str]]:
    rows = ROW.findall(response.content.decode())
    return [[words(cell) for cell in re.split(r"<t[hd][^>]*>", row)] for row in rows]


def kenya():
    return make_organization("country-ke", name_en="Kenya", kind="country", country="KE")


def make_event(slug: str, starts_on: str, **fields) -> Event:
    values = {"name_en": slug.replace("-", " ").title(), "kind": "conference", "country": "KE", **fields}
    return records.create(Event(slug=slug, starts_on=starts_on, **values), by=OPERATOR)


def test_the_state_by_role_and_who_is_seated_there(client, db):
    done, begun, other = (make_commitment(n, title_en=f"Promise {n}") for n in (1, 2, 3))
    make_assessment(done, "complete", outcome="delivered_on_time")
    make_party(done, kenya(), "signatory")
    make_party(begun, "country-ke", "lead")
    make_party(begun, make_organization("some-lab", country="KE"), "partner")
    make_party(other, make_organization("else-lab", country="FR"), "lead")

    page = client.get(PAGE)

    assert "A part in 2 of 3 commitments, by the state itself or an organization seated there." in text(page)
    assert "1 of 2 complete as of 22 November 2026." in text(page)
    assert titles(page) == ["Promise 2", "Promise 1"]
    assert organizations(page) == [["Some Lab", "1", "0 of 1", "Company", "Partner in 1"]]
    assert 'href="/en/organizations/country-ke/"' in page.content.decode()
    assert 'href="/en/commitments/?country=KE"' in page.content.decode()


def test_its_counts_are_those_of_the_list(client, real_record):
    page = text(client.get("/en/countries/fr/"))
    listed = words(client.get("/en/commitments/?country=FR").content.decode())
    complete = words(client.get("/en/commitments/?country=FR&status=complete").content.decode())

    assert "A part in 80 of 109 commitments" in page
    assert "80 of 109 commitments" in listed
    assert "32 of 80 complete" in page
    assert "32 of 109 commitments" in complete


def test_what_rests_on_a_weak_source_stands_apart(client, db):
    sure, weak = make_commitment(1, title_en="Sure"), make_commitment(2, title_en="Weak")
    make_party(sure, kenya(), "signatory")
    make_party(weak, "country-ke", "signatory", confidence="weak")

    page = text(client.get(PAGE))

    assert "1 of 2 rests on a weak source only." in page
    assert "Signatory · 1 commitment + 1 weak" in page
    assert "in 1 of 2 commitments, and in 1 more by a weak source only" in page
    assert (
        page.index("Sure") < page.index("Named in this role by a weak source only") < page.index("Weak Not")
    )


def test_organizations_without_their_state(client, db):
    make_party(make_commitment(), make_organization("some-lab", country="KE"))

    page = client.get(PAGE)

    assert "The state itself had no part in any commitment by 22 November 2026." in text(page)
    assert [row[0] for row in organizations(page)] == ["Some Lab"]


def test_events_there_as_known_on_the_day(client, db):
    make_party(make_commitment(), kenya())
    make_event("early-meeting", "2025-03-01", city="Nairobi")
    make_event("late-meeting", "2026-03-01")
    make_event("meeting-elsewhere", "2025-03-01", country="FR")

    pages = [text(client.get(PAGE + query)) for query in ("", "?as_of=2025-06-30")]

    assert [("Early Meeting" in page, "Late Meeting" in page) for page in pages] == [
        (True, True),
        (True, False),
    ]
    assert ("Meeting Elsewhere" in pages[0], "Conference · Nairobi" in pages[0]) == (False, True)


def test_as_of_a_past_day(client, db):
    make_party(make_commitment(1, title_en="Early"), kenya())
    make_party(make_commitment(2, title_en="Late"), "country-ke", joined_on="2026-01-01")

    pages = [client.get(PAGE + query) for query in ("?as_of=2025-06-30", "")]

    assert [titles(page) for page in pages] == [["Early"], ["Early", "Late"]]
    assert 'href="/en/countries/?as_of=2025-06-30"' in pages[0].content.decode()


def test_before_its_first_part_it_says_so(client, db):
    make_party(make_commitment(), kenya())

    page = client.get(f"{PAGE}?as_of=2020-01-01")

    assert (page.status_code, titles(page)) == (200, [])
    assert (
        "Neither the state nor an organization seated there had a part in any commitment by 1 January 2020."
        in text(page)
    )


def test_no_such_country_none_with_a_part_and_drafts_alone_are_not_found(client, db):
    make_party(make_commitment(1, published=False), kenya())
    make_party(make_commitment(2), make_organization("some-lab", country="FR"))

    codes = ("ke", "zz", "de", "fra", "f", "1f", "fr%00", "%C3%A9t")
    answers = {code: client.get(f"/en/countries/{code}/").status_code for code in codes}

    assert answers == dict.fromkeys(codes, 404)


@pytest.mark.parametrize("code", ["KE", "Ke", "kE"])
def test_capital_letters_lead_on(client, db, code):
    make_party(make_commitment(), kenya())

    response = client.get(f"/fr/countries/{code}/?as_of=2025-06-30")

    assert (response.status_code, response["Location"]) == (301, "/fr/countries/ke/?as_of=2025-06-30")


def test_a_country_with_samples_beside_the_record_has_no_page(client, db):
    make_party(make_commitment(1), make_organization("some-lab", country="FR"))
    make_party(make_commitment(2, is_sample=True), kenya())

    assert client.get(PAGE).status_code == 404


def test_in_french(client, db):
    make_party(make_commitment(), make_organization("some-lab", country="AE"))

    page = client.get("/fr/countries/ae/").content.decode()

    assert "<h1>Émirats arabes unis</h1>" in page
    assert "22 novembre 2026" in page


def test_a_long_role_shows_its_beginning_and_leads_to_the_rest(client, db):
    with together():
        for number in range(1, 10):
            make_party(make_commitment(number), kenya(), "signatory")

    page = client.get(PAGE)

    assert len(titles(page)) == 6
    assert 'href="/en/commitments/?organization=country-ke&amp;role=signatory">All 9 in the list' in (
        page.content.decode()
    )


def test_a_day_that_is_not_understood_is_today_with_a_sentence(client, db):
    make_party(make_commitment(), kenya())

    assert client.get(f"{PAGE}?as_of=soon").status_code == 400


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_rows(client, db, count_queries, rows):
    with together():
        for number in range(1, rows + 1):
            commitment = make_commitment(number)
            make_party(commitment, kenya(), "lead")
            make_party(commitment, "country-ke", "funder", confidence="weak")
            make_party(commitment, make_organization(f"lab-{number}", country="KE"), "member")
            make_milestone(commitment, due_on="2027-01-31")
            make_assessment(commitment)
            make_event(f"meeting-{number}", "2025-03-01", source=make_source(f"source-{number}"))

    assert count_queries(client, PAGE)[1] == 8
