"""What one organization reports over all its commitments, beside what the editors conclude."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests.factories import (
    make_assessment,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    the_reviewer,
)
from tests.reporting import make_promise, make_reply, make_report, the_lead
from tests.views.reading import page as read
from tests.views.reading import words
from tracker.actions import commitments, replies
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")

PAGE = "/en/organizations/some-lab/"


def text(client: Client, query: str = "") -> str:
    return words(read(client, PAGE + query))


def test_each_claim_stands_beside_the_verdict_on_the_same_thing(client: Client, db: None) -> None:
    first, second = make_promise(number=1), make_promise(number=2)
    make_assessment(first, "limited", rationale_en="Little is to be seen.")
    make_report(first, until="published", claimed_status="complete", headline="All is built.")
    aim = make_objective(second, title_en="Train people")
    make_report(second, objective=aim, until="published", claimed_status="limited", headline="Some learn.")
    page = text(client)
    assert "Some Lab says complete; the editors conclude limited progress." in page
    assert "PA-002 Promise number 2 Objective 1: Train people" in page
    assert "the editors have not assessed this objective by itself." in page


def test_a_verdict_on_its_part_is_shown_with_its_reply(client: Client, db: None) -> None:
    lab = make_organization("some-lab")
    commitment = make_promise(lab)
    make_party(commitment, "other-lab", "signatory")
    mine = make_assessment(commitment, "limited", organization=lab, rationale_en="Its own half is missing.")
    make_assessment(
        commitment, "complete", organization=make_organization("other-lab"), rationale_en="Theirs."
    )
    make_reply(mine, text="It is under way.", contests=True)
    page = text(client)
    assert "no report" in page
    assert "Limited progress Its own half is missing." in page
    assert "on the part of this organization" in page
    assert "Some Lab contests this assessment · 22 November 2026 It is under way." in page
    assert "Theirs." not in page


def test_a_withdrawn_reply_leaves_its_day(client: Client, db: None) -> None:
    commitment = make_promise()
    mine = make_assessment(commitment, "limited", organization=make_organization("some-lab"))
    replies.withdraw(make_reply(mine, text="In anger."), by=the_lead())
    page = text(client)
    assert ("Some Lab withdrew its reply on 22 November 2026." in page, "In anger." in page) == (True, False)


def test_a_contested_commitment_is_marked_in_its_row(client: Client, db: None) -> None:
    verdict = make_assessment(make_promise(), "limited")
    assert "· contested" not in text(client)
    make_reply(verdict, contests=True)
    assert "· contested" in text(client)


def test_what_is_under_review_says_only_where_and_since_when(client: Client, db: None) -> None:
    commitment = make_promise()
    aim = make_objective(commitment, title_en="Train people")
    with time_machine.travel(dt.datetime(2026, 10, 3, 9, tzinfo=dt.UTC)):
        make_report(commitment, objective=aim, headline="A secret", happened_on="2026-10-01")
    page = text(client)
    assert "PA-001 Promise number 1 Reported on 3 October 2026, under review" in page
    assert [word for word in ("A secret", "Train people", "Substantial") if word in page] == []
    assert "under review" not in text(client, "?as_of=2026-11-21")


def test_its_entries_say_that_they_are_reports_of_its_own(client: Client, db: None) -> None:
    report = make_report(until="published", headline="We built.")
    html = client.get(PAGE).content.decode()
    assert f'<a href="/en/reports/{report.key}/">Reported here by itself</a>' in html
    assert f'<a href="/en/reports/{report.key}/">We built.</a>' in html


def test_on_a_past_day_only_what_had_happened_is_reported(client: Client, db: None) -> None:
    make_report(until="published", claimed_status="complete", happened_on="2026-10-01")
    assert ["Some Lab says" in text(client, f"?as_of={day}") for day in ("2026-09-30", "2026-10-01")] == [
        False,
        True,
    ]


def test_of_what_is_no_longer_public_nothing_is_reported(client: Client, db: None) -> None:
    report = make_report(until="published", headline="On an entry that was merged.")
    make_report(report.commitment, until="submitted", claimed_status="complete")
    commitments.merge(report.commitment, into=make_promise(number=2), by=the_reviewer(), reason="Twice.")
    page = text(client)
    assert ("What it reports" in page, "under review" in page, "PA-001" in page) == (False, False, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_its_queries_do_not_grow_with_the_reports(client: Client, db: None, count_queries, rows: int) -> None:
    lab = make_organization("some-lab")
    with together():
        for number in range(1, rows + 1):
            commitment = make_promise(lab, number=number)
            make_milestone(commitment, due_on="2027-01-31")
            make_reply(make_assessment(commitment, "limited"), contests=True)
            make_assessment(commitment, "limited", organization=lab)
            make_report(commitment, until="published")
            make_report(commitment, objective=make_objective(commitment), until="published")
            make_report(commitment, claimed_status="complete")
    assert count_queries(client, PAGE)[1] == 13
