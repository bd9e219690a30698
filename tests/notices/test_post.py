"""From the queue to a real mail server: it refuses, is down, says nothing, breaks off; nothing is lost or sent twice"""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone
from post_office.models import STATUS, Email

from tests.mail import Peer
from tests.notices.makers import make_notice, only
from tests.reporting import make_report, the_lead
from tests.stories.test_races import at_once
from tracker import due, notices
from tracker.enums import NoticeKind
from tracker.models import Notice

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


def queue(*addresses: str) -> list[Email]:
    return [
        Email.objects.create(
            from_email="tracker@example.org",
            to=[address],
            subject=f"For {number}",
            message="Text",
            html_message="<p>HTML</p>",
            status=STATUS.queued,
            message_id=f"<{number}@example.org>",
            headers={"Auto-Submitted": "auto-generated"},
        )
        for number, address in enumerate(addresses)
    ]


def people(count: int) -> list[str]:
    return [f"person{number}@example.org" for number in range(count)]


def send() -> int:
    return notices.send(timezone.now())


def status(email: Email) -> int:
    email.refresh_from_db()
    return email.status


def test_what_is_queued_arrives_once_with_both_its_faces(smtp_peer: Peer):
    (email,) = queue("lea@example.org")
    assert (send(), send()) == (1, 0)
    (got,) = smtp_peer.messages
    assert (got.sender, got.to, got.subject) == ("tracker@example.org", ["lea@example.org"], "For 0")
    assert (got.text.strip(), got.html.strip()) == ("Text", "<p>HTML</p>")
    assert (got.message["Message-ID"], got.message["Auto-Submitted"]) == ("<0@example.org>", "auto-generated")
    assert got.message["To"] == "lea@example.org"
    assert status(email) == STATUS.sent


def test_a_batch_takes_one_connection_and_all_batches_are_sent(smtp_peer: Peer, settings):
    settings.POST_OFFICE = {**settings.POST_OFFICE, "BATCH_SIZE": 10}
    queue(*people(25))
    assert send() == 25
    assert [one.to[0] for one in smtp_peer.messages] == people(25)
    assert smtp_peer.sessions == 3


def test_while_the_server_is_down_mail_stays_and_goes_out_later_once(smtp_peer: Peer):
    rows = queue(*people(3))
    smtp_peer.down()
    for _minute in range(20):
        with pytest.raises(notices.Unreachable):
            send()
    assert {status(row) for row in rows} == {STATUS.queued}
    assert {row.number_of_retries for row in rows} == {None}
    smtp_peer.up()
    assert (send(), send()) == (3, 0)
    assert [one.to[0] for one in smtp_peer.messages] == people(3)


def test_an_address_that_is_refused_does_not_stop_the_others(smtp_peer: Peer, clock, caplog):
    smtp_peer.refuse["person1@example.org"] = "550 No such user person1@example.org"
    rows = queue(*people(4))
    assert send() == 3
    assert [one.to[0] for one in smtp_peer.messages] == [
        "person0@example.org",
        "person2@example.org",
        "person3@example.org",
    ]
    assert smtp_peer.sessions == 1
    assert status(rows[1]) == STATUS.requeued
    assert "550" in caplog.text
    assert "@example.org" not in caplog.text


def test_a_refusal_for_now_is_tried_again_at_growing_intervals(smtp_peer: Peer, clock):
    smtp_peer.refuse["lea@example.org"] = "451 Try again later"
    (email,) = queue("lea@example.org")
    assert send() == 0
    waits = []
    for _try in range(3):
        email.refresh_from_db()
        waits.append(round((email.scheduled_time - timezone.now()) / dt.timedelta(minutes=1)))
        assert send() == 0
        clock.shift(email.scheduled_time - timezone.now() + dt.timedelta(seconds=1))
        send()
    assert waits == [5, 10, 20]
    smtp_peer.refuse.clear()
    email.refresh_from_db()
    clock.shift(email.scheduled_time - timezone.now() + dt.timedelta(seconds=1))
    assert (send(), status(email)) == (1, STATUS.sent)
    assert len(smtp_peer.messages) == 1


def test_what_is_refused_for_days_is_given_up(smtp_peer: Peer, clock):
    smtp_peer.refuse["lea@example.org"] = "550 No such user"
    (email,) = queue("lea@example.org")
    begun = timezone.now()
    tries = 0
    while status(email) in (STATUS.queued, STATUS.requeued):
        if email.scheduled_time:
            clock.shift(email.scheduled_time - timezone.now() + dt.timedelta(seconds=1))
        send()
        tries += 1
    assert (tries, status(email)) == (11, STATUS.failed)
    assert 3 <= (timezone.now() - begun).days <= 4
    assert send() == 0


def test_a_mail_at_which_the_connection_breaks_does_not_stop_the_queue_for_good(smtp_peer: Peer, clock):
    smtp_peer.refuse["person0@example.org"] = "421 Closing"
    rows = queue(*people(3))
    with pytest.raises(notices.Unreachable):
        send()
    assert [status(row) for row in rows] == [STATUS.requeued, STATUS.queued, STATUS.queued]
    assert send() == 2
    assert [one.to[0] for one in smtp_peer.messages] == people(3)[1:]


def test_an_address_that_is_none_is_given_up_at_once(smtp_peer: Peer):
    rows = queue("lea@example.org", "mina@example.org")
    Email.objects.filter(pk=rows[0].pk).update(subject="One\nBcc: x@example.org")
    assert send() == 1
    assert [status(row) for row in rows] == [STATUS.failed, STATUS.sent]


def test_what_another_process_died_with_is_taken_again_after_its_lease(smtp_peer: Peer, clock):
    from tracker.notices import post

    (email,) = queue("lea@example.org")
    assert [row.pk for row in post._take()] == [email.pk]
    assert send() == 0
    clock.shift(post.LEASE + dt.timedelta(seconds=1))
    assert (send(), len(smtp_peer.messages)) == (1, 1)


def test_a_slow_server_gets_no_more_of_a_batch_than_its_lease_allows(smtp_peer: Peer, monkeypatch):
    from tracker.notices import post

    monkeypatch.setattr(post, "BATCH_SECONDS", -1)
    rows = queue(*people(2))
    assert post._send_batch(post._take()) == 0
    assert {status(row) for row in rows} == {STATUS.queued}
    assert {row.scheduled_time for row in rows} == {None}


@pytest.mark.django_db(transaction=True)
def test_eight_senders_at_once_send_each_mail_once(smtp_peer: Peer, settings):
    settings.POST_OFFICE = {**settings.POST_OFFICE, "BATCH_SIZE": 3}
    queue(*people(30))
    assert sum(at_once(lambda n: send())) == 30
    assert sorted(one.to[0] for one in smtp_peer.messages) == sorted(people(30))
    assert set(Email.objects.values_list("status", flat=True)) == {STATUS.sent}


@pytest.mark.django_db(transaction=True)
def test_eight_days_work_at_once_is_one_mail_for_each_person(smtp_peer: Peer, today):
    make_notice(NoticeKind.REPORT_RETURNED)
    only(NoticeKind.REPORT_RETURNED)
    at_once(lambda n: due.run())
    assert sorted(one.to[0] for one in smtp_peer.messages) == ["lea@example.org", "mina@example.org"]


def test_no_page_waits_for_a_mail_server_that_says_nothing(smtp_peer: Peer, client, today):
    """The report is handed in over the site: the notices are rows, whatever the mail server does."""
    from django.urls import reverse

    report = make_report(until="draft")
    smtp_peer.silent()
    client.force_login(the_lead())
    begun = time.monotonic()
    response = client.post(reverse("portal_withdraw", args=[report.key]))
    assert response.status_code in (302, 303)
    assert time.monotonic() - begun < 1.5
    assert smtp_peer.sessions == 0


def test_a_server_that_says_nothing_is_given_up_after_its_time(smtp_peer: Peer, settings):
    settings.EMAIL_TIMEOUT = 0.2
    queue(*people(50))
    smtp_peer.silent()
    begun = time.monotonic()
    with pytest.raises(notices.Unreachable):
        send()
    assert time.monotonic() - begun < 10
    smtp_peer.up()
    settings.EMAIL_TIMEOUT = 5
    assert send() == 50


def test_from_the_move_to_the_letter_box(smtp_peer: Peer, today):
    make_notice(NoticeKind.REPORT_PUBLISHED)
    assert due.run() == []
    got = smtp_peer.to("lea@example.org")
    assert [one.subject for one in got] == ["Published: the report of Some Lab on PA-001"]
    assert any("/en/reports/" in link for link in got[0].links)
    assert due.run() == []
    assert len(smtp_peer.to("lea@example.org")) == 1
    assert not Notice.objects.waiting().exists()


def test_a_run_with_the_server_down_says_so_and_does_the_rest(smtp_peer: Peer, today, caplog):
    make_notice(NoticeKind.REPORT_RETURNED)
    smtp_peer.down()
    assert due.run() == ["send"]
    assert not Notice.objects.waiting().exists()
    assert "mail server cannot be reached" in caplog.text
    assert "@example.org" not in caplog.text
    smtp_peer.up()
    assert due.run() == []
    assert {one.to[0] for one in smtp_peer.messages} >= {"lea@example.org", "mina@example.org"}
