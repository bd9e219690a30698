"""A month as a calendar: every deadline and event on its day, what is not known exactly marked so."""

import re

import pytest

from tests.factories import make_commitment, make_deadline, make_milestone
from tests.reads.test_events import make_event
from tests.views.listing import notices, words
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")

CELL = re.compile(r"<td class=\"(.*?)\"(.*?)>(.*?)</td>", re.DOTALL)


def days(response) -> dict[str, list[str]]:
    """What stands on each day on which there is something."""
    found = {}
    for _classes, _more, inside in CELL.findall(response.content.decode()):
        day = re.search(r'datetime="([0-9-]+)"', inside)
        items = [words(item) for item in re.findall(r"<li.*?</li>", inside, re.DOTALL)]
        if day and items:
            found[day[1]] = items
    return found


def test_deadlines_and_events_on_their_day(client, db):
    make_milestone(make_commitment(1), due_on="2026-12-02")
    make_milestone(make_commitment(2), due_on="2026-12-31", precision="year")
    make_milestone(make_commitment(3), due_on="2026-12-02", achieved_on="2026-11-01")
    make_milestone(make_commitment(4), due_on="2027-01-01")
    make_milestone(make_commitment(5, published=False), due_on="2026-12-03")
    make_event("meeting", "2026-12-30", ends_on="2027-01-02", city="Geneva", country="CH")

    response = client.get("/en/deadlines/2026-12/")

    assert days(response) == {
        "2026-12-02": ["PA-001 Step 1 Due", "PA-003 Step 1 Achieved"],
        "2026-12-30": ["Summit Meeting Geneva, Switzerland"],
        "2026-12-31": [
            "Summit Meeting Geneva, Switzerland",
            "PA-002 Step 1 Due · 2026, counted as its last day",
        ],
    }
    assert "3 deadlines in this month as of 22 November 2026." in words(response.content.decode())


def test_a_whole_table_from_monday_to_sunday(client, db):
    make_milestone(make_commitment(), due_on="2026-11-30")
    html = client.get("/en/deadlines/2026-11/").content.decode()
    french = client.get("/fr/deadlines/2026-11/").content.decode()

    heads = re.findall(r'<th scope="col" abbr="(\w+)">', html)
    assert heads == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert re.findall(r'<th scope="col" abbr="(\w+)">', french)[::6] == ["lundi", "dimanche"]
    assert [len(CELL.findall(week)) for week in re.findall(r"<tr><td.*?</tr>", html, re.DOTALL)] == [7] * 6
    assert len(re.findall(r'<time datetime="2026-11-', html.split("<table")[1])) == 30
    assert "<caption>Deadlines and events of November 2026, each on its day</caption>" in html
    assert '<span class="long">lundi 30 novembre</span>' in french


def test_the_day_being_read_is_marked(client, db):
    make_milestone(make_commitment(), due_on="2026-01-31")
    make_event("talk", "2026-11-05")
    today, past = client.get("/en/deadlines/2026-11/"), client.get("/en/deadlines/2026-01/?as_of=2026-01-15")

    for response, day, said in ((today, "2026-11-22", "today"), (past, "2026-01-15", "the day being read")):
        marked = re.findall(
            r'<td class="[^"]*"\s+aria-current="date">.*?</td>', response.content.decode(), re.DOTALL
        )
        assert len(marked) == 1
        assert f'datetime="{day}"' in marked[0]
        assert said in marked[0]


def test_what_falls_into_the_month_without_a_day(client, db):
    make_event("somewhen", "2026-12-01", starts_precision="month")
    make_event("that-year", "2026-01-01", starts_precision="year")
    response = client.get("/en/deadlines/2026-12/")
    section = re.search(r'<section class="some-time".*?</section>', response.content.decode(), re.DOTALL)[0]

    assert re.findall(r"<b>(.*?)</b>", section) == ["That-Year", "Somewhen"]
    assert days(response) == {}
    assert "Nothing falls into" not in response.content.decode()


def test_a_past_day_shows_the_dates_in_force_then(client, db):
    make_deadline(
        make_milestone(make_commitment(), due_on="2025-12-31"), "2026-12-31", announced_on="2026-01-15"
    )

    assert days(client.get("/en/deadlines/2025-12/")) == {}
    assert days(client.get("/en/deadlines/2026-12/")) == {"2026-12-31": ["PA-001 Step 1 Due"]}
    assert days(client.get("/en/deadlines/2025-12/?as_of=2026-01-14")) == {
        "2025-12-31": ["PA-001 Step 1 Overdue"]
    }


def test_an_empty_month_says_so(client, db):
    make_milestone(make_commitment(), due_on="2026-12-31")
    empty, narrowed = client.get("/en/deadlines/2030-05/"), client.get("/en/deadlines/2026-12/?country=KE")

    for response in (empty, narrowed):
        assert response.status_code == 200
        assert "Nothing falls into" in response.content.decode()
        assert "<table" not in response.content.decode()
    assert "Show everything in this month" in narrowed.content.decode()


def test_links_to_the_months_beside_keep_selection_and_day(client, db):
    make_milestone(make_commitment(), due_on="2026-01-31")
    html = client.get("/en/deadlines/2026-01/?as_of=2026-01-02&pillar=public-interest").content.decode()

    query = "?as_of=2026-01-02&amp;pillar=public-interest"
    assert f'rel="prev" href="/en/deadlines/2025-12/{query}"' in html
    assert f'rel="next" href="/en/deadlines/2026-02/{query}"' in html
    assert 'rel="prev"' not in client.get("/en/deadlines/2000-01/").content.decode()
    assert 'rel="next"' not in client.get("/en/deadlines/2100-12/").content.decode()


@pytest.mark.parametrize(
    "month", ["1999-12", "2101-01", "2026-00", "2026-13", "0000-01", "9999-12", "2026-1", "26-01", "٢٠٢٦-٠١"]
)
def test_a_month_that_there_is_not(client, db, month):
    assert client.get(f"/en/deadlines/{month}/").status_code == 404


def test_what_is_not_understood_is_said(client, db):
    response = client.get("/en/deadlines/2026-12/?show=nothing")

    assert response.status_code == 400
    assert notices(response) == "“nothing” is not something to choose under “Show”, and was left out."


def test_a_day_with_very_many_shows_the_first_and_counts_the_rest(client, db):
    with together():
        for number in range(1, 24):
            make_milestone(make_commitment(number), due_on="2026-12-31")
    found = days(client.get("/en/deadlines/2026-12/"))["2026-12-31"]

    assert (len(found), found[0], found[-1]) == (21, "PA-001 Step 1 Due", "and 3 more")


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_number_of_queries_with_one_row_and_with_three(
    client, db, django_assert_num_queries, number
):
    with together():
        for each in range(1, number + 1):
            make_milestone(make_commitment(each), due_on="2026-12-31")
            make_event(f"event-{each}", "2026-12-01")

    with django_assert_num_queries(7):
        assert len(days(client.get("/en/deadlines/2026-12/"))["2026-12-31"]) == number
