"""A person about whom everything is stored that can be, and a way to look for a word wherever anything is kept."""

import json
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from post_office.models import STATUS, Email, Log

from tests.factories import make_assessment, make_commitment, make_organization, make_user
from tests.following.making import follow
from tests.reporting import make_invitation, make_promise, make_reply, make_report, make_seat
from tracker.actions import members, people
from tracker.enums import NoticeKind
from tracker.models import Notice, User
from tracker.rules import OPERATOR

NAME = "Quokka O'Vane"
ADDRESS = "quokka.vane@example.org"
SECOND = "vane.quokka@example.net"
WORDS = ("quokka", "vane")


def make_canary() -> User:
    """Lead of a laboratory, editor besides, signed in on two devices, mailed, invited, and busy."""
    lab = make_organization("canary-lab")
    make_user("Ada Administrator", is_administrator=True)
    person = make_user(NAME, email=ADDRESS)
    make_seat(lab, person)
    make_invitation(lab, SECOND)
    accepted = make_invitation(make_organization("old-lab"), ADDRESS)
    members.end(members.accept(accepted, by=person), by=person)
    person = User.objects.get(pk=person.pk)
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    second = EmailAddress.objects.create(user=person, email=SECOND, verified=True)
    EmailConfirmation.objects.create(email_address=second, key="key-of-quokka", sent=timezone.now())
    for kind, data in (("totp", {"secret": "quokka-secret"}), ("webauthn", {"name": "Key of Quokka"})):
        Authenticator.objects.create(user=person, type=kind, data=data)
    write_for(person, lab)
    judge(person)
    mail(person)
    for address in (ADDRESS, SECOND):
        follow("search", "q=quokka", email=address)
    sign_in(person)
    person.groups.add(Group.objects.create(name="Some group"))
    return User.objects.get(pk=person.pk)


def write_for(person: User, lab: Any) -> None:
    promise = make_promise(lab)
    make_report(promise, lab, by=person, until="published")
    make_report(make_promise(lab), lab, by=person, until="draft")
    verdict = make_assessment(
        promise, "limited", effective_on="2026-10-20", organization=lab, until="proposed"
    )
    make_reply(verdict, lab)
    verdict.replies.update(given_by=person)


def judge(person: User) -> None:
    """As an editor they propose a verdict; then an administrator takes the role away again."""
    person.is_editor = True
    people.save(person, by=OPERATOR)
    verdict = make_assessment(make_commitment(), until="confirmed")
    type(verdict).objects.filter(pk=verdict.pk).update(author=person)
    person.name = f"{NAME} the second"
    people.save(person, by=OPERATOR)


def mail(person: User) -> None:
    Notice.objects.create(kind=NoticeKind.OVERDUE, recipient=person, subject_type="milestone", occasion="x")
    other = "someone.else@example.org"
    for to, text, status in (
        ([ADDRESS], "Welcome", STATUS.sent),
        ([f"{NAME} <{ADDRESS.upper()}>"], "You again", STATUS.queued),
        ([SECOND], "Confirm", STATUS.failed),
        ([other], f"{person.name} invites you", STATUS.sent),
        ([other], f"{escape(person.name)} and {ADDRESS} wait for you", STATUS.requeued),
    ):
        row = Email.objects.create(from_email="tracker@localhost", to=to, message=text, status=status)
        Log.objects.create(email=row, status=STATUS.failed, message=f"refused: {', '.join(to)}")
    Email.objects.create(from_email="tracker@localhost", to=[f"x{ADDRESS}"], status=STATUS.queued)


def sign_in(person: User) -> None:
    for browser in ("Quokka’s phone", "Quokka’s desk"):
        client = Client(headers={"User-Agent": browser})
        client.force_login(person)
        key = client.session.session_key
        UserSession.objects.get_or_create(
            session_key=key, defaults={"user": person, "ip": "203.0.113.7", "user_agent": browser}
        )
    begun = SessionStore()
    begun["account_login"] = {"email": ADDRESS}
    begun.save()


def everything_stored() -> str:
    """Every column of every table, sessions decoded, and the names and contents of stored files; in small letters."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # a table's own name
            parts += [json.dumps(row, default=str, ensure_ascii=False) for row in cursor.fetchall()]
    parts += [str(session.get_decoded()) for session in Session.objects.all()]
    storage = storages["evidence"]
    folders = storage.listdir("")[0] if storage.exists("") else []
    parts += [f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1]]
    return "\n".join(parts).lower()


def found(words: tuple[str, ...] = WORDS) -> list[str]:
    """The lines of everything stored that hold one of these words."""
    lines = everything_stored().splitlines()
    return [line for line in lines if any(word in line.replace(f"x{ADDRESS}", "") for word in words)]
