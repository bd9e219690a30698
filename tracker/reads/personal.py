"""Everything stored about one person, for that person: the account, what it opens, and what they did.

No secret is read out (passwords, keys, codes, tokens), and nothing that is about somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from post_office.models import STATUS, Email

from tracker.models import (
    Assessment,
    Correction,
    EvidenceFile,
    HistoryEvent,
    Invitation,
    Membership,
    Notice,
    Reply,
    Report,
    Subscription,
    Update,
    User,
)

MAIL_STATES = dict(enumerate(STATUS._fields))


def stored_about(person: User) -> dict[str, Any]:
    """By kind of data, under the names that the privacy page uses. A fixed number of queries."""
    addresses = _addresses(person)
    return {
        "account": _account(person),
        "e-mail addresses": addresses,
        "ways to sign in": _authenticators(person),
        "sessions": _sessions(person),
        "seats": _seats(person),
        "invitations to you": _invitations(_any_of("email", addresses, person)),
        "invitations by you": _invitations(Q(sent_by=person), address=False),
        "messages": _notices(person),
        "following": following(_shown_to_be_theirs(addresses, person)),
        "mails": _mails(addresses, person),
        "reports": _reports(person),
        "evidence files": _files(person),
        "replies": _replies(person),
        "assessments": _assessments(person),
        "developments": _developments(person),
        "corrections answered": _corrections(person),
        "history": _history(person),
    }


def organizations_of(person: User) -> str:
    """The organizations somebody acts for, else the one they last acted for, by name."""
    seats = list(
        Membership.objects.filter(user=person).select_related("organization").order_by("-ended_at", "-pk")
    )
    standing = [seat for seat in seats if seat.ended_at is None] or seats[:1]
    return ", ".join(sorted({seat.organization.name_en for seat in standing}))


def _lines(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


def _account(person: User) -> dict[str, Any]:
    names = ("email", "name", "language", "pace", "is_active", "date_joined", "last_login")
    roles = ("is_editor", "is_reviewer", "is_administrator")
    return {
        **{name: getattr(person, name) for name in names},
        "roles": [role.removeprefix("is_") for role in roles if getattr(person, role)],
        "has_password": person.has_usable_password(),
    }


def _addresses(person: User) -> list[dict[str, Any]]:
    return list(
        EmailAddress.objects.filter(user=person).order_by("pk").values("email", "verified", "primary")
    )


def _shown_to_be_theirs(addresses: list[dict[str, Any]], person: User) -> set[str]:
    """One that waits to be confirmed may be anybody's: what was sent there is not for this person to read."""
    return {person.email, *(each["email"] for each in addresses if each["verified"])}


def _any_of(field: str, addresses: list[dict[str, Any]], person: User) -> Q:
    wanted = Q()
    for address in _shown_to_be_theirs(addresses, person):
        wanted |= Q(**{f"{field}__iexact": address})
    return wanted


def _authenticators(person: User) -> list[dict[str, Any]]:
    """By kind, without their secrets. A passkey carries the name its owner gave it."""
    return [
        {
            "kind": authenticator.get_type_display(),
            "name": str(authenticator.data.get("name", "")) if isinstance(authenticator.data, dict) else "",
            "since": authenticator.created_at,
            "last_used": authenticator.last_used_at,
        }
        for authenticator in Authenticator.objects.filter(user=person).order_by("pk")
    ]


def _sessions(person: User) -> list[dict[str, Any]]:
    rows = UserSession.objects.filter(user=person).order_by("pk")
    return _lines(rows.values("created_at", "last_seen_at", "ip", "user_agent"))


def _seats(person: User) -> list[dict[str, Any]]:
    rows = Membership.objects.filter(user=person).select_related("organization").order_by("pk")
    return [
        {
            "organization": seat.organization.name_en,
            "role": seat.role,
            "may_submit": seat.may_submit,
            "since": seat.since,
            "ended": seat.ended_at,
        }
        for seat in rows
    ]


def _invitations(which: Q, *, address: bool = True) -> list[dict[str, Any]]:
    """Those by the person leave out to whom: that is somebody else's address."""
    rows = Invitation.objects.filter(which).select_related("organization").order_by("pk")
    return [
        {
            "organization": row.organization.name_en,
            "role": row.role,
            "state": row.state,
            "sent": row.sent_at,
            "closed": row.closed_at,
            **({"to": row.email} if address else {}),
        }
        for row in rows
    ]


def _notices(person: User) -> list[dict[str, Any]]:
    rows = Notice.objects.filter(recipient=person).order_by("pk")
    return _lines(rows.values("kind", "subject_type", "subject_key", "created_at", "mailed_at"))


def mails_to(addresses: Iterable[str]) -> list[Email]:
    """Mails in the queue and sent ones, to exactly these addresses."""
    wanted = {address.lower() for address in addresses}
    likely = Q()
    for address in wanted:
        likely |= Q(to__icontains=address) | Q(cc__icontains=address) | Q(bcc__icontains=address)
    if not wanted:
        return []
    return [
        mail
        for mail in Email.objects.filter(likely).order_by("pk")
        if wanted & {parseaddr(each)[1].lower() for each in (*mail.to, *mail.cc, *mail.bcc)}
    ]


def following(addresses: Iterable[str]) -> list[dict[str, Any]]:
    """What these addresses follow by mail, or were said to want to."""
    wanted = sorted({address.lower() for address in addresses})
    rows = Subscription.objects.filter(email__in=wanted).order_by("pk")
    return _lines(
        rows.values("email", "scope", "target", "pace", "language", "asked_at", "confirmed_at", "told_until")
    )


def stored_about_address(address: str) -> dict[str, Any]:
    """Of somebody who has no account: what the address follows, and the mails to it."""
    return {"following": following([address]), "mails": _mailed([address])}


def _mails(addresses: list[dict[str, Any]], person: User) -> list[dict[str, Any]]:
    """Of what was mailed: when and under which heading. The text is in the person's own mailbox."""
    return _mailed(_shown_to_be_theirs(addresses, person))


def _mailed(addresses: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {"subject": row.subject, "created": row.created, "state": MAIL_STATES.get(row.status, "")}
        for row in mails_to(addresses)
    ]


def _reports(person: User) -> list[dict[str, Any]]:
    rows = Report.objects.filter(Q(author=person) | Q(submitted_by=person) | Q(decided_by=person))
    return [
        {
            "key": row.key,
            "organization": row.organization.name_en,
            "commitment": row.commitment.reference,
            "state": row.state,
            "begun": row.created_at,
            "your_part": _parts(row, person),
            **({"headline": row.headline} if person.pk in (row.author_id, row.submitted_by_id) else {}),
        }
        for row in rows.select_related("organization", "commitment").order_by("pk")
    ]


def _parts(report: Report, person: User) -> list[str]:
    held = {"wrote": report.author_id, "submitted": report.submitted_by_id, "decided": report.decided_by_id}
    return [part for part, pk in held.items() if pk == person.pk]


def _files(person: User) -> list[dict[str, Any]]:
    rows = EvidenceFile.objects.filter(uploaded_by=person).order_by("pk")
    return _lines(rows.values("name", "title", "size", "sha256", "uploaded_at", "report__key"))


def _replies(person: User) -> list[dict[str, Any]]:
    rows = Reply.objects.filter(given_by=person).select_related("organization", "assessment__commitment")
    return [
        {
            "organization": row.organization.name_en,
            "commitment": row.assessment.commitment.reference,
            "text": row.text,
            "state": row.state,
            "given": row.given_at,
        }
        for row in rows.order_by("pk")
    ]


def _assessments(person: User) -> list[dict[str, Any]]:
    rows = Assessment.objects.filter(Q(author=person) | Q(confirmer=person)).select_related("commitment")
    return [
        {
            "commitment": row.commitment.reference,
            "effective_on": row.effective_on,
            "state": row.state,
            "your_part": "proposed" if row.author_id == person.pk else "confirmed",
        }
        for row in rows.order_by("pk")
    ]


def _developments(person: User) -> list[dict[str, Any]]:
    return _lines(Update.objects.filter(author=person).order_by("pk").values("key", "state", "published_at"))


def _corrections(person: User) -> list[dict[str, Any]]:
    rows = Correction.objects.filter(answered_by=person).order_by("pk")
    return _lines(rows.values("key", "state", "answered_at"))


def _history(person: User) -> list[dict[str, Any]]:
    """What was done when; the words of it belong to the record."""
    rows = HistoryEvent.objects.filter(actor=person).order_by("at", "pk")
    return _lines(rows.values("at", "kind", "subject_type", "subject_key"))
