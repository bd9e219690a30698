"""Deadlines in a frame: a dozen at most, those overdue and those to come sharing the room."""

import re

import pytest

from tests.embeds.reading import DEADLINES, PAST, Elements, foot, frame
from tests.factories import make_commitment, make_deadline, make_milestone, make_party
from tests.views.listing import notices, words
from tracker.models import Commitment

pytestmark = pytest.mark.usefixtures("today", "db")

ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def rows(html: str) -> list[str]:
    return [words(item) for item in ITEM.findall(html.split("<main>")[1])]


def headings(html: str) -> list[str]:
    return [words(found) for found in re.findall(r"<h2>(.*?)</h2>", html)]


def more(html: str) -> str:
    found = re.search(r'<p class="and-more">(.*?)</p>', html)
    return words(found[1]) if found else ""


@pytest.fixture
def many():
    """Overdue and due as many as asked for, each with a name of its own."""

    def make(overdue: int, due: int):
        commitment = make_commitment(1)
        make_party(commitment)
        for n in range(overdue):
            make_milestone(commitment, due_on=f"2026-09-{n + 1:02}", title_en=f"Late {n + 1}", final=False)
        for n in range(due):
            make_milestone(commitment, due_on=f"2027-01-{n + 1:02}", title_en=f"Next {n + 1}", final=False)

    return make


def test_a_deadline_says_what_is_due_when_and_how_late(client):
    commitment = make_commitment(1)
    make_milestone(commitment, due_on="2026-10-13", title_en="First report", final=False)
    make_milestone(commitment, due_on="2026-12-31", precision="year", title_en="All of it")
    html = frame(client, DEADLINES)

    assert headings(html) == ["Overdue, the longest first", "Due next"]
    assert rows(html) == [
        "First report PA-001 Promise number 1 Overdue by 40 daysdue 13 October 2026",
        "All of it PA-001 Promise number 1 In 39 daysdue 2026, counted as 31 December 2026",
    ]
    assert more(html) == ""
    assert "1 deadline overdue in 1 commitment, 1 due within 90 days." in words(html)
    assert foot(html).startswith("As of 22 November 2026")


@pytest.mark.parametrize(
    ("overdue", "due", "shown"),
    [(8, 8, (6, 6)), (10, 2, (10, 2)), (2, 11, (2, 10)), (14, 0, (12, 0)), (0, 14, (0, 12)), (3, 3, (3, 3))],
)
def test_both_share_a_dozen_and_the_rest_is_counted(client, many, overdue, due, shown):
    many(overdue, due)
    html = frame(client, DEADLINES)

    found = [row.split(" PA-")[0] for row in rows(html)]
    assert found == [f"Late {n + 1}" for n in range(shown[0])] + [f"Next {n + 1}" for n in range(shown[1])]
    rest = overdue + due - sum(shown)
    assert more(html) == (f"and {rest} more" if rest else "")


def test_one_section_alone_has_the_whole_dozen(client, many):
    many(14, 3)
    html = frame(client, f"{DEADLINES}?show=overdue")

    assert headings(html) == ["Overdue, the longest first"]
    assert (len(rows(html)), more(html)) == (12, "and 2 more")


def test_what_was_met_can_be_asked_for(client):
    make_milestone(make_commitment(1), due_on="2026-06-30", achieved_on="2026-06-01", title_en="Opened")
    html = frame(client, f"{DEADLINES}?show=met")

    assert headings(html) == ["Met"]
    assert rows(html) == ["Opened PA-001 Promise number 1 Achieved 1 June 2026due 30 June 2026"]


def test_it_is_narrowed_like_the_page_and_leads_to_it(client, many, settings):
    many(1, 0)
    make_milestone(make_commitment(2), due_on="2026-09-30", title_en="Of nobody")
    html = frame(client, f"{DEADLINES}?organization=some-lab&as_of={PAST}")

    assert [row.split(" PA-")[0] for row in rows(html)] == ["Late 1"]
    assert words(re.search(r'<p class="ref">(.*?)</p>', html)[1]) == "Organization: Some Lab"
    page = Elements(html)
    assert {
        "rel": "canonical",
        "href": f"{settings.BASE_URL}/en/deadlines/?organization=some-lab",
    } in page.all("link")
    links = [link["href"] for link in page.all("a")]
    assert f"/en/deadlines/?organization=some-lab&as_of={PAST}" in links
    assert [link for link in links if f"as_of={PAST}" not in link] == []


def test_dates_that_moved_are_counted_in_both_languages(client):
    milestone = make_milestone(
        make_commitment(1), due_on="2026-06-30", title_en="A step", title_fr="Une étape"
    )
    for day in ("2026-08-31", "2027-03-31"):
        make_deadline(milestone, day, announced_on="2026-02-01")

    assert rows(frame(client, DEADLINES))[0].endswith("moved 2 times")
    assert rows(frame(client, DEADLINES.replace("/en/", "/fr/")))[0].endswith("reportée 2 fois")


def test_nothing_due_says_so(client):
    assert "Nobody had set a date by 22 November 2026" in words(frame(client, DEADLINES))
    make_milestone(make_commitment(1), due_on="2026-12-31")
    assert "No deadline fits" in words(frame(client, f"{DEADLINES}?country=KE"))


def test_what_was_not_understood_is_said(client, many):
    many(1, 0)
    response = client.get(f"{DEADLINES}?pillar=x&show=y")
    assert response.status_code == 400
    assert notices(response) == (
        "“x” is not something to choose under “Pillar”, and was left out."
        "“y” is not something to choose under “Show”, and was left out."
    )


def test_drafts_are_not_among_them_and_made_up_ones_say_so(client, many):
    many(1, 0)
    make_milestone(make_commitment(2, published=False), due_on="2026-09-30", title_en="A secret")
    assert "secret" not in frame(client, DEADLINES)
    Commitment.objects.update(is_sample=True)
    assert "sample" in rows(frame(client, DEADLINES))[0]
