"""Invitations: written when they are sent, marked when the server has taken them, and their link lies nowhere."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core import serializers
from django.utils import timezone
from post_office.models import Email

from tests.factories import the_editor
from tests.mail import Peer
from tests.reporting import make_invitation
from tests.stories.test_races import at_once
from tracker import notices
from tracker.actions import members, slots
from tracker.models import Invitation, Notice, Slot

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


def send() -> int:
    return notices.send_invitations(timezone.now())


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def test_an_invitation_arrives_once_with_its_link(smtp_peer: Peer):
    invitation = make_invitation(email="new@example.org")
    assert (send(), send()) == (1, 0)
    (got,) = smtp_peer.messages
    assert got.to == ["new@example.org"]
    assert any(members.token_of(invitation) in link for link in got.links)
    assert Notice.objects.get().mailed_at is not None


def test_the_link_lies_nowhere_in_the_database(smtp_peer: Peer):
    token = members.token_of(make_invitation())
    smtp_peer.down()
    with pytest.raises(notices.Unreachable):
        send()
    smtp_peer.up()
    send()
    for model in (Notice, Invitation, Slot, Email):
        assert token not in serializers.serialize("json", model.objects.all())


def test_while_the_server_is_down_it_waits_and_goes_out_at_the_next_run(smtp_peer: Peer):
    make_invitation()
    smtp_peer.down()
    for _minute in range(3):
        with pytest.raises(notices.Unreachable):
            send()
    assert Notice.objects.waiting().count() == 1
    smtp_peer.up()
    assert send() == 1


def test_a_refused_address_is_tried_again_ever_more_rarely_and_does_not_stop_the_others(
    smtp_peer: Peer, clock, caplog
):
    smtp_peer.refuse["bad@example.org"] = "550 No such user bad@example.org"
    make_invitation(email="bad@example.org")
    make_invitation(email="good@example.org")
    assert send() == 1
    assert [one.to for one in smtp_peer.messages] == [["good@example.org"]]
    for _run in range(7 * 24 * 6):  # every ten minutes for a week
        clock.shift(minutes(10))
        send()
    assert 12 <= caplog.text.count("mail refused") <= 25
    clock.shift(dt.timedelta(days=4))
    assert send() == 0
    assert Notice.objects.filter(skipped=True).count() == 1  # the invitation has ended by then
    assert "@example.org" not in caplog.text


def test_a_revoked_invitation_is_not_sent(smtp_peer: Peer):
    members.revoke(make_invitation(), by=the_editor())
    assert send() == 0
    assert Notice.objects.get().skipped
    assert smtp_peer.messages == []


def test_an_ended_invitation_is_not_sent(smtp_peer: Peer, clock):
    make_invitation()
    clock.shift(dt.timedelta(days=8))
    assert send() == 0
    assert Notice.objects.get().skipped


def test_the_newest_link_is_the_one_that_is_sent(smtp_peer: Peer):
    make_invitation(email="new@example.org")
    second = make_invitation(email="new@example.org")
    assert send() == 1
    assert any(members.token_of(second) in link for link in smtp_peer.messages[0].links)


def test_after_a_crash_it_is_taken_again_a_little_later(smtp_peer: Peer, clock):
    make_invitation()
    assert slots.take("invitation", str(Notice.objects.get().pk))
    assert send() == 0
    clock.shift(minutes(3))
    assert send() == 1


def test_the_same_mail_twice_has_the_same_number():
    make_invitation()
    from tracker.notices.letters import message_id_of

    notice = Notice.objects.get()
    assert message_id_of(notice) == message_id_of(Notice.objects.get())


@pytest.mark.django_db(transaction=True)
def test_eight_senders_at_once_send_each_invitation_once(smtp_peer: Peer):
    for number in range(6):
        make_invitation(email=f"person{number}@example.org")
    assert sum(at_once(lambda n: send())) == 6
    assert len(smtp_peer.messages) == 6
    assert len({one.to[0] for one in smtp_peer.messages}) == 6
