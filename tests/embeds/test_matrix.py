"""Who reports on which objective, in a frame: the cells of the page in few words."""

import re

import pytest

from tests.embeds.reading import MATRIX, PAST, Elements, foot, frame, heading
from tests.factories import make_assessment, make_commitment, make_objective, make_organization, make_party
from tests.reporting import make_report
from tests.views.listing import notices, words

pytestmark = pytest.mark.usefixtures("today", "db")


@pytest.fixture
def pledge():
    """Alpha says complete and is found limited; Beta is silent; Delta helps."""
    commitment = make_commitment(1)
    aims = [make_objective(commitment), make_objective(commitment, verification="unverified")]
    for slug in ("alpha", "beta"):
        make_party(commitment, slug, "signatory")
    make_party(commitment, "delta", "supporter")
    make_assessment(commitment, "limited", objective=aims[0], organization=make_organization("alpha"))
    make_report(commitment, "alpha", objective=aims[0], until="published", claimed_status="complete")
    return commitment


def table(html: str) -> list[list[str]]:
    rows = re.findall(r'<tr role="row">(.*?)</tr>', html, re.DOTALL)
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows
    ]


def test_the_cells_say_what_is_reported_and_what_the_editors_conclude(client, pledge):
    html = frame(client, MATRIX)

    assert heading(html) == "Who reports on which objective"
    assert table(html) == [
        ["Organization", "1 Aim 1", "2 Aim 2 unverified"],
        ["Alpha Signatory", "1 says Complete editors: Limited progress", "2not asked"],
        ["Beta Signatory", "1not reported", "2not asked"],
        ["Delta Supporter", "1not asked", "2not asked"],
    ]
    assert words(re.search(r'<p class="rest">(.*?)</p>', html)[1]).startswith("1 of 2 organizations asked")
    assert foot(html).startswith("As of 22 November 2026")


def test_it_stays_a_table_for_those_who_listen(client, pledge):
    """The style sheet makes a list of it on a narrow page, which would take its roles away."""
    roles = [
        given.get("role")
        for tag, given in Elements(frame(client, MATRIX)).tags
        if tag in ("table", "thead", "tbody")
    ]
    assert roles == ["table", "rowgroup", "rowgroup"]


def test_one_objective_can_be_asked_for(client, pledge, settings):
    html = frame(client, f"{MATRIX}?objective=1&kind=company")

    assert table(html)[0] == ["Organization", "1 Aim 1"]
    page = f"{settings.BASE_URL}/en/commitments/pa-001-promise-1/matrix/?kind=company&objective=1"
    assert {"rel": "canonical", "href": page} in Elements(html).all("link")


def test_on_a_past_day_every_link_keeps_it(client, pledge):
    html = frame(client, f"{MATRIX}?as_of={PAST}")

    assert table(html)[1] == [
        "Alpha Signatory",
        "1not reported editors: Limited progress",
        "2not asked",
    ]
    assert [link["href"] for link in Elements(html).all("a") if f"as_of={PAST}" not in link["href"]] == []


def test_a_commitment_without_objectives_says_so(client):
    make_commitment(1)
    assert heading(frame(client, MATRIX, 404)) == "This commitment has no objectives."


def test_before_it_was_announced_and_where_there_is_none_a_card_says_so(client, pledge):
    assert heading(frame(client, f"{MATRIX}?as_of=2019-01-01", 404)) == "Not yet announced on that day"
    assert (
        heading(frame(client, "/en/embed/commitments/pa-999/matrix/", 404)) == "There is no such commitment"
    )


def test_a_draft_does_not_exist(client, db):
    make_objective(make_commitment(1, published=False))
    assert heading(frame(client, MATRIX, 404)) == "There is no such commitment"


def test_any_other_writing_leads_on(client, pledge):
    response = client.get("/en/embed/commitments/pa-001/matrix/?objective=1")
    assert (response.status_code, response["Location"]) == (301, f"{MATRIX}?objective=1")


def test_what_was_not_understood_is_said(client, pledge):
    response = client.get(f"{MATRIX}?objective=9")
    assert response.status_code == 400
    assert notices(response) == "“9” is not something to choose under “Objective”, and was left out."
