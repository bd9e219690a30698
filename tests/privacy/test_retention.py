"""What is not needed any more goes by itself, after exactly as long as the privacy page says."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from tests.factories import make_user, the_editor
from tests.following.making import follow
from tests.privacy.traces import everything_stored
from tests.reporting import make_invitation, make_report, make_seat, the_member
from tracker.actions import corrections, members, reports, retention
from tracker.enums import EventKind, NoticeKind, ReportState
from tracker.exceptions import NotAllowed
from tracker.models import (
    Correction,
    EvidenceFile,
    HistoryEvent,
    Invitation,
    Notice,
    Report,
    Subscription,
    User,
)
from tracker.notices.following import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(today):
    """Everything begins on the day of the tests."""


def after(days, *, minutes=0):
    """What the run says that takes place so many days from now."""
    moment = timezone.now() + dt.timedelta(days=days, minutes=minutes)
    with time_machine.travel(moment, tick=True):
        return retention.enforce()


def ended(period, **limits):
    """How many ended a moment before the period was over, and how many right after."""
    return after(period.days, minutes=-5)[period.name], after(period.days, minutes=5)[period.name]


def keep_file(report):
    kept = EvidenceFile(
        name="photo of a quokka.png", content_type="image/png", size=3, sha256="a" * 64, report=report
    )
    kept.file.save("x", ContentFile(b"abc"), save=False)
    return reports.attach(report, kept, by=the_member())


def test_only_the_clock_may_run_it(administrator):
    with pytest.raises(NotAllowed):
        retention.enforce(by=administrator)


def test_on_an_ordinary_day_nothing_ends(django_capture_on_commit_callbacks):
    make_report(until="draft")
    make_invitation()
    make_user("Sven Stranger")
    assert set(retention.enforce().values()) == {0}


def test_a_draft_that_nobody_touches_goes_with_its_files(django_capture_on_commit_callbacks):
    report = make_report(until="draft")
    name = keep_file(report).file.name
    assert after(retention.DRAFTS.days, minutes=-5)["drafts"] == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert after(retention.DRAFTS.days, minutes=5)["drafts"] == 1
    assert not Report.objects.exists()
    assert not storages["evidence"].exists(name)
    events = HistoryEvent.objects.filter(subject_type="report", subject_key=report.key)
    assert [event.kind for event in events] == [EventKind.DELETED, EventKind.CREATED]


def test_a_withdrawn_report_goes_with_its_words_counted_from_the_withdrawal():
    report = make_report(headline="Words about a quokka.")
    with time_machine.travel(timezone.now() + dt.timedelta(days=300)):
        reports.withdraw(report, by=make_user("Lea Lead"))
    assert after(retention.DRAFTS.days, minutes=5)["drafts"] == 0
    assert after(retention.DRAFTS.days + 301)["drafts"] == 1
    assert "quokka" not in everything_stored()


@pytest.mark.parametrize("until", ["submitted", "published", "changes_requested", "declined"])
def test_reports_that_were_handed_in_stay(until):
    make_report(until=until)
    assert after(retention.DRAFTS.days * 2)["drafts"] == 0
    assert Report.objects.get().state == getattr(ReportState, until.upper())


def test_a_closed_invitation_loses_its_address():
    members.revoke(make_invitation(email="quokka@example.org"), by=the_editor())
    assert ended(retention.INVITATIONS) == (0, 1)
    assert "quokka" not in everything_stored()
    assert Invitation.objects.count() == 1
    assert after(400)["invitations"] == 0


def test_an_open_invitation_keeps_its_address():
    make_invitation(email="quokka@example.org")
    assert after(retention.INVITATIONS.days + 1)["invitations"] == 0


def correction(**fields):
    row, _token = corrections.report(Correction(page="/en/", text="A quokka is missing.", **fields))
    return row


def test_a_declined_correction_goes():
    corrections.decline(correction(), by=the_editor(), finding_en="It is not.")
    assert ended(retention.CORRECTIONS) == (0, 1)
    assert not Correction.objects.exists()
    assert "quokka" not in everything_stored()


def test_of_an_upheld_correction_only_the_readers_words_go():
    corrections.uphold(correction(), by=the_editor(), finding_en="True.", finding_fr="C’est vrai.")
    assert ended(retention.CORRECTIONS) == (0, 1)
    assert (Correction.objects.get().finding_en, Correction.objects.get().text) == ("True.", "")
    assert after(1000)["corrections"] == 0


def test_a_correction_without_an_answer_waits():
    correction()
    assert after(2000)["corrections"] == 0


def test_an_account_without_seat_and_role_is_erased():
    person = make_user("Sven Stranger", last_login=timezone.now())
    assert ended(retention.ACCOUNTS) == (0, 1)
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("", False)


def test_accounts_with_a_role_or_a_seat_stay():
    make_seat("some-lab", "Lea Lead")
    make_user("Ada Administrator", is_administrator=True)
    the_editor()
    make_user("Ravi Reviewer", is_reviewer=True)
    assert after(retention.ACCOUNTS.days * 2)["accounts"] == 0
    assert not User.objects.filter(erased_at__isnull=False).exists()


def test_an_account_is_counted_from_the_day_its_last_seat_ended():
    lead, seat = make_user("Lea Lead", last_login=timezone.now()), make_seat("some-lab", "Lea Lead")
    with time_machine.travel(timezone.now() + dt.timedelta(days=200)):
        members.end(seat, by=lead)
    assert after(retention.ACCOUNTS.days, minutes=5)["accounts"] == 0
    assert after(retention.ACCOUNTS.days + 201)["accounts"] == 1


def test_an_account_that_nobody_ever_entered_is_erased_soon():
    make_user("Begun Only")
    assert ended(retention.UNUSED) == (0, 1)


def test_mails_go_with_their_log_whether_or_not_they_were_sent():
    for status in (STATUS.sent, STATUS.failed, STATUS.queued):
        mail = Email.objects.create(from_email="a@example.org", to=["quokka@example.org"], status=status)
        Log.objects.create(email=mail, status=STATUS.failed, message="quokka@example.org refused")
    assert ended(retention.MAILS) == (0, 3)
    assert "quokka" not in everything_stored()


def test_confirmations_that_nobody_followed_go():
    address = EmailAddress.objects.create(user=make_user("Sven Stranger"), email="new@example.org")
    EmailConfirmation.objects.create(email_address=address, key="key", sent=timezone.now())
    assert ended(retention.CONFIRMATIONS) == (0, 1)


def test_sessions_go_when_they_are_over_and_devices_with_them(client, stranger):
    client.force_login(stranger)
    key = client.session.session_key
    seen = {"user": stranger, "ip": "203.0.113.7", "user_agent": "A phone"}
    UserSession.objects.get_or_create(session_key=key, defaults=seen)
    assert after(0, minutes=11 * 60)["sessions"] == 0
    assert after(0, minutes=13 * 60)["sessions"] == 2
    assert not Session.objects.exists()


def test_a_file_without_a_report_goes():
    report = make_report(until="draft")
    kept = keep_file(report).file.name
    reports.submit(report, by=make_user("Lea Lead"), attested=True)
    stray = storages["evidence"].save("zz/stray", ContentFile(b"left by a crash"))
    assert retention.enforce()["stray files"] == 0
    with time_machine.travel(dt.datetime.now(dt.UTC).replace(year=2035)):
        assert retention.enforce()["stray files"] == 1
    assert not storages["evidence"].exists(stray)
    assert storages["evidence"].exists(kept)


def test_a_second_run_finds_nothing_left():
    make_report(until="draft")
    members.revoke(make_invitation(), by=the_editor())
    assert sum(after(1000).values()) > 0
    assert sum(after(1000).values()) == 0


def test_counts_of_attempts_go_when_they_are_over():
    cache.clear()
    cache.set("allauth:rl:login:ip:203.0.113.7", [1.0], timeout=3600)
    assert after(0, minutes=59)["attempts"] == 0
    assert "203.0.113.7" in everything_stored()
    assert after(0, minutes=61)["attempts"] == 1
    assert "203.0.113.7" not in everything_stored()


def test_messages_go_a_year_after_they_were_sent():
    person = make_user("Sven Stranger", last_login=timezone.now())
    sent = {"kind": NoticeKind.OVERDUE, "recipient": person, "subject_type": "milestone"}
    Notice.objects.create(occasion="sent", mailed_at=timezone.now(), **sent)
    Notice.objects.create(occasion="waiting", **sent)
    assert ended(retention.NOTICES) == (0, 1)
    assert Notice.objects.get().occasion == "waiting"


def test_what_was_never_confirmed_is_forgotten_with_its_question():
    days = retention.FOLLOWING.days
    follow(email="kept@example.net")
    ask(Subscription(email="vera@example.net", scope="all"))
    assert after(days, minutes=-1)["following"] == 0
    assert "vera@example.net" in everything_stored()
    assert after(days, minutes=1)["following"] == 1
    assert "vera@example.net" not in everything_stored()
    assert "kept@example.net" in everything_stored()


def test_every_period_is_tried_here():
    tried = set(
        re.findall(r"retention\.([A-Z_]+)|\[\"([a-z ]+)\"\]", Path(__file__).read_text(encoding="utf-8"))
    )
    names = {(constant or label).lower().replace("_", " ") for constant, label in tried}
    known = {period.name for period in retention.RETENTION if period is not retention.SLOTS}
    assert {name.replace("unused accounts", "unused") for name in known} <= names
