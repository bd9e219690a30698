"""The pledge for the G7: its date with every date it had, what was due by it, and who has reported."""

import datetime as dt
import re

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_indicator,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
)
from tests.reporting import make_report
from tests.views.reading import page, words
from tracker.actions import records
from tracker.models import Event
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today", "db")

PATH = "/en/g7-2026/"


@pytest.fixture
def pledge():
    """Due first on the 16th, then on the last day of a made-up meeting."""
    commitment = make_commitment(2, title_en="A pledge on work")
    make_objective(commitment)
    milestone = make_milestone(commitment, due_on="2026-06-16", title_en="Progress shown")
    make_deadline(milestone, "2026-06-17", announced_on="2026-01-09", note="The meeting was moved.")
    make_party(commitment, "some-lab", "signatory")
    make_party(commitment, "helping-lab", "supporter")
    return commitment


def make_event(slug="a-meeting", **fields):
    values = {
        "name_en": "A meeting",
        "name_fr": "Une réunion",
        "starts_on": dt.date(2026, 6, 15),
        "ends_on": dt.date(2026, 6, 17),
        "city": "Évian-les-Bains",
        "country": "FR",
        "kind": "summit",
        **fields,
    }
    return records.create(Event(slug=slug, **values), by=OPERATOR)


def part(html: str, name: str) -> str:
    found = re.search(
        rf'<section class="section[^"]*" aria-labelledby="{name}">.*?</section>', html, re.DOTALL
    )
    return words(found[0]) if found else ""


# --- The real record --------------------------------------------------------------------------------------------------


def test_the_real_pledge_says_what_is_known_and_what_is_not(real_record, client):
    html = page(client, PATH)
    assert part(html, "date").startswith(
        "The date moved once Was due 17 June 2026 Overdue by 158 days G7 Leaders’ Summit, Évian, Évian-les-Bains, "
        "France, from 15 June 2026 to 17 June 2026: the date is counted on its last day. "
        "16 June 2026, given on 18 June 2025, moved since"
    )
    assert "No list of signatory companies, progress report or mention in G7 coverage was found" in part(
        html, "verdict"
    )
    assert "Companies that signed the pledge" in part(html, "due")
    assert part(html, "who").startswith(
        "Who has reported The only organization asked has not reported on any objective. "
        "Companies that signed the pledge: no figure found, 60 companies promised source [2]. "
        "1 of those who signed is named in what was read; only who is named can be asked, and nothing here speaks of "
        "the others. 1 organization that is asked has never reported on this commitment: "
        "CFE-CGC (French confederation of managers and executives) "
        "6 other organizations take part and are not asked"
    )
    assert html.count("not reported</p>") == 4


def test_the_real_pledge_in_french(real_record, client):
    html = page(client, "/fr/g7-2026/")
    assert "Sommet des dirigeants du G7, Évian" in html
    assert "17 juin 2026" in html


def test_the_real_pledge_before_its_date_was_moved(real_record, client):
    """Nor was the meeting known by then: the source that names it came later. Nothing was due, so nobody is late."""
    date = part(page(client, f"{PATH}?as_of=2025-12-01"), "date")
    assert date.startswith(
        "The date Due 16 June 2026 197 days left The pledge says “by the G7 in 2026”; the summit was first set for"
    )
    assert "17 June 2026" not in date
    who = part(page(client, f"{PATH}?as_of=2025-12-01"), "who")
    assert "Nothing is due yet: who has said nothing so far is not late." in who
    assert "never reported" not in who


def test_the_real_pledge_on_its_last_day_and_the_day_after(real_record, client):
    days = {day: part(page(client, f"{PATH}?as_of={day}"), "date") for day in ("2026-06-17", "2026-06-18")}
    assert "Due 17 June 2026 0 days left" in days["2026-06-17"]
    assert "Was due 17 June 2026 Overdue by 1 day " in days["2026-06-18"]


def test_the_real_pledge_was_not_there_before_the_summit(real_record, client):
    response = client.get(f"{PATH}?as_of=2025-02-10")
    assert response.status_code == 404
    assert "Pledge for a Trustworthy AI in the World of Work" in response.content.decode()
    assert client.get(f"{PATH}?as_of=2025-02-11").status_code == 200


# --- The date ---------------------------------------------------------------------------------------------------------


def test_the_meeting_is_the_one_on_whose_days_the_date_lies(client, pledge):
    make_event("before", name_en="An earlier one", ends_on=dt.date(2026, 6, 16))
    make_event("ministers", name_en="Ministers", kind="ministerial")
    make_event()
    date = part(page(client, PATH), "date")
    assert "A meeting, Évian-les-Bains, France, from 15 June 2026 to 17 June 2026" in date
    assert "Ministers" not in date


def test_without_a_meeting_the_date_stands_alone(client, pledge):
    make_event(ends_on=dt.date(2026, 6, 16))
    date = part(page(client, PATH), "date")
    assert date.startswith(
        "The date moved once Was due 17 June 2026 Overdue by 158 days 16 June 2026, given on"
    )


def test_every_date_it_had_stands_with_its_source_and_note(client, pledge):
    source = make_source("third")
    make_deadline(pledge.milestones.get(), "2026-12-31", announced_on="2026-10-01", source=source)
    date = part(page(client, PATH), "date")
    assert "moved 2 times Due 31 December 2026 39 days left" in date
    assert re.findall(r"(\d+ \w+ 2026), given on", date) == [
        "16 June 2026",
        "17 June 2026",
        "31 December 2026",
    ]
    assert "The meeting was moved." in date


def test_what_was_reached_is_said_with_its_day(client, pledge):
    make_milestone(pledge, final=False, due_on="2026-01-01")
    commitment = make_commitment(1, kind="pledge")
    make_objective(commitment)
    make_milestone(commitment, due_on="2026-06-17", achieved_on="2026-06-01")
    assert "achieved 1 June 2026" in part(page(client, PATH), "date")


def test_a_pledge_without_a_date_has_no_date(client):
    make_objective(make_commitment(1))
    html = page(client, PATH)
    assert (part(html, "date"), part(html, "due")) == ("", "")
    assert "Nobody is asked to report" in part(html, "who")


def test_what_was_due_is_the_milestone_and_its_targets(client, pledge):
    make_indicator(pledge, name_en="Things shown", unit="objectives", unit_kind="count", target_value=6)
    assert "Progress shown Things shown" in part(page(client, PATH), "due")


# --- Who has reported -------------------------------------------------------------------------------------------------


def test_reports_are_counted_with_who_is_asked(client, pledge):
    for number in range(3):
        make_party(pledge, f"lab-{number}", "signatory")
    make_objective(pledge)
    aims = list(pledge.objectives.order_by("number"))
    make_report(pledge, "lab-0", objective=aims[0], until="published")
    assert (
        "1 of 4 organizations asked has reported on at least one objective; nobody has reported on all of them."
        in page(client, PATH)
    )
    make_report(pledge, "lab-0", objective=aims[1], until="published")
    make_report(pledge, "lab-1", objective=aims[1], until="published")
    who = part(page(client, PATH), "who")
    assert (
        "2 of 4 organizations asked have reported on at least one objective; 1 has reported on everything"
        in who
    )
    assert "2 organizations that are asked have never reported on this commitment: Lab 2 Some Lab" in who


def test_when_everybody_has_reported_nobody_is_named(client, pledge):
    make_report(pledge, objective=pledge.objectives.get(), until="published")
    assert "Everybody who is asked has reported something." in part(page(client, PATH), "who")


def test_the_same_matrix_stands_here_and_stays_here(client, pledge):
    html = page(client, f"{PATH}?role=signatory")
    assert '<form class="inline-form" method="get" action="/en/g7-2026/#matrix-tools">' in html
    assert f'<a href="{PATH}?objective=1&role=signatory#matrix-tools"' in html
    assert "1 of 2 organizations by objective" in words(html)
    assert 'href="/en/commitments/pa-002-promise-2/matrix.csv?role=signatory"' in html


def test_it_leads_to_the_commitment_its_calendar_and_its_sources(client, pledge):
    html = page(client, PATH)
    for address in ("/en/commitments/pa-002-promise-2/", "/en/commitments/pa-002-promise-2/deadlines.ics"):
        assert f'href="{address}"' in html
    assert "Title of a-source" in html


def test_what_is_not_understood_is_said(client, pledge):
    assert client.get(f"{PATH}?kind=shiny").status_code == 400


# --- Which pledge -----------------------------------------------------------------------------------------------------


def test_it_is_the_first_pledge_with_objectives_of_the_day(client, pledge):
    make_commitment(1)
    make_objective(make_commitment(3, title_en="A later pledge"))
    make_objective(make_commitment(4, kind="coalition", title_en="No pledge"))
    assert "<h1>A pledge on work</h1>" in page(client, PATH)


def test_a_draft_is_none_and_without_any_there_is_no_page(client):
    assert client.get(PATH).status_code == 404
    make_objective(make_commitment(1, published=False))
    assert client.get(PATH).status_code == 404


def test_home_and_this_page_mean_the_same_pledge(client, pledge):
    make_objective(make_commitment(1, announced_on=dt.date(2026, 3, 1), title_en="A newer pledge"))
    for day, title in (("2026-02-28", "A pledge on work"), ("2026-03-01", "A newer pledge")):
        assert f"<h1>{title}</h1>" in page(client, f"{PATH}?as_of={day}")
        assert f'<h2 id="pledge-head">{title}</h2>' in page(client, f"/en/?as_of={day}")


def test_the_verdict_on_the_whole_stands_with_its_reason(client, pledge):
    assert "No assessment had been published for this day." in part(page(client, PATH), "verdict")
    make_assessment(pledge, "limited", rationale_en="Little is to be seen.")
    make_assessment(
        pledge, "complete", organization=make_organization("some-lab"), rationale_en="Of one only."
    )
    verdict = part(page(client, PATH), "verdict")
    assert "Limited progress Little is to be seen." in verdict
    assert "Of one only." not in verdict
