"""The whole walk, over a real mail server: asked for, confirmed from the mailbox, told, stopped, and nothing more."""

import re

import pytest
from django.test import Client

from tests.factories import make_assessment, make_commitment, the_reviewer
from tests.following.making import READER, follow, gather
from tests.mail import Peer, Received
from tests.views.listing import words
from tracker import due
from tracker.actions import assessments
from tracker.models import Subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address.strip(" <>"))


def stop_of(mail: Received) -> str:
    return path(str(mail.message["List-Unsubscribe"]))


def is_well_addressed(mail: Received) -> None:
    """What a program for mail needs to offer an end at a click (RFC 8058), and to know a machine's mail."""
    header = str(mail.message["List-Unsubscribe"]).strip()
    assert re.fullmatch(r"<http://127\.0\.0\.1:8000/(en|fr)/follow/stop/[\w:-]+/>", header)
    assert str(mail.message["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert str(mail.message["List-Id"]) == '"Paris Actions Tracker" <changes.127.0.0.1>'
    assert str(mail.message["Auto-Submitted"]) == "auto-generated"
    assert str(mail.message["Precedence"]) == "bulk"
    assert str(mail.message["Message-ID"]).startswith("<following-")


def test_from_asking_to_the_end(client: Client, smtp_peer: Peer) -> None:
    commitment = make_commitment(1)
    gather()
    sent = {"scope": "commitment", "target": "PA-001", "email": READER, "pace": "instant"}
    answer = client.post("/en/follow/", sent)
    assert client.get(answer["Location"]).status_code == 200
    assert smtp_peer.messages == []

    assert due.run() == []
    (question,) = smtp_peer.messages
    assert (question.to, question.subject) == ([READER], "Please confirm: PA-001 Promise number 1")
    is_well_addressed(question)
    for link in question.links:
        assert client.get(path(link)).status_code == 200
    make_assessment(commitment, "not_started", effective_on="2026-11-01")
    assert due.run() == []
    assert Subscription.objects.get().confirmed_at is None
    assert len(smtp_peer.messages) == 1

    confirm = next(path(link) for link in question.links if "/confirm/" in link)
    settings = client.post(confirm)["Location"]
    assert "PA-001 Promise number 1" in words(client.get(settings).content.decode())
    assert due.run() == []
    assert len(smtp_peer.messages) == 1, "what was told before the confirmation is not told again"

    verdict = make_assessment(commitment, "limited", effective_on="2026-11-20")
    assert due.run() == []
    told = smtp_peer.messages[-1]
    assert (len(smtp_peer.messages), told.to) == (2, [READER])
    assert told.subject == "PA-001 Promise number 1: From not started to limited progress"
    assert (
        "* 20 November 2026 · Assessment changed\n  From not started to limited progress"
        in told.text.replace("\r", "")
    )
    is_well_addressed(told)
    for link in (*told.links, stop_of(told)):
        assert client.get(path(link)).status_code == 200
    assert Subscription.objects.count() == 1

    assessments.retract(verdict, by=the_reviewer(), reason="The wrong page.")
    assert due.run() == []
    assert "Taken back: From not started to limited progress" in smtp_peer.messages[-1].text
    assert len(smtp_peer.messages) == 3

    machine = Client(enforce_csrf_checks=True)
    assert machine.post(stop_of(told), ONE_CLICK).status_code == 200
    assert machine.post(stop_of(smtp_peer.messages[-1]), ONE_CLICK).status_code == 200
    assert not Subscription.objects.exists()
    make_assessment(commitment, "substantial", effective_on="2026-11-21")
    assert due.run() == []
    assert len(smtp_peer.messages) == 3


def test_in_french(client: Client, smtp_peer: Peer) -> None:
    commitment = make_commitment(1)
    gather()
    client.post("/fr/follow/", {"email": READER, "pace": "instant"})
    due.run()
    confirm = next(path(link) for link in smtp_peer.messages[0].links if "/fr/follow/confirm/" in link)
    client.post(confirm)
    make_assessment(commitment, "limited", effective_on="2026-11-20")
    due.run()
    told = smtp_peer.messages[1]
    assert "20\xa0novembre 2026 · " in told.text or "20 novembre 2026 · " in told.text
    assert "PA-001 Promesse numéro 1" in told.text
    is_well_addressed(told)
    assert stop_of(told).startswith("/fr/follow/stop/")


def test_stopped_while_its_mail_waits_nothing_is_sent(client: Client, smtp_peer: Peer) -> None:
    commitment = make_commitment(1)
    gather()
    follow()
    make_assessment(commitment, "limited", effective_on="2026-11-20")
    smtp_peer.down()
    assert due.run() == ["send"]
    Subscription.objects.get()
    client.post(next(iter(stops())), ONE_CLICK)
    smtp_peer.up()
    assert due.run() == []
    assert smtp_peer.messages == []


def stops() -> list[str]:
    from post_office.models import Email

    return [path(mail.headers["List-Unsubscribe"]) for mail in Email.objects.all()]
