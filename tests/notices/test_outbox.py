"""From notices to queued mail: once, at each person's pace, and only what is still true."""

import datetime as dt

import pytest
from django.utils import timezone
from post_office.models import STATUS, Email

from tests.factories import make_deadline, make_user, the_editor, the_reviewer
from tests.notices.makers import KINDS, make_due, make_notice, only, the_reader
from tests.reporting import make_promise, make_report, the_lead, the_member
from tests.stories.test_races import CLIENTS, at_once
from tracker import notices
from tracker.actions import assessments, members, milestones, reports
from tracker.enums import NoticeKind, NoticePace
from tracker.models import Assessment, Invitation, Milestone, Notice, Party, Reply, Report, User
from tracker.rules import OPERATOR

pytestmark = pytest.mark.django_db

QUEUED = [kind for kind in KINDS if kind != NoticeKind.INVITATION]


@pytest.fixture(autouse=True)
def on_that_day(today):
    """Noon in Paris on the day of the tests."""


def deliver() -> int:
    return notices.deliver(timezone.now())


def digest() -> int:
    return notices.digest(timezone.now())


def mails() -> list[str]:
    """Who is written to, in order."""
    return [", ".join(email.to) for email in Email.objects.order_by("pk")]


@pytest.mark.parametrize("kind", QUEUED)
def test_a_notice_becomes_one_mail(kind):
    notice = make_notice(kind)
    only(kind)
    people = list(Notice.objects.order_by("pk").values_list("recipient__email", flat=True))
    assert deliver() == len(people)
    assert mails() == people
    row = Email.objects.last()
    assert (row.status, row.subject, row.message) == (
        STATUS.queued,
        notices.letter_of(notice).subject,
        notices.letter_of(notice).text,
    )
    assert row.html_message == notices.letter_of(notice).html
    assert row.message_id.startswith("<")
    assert not Notice.objects.waiting().exists()
    assert not Notice.objects.filter(skipped=True).exists()


def test_delivered_again_nothing_is_queued():
    make_notice(NoticeKind.REPORT_RETURNED)
    deliver()
    before = Email.objects.count()
    assert (deliver(), Email.objects.count()) == (0, before)


def test_a_mail_is_to_one_person():
    make_notice(NoticeKind.REPORT_RETURNED)
    only(NoticeKind.REPORT_RETURNED)
    deliver()
    assert sorted(mails()) == ["lea@example.org", "mina@example.org"]


# --- What is moot -----------------------------------------------------------------------------------------------------


def skipped(notice: Notice) -> bool:
    """Whether the notice is closed without a mail."""
    only(notice.kind)
    deliver()
    notice.refresh_from_db()
    assert notice.mailed_at is not None
    assert (Email.objects.filter(to=notice.recipient.email).count() == 0) == notice.skipped
    return notice.skipped


@pytest.mark.parametrize("kind", QUEUED)
def test_nothing_is_sent_to_somebody_who_may_no_longer_sign_in(kind):
    notice = make_notice(kind)
    User.objects.filter(pk=notice.recipient_id).update(is_active=False)
    assert skipped(notice)


@pytest.mark.parametrize("kind", QUEUED)
def test_nothing_is_sent_to_somebody_without_the_seat_or_the_role(kind):
    notice = make_notice(kind)
    person = notice.recipient
    person.memberships.update(ended_at=timezone.now())
    User.objects.filter(pk=person.pk).update(is_editor=False)
    assert skipped(notice)


@pytest.mark.parametrize("kind", QUEUED)
def test_nothing_is_sent_by_mail_to_somebody_who_does_not_want_it(kind):
    assert skipped(make_notice(kind, pace=NoticePace.NEVER))


@pytest.mark.parametrize("state", ["submitted", "withdrawn"])
def test_a_return_is_moot_once_the_report_went_on(state):
    notice = make_notice(NoticeKind.REPORT_RETURNED)
    Report.objects.update(state=state)
    assert skipped(notice)


def test_a_submission_is_moot_once_it_was_decided_or_withdrawn():
    notice = make_notice(NoticeKind.REPORT_SUBMITTED)
    reports.withdraw(Report.objects.get(), by=the_lead())
    assert skipped(notice)


def test_a_reply_that_was_withdrawn_is_not_announced():
    notice = make_notice(NoticeKind.REPLY_RECEIVED)
    Reply.objects.update(state="withdrawn")
    assert skipped(notice)


def test_a_correction_that_was_answered_is_not_announced():
    notice = make_notice(NoticeKind.CORRECTION_RECEIVED)
    from tracker.actions import corrections
    from tracker.models import Correction

    corrections.decline(Correction.objects.get(), by=the_editor(), finding_en="It is right.")
    assert skipped(notice)


def test_a_proposal_that_was_taken_back_is_not_announced():
    notice = make_notice(NoticeKind.ASSESSMENT_PROPOSED)
    assessments.retract(Assessment.objects.get(state="proposed"), by=the_reviewer(), reason="Too early.")
    assert skipped(notice)


def test_of_a_proposal_in_other_words_only_the_last_is_told():
    notice = make_notice(NoticeKind.ASSESSMENT_PROPOSED)
    only(notice.kind)
    verdict = Assessment.objects.get(state="proposed")
    verdict.rationale_en = "Other words."
    assessments.reword(
        verdict, by=verdict.author, expected=verdict.revision, sources=list(verdict.sources.all())
    )
    told = Notice.objects.filter(recipient=notice.recipient)
    assert told.count() == 2
    deliver()
    assert list(told.order_by("pk").values_list("skipped", flat=True)) == [True, False]


@pytest.mark.parametrize("kind", [NoticeKind.DUE_IN_30, NoticeKind.DUE_IN_7, NoticeKind.OVERDUE])
def test_a_reminder_is_moot_once_the_milestone_is_reached_or_the_date_moved(kind):
    from tests.factories import make_source

    notice = make_notice(kind)
    make_deadline(Milestone.objects.get(), "2027-06-30", announced_on="2026-11-20")
    assert notices.letter_of(notice) is None
    notice.data = {"due_on": "2027-06-30"}
    assert notices.letter_of(notice) is None
    milestones.achieve(Milestone.objects.get(), by=OPERATOR, on=dt.date(2026, 11, 1), source=make_source())
    assert skipped(notice)


def test_a_reminder_is_moot_once_the_organization_is_no_longer_a_party():
    notice = make_notice(NoticeKind.DUE_IN_7)
    Party.objects.update(left_on=dt.date(2026, 11, 1))
    assert skipped(notice)


def test_a_reminder_that_waited_too_long_gives_way_to_the_next_one():
    import time_machine

    notice = make_notice(NoticeKind.DUE_IN_30)
    with time_machine.travel(dt.datetime(2026, 12, 20, 9, tzinfo=dt.UTC)):
        assert notices.letter_of(notice) is None


def test_a_notice_about_what_is_gone_is_closed():
    notice = make_notice(NoticeKind.REPORT_RETURNED)
    Notice.objects.update(subject_key="nothing-of-ours")
    assert skipped(notice)


# --- Pace -------------------------------------------------------------------------------------------------------------


def test_who_is_told_once_a_day_gets_one_mail_with_everything():
    make_notice(NoticeKind.REPORT_RETURNED, pace=NoticePace.DAILY)
    make_due(7)
    assert deliver() == 0
    assert digest() == 2
    assert mails() == ["lea@example.org", "mina@example.org"]
    mail = Email.objects.first()
    assert mail.subject == "2 messages from the Paris Actions Tracker"
    assert "Changes requested" in mail.message
    assert "Due on 29 November 2026" in mail.message
    assert not Notice.objects.filter(recipient=the_reader()).waiting().exists()
    assert (digest(), deliver()) == (0, 0)


def test_a_digest_names_one_thing_once_and_leaves_out_what_is_moot():
    report = make_report(make_promise(), until="submitted")
    Notice.objects.all().delete()
    editor = the_editor()
    User.objects.filter(pk=editor.pk).update(pace=NoticePace.DAILY)
    reports.withdraw(report, by=the_lead())
    second = make_report(report.commitment, until="changes_requested")
    reports.submit(second, by=the_lead(), attested=True)
    assert Notice.objects.filter(recipient=editor, kind="report_submitted").count() == 2
    assert digest() == 1
    assert Email.objects.get().message.count("To review") == 1
    assert list(Notice.objects.filter(recipient=editor).values_list("skipped", flat=True)) == [True, False]


def test_a_digest_of_nothing_is_not_sent():
    make_notice(NoticeKind.REPORT_RETURNED, pace=NoticePace.DAILY)
    only(NoticeKind.REPORT_RETURNED)
    Report.objects.update(state="submitted")
    assert digest() == 0
    assert not Email.objects.exists()
    assert not Notice.objects.filter(kind="report_returned").waiting().exists()


def test_who_changes_the_pace_is_told_at_the_new_one():
    make_notice(NoticeKind.REPORT_RETURNED, pace=NoticePace.DAILY)
    only(NoticeKind.REPORT_RETURNED)
    User.objects.filter(email="lea@example.org").update(pace=NoticePace.AT_ONCE)
    assert deliver() == 1
    assert mails() == ["lea@example.org"]


def test_an_invitation_is_never_in_the_outbox():
    notice = make_notice(NoticeKind.INVITATION)
    token = members.token_of(Invitation.objects.get())
    assert (deliver(), digest()) == (0, 0)
    assert not Email.objects.filter(message__contains=token).exists()
    assert Notice.objects.waiting().contains(notice)


# --- Once -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_eight_deliverers_at_once_queue_each_mail_once():
    promise = make_promise()
    for number in range(30):
        person = make_user(f"Person{number} Nr")
        from tests.reporting import make_seat

        make_seat("some-lab", person, role="member")
    make_report(promise, until="declined")
    the_member()
    waiting = Notice.objects.waiting().count()
    assert waiting >= 32
    results = at_once(lambda n: deliver())
    assert sum(results) == waiting == Email.objects.count()
    assert len(set(mails())) == waiting
    assert not Notice.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_eight_digests_at_once_are_one_mail_for_each_person():
    make_notice(NoticeKind.REPORT_RETURNED, pace=NoticePace.DAILY)
    only(NoticeKind.REPORT_RETURNED)
    results = at_once(lambda n: digest())
    assert len(results) == CLIENTS
    assert sum(results) == 2
    assert sorted(mails()) == ["lea@example.org", "mina@example.org"]


def test_a_mail_that_could_not_be_queued_leaves_its_notice_waiting(monkeypatch):
    """What fails after the mail was written takes the mark back with it: both or neither."""
    from django.db import DatabaseError

    make_notice(NoticeKind.REPORT_RETURNED)
    only(NoticeKind.REPORT_RETURNED)
    waiting = Notice.objects.waiting().count()

    def full(*_args, **_kwargs):
        raise DatabaseError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Email.objects, "bulk_create", full)
        with pytest.raises(DatabaseError):
            deliver()
    assert Notice.objects.waiting().count() == waiting
    assert deliver() == waiting


def test_one_notice_that_cannot_be_written_does_not_keep_the_others(caplog):
    make_notice(NoticeKind.REPORT_RETURNED)
    only(NoticeKind.REPORT_RETURNED)
    bad = Notice.objects.order_by("pk")[0]
    Notice.objects.filter(pk=bad.pk).update(kind="reply_received", subject_key="lea@example.org")
    with pytest.raises(notices.Unwritten):
        deliver()
    assert list(Notice.objects.waiting()) == [bad]
    assert mails() == ["mina@example.org"]
    assert "notice not written" in caplog.text
    assert "[address]" in caplog.text
    assert "@example.org" not in caplog.text
