"""A frame asks the database no more than the page that it stands for, and no more for many rows than for few."""

import pytest

from tests.embeds.reading import BADGE, CARD, DEADLINES, MAKER, MATRIX, WALL
from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_update,
)
from tests.reporting import make_report
from tracker.actions.derive import together
from tracker.models import Party

pytestmark = pytest.mark.usefixtures("today", "db")

PAGES = {
    CARD: "/en/commitments/pa-001-promise-1/",
    MATRIX: "/en/commitments/pa-001-promise-1/matrix/",
    WALL: "/en/",
    DEADLINES: "/en/deadlines/",
}
OEMBED = "/oembed?url=http://127.0.0.1:8000/en/"


@together()
def fill(first: int, many: int) -> None:
    for number in range(first, first + many):
        commitment = make_commitment(number)
        for n in range(many):
            party = make_party(commitment, f"lab-{number}-{n}", "signatory")
            make_update(commitment, claimed_by="party", organization=party.organization)
            make_milestone(commitment, due_on=f"2026-0{n + 1}-01", final=False)
            make_milestone(commitment, due_on=f"2027-0{n + 1}-01", final=False)
            make_objective(commitment)
        make_assessment(commitment)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (CARD, 12),
        (MATRIX, 7),
        (WALL, 2),
        (f"{WALL}?pillar=public-interest&topic=health&organization=lab-1-0", 3),
        (DEADLINES, 6),
        (f"{DEADLINES}?organization=lab-1-0", 6),
        (BADGE, 2),
        (f"{MAKER}?what=commitment", 2),
        (f"{MAKER}?what=matrix", 8),
        (f"{MAKER}?what=wall", 1),
        (f"{MAKER}?what=deadlines", 4),
        (OEMBED, 0),
        (f"{OEMBED}commitments/pa-001/", 2),
        (f"{OEMBED}deadlines/", 2),
        (f"{OEMBED}commitments/pa-001-promise-1/matrix/", 7),
    ],
)
def test_many_rows_take_no_more_queries_than_few(client, holding, count_queries, path, queries):
    fill(1, 1)
    client.get(path)  # what is held of the record is read once
    few = count_queries(client, path)
    fill(2, 3)
    for n in range(3):
        make_party(make_commitment_again(), make_organization(f"more-{n}"), "signatory")
    many = count_queries(client, path)

    assert (few[0].status_code, many[0].status_code) == (200, 200)
    assert (few[1], many[1]) == (queries, queries)


def make_commitment_again():
    return Party.objects.select_related("commitment").earliest("pk").commitment


@pytest.mark.parametrize("path", PAGES)
def test_a_frame_asks_no_more_than_its_page(client, count_queries, path):
    fill(1, 3)
    make_report(make_commitment_again(), "lab-1-0", until="published")
    (_frame, framed), (_page, whole) = count_queries(client, path), count_queries(client, PAGES[path])
    assert framed <= whole
