"""What organizations report, beside what the editors conclude, on the page of a commitment."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from tests.factories import (
    make_assessment,
    make_objective,
    make_organization,
    make_party,
    make_source,
    the_editor,
    the_reviewer,
)
from tests.reporting import make_promise, make_reply, make_report, the_lead
from tests.views.reading import PATH, page, section, words
from tracker.actions import assessments, replies
from tracker.actions.derive import together
from tracker.enums import Verification, Voice
from tracker.models import Commitment, Organization

pytestmark = pytest.mark.usefixtures("today")


def said(client: Client, path: str = PATH) -> str:
    html = page(client, path)
    return words(html[html.index('<div class="said"') : html.index('<aside class="side"')])


# --- One claim beside one verdict ------------------------------------------------------------------------------


def test_claim_and_verdict_stand_side_by_side_dated_and_sourced(client: Client, db: None) -> None:
    commitment = make_promise()
    make_assessment(commitment, "limited", effective_on="2026-09-01", rationale_en="Little is to be seen.")
    report = make_report(commitment, until="published", claimed_status="complete", headline="All is built.")
    html = page(client)
    read = said(client)
    assert (
        "What the editors conclude Limited progress Little is to be seen. Holds from 1 September 2026" in read
    )
    assert (
        "What the organizations report Complete Some Lab. All is built. We built the first half and opened it to "
        "everybody. 1 October 2026 · reported by Some Lab itself on 22 November 2026 · the whole report"
    ) in read
    assert "Some Lab says complete; the editors conclude limited progress." in read
    assert f'href="/en/reports/{report.key}/"' in html
    assert html[html.index('id="claim"') :].index("#m-complete") > 0


def test_without_a_verdict_it_is_said_that_there_is_none(client: Client, db: None) -> None:
    make_report(until="published", claimed_status="complete")
    assert "Some Lab says complete; the editors have not assessed it yet." in said(client)


def test_a_report_on_an_objective_names_it_and_waits_for_its_own_verdict(client: Client, db: None) -> None:
    commitment = make_promise()
    aim = make_objective(commitment, title_en="Train people")
    make_assessment(commitment, "complete")
    make_report(commitment, objective=aim, until="published", claimed_status="limited")
    read = said(client)
    assert "the editors have not assessed this objective by itself. (on objective 1: Train people)" in read
    assert "1 organization reports on it" in words(section(page(client), "objectives-block"))


def test_the_newest_report_counts_and_a_corrected_one_stays_readable(client: Client, db: None) -> None:
    commitment = make_promise()
    make_report(commitment, until="published", claimed_status="limited", happened_on="2026-03-01")
    wrong = make_report(commitment, until="published", claimed_status="complete", headline="Too early said.")
    right = make_report(commitment, corrects=wrong, until="published", headline="Said right.")
    html = page(client)
    read = said(client)
    assert "What the organizations report Substantial progress Some Lab. Said right." in read
    assert "Too early said." not in words(html)
    assert "1 report that its organization has corrected" in read
    assert [f"/en/reports/{each.key}/" in html for each in (wrong, right)] == [True, True]


def test_on_a_past_day_only_what_had_happened_is_reported(client: Client, db: None) -> None:
    commitment = make_promise()
    make_report(commitment, until="published", claimed_status="limited", happened_on="2026-03-01")
    make_report(commitment, until="published", claimed_status="complete", happened_on="2026-10-01")
    days = {day: said(client, f"{PATH}?as_of={day}") for day in ("2026-02-28", "2026-03-01", "2026-10-01")}
    assert "Nothing found" in days["2026-02-28"]
    assert "What the organizations report Limited progress" in days["2026-03-01"]
    assert "What the organizations report Complete" in days["2026-10-01"]


def test_what_stands_elsewhere_is_not_taken_for_a_report(client: Client, db: None) -> None:
    make_report(until="published")
    assert "No organization has reported here itself." not in said(client)


# --- The timeline and the sources ----------------------------------------------------------------------------


def test_the_timeline_says_that_it_is_self_reported(client: Client, db: None) -> None:
    commitment = make_promise()
    aim = make_objective(commitment, title_en="Train people")
    report = make_report(commitment, objective=aim, until="published", headline="We trained.")
    html = section(page(client), "timeline")
    assert (
        "We trained. We built the first half and opened it to everybody. Self-reportedReported by Some Lab itself · "
        "objective 1: Train people · its own evidence:"
    ) in words(html)
    assert f'<a href="/en/reports/{report.key}/">Reported by Some Lab itself</a>' in html


def test_what_came_with_a_report_is_the_organizations_own_evidence(client: Client, db: None) -> None:
    make_report(until="published", headline="We built.")
    listed = section(page(client), "sources-block")
    lines = [words(line) for line in re.findall(r"<li id=.*?</li>", listed, re.DOTALL)]
    assert [("own evidence" in line, "Says a party" in line) for line in lines] == [
        (False, False),
        (True, True),
        (True, True),
    ]
    assert re.search(r'<a href="/en/reports/[a-z0-9]+/">We built\.</a>', listed)


def test_a_verdict_that_rests_on_a_report_is_self_reported(client: Client, db: None) -> None:
    report = make_report(until="published")
    sources = [make_source("press", independence=Voice.INDEPENDENT)]
    make_assessment(report.commitment, "substantial", sources=sources, updates=[report.entry])
    now = Commitment.objects.as_of(dt.date(2026, 11, 22)).select_related("now").get().now
    assert now.verification == Verification.SELF_REPORTED
    assert "Verification Self-reported" in words(section(page(client), "axes"))


def test_a_verdict_that_cites_a_report_is_self_reported(client: Client, db: None) -> None:
    report = make_report(until="published")
    make_assessment(report.commitment, "substantial", sources=[make_source("press"), report.source])
    axes = words(section(page(client), "axes"))
    assert "Verification Self-reported 1 of 2 sources are independent" in axes


# --- Many organizations ---------------------------------------------------------------------------------------


def labs(commitment: Commitment, count: int, **fields: str) -> None:
    with together():
        for number in range(count):
            slug = f"lab-{number}"
            make_party(commitment, slug, "signatory")
            make_report(commitment, slug, until="published", **fields)


def test_several_are_counted_and_each_has_its_line(client: Client, db: None) -> None:
    commitment = make_promise()
    make_assessment(commitment, "limited")
    make_report(commitment, until="published", claimed_status="limited")
    labs(commitment, 2, claimed_status="complete")
    read = said(client)
    assert "3 organizations report: 2 complete, 1 limited progress." in read
    assert "2 claim more than the editors conclude, 1 agrees with the editors." in read
    assert "Lab 0 says complete; the editors conclude limited progress." in read
    assert "Some Lab and the editors agree: limited progress." in read


def test_a_long_list_is_folded(client: Client, db: None) -> None:
    labs(make_promise(), 4)
    html = page(client)
    reports = html[html.index('id="reports"') :]
    assert reports.index("<details") < reports.index("<table")


def test_a_verdict_on_one_party_stands_beside_its_claim(client: Client, db: None) -> None:
    commitment = make_promise()
    lab = make_organization("some-lab")
    make_party(commitment, "silent-lab", "signatory")
    make_assessment(commitment, "complete")
    make_assessment(commitment, "limited", organization=lab)
    make_assessment(commitment, "not_started", organization=make_organization("silent-lab"))
    make_report(commitment, until="published", claimed_status="complete")
    read = said(client)
    assert "Some Lab says complete; the editors conclude limited progress." in read
    assert "an assessment of its part, from 11 February 2025" in read
    assert "Silent Lab no report Not started" in read
    assert "On the part of Silent Lab" in words(section(page(client), "assessments"))
    assert "Implementation Complete" in words(section(page(client), "axes"))


def test_a_verdict_on_an_objective_stands_with_the_objective(client: Client, db: None) -> None:
    commitment = make_promise()
    aim = make_objective(commitment, title_en="Train people")
    make_assessment(commitment, "limited", objective=aim, rationale_en="Some were trained.")
    read = words(section(page(client), "objectives-block"))
    assert "The editors conclude: Limited progress. Some were trained." in read


# --- Under review -----------------------------------------------------------------------------------------------


def test_what_is_under_review_says_whose_it_is_and_since_when_and_nothing_else(
    client: Client, db: None
) -> None:
    commitment = make_promise()
    aim = make_objective(commitment, title_en="Train people", title_fr="Former")
    with time_machine.travel(dt.datetime(2026, 10, 3, 22, 30, tzinfo=dt.UTC)):
        make_report(
            commitment,
            objective=aim,
            headline="A secret headline",
            detail="A secret",
            claimed_status="complete",
            happened_on="2026-10-01",
        )
    html = page(client)
    block = html[html.index('<div class="said"') : html.index('<aside class="side"')]
    assert "Some Lab reported on 4 October 2026: under review." in words(block)
    assert [word for word in ("secret", "Train people", "Complete", "/reports/") if word in block] == []
    assert "under review" not in page(client, f"{PATH}?as_of=2026-11-21")


def test_two_on_one_day_are_one_line(client: Client, db: None) -> None:
    commitment = make_promise()
    make_report(commitment)
    make_report(commitment, objective=make_objective(commitment))
    assert said(client).count("under review") == 1


@pytest.mark.parametrize("until", ["draft", "changes_requested", "declined", "withdrawn"])
def test_of_every_other_report_there_is_no_trace(client: Client, db: None, until: str) -> None:
    commitment = make_promise()
    before = page(client)
    make_report(commitment, until=until)
    assert page(client) == before


# --- Replies ---------------------------------------------------------------------------------------------------


def test_a_reply_stands_beside_the_verdict_it_answers(client: Client, db: None) -> None:
    commitment = make_promise()
    old = make_assessment(commitment, "limited", effective_on="2026-01-01")
    make_reply(old, text="Of then.")
    new = make_assessment(commitment, "substantial", effective_on="2026-09-01")
    make_reply(new, text="Of now.", contests=True, language="fr")
    html = page(client)
    read = said(client)
    assert "Some Lab contests this assessment · 22 November 2026 Of now. (in French)" in read
    assert "Of then." not in read
    history = words(section(html, "assessments"))
    assert history.index("Of now.") < history.index("Of then.")
    assert "Verification Independently confirmed Contested by Some Lab" in words(section(html, "axes"))
    assert "contested" in words(page(client, "/en/commitments/"))


def test_a_reply_that_does_not_contest_marks_nothing(client: Client, db: None) -> None:
    make_reply(make_assessment(make_promise(), "limited"), text="Thank you.")
    assert "Some Lab replies · 22 November 2026 Thank you." in said(client)
    assert "ontested" not in page(client)
    assert "ontested" not in page(client, "/en/commitments/")


def test_of_a_withdrawn_reply_only_the_day_is_left(client: Client, db: None) -> None:
    reply = make_reply(make_assessment(make_promise(), "limited"), text="Said in anger.", contests=True)
    replies.withdraw(reply, by=the_lead())
    html = page(client)
    assert "Some Lab withdrew its reply on 22 November 2026." in words(html)
    assert ("Said in anger." in html, "ontested" in html) == (False, False)


def test_of_one_that_was_taken_down_the_editors_say_so(client: Client, db: None) -> None:
    reply = make_reply(make_assessment(make_promise(), "limited"), text="What may not be printed.")
    replies.retract(reply, by=the_reviewer(), reason="It names a private person.")
    html = page(client)
    assert "A reply of Some Lab was taken down by the editors on 22 November 2026." in words(html)
    assert ("What may not be printed." in html, "private person" in html) == (False, False)


def test_one_taken_back_before_its_verdict_came_out_is_nobodys_business(client: Client, db: None) -> None:
    commitment = make_promise()
    the_lead()
    with time_machine.travel(dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)):
        verdict = make_assessment(commitment, "limited", outcome="not_delivered", until="confirmed")
        replies.withdraw(make_reply(verdict), by=the_lead())
    assessments.publish(verdict, by=the_reviewer())
    html = page(client)
    assert "Not delivered" in html
    assert "its reply" not in html


def test_a_reply_to_a_proposal_waits_with_it(client: Client, db: None) -> None:
    the_lead()
    verdict = make_assessment(
        make_promise(), "limited", outcome="not_delivered", until="proposed", author=the_editor()
    )
    make_reply(verdict, text="Not out yet.")
    assert "Not out yet." not in page(client)


def test_many_replies_are_folded_in_the_history(client: Client, db: None) -> None:
    commitment = make_promise()
    verdict = make_assessment(commitment, "limited")
    for number in range(4):
        make_party(commitment, f"lab-{number}", "signatory")
        make_reply(verdict, f"lab-{number}", text=f"Reply {number}.", contests=True)
    html = page(client)
    assert "All 4 replies" in said(client)
    assert "2 more replies" in words(section(html, "assessments"))
    assert "Contested by Lab 0 and 3 others" in words(section(html, "axes"))


# --- Queries ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_twelve_queries_with_any_number_of_reports(
    client: Client, db: None, count_queries, rows: int
) -> None:
    commitment = make_promise()
    verdict = make_assessment(commitment, "limited")
    with together():
        for number in range(rows):
            slug = f"lab-{number}"
            lab = make_organization(slug)
            make_party(commitment, lab, "signatory")
            aim = make_objective(commitment)
            make_assessment(commitment, "limited", organization=lab)
            make_assessment(commitment, "limited", objective=aim)
            make_reply(verdict, lab, contests=True)
            old = make_report(commitment, lab, until="published")
            make_report(commitment, lab, corrects=old, until="published")
            make_report(commitment, lab, objective=aim, until="published")
            make_report(commitment, lab, claimed_status="complete")
    assert count_queries(client, PATH)[1] == 12


def test_a_verdict_on_the_part_of_the_one_who_reports_stands_beside_its_claim_with_its_reply(
    client, db, today
):
    promise = make_promise()
    make_report(promise, until="published", claimed_status="complete")
    lab = Organization.objects.get(slug="some-lab")
    with time_machine.travel(today - dt.timedelta(days=30)):
        verdict = make_assessment(promise, "limited", organization=lab, until="confirmed")
    assert verdict.told_at is None or verdict.reply_until < today
    make_reply(assessments.publish(verdict, by=the_reviewer()), text="We count otherwise.")
    said = (
        client.get(promise.get_absolute_url()).content.decode().split('id="said"')[1].split("</section>")[0]
    )
    assert "Limited progress" in said
    assert "Because of what was seen: limited." in said
    assert "We count otherwise." in said
    assert "Not yet assessed" not in said
