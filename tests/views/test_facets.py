"""For every value of every facet: following it shows exactly the number that it promised."""

import re
from html import unescape

import pytest

from tests.factories import make_assessment, make_commitment, make_milestone, make_organization, make_party
from tracker.filters import CommitmentFilters
from tracker.reads import browse, facets
from tracker.reads.listing.narrowed import narrowed

pytestmark = pytest.mark.usefixtures("today")

COUNT = re.compile(r'<h2 id="found"[^>]*>\s*(?:([\d\u202f,]+) of )?([\d\u202f,]+) commitments?')
VALUE = re.compile(
    r'<li><a href="([^"]*)" data-hx-get="[^"]*"( aria-current="true")?>.*?<span class="n">(\d+)</span>',
    re.DOTALL,
)

WALKED = ["", "?as_of=2025-09-30&q=ai&schedule=overdue", "?country=FR&role=lead&status=limited"]
STARTS = [
    "",
    "?q=gigafactory",
    "?q=energie",
    "?q=france&sort=title",
    "?as_of=2025-03-01",
    "?as_of=2025-09-30&q=ai&schedule=overdue",
    "?status=limited",
    "?status=limited&status=complete&pillar=public-interest",
    "?country=FR&role=lead",
    "?organization=country-fr&role=signatory",
    "?organization=european-commission&outcome=open",
    "?kind=investment&schedule=overdue&verification=independent",
    "?parent=PA-085",
    "?freshness=stale&headline=yes",
]


def shown(page: str) -> int:
    """The number of commitments that a list page says it has."""
    some, everything = COUNT.search(page).groups()
    return int(some or everything)


@pytest.mark.parametrize("start", WALKED)
def test_following_a_value_shows_the_number_it_promised(client, real_record, start):
    """On the page itself, as somebody with a mouse would: every link of the column that is not chosen already."""
    page = client.get(f"/en/commitments/{start}").content.decode()
    promises = [(unescape(url), int(n)) for url, chosen, n in VALUE.findall(page) if not chosen]

    kept = {url: shown(client.get(f"/en/commitments/{url}").content.decode()) for url, _n in promises}

    assert kept == dict(promises)


@pytest.mark.parametrize("start", STARTS)
def test_every_value_shown_or_behind_more_counts_what_the_selection_finds(
    client, real_record, today, rf, start
):
    """Including those in a list to choose from: counted by the database instead of by the page."""
    request = rf.get(f"/en/commitments/{start}")
    filters = CommitmentFilters(request.GET)
    found = facets.found(narrowed(today, filters.selection), filters.names)
    values = [(f.axis, v) for f in found.facets for v in f.all_values if not v.active]

    counted = [
        browse.chosen(today, filters.selection.having(axis, value.value)).count() for axis, value in values
    ]

    assert counted == [value.count for _axis, value in values]
    assert found.total == browse.chosen(today, filters.selection).count()


def test_the_whole_list_offers_every_axis(client, real_record, today, rf):
    filters = CommitmentFilters(rf.get("/").GET)

    found = facets.found(narrowed(today, filters.selection), filters.names)

    assert [facet.axis for facet in found.facets] == [
        "status",
        "pillar",
        "topic",
        "schedule",
        "organization",
        "country",
        "role",
        "kind",
        "outcome",
        "verification",
        "freshness",
        "headline",
        "in_brochure",
        "link_to_summit",
        "confidence",
    ]
    assert (found.total, found.of) == (109, 109)


def test_organization_country_and_role_speak_of_one_party(client, db):
    """A French lab that supports and a German lab that leads do not make a commitment led from France."""
    commitment = make_commitment()
    make_party(commitment, make_organization("french-lab", country="FR"), "supporter")
    make_party(commitment, make_organization("german-lab", country="DE"), "lead")

    pages = [
        client.get(f"/en/commitments/?{query}").content.decode()
        for query in (
            "country=FR",
            "role=lead",
            "country=FR&role=lead",
            "organization=german-lab&country=DE&role=lead",
        )
    ]

    assert [shown(page) for page in pages] == [1, 1, 0, 1]


def test_a_chosen_value_is_marked_and_its_link_takes_it_away(client, db):
    make_assessment(make_commitment(), "limited")
    page = client.get("/en/commitments/?status=limited&kind=pledge").content.decode()

    chosen = [unescape(url) for url, current, _n in VALUE.findall(page) if current]

    assert sorted(chosen) == ["?kind=pledge", "?status=limited"]


def test_a_value_with_nothing_behind_it_is_not_offered(client, db):
    make_assessment(make_commitment(), "limited")

    page = client.get("/en/commitments/").content.decode()

    assert "?status=limited" in page
    assert "?status=complete" not in page


def test_a_value_replaces_the_one_of_its_own_axis_and_keeps_the_others(client, db):
    make_assessment(make_commitment(1), "limited")
    make_assessment(make_commitment(2), "complete", outcome="delivered_on_time")

    page = client.get("/en/commitments/?status=limited&kind=pledge").content.decode()

    assert 'href="?kind=pledge&amp;status=complete"' in page


def test_drafts_are_counted_nowhere(client, db):
    make_party(make_commitment(1, published=False, kind="tool"), "secret-lab")
    make_party(make_commitment(2), "known-lab")

    page = client.get("/en/commitments/").content.decode()

    assert shown(page) == 1
    assert ("secret-lab" in page, "kind=tool" in page, "known-lab" in page) == (False, False, True)


def test_overdue_counts_as_of_the_day_that_is_read(client, db):
    make_milestone(make_commitment(), due_on="2026-01-31")

    pages = [
        client.get(f"/en/commitments/?schedule=overdue&as_of={day}").content.decode()
        for day in ("2026-01-31", "2026-02-01")
    ]

    assert [shown(page) for page in pages] == [0, 1]
