"""The page of deadlines, and the file of exactly what it shows."""

import csv
import datetime as dt
import io
import re

import pytest

from tests.factories import (
    make_commitment,
    make_deadline,
    make_milestone,
    make_party,
    make_source,
)
from tests.reads.test_events import make_event
from tests.views.listing import notices, words
from tests.views.test_commitment_list import HOSTILE
from tracker.actions import milestones
from tracker.actions.derive import together
from tracker.models import Commitment
from tracker.reads.due.taking_deadlines import COLUMNS
from tracker.reads.taking import names
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

LIST, FILE = "/en/deadlines/", "/en/deadlines.csv"
SECTION = re.compile(r'<section class="block" id="section-(\w+)".*?</section>', re.DOTALL)
ROW = re.compile(r"<li><span class=\"mark.*?</article></li>", re.DOTALL)


def rows(response) -> dict[str, list[str]]:
    """By section, what each row says."""
    html = response.content.decode()
    return {found[1]: [words(row) for row in ROW.findall(found[0])] for found in SECTION.finditer(html)}


def lede(response) -> str:
    return words(re.search(r'<p class="lede">(.*?)</p>', response.content.decode(), re.DOTALL)[1])


def taken(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


OVERDUE = (
    "PA-001 · Promise number 1 Step 1 Overdue by 145 days due June 2026, counted as 30 June 2026"
    " moved once, first date 2025"
)


@pytest.fixture
def some(db) -> None:
    """One overdue and moved, one soon, one later, one met, one without a date."""
    moved = make_milestone(
        make_commitment(1, pillar="public-interest"), due_on="2025-12-31", precision="year"
    )
    make_deadline(moved, "2026-06-30", precision="month", announced_on="2026-01-15")
    make_milestone(make_commitment(2, pillar="france-europe"), due_on="2026-12-02")
    make_milestone(make_commitment(3), due_on="2027-12-31", precision="year")
    make_milestone(make_commitment(4), due_on="2025-06-30", achieved_on="2025-07-02")
    make_milestone(make_commitment(5))


def test_what_a_row_says(client, some):
    response = client.get(LIST)

    assert lede(response) == "1 deadline overdue in 1 commitment, 1 due within 90 days."
    assert rows(response) == {
        "overdue": [OVERDUE],
        "soon": ["PA-002 · Promise number 2 Step 1 In 10 days due 2 December 2026"],
        "later": ["PA-003 · Promise number 3 Step 1 In 404 days due 2027, counted as 31 December 2027"],
        "met": ["PA-004 · Promise number 4 Step 1 Achieved 2 July 2025 2 days late due 30 June 2025"],
        "other": ["PA-005 · Promise number 5 Step 1 Without a date"],
    }
    assert 'href="/en/commitments/pa-001-promise-1/#deadlines"' in response.content.decode()


def test_in_french_with_french_names_and_dates(client, some):
    response = client.get("/fr/deadlines/")
    overdue = rows(response)["overdue"][0]

    assert '<html lang="fr">' in response.content.decode()
    assert "PA-001 · Promesse numéro 1 Étape 1" in overdue
    assert "juin 2026" in overdue
    assert "30 juin 2026" in overdue


def test_a_past_day_shows_what_was_known_and_carries_itself_along(client, some):
    response = client.get(f"{LIST}?as_of=2026-01-02")
    html = response.content.decode()

    assert rows(response)["overdue"] == [
        "PA-001 · Promise number 1 Step 1 Overdue by 2 days due 2025, counted as 31 December 2025"
    ]
    assert '<meta name="robots" content="noindex">' in html
    assert 'href="/en/deadlines/2026-01/?as_of=2026-01-02"' in html
    assert 'href="/en/deadlines.csv?as_of=2026-01-02"' in html
    assert 'href="/en/deadlines.ics?as_of=2026-01-02"' in html
    assert 'href="/en/commitments/pa-001-promise-1/?as_of=2026-01-02#deadlines"' in html
    assert '<input type="hidden" name="as_of" value="2026-01-02">' in html


@pytest.mark.parametrize(
    ("query", "section", "found"),
    [
        ("?pillar=france-europe", "soon", 1),
        ("?organization=some-lab", "overdue", 1),
        ("?country=FR", "overdue", 1),
        ("?country=KE", None, 0),
        ("?show=met", "met", 1),
        ("?show=other", "other", 1),
    ],
)
def test_each_filter_leaves_what_fits(client, some, query, section, found):
    make_party(Commitment.objects.get(reference="PA-001"), "some-lab")
    response = client.get(LIST + query)

    assert response.status_code == 200
    assert {key: len(each) for key, each in rows(response).items()} == ({section: found} if section else {})


def test_what_is_chosen_stays_chosen_in_the_form_and_in_the_files(client, some):
    html = client.get(f"{LIST}?pillar=france-europe&show=soon").content.decode()

    assert '<option value="france-europe" selected>' in html
    assert '<option value="soon" selected>' in html
    assert 'href="/en/deadlines.ics?pillar=france-europe&amp;show=soon"' in html
    assert 'href="/en/deadlines.csv?pillar=france-europe&amp;show=soon"' in html
    assert '<link rel="canonical" href="http://testserver' not in html
    assert "/en/deadlines/?pillar=france-europe&amp;show=soon" in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?show=everything", "“everything” is not something to choose under “Show”, and was left out."),
        ("?pillar=nowhere", "“nowhere” is not something to choose under “Pillar”, and was left out."),
        (
            "?organization=nobody",
            "“nobody” is not something to choose under “Organization”, and was left out.",
        ),
        ("?country=ZZ", "“ZZ” is not something to choose under “Country”, and was left out."),
        ("?page=minus", "The number of the page was not understood: this is the first."),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(client, some, query, said):
    response = client.get(LIST + query)

    assert response.status_code == 400
    assert notices(response) == said
    assert set(rows(response)) == {"overdue", "soon", "later", "met", "other"}
    if "page" not in query:
        refused = client.get(FILE + query)
        assert (refused.status_code, notices(refused)) == (400, said)
        assert 'href="/en/deadlines/"' in refused.content.decode()


def test_nobody_meets_an_organization_of_a_draft(client, some):
    """A stranger who guesses its name is told what everybody is told of a name that there is not."""
    make_party(make_commitment(9, published=False), "secret-lab")

    assert client.get(f"{LIST}?organization=secret-lab").status_code == 400
    assert "secret-lab" not in client.get(LIST).content.decode().lower()


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_get_a_sentence(client, some, value):
    for name in ("show", "pillar", "organization", "country", "page", "as_of"):
        assert client.get(LIST, {name: value}).status_code in (200, 400, 404)
        assert client.get(FILE, {name: value}).status_code in (200, 400)


def test_pages_of_a_section_and_the_one_beyond_the_last(client, db):
    with together():
        for number in range(1, 53):
            make_milestone(make_commitment(number), due_on="2026-01-31")
    first, alone = client.get(LIST), client.get(f"{LIST}?show=overdue")
    second, beyond = client.get(f"{LIST}?show=overdue&page=2"), client.get(f"{LIST}?show=overdue&page=3")
    nowhere = client.get(f"{LIST}?page=2")

    assert 'href="/en/deadlines/?show=overdue">Show all 52' in first.content.decode()
    assert [len(rows(page)["overdue"]) for page in (first, alone, second, beyond)] == [50, 50, 2, 2]
    assert 'href="?page=2&amp;show=overdue"' in alone.content.decode()
    assert (second.status_code, beyond.status_code, nowhere.status_code) == (200, 404, 404)
    assert notices(beyond) == "There are only 2 pages: this is the last."


def test_events_stand_beside_with_place_days_and_source(client, db):
    make_milestone(make_commitment(), due_on="2026-12-31")
    make_event(
        "geneva",
        "2026-12-06",
        ends_on="2026-12-08",
        city="Geneva",
        country="CH",
        source=make_source("announced"),
    )
    make_event("somewhen", "2027-05-01", starts_precision="month", name_en="Some time")
    make_event("past", "2026-10-01", name_en="Gone")
    side = client.get(LIST).content.decode().split('<aside class="side board-side"')[1]

    assert [words(item) for item in re.findall(r'<li><span class="fine">.*?</li>', side, re.DOTALL)] == [
        "6 December 2026 to 8 December 2026 Geneva Geneva, Switzerland · Title of announced",
        "May 2027 Some time",
        "1 October 2026 Gone",
    ]
    assert "Gone" not in client.get(f"{LIST}?as_of=2026-09-30").content.decode()


def test_before_anything_and_where_nothing_fits(client, some):
    before, narrow = client.get(f"{LIST}?as_of=2019-01-01"), client.get(f"{LIST}?country=KE")

    assert "Nobody had set a date by 1 January 2019" in before.content.decode()
    assert "No deadline fits" in narrow.content.decode()
    assert (before.status_code, narrow.status_code) == (200, 200)


def test_the_file_holds_exactly_what_the_page_shows(client, some, settings):
    lines = taken(client.get(FILE))

    assert tuple(lines[0]) == names(COLUMNS)
    assert [line["reference"] for line in lines] == ["PA-001", "PA-002", "PA-003", "PA-004", "PA-005"]
    assert lines[0] == {
        "reference": "PA-001",
        "title_en": "Promise number 1",
        "title_fr": "Promesse numéro 1",
        "pillar": "public-interest",
        "milestone": "step-1",
        "milestone_en": "Step 1",
        "milestone_fr": "Étape 1",
        "final": "yes",
        "due_on": "2026-06-30",
        "precision": "month",
        "first_due_on": "2025-12-31",
        "first_precision": "year",
        "slips": "1",
        "fate": "overdue",
        "days_late": "145",
        "settled_on": "",
        "settled_precision": "",
        "address": f"{settings.BASE_URL}/en/commitments/pa-001-promise-1/",
        "as_of": "2026-11-22",
        "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "provenance": "Reconstructed from public sources, not the official list; references and statuses are ours.",
    }
    assert [(line["fate"], line["days_late"]) for line in lines[3:]] == [
        ("achieved_late", "2"),
        ("undated", ""),
    ]


@pytest.mark.parametrize(
    "query", ["", "?show=overdue", "?country=FR&as_of=2026-01-01", "?pillar=france-europe"]
)
def test_file_and_page_agree_on_the_record(client, real_record, query):
    page = client.get(LIST + query)
    lines = taken(client.get(FILE + query))
    counts = page.context["page"].totals
    shown = "overdue" if "show" in query else None

    assert len(lines) == (counts[shown] if shown else sum(counts.values()))
    assert sum(line["fate"] == "overdue" for line in lines) == counts["overdue"]
    assert f"{counts['overdue']} deadlines overdue in" in lede(page)


def test_no_cell_of_the_file_is_a_formula(client, db):
    make_milestone(make_commitment(title_en="=1+1"), due_on="2026-12-31", title_en="@SUM(A1)")
    line = taken(client.get(FILE))[0]

    assert (line["title_en"], line["milestone_en"]) == ("'=1+1", "'@SUM(A1)")


def test_the_file_is_named_by_its_day(client, some):
    response = client.get(f"{FILE}?as_of=2026-01-02")

    assert response["Content-Disposition"] == 'attachment; filename="paris-actions-deadlines-2026-01-02.csv"'
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_number_of_queries_with_one_row_and_with_three(
    client, db, django_assert_num_queries, number
):
    with together():
        for each in range(1, number + 1):
            make_party(make_commitment(each), f"lab-{each}")
            make_deadline(make_milestone(make_commitment(each + 10), due_on="2026-01-31"), "2026-02-28")
            make_milestone(make_commitment(each + 20), due_on="2026-12-31")
            make_event(f"event-{each}", "2026-12-01")

    with django_assert_num_queries(7):
        assert len(rows(client.get(LIST))["overdue"]) == number
    with django_assert_num_queries(7):
        assert len(taken(client.get(FILE))) == 2 * number


@pytest.mark.parametrize(
    ("due_on", "said"),
    [("2026-08-31", "late"), ("2026-09-15", "in the period in which it was due"), ("2026-09-30", "on time")],
)
def test_what_was_reached_in_a_month_is_late_or_in_time_only_as_far_as_that_tells(client, db, due_on, said):
    milestone = make_milestone(make_commitment(1), due_on=due_on)
    milestones.achieve(
        milestone, by=OPERATOR, on=dt.date(2026, 9, 1), precision="month", source=make_source()
    )
    assert f"Achieved September 2026 {said} " in words(client.get(LIST).content.decode())
    (line,) = taken(client.get(FILE))
    assert (line["days_late"], line["settled_precision"]) == ("", "month")
