"""What editors do with a report: give it back, decline it, publish it; and what becomes of the record then."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from tests.actions.test_reports import a_file, events, told
from tests.factories import (
    make_assessment,
    make_indicator,
    make_milestone,
    make_objective,
    make_user,
    the_editor,
    the_reviewer,
)
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tracker.actions import commitments, reports
from tracker.exceptions import NotAllowed, ReasonRequired, Refused, WrongState
from tracker.models import (
    Commitment,
    HistoryEvent,
    Measurement,
    Notice,
    Report,
    ReportMeasurement,
    ReportMilestone,
    Source,
    Update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
DAY, TODAY = dt.date(2026, 9, 1), dt.date(2026, 11, 22)


def rows():
    """What the public record is made of."""
    return [model.objects.count() for model in (Source, Update, Measurement)]


# --- Given back, declined -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "state", "event", "notice"),
    [
        ("request_changes", "changes_requested", "report_returned", "report_returned"),
        ("decline", "declined", "report_declined", "report_declined"),
    ],
)
def test_what_is_not_published_goes_back_with_words_to_every_member_and_changes_nothing_public(
    verb, state, event, notice
):
    report, before = make_report(), rows()
    make_seat("some-lab", make_user("Gone Lead", is_active=False))
    report = getattr(reports, verb)(report, by=the_reviewer(), reason="  Which page shows it? ")
    assert (report.state, report.decision) == (state, "Which page shows it?")
    assert (report.decided_by, report.decided_at is None) == (the_reviewer(), False)
    assert events(report) == ["created", "report_submitted", event]
    assert HistoryEvent.objects.get(kind=event).reason == "Which page shows it?"
    assert told(notice) == ["Lea Lead", "Mina Member"]
    assert rows() == before


@pytest.mark.parametrize("verb", ["request_changes", "decline"])
def test_words_are_required(verb):
    report = make_report()
    with pytest.raises(ReasonRequired):
        getattr(reports, verb)(report, by=the_editor(), reason="  ")
    assert Report.objects.get().state == "submitted"
    assert told("report_returned") == told("report_declined") == []


def test_what_was_given_back_is_written_submitted_and_given_back_again_each_round_told_once():
    report = make_report(until="changes_requested")
    report = reports.write(report, by=the_member(), values={"detail": "We built half. See the page."})
    report = reports.submit(report, by=the_lead(), attested=True)
    assert report.decision == "Please say where this can be seen."
    report = reports.request_changes(report, by=the_reviewer(), reason="Still not.")
    assert events(report) == ["created", *["report_submitted", "report_returned"] * 2]
    assert told("report_returned") == ["Lea Lead", "Lea Lead", "Mina Member", "Mina Member"]
    handed_in = HistoryEvent.objects.filter(kind="report_submitted").order_by("pk")
    assert [event.data["submitted"]["detail"] for event in handed_in] == [
        "We built the first half and opened it to everybody.",
        "We built half. See the page.",
    ]


@pytest.mark.parametrize("verb", ["publish", "request_changes", "decline"])
@pytest.mark.parametrize("until", ["draft", "withdrawn", "declined", "published", "changes_requested"])
def test_only_what_is_handed_in_is_decided_on(verb, until):
    report = make_report(until=until)
    before = Report.objects.values().get()
    words = {} if verb == "publish" else {"reason": "No."}
    already = {"publish": "published", "request_changes": "changes_requested", "decline": "declined"}[verb]
    if until == already:
        getattr(reports, verb)(report, by=the_reviewer(), **words)  # done already: quiet
    else:
        with pytest.raises(WrongState):
            getattr(reports, verb)(report, by=the_reviewer(), **words)
    assert Report.objects.values().get() == before


@pytest.mark.parametrize("verb", ["publish", "request_changes", "decline"])
def test_who_had_a_part_in_it_does_not_decide(verb):
    words = {} if verb == "publish" else {"reason": "No."}
    member = make_user("Both Sides", is_editor=True, is_reviewer=True)
    make_seat("some-lab", member, role="member")
    report = make_report(by=member)
    with pytest.raises(NotAllowed, match="had a part"):
        getattr(reports, verb)(report, by=member, **words)
    colleague = make_user("Cora Colleague", is_editor=True)
    make_seat("some-lab", colleague, role="member")
    with pytest.raises(NotAllowed, match="belong to this organization"):
        getattr(reports, verb)(report, by=colleague, **words)
    for who in (make_user("Ada Administrator", is_administrator=True), the_lead(), make_user("Sven S")):
        with pytest.raises(NotAllowed, match="Only editors"):
            getattr(reports, verb)(report, by=who, **words)


@pytest.mark.parametrize("verb", ["publish", "request_changes", "decline"])
def test_what_was_handed_in_anew_has_to_be_read_anew(verb):
    report = make_report()
    words = {} if verb == "publish" else {"reason": "No."}
    with pytest.raises(Refused, match="changed while you were reading"):
        getattr(reports, verb)(report, by=the_editor(), expected=report.revision - 1, **words)
    assert rows() == [1, 0, 0]
    getattr(reports, verb)(report, by=the_editor(), expected=report.revision, **words)


# --- Published ------------------------------------------------------------------------------------------------------


def full_report(**fields):
    report = make_report(until="draft", links=2, **fields)
    figure = ReportMeasurement(
        indicator=make_indicator(report.commitment), value="12.5", as_of=DAY, stage="disbursed", note="Half."
    )
    claim = ReportMilestone(milestone=make_milestone(report.commitment, due_on="2026-12-31"), achieved_on=DAY)
    reports.write(report, by=the_member(), measurements=[figure], claims=[claim])
    reports.attach(report, a_file(), by=the_member())
    return reports.submit(report, by=the_lead(), attested=True)


def test_publishing_makes_the_entry_the_sources_and_the_figures_with_the_organizations_voice():
    report = reports.publish(full_report(), by=the_editor())
    assert (report.state, report.decided_by, report.decision) == ("published", the_editor(), "")
    entry, own = report.entry, report.source
    assert (entry.kind, entry.state, entry.organization) == ("report", "published", report.organization)
    assert (entry.headline_en, entry.headline_fr, entry.claimed_by) == (report.headline, "", "party")
    assert (entry.happened_on, list(entry.commitments.all())) == (report.happened_on, [report.commitment])
    assert (own.type, own.independence, own.title) == ("own-statement", "party", report.headline)
    pages = [link.source for link in report.links.all()]
    assert [citation.source for citation in entry.citations.all()] == [own, *pages]
    assert {page.independence for page in pages} == {"party"}
    assert [page.url for page in pages] == ["https://example.org/shown/0", "https://example.org/shown/1"]
    figure = Measurement.objects.get()
    assert (float(figure.value), figure.stage, figure.note) == (12.5, "disbursed", "Half.")
    assert (figure.claimed_by, figure.source, figure.organization) == ("party", own, report.organization)
    assert events(report) == ["created", "report_submitted", "report_published"]
    assert told("report_published") == ["Lea Lead", "Mina Member"]


def test_a_report_in_french_makes_a_french_entry():
    report = make_report(until="published", language="fr", headline="La moitié est construite.")
    assert (report.entry.headline_fr, report.entry.headline_en) == ("La moitié est construite.", "")
    assert report.source.language == "fr"


def test_publishing_claims_nothing_in_the_name_of_the_editors():
    report = full_report()
    before = Commitment.objects.as_of(TODAY).with_now().get(pk=report.commitment_id).now
    reports.publish(report, by=the_editor())
    after = Commitment.objects.as_of(TODAY).with_now().get(pk=report.commitment_id).now
    assert (after.status, after.outcome) == (before.status, before.outcome) == ("not_assessed", "")
    assert report.commitment.milestones.get().state == "planned"


def test_the_day_of_a_report_is_the_day_in_paris():
    report = make_report()
    with time_machine.travel(dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)):
        report = reports.publish(report, by=the_editor())
    assert report.source.published_on == dt.date(2026, 11, 23)


def test_a_report_on_a_commitment_that_left_the_record_is_not_published():
    report = make_report()
    into = make_promise("another-lab")
    commitments.merge(report.commitment, into, by=the_reviewer(), reason="The same.")
    before = rows()
    with pytest.raises(Refused, match="Publish the commitment first"):
        reports.publish(report, by=the_editor())
    assert (rows(), Report.objects.get().state) == (before, "submitted")


def test_a_failure_half_way_leaves_nothing():
    report = make_report()
    Source.objects.filter(key="a-source").update(
        key=f"report-{report.key}"
    )  # what its own source is to be called
    before = rows()
    with pytest.raises(ValidationError, match="key"):
        reports.publish(report, by=the_editor())
    assert (rows(), Report.objects.get().state, told("report_published")) == (before, "submitted", [])


def test_what_is_published_is_frozen():
    report = make_report(until="published")
    for work in (
        lambda: reports.write(report, by=the_lead(), values={"headline": "Other."}),
        lambda: reports.attach(report, a_file(), by=the_lead()),
        lambda: reports.submit(report, by=the_lead(), attested=True),
        lambda: reports.withdraw(report, by=the_lead()),
    ):
        with pytest.raises((NotAllowed, WrongState)):
            work()


def test_who_decided_need_not_have_been_told_and_the_organization_may_have_left():
    report = make_report()
    report.organization.memberships.update(ended_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert reports.publish(report, by=the_editor()).state == "published"
    assert Notice.objects.filter(kind="report_published").count() == 0


# --- Corrected ------------------------------------------------------------------------------------------------------


def test_a_correcting_report_takes_the_place_of_the_one_it_corrects():
    old = reports.publish(full_report(), by=the_editor())
    new = make_report(old.commitment, corrects=old, headline="A third is built.", until="published")
    old.refresh_from_db()
    assert (old.state, old.superseded_at is None, new.state) == ("superseded", False, "published")
    assert (old.entry.state, old.entry.superseded_by, new.entry.state) == (
        "superseded",
        new.entry,
        "published",
    )
    assert Measurement.objects.count() == 0
    assert events(old)[-1] == "report_superseded"
    assert list(Report.objects.standing()) == [new]


def test_an_objectives_report_leaves_that_on_the_whole_standing():
    whole = make_report(until="published")
    part = make_report(whole.commitment, objective=make_objective(whole.commitment), until="published")
    assert set(Report.objects.standing()) == {whole, part}


# --- Milestones -----------------------------------------------------------------------------------------------------


def test_accepting_a_claim_achieves_the_milestone_with_the_report_as_its_source():
    report = reports.publish(full_report(), by=the_editor())
    claim = reports.accept_milestone(report.milestones.get(), by=the_reviewer())
    milestone = claim.milestone
    milestone.refresh_from_db()
    assert (milestone.state, milestone.achieved_on, milestone.achieved_source) == (
        "achieved",
        DAY,
        report.source,
    )
    before = HistoryEvent.objects.count()
    assert reports.accept_milestone(claim, by=the_editor()).accepted_at == claim.accepted_at
    assert HistoryEvent.objects.count() == before


def test_a_claim_is_accepted_only_of_a_public_report_and_by_who_had_no_part_in_it():
    report = full_report()
    claim = report.milestones.get()
    with pytest.raises(Refused, match="Publish the report first"):
        reports.accept_milestone(claim, by=the_editor())
    report = reports.publish(report, by=the_editor())
    for who in (the_lead(), make_user("Sven Stranger"), make_user("Ada Admin", is_administrator=True)):
        with pytest.raises(NotAllowed):
            reports.accept_milestone(claim, by=who)
    assert report.commitment.milestones.get().state == "planned"


def test_a_verdict_may_cite_the_report_and_is_then_self_reported():
    report = make_report(until="published")
    verdict = make_assessment(report.commitment, "limited", sources=[report.source], until="proposed")
    assert verdict.citations.get().source == report.source
