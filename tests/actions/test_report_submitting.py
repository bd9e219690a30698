"""An organization's report as it is handed in: complete, attested, told of; or given up."""

import datetime as dt

import pytest

from tests.actions.test_reports import a_file, events, told
from tests.factories import make_indicator, make_milestone, make_user, the_editor, the_reviewer
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tracker.actions import reports
from tracker.exceptions import Incomplete, NotAllowed, WrongState
from tracker.models import HistoryEvent, Report, ReportMeasurement, ReportMilestone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

# --- Handed in ------------------------------------------------------------------------------------------------------


def test_submitting_keeps_what_was_handed_in_and_tells_every_editor_once():
    the_editor(), the_reviewer()
    report = make_report(until="submitted")
    assert (report.state, report.submitted_by, report.author) == ("submitted", the_lead(), the_member())
    assert events(report) == ["created", "report_submitted"]
    handed_in = HistoryEvent.objects.get(kind="report_submitted").data["submitted"]
    assert (handed_in["claimed_status"], handed_in["happened_on"]) == ("substantial", "2026-10-01")
    assert handed_in["links"] == ["Page 0 <https://example.org/shown/0>"]
    assert told("report_submitted") == ["Edith Editor", "Ravi Reviewer"]


def test_an_editor_who_submitted_is_not_told_of_it():
    both = make_user("Edith Editor", is_editor=True)
    the_reviewer()
    make_seat("some-lab", both)
    report = make_report(until="draft")
    reports.submit(report, by=both, attested=True)
    assert told("report_submitted") == ["Ravi Reviewer"]


def test_who_decided_on_it_as_an_editor_does_not_submit_it_again_for_the_organization():
    report = make_report(until="changes_requested")
    editor = the_editor()
    make_seat(report.organization, editor)
    with pytest.raises(NotAllowed, match="You decided on this report"):
        reports.submit(report, by=editor, attested=True)
    assert reports.submit(report, by=the_lead(), attested=True).state == "submitted"


FAULTS = [
    ({"claimed_status": ""}, {"claimed_status"}),
    ({"headline": "  "}, {"headline"}),
    ({"detail": ""}, {"detail"}),
    ({"next_step": ""}, {"next_step"}),
    ({"happened_on": None}, {"happened_on"}),
    ({"happened_on": dt.date(2026, 11, 23)}, {"happened_on"}),
    ({"claimed_status": "not_started"}, {"barrier"}),
    (
        {"claimed_status": "", "headline": "", "happened_on": None},
        {"claimed_status", "headline", "happened_on"},
    ),
]


@pytest.mark.parametrize(("values", "named"), FAULTS)
def test_every_fault_is_named_by_its_field_and_nothing_is_handed_in(values, named):
    report = make_report(until="draft")
    reports.write(report, by=the_member(), values=values)
    with pytest.raises(Incomplete) as refusal:
        reports.submit(report, by=the_lead(), attested=False)
    assert set(refusal.value.faults) == named | {"attested"}
    assert all(str(sentence).endswith(".") for sentence in refusal.value.faults.values())
    assert events(report) == ["created"]
    assert Report.objects.get().state == "draft"


def test_complete_needs_no_next_step_and_not_started_needs_no_proof():
    commitment = make_promise()
    done = make_report(commitment, claimed_status="complete", next_step="")
    assert done.state == "submitted"
    idle = make_report(claimed_status="not_started", barrier="staff", links=0)
    assert idle.state == "submitted"


def test_progress_needs_something_that_shows_it_and_a_file_does():
    report = make_report(until="draft", links=0)
    with pytest.raises(Incomplete) as refusal:
        reports.submit(report, by=the_lead(), attested=True)
    assert set(refusal.value.faults) == {"links"}
    reports.attach(report, a_file(), by=the_member())
    assert reports.submit(report, by=the_lead(), attested=True).state == "submitted"


def test_nothing_is_claimed_for_the_future():
    report = make_report(until="draft")
    tomorrow = dt.date(2026, 11, 23)
    figure = ReportMeasurement(indicator=make_indicator(report.commitment), value=3, as_of=tomorrow)
    claim = ReportMilestone(milestone=make_milestone(report.commitment), achieved_on=tomorrow)
    reports.write(report, by=the_member(), measurements=[figure], claims=[claim])
    with pytest.raises(Incomplete) as refusal:
        reports.submit(report, by=the_lead(), attested=True)
    assert set(refusal.value.faults) == {"milestones", "measurements"}


@pytest.mark.parametrize(
    ("claimed", "barrier_needed"), [("limited", True), ("substantial", True), ("complete", False)]
)
def test_no_progress_since_the_last_report_needs_a_barrier(claimed, barrier_needed):
    earlier = make_report(until="published")
    report = make_report(earlier.commitment, until="draft", claimed_status=claimed)
    if barrier_needed:
        with pytest.raises(Incomplete) as refusal:
            reports.submit(report, by=the_lead(), attested=True)
        assert set(refusal.value.faults) == {"barrier"}
        reports.write(report, by=the_member(), values={"barrier": "funding"})
    assert reports.submit(report, by=the_lead(), attested=True).state == "submitted"


def test_a_correcting_report_is_not_measured_against_the_one_it_corrects():
    old = make_report(until="published")
    assert make_report(old.commitment, corrects=old, claimed_status="limited").state == "submitted"


def test_what_was_handed_in_is_no_longer_written():
    report = make_report(until="submitted")
    file = a_file()
    for work in (
        lambda: reports.write(report, by=the_lead(), values={"headline": "Other."}),
        lambda: reports.attach(report, file, by=the_lead()),
    ):
        with pytest.raises(NotAllowed, match="no longer be changed"):
            work()


def test_submitting_twice_is_quiet():
    report = make_report(until="submitted")
    assert reports.submit(report, by=the_lead(), attested=True).state == "submitted"
    assert events(report) == ["created", "report_submitted"]


# --- Given up -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", ["draft", "submitted", "changes_requested"])
def test_a_lead_gives_up_what_is_undecided(until):
    report = reports.withdraw(make_report(until=until), by=the_lead())
    assert report.state == "withdrawn"
    assert events(report)[-1] == "report_withdrawn"


def test_who_began_a_draft_may_give_it_up_and_another_member_may_not():
    report = make_report(until="draft")
    other = make_seat(report.organization, "Max Member", role="member", may_submit=True).user
    with pytest.raises(NotAllowed, match="Only a lead"):
        reports.withdraw(report, by=other)
    assert reports.withdraw(report, by=the_member()).state == "withdrawn"


@pytest.mark.parametrize("until", ["published", "declined"])
def test_what_was_decided_is_not_given_up(until):
    report = make_report(until=until)
    with pytest.raises(WrongState, match="cannot be done while it is"):
        reports.withdraw(report, by=the_lead())
