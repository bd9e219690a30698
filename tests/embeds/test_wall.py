"""The wall in a frame: the tiles of the front page, or those of a selection of the list."""

import re

import pytest

from tests.embeds.reading import PAST, WALL, Elements, foot, frame, heading
from tests.factories import make_assessment, make_commitment, make_milestone, make_party, make_pillar
from tests.views.listing import notices, words
from tracker.models import Commitment

pytestmark = pytest.mark.usefixtures("today", "db")


@pytest.fixture
def record():
    one = make_commitment(1)
    make_party(one, "some-lab")
    make_assessment(one, "complete", outcome="delivered_on_time")
    two = make_commitment(2, pillar=make_pillar("governance"), topic="work")
    make_milestone(two, due_on="2026-10-13")
    make_assessment(two, "limited")
    make_commitment(3, published=False, title_en="A secret")


def tiles(html: str) -> list[str]:
    return [given["title"] for given in Elements(html).all("a") if "tile" in (given.get("class") or "")]


def legend(html: str) -> dict[str, int]:
    found = re.search(r'<ul class="legend">(.*?)</ul>', html, re.DOTALL)
    return {label: int(n) for label, n in re.findall(r"<span>([^<]+) <b>(\d+)</b>", found[1])}


def test_the_wall_shows_every_public_commitment_with_its_words(client, record):
    html = frame(client, WALL)

    assert heading(html) == "1 of 2 commitments is complete."
    assert tiles(html) == [
        "PA-001 Promise number 1: Complete, delivered on time",
        "PA-002 Promise number 2: Limited progress, overdue",
    ]
    assert {label: n for label, n in legend(html).items() if n} == {
        "Complete": 1,
        "Limited progress": 1,
        "Overdue": 1,
    }
    assert foot(html).startswith("As of 22 November 2026")
    assert "secret" not in html


@pytest.mark.parametrize(
    "query", ["pillar=governance", "topic=work", "status=limited", "q=number+2", "schedule=overdue"]
)
def test_the_filters_of_the_list_narrow_it(client, record, query):
    html = frame(client, f"{WALL}?{query}")
    assert tiles(html) == ["PA-002 Promise number 2: Limited progress, overdue"]


def test_what_narrows_it_is_said_and_leads_to_the_same_list(client, record, settings):
    html = frame(client, f"{WALL}?organization=some-lab&pillar=public-interest")

    assert (
        words(re.search(r'<p class="ref">(.*?)</p>', html)[1])
        == "Pillar: Pillar public-interest · Organization: Some Lab"
    )
    assert tiles(html) == ["PA-001 Promise number 1: Complete, delivered on time"]
    same = "/en/commitments/?organization=some-lab&pillar=public-interest"
    assert {"rel": "canonical", "href": settings.BASE_URL + same} in Elements(html).all("link")
    assert same in [link["href"] for link in Elements(html).all("a")]


def test_a_line_of_the_legend_leads_to_the_list_of_what_it_counts(client, record):
    links = [link["href"] for link in Elements(frame(client, f"{WALL}?topic=work&as_of={PAST}")).all("a")]
    assert links[0] == f"/en/commitments/?as_of={PAST}&status=limited&topic=work"


def test_on_a_past_day_it_is_the_wall_of_that_day_and_every_link_keeps_it(client, record):
    html = frame(client, f"{WALL}?as_of={PAST}")

    assert tiles(html) == [
        "PA-001 Promise number 1: Complete, delivered on time",
        "PA-002 Promise number 2: Limited progress",
    ]
    assert [link["href"] for link in Elements(html).all("a") if f"as_of={PAST}" not in link["href"]] == []


def test_before_anything_was_announced_it_says_so(client, record):
    html = frame(client, f"{WALL}?as_of=2019-01-01")
    assert "No commitment of the record is known to have been announced by this day." in words(html)
    assert tiles(html) == []


def test_a_selection_that_holds_nothing_says_so(client, record):
    assert "No commitment fits." in words(frame(client, f"{WALL}?status=complete&topic=work"))


def test_what_was_not_understood_is_said_and_left_out(client, record):
    response = client.get(f"{WALL}?pillar=nothing")
    assert response.status_code == 400
    assert notices(response) == "“nothing” is not something to choose under “Pillar”, and was left out."
    assert len(tiles(response.content.decode())) == 2


def test_made_up_data_says_so(client, record):
    assert "Sample data." not in words(frame(client, WALL))
    Commitment.objects.update(is_sample=True)
    assert "Sample data. Some of these commitments are made up" in words(frame(client, WALL))
