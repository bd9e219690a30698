"""The page of a published report: whole, beside the verdict, at one address for good; of others there is none."""

import hashlib
import json
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.factories import (
    make_assessment,
    make_commitment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    the_editor,
    the_reviewer,
)
from tests.reporting import make_promise, make_reply, make_report, the_lead, the_member
from tests.views.reading import page, words
from tracker.actions import commitments, reports
from tracker.enums import Barrier, ReportState
from tracker.models import EvidenceFile, Report, ReportLink, ReportMeasurement, ReportMilestone

pytestmark = pytest.mark.usefixtures("today")


def at(report: Report, language: str = "en") -> str:
    return f"/{language}/reports/{report.key}/"


def make_file(report: Report, name: str = "photo.pdf", content: bytes = b"a photo") -> EvidenceFile:
    file = EvidenceFile(
        name=name,
        title="The hall in August",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    file.file.save(name, ContentFile(content), save=False)
    return reports.attach(report, file, by=the_member())


def test_it_is_whole(client: Client, db: None) -> None:
    commitment = make_promise(title_en="A hall for everybody")
    indicator = make_indicator(commitment, name_en="Places", unit="sites", unit_kind="count")
    milestone = make_milestone(commitment, title_en="The hall opens", due_on="2026-12-31")
    report = make_report(
        commitment,
        until="draft",
        claimed_status="limited",
        headline="Half a hall",
        detail="The walls stand.\nThe roof is ordered.",
        next_step="The roof, in May.",
        barrier=Barrier.FUNDING,
        barrier_note="The grant is late.",
    )
    report = reports.write(
        report,
        by=the_member(),
        links=[ReportLink(url="https://lab.example/hall", title="The hall, in pictures")],
        measurements=[ReportMeasurement(indicator=indicator, value=3, as_of="2026-09-30")],
        claims=[ReportMilestone(milestone=milestone, achieved_on="2026-09-15")],
    )
    file = make_file(report)
    report = reports.submit(report, by=the_lead(), attested=True)
    report = reports.publish(report, by=the_editor())
    html = page(client, at(report))
    read = words(html)
    for sentence in (
        "Report by Some Lab itself · 1 October 2026",
        "What Some Lab reports Limited progress Reported on 22 November 2026, published here on 22 November 2026",
        "Some Lab says limited progress; the editors have not assessed it yet.",
        "What happened The walls stand. The roof is ordered.",
        "Next step The roof, in May.",
        "What stands in the way Funding. The grant is late.",
        "Self-reported evidence",
        "Places 3 sites 30 September 2026",
        "The hall opens achieved 15 September 2026, says the organization · not accepted by the editors so far",
        f"SHA-256 {file.sha256}",
    ):
        assert sentence in read
    assert f'<a href="/en/evidence/{file.key}/" download>The hall in August</a>' in html
    assert '<a rel="external" href="https://lab.example/hall">The hall, in pictures</a>' in html
    reports.accept_milestone(report.milestones.get(), by=the_editor())
    assert "accepted by the editors on 22 November 2026" in words(page(client, at(report)))


def test_the_verdict_stands_beside_it_with_the_gap_and_the_reply(client: Client, db: None) -> None:
    commitment = make_promise()
    verdict = make_assessment(commitment, "substantial", rationale_en="Half.")
    report = make_report(commitment, until="published", claimed_status="complete")
    make_reply(verdict, text="All of it is there.", contests=True)
    read = words(page(client, at(report)))
    assert "What the editors conclude Substantial progress Half." in read
    assert "Some Lab says complete; the editors conclude substantial progress." in read
    assert "Some Lab contests this assessment · 22 November 2026 All of it is there." in read


def test_one_on_an_objective_is_read_beside_the_verdict_on_that_objective(client: Client, db: None) -> None:
    commitment = make_promise()
    judged, other = (make_objective(commitment, title_en=title) for title in ("Train people", "Tell them"))
    make_assessment(commitment, "complete")
    make_assessment(commitment, "limited", objective=judged)
    told = [
        make_report(commitment, objective=aim, until="published", claimed_status="complete")
        for aim in (judged, other)
    ]
    first, second = (words(page(client, at(report))) for report in told)
    assert "On objective 1: Train people" in first
    assert "Some Lab says complete; the editors conclude limited progress." in first
    assert "Some Lab says complete; the editors have not assessed this objective by itself." in second


@pytest.mark.parametrize("until", ["draft", "submitted", "changes_requested", "declined", "withdrawn"])
def test_what_is_not_published_has_no_page_for_anybody_here(
    client: Client, db: None, signed_in, until: str
) -> None:
    report = make_report(until=until)
    for reader in (client, signed_in(the_lead()), signed_in(the_editor()), signed_in(the_reviewer())):
        assert reader.get(at(report)).status_code == 404


def test_a_corrected_one_stays_and_both_lead_to_each_other(client: Client, db: None) -> None:
    old = make_report(until="published", headline="Too early")
    new = make_report(old.commitment, corrects=old, until="published", headline="Put right")
    assert Report.objects.get(pk=old.pk).state == ReportState.SUPERSEDED
    before, after = page(client, at(old)), page(client, at(new))
    assert "The organization corrected this report on 22 November 2026." in words(before)
    assert f'<a href="{at(new)}">Read the report that took its place</a>' in before
    assert f'<a href="{at(old)}">Read what it took the place of</a>' in after


def test_a_draft_that_corrects_it_is_not_given_away(client: Client, db: None) -> None:
    old = make_report(until="published")
    new = make_report(old.commitment, corrects=old, until="submitted", headline="Put right")
    html = page(client, at(old))
    assert (new.key in html, "Put right" in html, "took its place" in html) == (False, False, False)


def test_words_in_another_language_say_so(client: Client, db: None) -> None:
    report = make_report(until="published", headline="The first half")
    html = page(client, at(report, "fr"))
    assert '<span lang="en">The first half</span>' in html


def test_it_does_not_exist_before_the_day_it_speaks_of(client: Client, db: None) -> None:
    report = make_report(until="published", happened_on="2026-10-01")
    answers = [client.get(f"{at(report)}?as_of={day}").status_code for day in ("2026-09-30", "2026-10-01")]
    assert answers == [404, 200]


def test_it_follows_its_commitment_into_a_merger(client: Client, db: None) -> None:
    report = make_report(until="published")
    other = make_commitment(2, title_en="The same promise")
    commitments.merge(report.commitment, into=other, by=the_reviewer(), reason="The same promise twice.")
    assert "PA-002 The same promise" in words(page(client, at(report)))


def test_it_says_how_to_cite_it_and_what_machines_read(client: Client, db: None) -> None:
    report = make_report(until="published", headline="Half a hall")
    html = page(client, at(report))
    assert (
        "Some Lab, “Half a hall”, report on PA-001 Promise number 1, published on 22 November 2026 by Paris Actions "
        f"Tracker, http://127.0.0.1:8000{at(report)}"
    ) in html
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    assert (data["@type"], data["name"], data["author"]["name"]) == ("Report", "Half a hall", "Some Lab")


def test_nobody_is_named_on_it(client: Client, db: None) -> None:
    html = page(client, at(make_report(until="published")))
    assert [name for name in ("Lea", "Mina", "Edith", "example.org/lea") if name in html] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_its_queries_do_not_grow_with_its_rows(client: Client, db: None, count_queries, rows: int) -> None:
    commitment = make_promise()
    indicators = [make_indicator(commitment) for _row in range(rows)]
    steps = [make_milestone(commitment, final=False) for _row in range(rows)]
    report = make_report(commitment, until="draft", links=rows)
    reports.write(
        report,
        by=the_member(),
        measurements=[ReportMeasurement(indicator=each, value=1, as_of="2026-09-30") for each in indicators],
        claims=[ReportMilestone(milestone=each, achieved_on="2026-09-15") for each in steps],
    )
    for number in range(rows):
        make_file(report, f"{number}.pdf", f"{number}".encode())
    report = reports.submit(report, by=the_lead(), attested=True)
    report = reports.publish(report, by=the_editor())
    make_reply(make_assessment(commitment, "substantial"))
    make_measurement(indicators[0], 1)
    assert count_queries(client, at(report))[1] == 8
