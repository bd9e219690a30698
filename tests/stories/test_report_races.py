"""Several people decide on the same report, take the same seat or write the same draft at once: one of them does it,
one event is written, everybody is told once, and the others are refused in words or find it done already."""

import pytest

from tests.factories import (
    make_assessment,
    make_indicator,
    make_milestone,
    make_organization,
    make_user,
    the_editor,
)
from tests.house.test_object_matrix import a_file
from tests.reporting import make_invitation, make_promise, make_report, make_seat, the_lead, the_member
from tests.stories.test_races import CLIENTS, at_once
from tracker.actions import members, replies, reports
from tracker.exceptions import Conflict, Refused, WrongState
from tracker.models import (
    EvidenceFile,
    HistoryEvent,
    Invitation,
    Measurement,
    Membership,
    Notice,
    Reply,
    Report,
    ReportMeasurement,
    ReportMilestone,
    Source,
    Update,
    User,
)

pytestmark = pytest.mark.django_db(transaction=True)
DECISIONS = ["report_published", "report_returned", "report_declined", "report_withdrawn"]


def desk():
    return [make_user(f"Editor{n} Nr", is_editor=True) for n in range(CLIENTS)]


def the_leads(slug="some-lab"):
    return [make_seat(slug, f"Lead{n} Nr").user for n in range(CLIENTS)]


def decided():
    events = HistoryEvent.objects.filter(kind__in=DECISIONS).order_by("pk")
    return list(events.values_list("kind", flat=True))


def told_twice(kind):
    """Who was told of it more than once."""
    told = list(Notice.objects.filter(kind=kind).values_list("recipient__email", flat=True))
    assert told
    return {address for address in told if told.count(address) > 1}


def handed_in():
    report = make_report(until="draft")
    figure = ReportMeasurement(indicator=make_indicator(report.commitment), value=3, as_of="2026-09-01")
    claim = ReportMilestone(milestone=make_milestone(report.commitment), achieved_on="2026-09-01")
    reports.write(report, by=the_member(), measurements=[figure], claims=[claim])
    return reports.submit(report, by=the_lead(), attested=True)


def test_eight_editors_publish_one_report_once():
    report, people = handed_in(), desk()
    results = at_once(lambda n: reports.publish(report, by=people[n]).state)
    assert results == ["published"] * CLIENTS
    assert decided() == ["report_published"]
    assert Update.objects.filter(kind="report").count() == 1
    assert Source.objects.filter(key__startswith="report-").count() == 2  # the report and its link
    assert Measurement.objects.count() == 1
    assert told_twice("report_published") == set()
    report.refresh_from_db()
    assert HistoryEvent.objects.get(kind="report_published").actor_id == report.decided_by_id


def test_of_eight_who_publish_return_decline_and_withdraw_at_once_one_decides():
    report, people, lead = handed_in(), desk(), the_lead()
    leads = [User.objects.get(pk=lead.pk) for _ in range(CLIENTS)]
    verbs = ["publish", "request_changes", "decline", "withdraw"]

    def decide(number):
        verb = verbs[number % len(verbs)]
        by = leads[number] if verb == "withdraw" else people[number]
        words = {"reason": "For this reason."} if verb in ("request_changes", "decline") else {}
        return getattr(reports, verb)(report, by=by, **words).state

    results = at_once(decide)
    report.refresh_from_db()
    kinds = decided()
    # A report that was given back may still be withdrawn by its organization: those two may both happen, in that order.
    assert len(kinds) == 1 or kinds == ["report_returned", "report_withdrawn"]
    done = [result for result in results if not isinstance(result, Refused)]
    assert done.count(report.state) == 2  # whoever did it, and the one who asked for the same
    if len(kinds) == 1:
        assert len(done) == 2
    else:  # the second who gives it back may come when it is withdrawn already, and is refused
        assert done.count("changes_requested") in (1, 2)
    assert {type(result) for result in results if isinstance(result, Refused)} <= {WrongState}
    published = report.state == "published"
    assert Update.objects.filter(kind="report").exists() is published
    assert Source.objects.filter(key__startswith="report-").exists() is published
    if report.state != "withdrawn":
        assert told_twice(kinds[0]) == set()


def test_eight_people_who_speak_for_it_submit_one_report_once():
    report, people = make_report(until="draft"), the_leads()
    the_editor()
    desk()
    results = at_once(lambda n: reports.submit(report, by=people[n], attested=True).state)
    assert results == ["submitted"] * CLIENTS
    assert HistoryEvent.objects.filter(kind="report_submitted").count() == 1
    assert told_twice("report_submitted") == set()


def test_eight_colleagues_begin_one_draft():
    commitment, people = make_promise(), the_leads()
    organization = make_organization()
    results = at_once(lambda n: reports.start(organization, commitment, by=people[n]).pk)
    assert results == [Report.objects.get().pk] * CLIENTS
    assert HistoryEvent.objects.filter(subject_type="report", kind="created").count() == 1


def test_eight_colleagues_write_one_draft_and_seven_are_told():
    report, people = make_report(until="draft"), the_leads()
    seen = report.revision

    def write(number):
        values = {"headline": f"By {number}."}
        return reports.write(report, by=people[number], values=values, expected=seen).headline

    results = at_once(write)
    report.refresh_from_db()
    assert [result for result in results if not isinstance(result, Conflict)] == [report.headline]
    assert report.revision == seen + 1


def test_a_draft_that_is_submitted_while_colleagues_write_is_what_was_read():
    report, people = make_report(until="draft"), the_leads()
    seen = report.revision

    def work(number):
        if number % 2:
            return reports.submit(report, by=people[number], attested=True, expected=seen).state
        return reports.write(report, by=people[number], values={"headline": "Mine."}, expected=seen).state

    results = at_once(work)
    report.refresh_from_db()
    assert report.headline == ("Mine." if report.state == "draft" else "The first half is built.")
    won = [result for result in results if not isinstance(result, Refused)]
    assert won == ([report.state] * (1 if report.state == "draft" else CLIENTS // 2))


def test_one_file_given_eight_times_at_once_is_kept_once():
    report, people = make_report(until="draft"), the_leads()
    results = at_once(lambda n: reports.attach(report, a_file(b"the same"), by=people[n]).pk)
    assert results == [EvidenceFile.objects.get().pk] * CLIENTS


def test_eight_editors_accept_one_milestone_once():
    report, people = handed_in(), desk()
    reports.publish(report, by=the_editor())
    claim = report.milestones.get()
    results = at_once(lambda n: reports.accept_milestone(claim, by=people[n]).accepted_at)
    assert len(set(results)) == 1
    assert HistoryEvent.objects.filter(kind="milestone_achieved").count() == 1


def test_one_invitation_is_used_once():
    invitation = make_invitation()
    person = make_user("Nina New", email="new@example.org")
    people = [User.objects.get(pk=person.pk) for _ in range(CLIENTS)]
    results = at_once(lambda n: members.accept(invitation, by=people[n]).pk)
    used = [result for result in results if isinstance(result, Refused)]
    assert [str(refusal) for refusal in used] == ["This invitation was used already."] * (CLIENTS - 1)
    assert Membership.objects.filter(user=person).count() == 1
    kinds = HistoryEvent.objects.filter(kind__in=["invitation_accepted", "member_joined"])
    assert sorted(kinds.values_list("kind", flat=True)) == ["invitation_accepted", "member_joined"]


def test_an_invitation_that_is_used_and_revoked_at_once_is_one_of_them():
    invitation, editors = make_invitation(), desk()
    person = make_user("Nina New", email="new@example.org")

    def work(number):
        if number % 2:
            return members.accept(invitation, by=User.objects.get(pk=person.pk)).pk
        return members.revoke(invitation, by=editors[number]).state

    at_once(work)
    invitation.refresh_from_db()
    seats = Membership.objects.filter(user=person).count()
    assert (invitation.state, seats) in {("accepted", 1), ("revoked", 0)}
    ends = HistoryEvent.objects.filter(kind__in=["invitation_accepted", "invitation_revoked"])
    assert list(ends.values_list("kind", flat=True)) == [f"invitation_{invitation.state}"]


def test_eight_editors_invite_one_address_and_one_link_works():
    organization, people = make_organization(), desk()
    results = at_once(lambda n: members.invite(organization, "new@example.org", by=people[n], role="lead").pk)
    assert len(set(results)) == CLIENTS
    assert Invitation.objects.filter(state="sent").count() == 1


def test_of_eight_leads_who_leave_at_once_one_stays_with_the_members():
    people = the_leads()
    the_member()
    seats = [person.memberships.select_related("organization").get() for person in people]
    results = at_once(lambda n: members.end(seats[n], by=people[n]).pk)
    assert len([result for result in results if isinstance(result, Refused)]) == 1
    assert Membership.objects.open().filter(role="lead").count() == 1


def test_eight_replies_at_once_leave_one_and_seven_are_told_so():
    verdict, people = make_assessment(make_promise()), the_leads()
    organization = make_organization()
    results = at_once(
        lambda n: replies.give(verdict, organization, by=people[n], text=f"We see it otherwise, {n}.").pk
    )
    refused = [str(result) for result in results if isinstance(result, Refused)]
    assert len(refused) == CLIENTS - 1
    assert set(refused) == {"Your organization has replied already. Withdraw that reply to give another."}
    assert Reply.objects.count() == HistoryEvent.objects.filter(kind="reply_given").count() == 1
    assert told_twice("reply_received") == set()


def test_the_same_reply_sent_eight_times_is_one():
    verdict, people = make_assessment(make_promise()), the_leads()
    organization = make_organization()
    results = at_once(lambda n: replies.give(verdict, organization, by=people[n], text="The same.").pk)
    assert results == [Reply.objects.get().pk] * CLIENTS
