"""Where a person leaves traces besides their own row: sessions, mails, invitations. Each is found and taken away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from importlib import import_module

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape
from post_office.models import STATUS, Attachment, Email

from tracker import rules
from tracker.enums import InvitationState
from tracker.models import Invitation, Subscription, User
from tracker.reads.personal import mails_to

from .engine import move

NOWHERE = "erased.invalid"
"""The end of an address that is nobody's, and never will be (RFC 2606)."""

UNSAID = "…"
"""Stands where a name stood, in a mail to somebody else that is still waiting."""

MAIL_TEXTS = ("subject", "message", "html_message")
FEWEST = 2
"""Words. A name of one is not looked for in other people's mails: whoever is called Paris, or calls themself https,
would be found in half of them."""


def no_address(kind: str, pk: int) -> str:
    return f"{kind}-{pk}@{NOWHERE}"


def wipe(person: User) -> None:
    """Everything that says who this was and is not part of the record; the row itself is `people.erase`'s."""
    addresses = addresses_of(person)
    end_sessions(person, addresses)
    forget_following(addresses)
    forget_mails(addresses, person.name)
    forget_invitations(addresses)
    Authenticator.objects.filter(user=person).delete()
    EmailConfirmation.objects.filter(email_address__user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    person.notices.all().delete()
    person.groups.clear()
    person.user_permissions.clear()


def addresses_of(person: User) -> set[str]:
    """Every address shown to be theirs, in small letters. One that waits to be confirmed may be anybody's."""
    further = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return {address.lower() for address in (person.email, *further)}


# --- Sessions -------------------------------------------------------------------------------------------------------


def end_sessions(person: User, addresses: Collection[str] = ()) -> int:
    """Sign the person out everywhere; also ends a sign-in that was only begun with one of these addresses."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = {key for key, data in stored_sessions() if _is_theirs(data, person, addresses)}
    keys |= set(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    for key in keys:
        store().delete(key)
    UserSession.objects.filter(user=person).delete()
    return len(keys)


def stored_sessions() -> Iterator[tuple[str, dict[str, object]]]:
    for session in Session.objects.iterator():
        yield session.session_key, session.get_decoded()


def _is_theirs(data: dict[str, object], person: User, addresses: Collection[str]) -> bool:
    if str(data.get("_auth_user_id", "")) == str(person.pk):
        return True
    return bool(addresses) and _anywhere(addresses).search(str(data)) is not None


def _anywhere(words: Iterable[str]) -> re.Pattern[str]:
    """One of these, standing alone: `lea@example.org` is not found in `clea@example.org`."""
    return re.compile("|".join(rf"(?<![\w.+-]){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)


# --- Following --------------------------------------------------------------------------------------------------------


def forget_following(addresses: Iterable[str]) -> int:
    """What they follow by mail ends; how many rows."""
    gone, _models = Subscription.objects.filter(email__in=[each.lower() for each in addresses]).delete()
    return gone


# --- Mails ----------------------------------------------------------------------------------------------------------


def forget_mails(addresses: Iterable[str], name: str = "") -> None:
    """No mail to these addresses is kept or sent any more. Mails to others that name the person: those done are
    deleted, in those still waiting the name is taken out."""
    addresses = set(addresses)
    own = [mail.pk for mail in mails_to(addresses)]
    delete_mails(Q(pk__in=own))
    words = [*addresses, *([name.strip()] if len(name.split()) >= FEWEST else [])]
    words += [escaped for word in words if (escaped := escape(word)) != word]
    if not words:
        return
    found = _anywhere(words)
    done = []
    for mail in Email.objects.exclude(pk__in=own).iterator():
        if not found.search(f"{[getattr(mail, n) for n in MAIL_TEXTS]}\n{mail.context}\n{mail.headers}"):
            continue
        if mail.status in (STATUS.queued, STATUS.requeued):
            _unname(mail, found)
        else:
            done.append(mail.pk)
    delete_mails(Q(pk__in=done))


def _unname(mail: Email, found: re.Pattern[str]) -> None:
    for name in MAIL_TEXTS:
        setattr(mail, name, found.sub(UNSAID, getattr(mail, name) or ""))
    mail.context = None  # the words are made already, or are made again from the rows
    mail.save(update_fields=[*MAIL_TEXTS, "context"])


def delete_mails(which: Q) -> int:
    """With their log lines, and the attachments that belong to no other mail."""
    rows = Email.objects.filter(which)
    number = int(rows.count())
    if number:
        rows.delete()
        for attachment in Attachment.objects.filter(emails__isnull=True):
            attachment.file.delete(save=False)
            attachment.delete()
    return number


# --- Invitations ----------------------------------------------------------------------------------------------------


def forget_invitations(addresses: Iterable[str]) -> int:
    """The rows stay: who was let in by whom is part of the organization's history. The address goes; a link that is
    still open ends."""
    wanted = Q()
    for address in addresses:
        wanted |= Q(email__iexact=address)
    rows = list(Invitation.objects.filter(wanted).select_related("organization")) if wanted else []
    for row in rows:
        if row.state == InvitationState.SENT:
            move(row, "revoke", by=rules.OPERATOR, fields={"closed_at": timezone.now()})
        unaddress(row)
    return len(rows)


def unaddress(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(email=no_address("invited", invitation.pk))
