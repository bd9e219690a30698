"""One organization: its part in each role, the verdicts on it, and what it says itself."""

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_update,
)
from tests.views.listing import titles, words
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")

PAGE = "/en/organizations/some-lab/"


def text(response) -> str:
    return words(response.content.decode())


def test_it_says_in_how_many_commitments_and_in_which_roles(client, db):
    done, begun = make_commitment(1), make_commitment(2)
    make_assessment(done, "complete", outcome="delivered_on_time")
    make_assessment(begun, "limited")
    make_party(done, "some-lab", "lead")
    make_party(begun, "some-lab", "member")

    page = text(client.get(PAGE))

    assert "A part in 2 commitments: lead in 1, member in 1. 1 of 2 complete as of 22 November 2026." in page
    assert "Lead in 1 of 2 commitments" in page


def test_its_counts_are_those_of_the_list(client, real_record):
    page = client.get("/en/organizations/european-commission/").content.decode()
    listed = words(client.get("/en/commitments/?organization=european-commission").content.decode())

    assert "A part in 6 commitments" in page
    assert "6 of 109 commitments" in listed


def test_what_it_says_itself_stands_apart_from_the_verdicts(client, db):
    commitment = make_commitment()
    lab = make_organization("some-lab")
    make_party(commitment, lab)
    make_update(commitment, organization=lab, headline_en="We did it", claimed_by="party")
    make_update(commitment, headline_en="They did not", claimed_by="independent")
    make_update(commitment, organization=lab, headline_en="Not yet public", published=False)

    page = text(client.get(PAGE))

    assert ("We did it" in page, "They did not" in page, "Not yet public" in page) == (True, False, False)


def test_an_entry_never_names_a_draft(client, db):
    lab = make_organization("some-lab")
    make_party(make_commitment(1), lab)
    secret = make_commitment(2, published=False)
    make_update(make_commitment(3), secret, organization=lab)

    page = text(client.get(PAGE))

    assert ("PA-003" in page, "PA-002" in page) == (True, False)


def test_as_of_a_past_day(client, db):
    early, late = make_commitment(1, title_en="Early"), make_commitment(2, title_en="Late")
    make_party(early, "some-lab")
    make_party(late, "some-lab", joined_on="2026-01-01")

    found = [titles(client.get(PAGE + query)) for query in ("?as_of=2025-06-30", "")]

    assert found == [["Early"], ["Early", "Late"]]


def test_before_its_first_part_it_says_so(client, db):
    make_party(make_commitment(), "some-lab")

    response = client.get(f"{PAGE}?as_of=2020-01-01")

    assert (
        response.status_code,
        "It had no part in any commitment by 1 January 2020." in text(response),
    ) == (200, True)


def test_who_is_in_drafts_alone_is_not_found(client, db):
    make_party(make_commitment(1, published=False), "some-lab")

    assert [client.get(address).status_code for address in (PAGE, "/en/organizations/nobody/")] == [404, 404]


def test_a_long_list_shows_its_beginning_and_leads_to_the_rest(client, db):
    with together():
        for number in range(1, 28):
            make_party(make_commitment(number), "some-lab", "signatory")

    response = client.get(PAGE)

    assert len(titles(response)) == 12
    assert 'href="/en/commitments/?organization=some-lab&amp;role=signatory">All 27 in the list' in (
        response.content.decode()
    )


def test_the_chart_follows_what_it_has_a_part_in_on_the_day(client, db):
    begun, later = make_commitment(1), make_commitment(2)
    make_assessment(begun, "limited", effective_on="2025-05-01")
    make_assessment(later, "complete", outcome="delivered_on_time", effective_on="2025-05-01")
    make_party(begun, "some-lab")
    make_party(later, "some-lab", joined_on="2026-01-01")

    found = [client.get(PAGE + query).context["portrait"].chart for query in ("?as_of=2025-06-30", "")]

    assert [[(layer.symbol, layer.count) for layer in chart.layers] for chart in found] == [
        [("limited", 1), ("not_assessed", 0)],
        [("complete", 1), ("limited", 1), ("not_assessed", 0)],
    ]


def test_it_leads_to_its_calendar_its_changes_its_country_and_to_another(client, db):
    make_party(make_commitment(), "some-lab")

    html = client.get(f"{PAGE}?as_of=2026-10-01").content.decode()

    for address in (
        "/en/changes/?as_of=2026-10-01&amp;organization=some-lab",
        "/en/compare/?as_of=2026-10-01&amp;o=some-lab",
        "/en/organizations/some-lab/deadlines.ics?as_of=2026-10-01",
        "/en/countries/fr/?as_of=2026-10-01",
    ):
        assert f'href="{address}"' in html


def test_a_day_in_the_future_is_today_with_a_sentence(client, db):
    make_party(make_commitment(), "some-lab")

    assert client.get(f"{PAGE}?as_of=2030-01-01").status_code == 400


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_rows(client, db, count_queries, rows):
    lab = make_organization("some-lab")
    with together():
        for number in range(1, rows + 1):
            commitment = make_commitment(number)
            make_party(commitment, lab, "lead")
            make_party(commitment, lab, "funder")
            make_milestone(commitment, due_on="2027-01-31")
            make_assessment(commitment)
            make_update(commitment, organization=lab)

    assert count_queries(client, PAGE)[1] == 12
