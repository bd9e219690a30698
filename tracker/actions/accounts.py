"""What people do with their own account. History says that something was chosen, never what: names, addresses and
secrets are personal.

`EmailAddress` is allauth's list. The one that is confirmed is the one on the person, and there is no other; one that is
not confirmed waits to take its place.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.enums import EventKind, InvitationState
from tracker.exceptions import Refused
from tracker.models import Invitation, Membership, User

from . import history, members
from .engine import locked

PREFERENCES = ("language", "pace")


def begin(invitation: Invitation, *, name: str, language: str) -> User:
    """The account of an invited person, before they have chosen how to sign in: nobody can sign in with it yet. Begun a
    second time, for instance since the passkey was not made after all, it is the same one."""
    with transaction.atomic():
        _must_be_open(invitation)
        known = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
        if known is None:
            person = User(email=invitation.email.lower(), name=name, language=language)
            person.set_unusable_password()
            person.full_clean()
            person.save(force_insert=True)
            history.write(person, EventKind.CREATED, by=person, data={"created": {}})
            return person
        if not is_begun(known):
            raise Refused(_("There is an account with this address: sign in first."))
        known.name, known.language = name, language
        known.full_clean(exclude=["password"])
        known.save(update_fields=["name", "language"])
    return known


def is_begun(person: User) -> bool:
    """Whether the account was begun at an invitation and left there: no way to sign in, no rights, never used."""
    unused = person.is_active and not person.is_staff and person.last_login is None
    if not unused or person.has_usable_password():
        return False
    return not (
        Authenticator.objects.filter(user=person).exists() or Membership.objects.filter(user=person).exists()
    )


def join(invitation: Invitation, *, name: str, language: str, password: str) -> Membership:
    """A new person with a password takes the seat they were offered."""
    with transaction.atomic():
        person = begin(invitation, name=name, language=language)
        set_password(person, password=password)
        return take_seat(invitation, by=person)


def take_seat(invitation: Invitation, *, by: User) -> Membership:
    """The seat is taken, and the address proven: the link was read there."""
    with transaction.atomic():
        seat = members.accept(invitation, by=by)
        keep_address(by)
    return seat


def _must_be_open(invitation: Invitation) -> None:
    if locked(invitation).state != InvitationState.SENT:
        raise Refused(_("This invitation can no longer be used."))


def describe(person: User, *, by: rules.Actor, name: str, language: str, pace: str) -> User:
    """Name, language and pace of messages, as the person wants them."""
    if by.pk != person.pk:
        rules.may_manage_people.check(by, person)
    wanted = {"name": name, "language": language, "pace": pace}
    with transaction.atomic():
        row = locked(person)
        changes: dict[str, list[Any]] = {}
        for field, value in wanted.items():
            before = getattr(row, field)
            if before != value:
                setattr(row, field, value)
                changes[field] = [before, value] if field in PREFERENCES else ["", ""]
        if changes:
            row.full_clean(exclude=["password"])
            row.save(update_fields=list(changes))
            history.write(row, EventKind.EDITED, by=by, data={"changes": changes})
    return row


def set_password(person: User, *, password: str) -> None:
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        history.write(person, EventKind.EDITED, by=person, data={"changes": {"password": ["", "chosen"]}})


def address_changed(person: User) -> None:
    """Word of another address that was confirmed; the row itself was written by allauth."""
    person.refresh_from_db(fields=["email"])
    keep_address(person)
    history.write(person, EventKind.EDITED, by=person, data={"changes": {"email": ["", ""]}})


def keep_address(person: User) -> None:
    """Make allauth's list say what the person's row says. Whoever made the account vouched for the address, or the
    person followed a link to it."""
    with transaction.atomic():
        mine = EmailAddress.objects.filter(user=person)
        mine.filter(verified=True).exclude(email=person.email).delete()
        EmailAddress.objects.filter(email=person.email).exclude(user=person).delete()
        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )


def drop_second_factor(person: User, *, by: rules.Actor) -> None:
    """For somebody who has lost their phone and their codes: an administrator knows them and vouches. Whoever signs in
    next with the password sets up another."""
    rules.may_manage_people.check(by, person)
    with transaction.atomic():
        kept = Authenticator.objects.filter(user=locked(person))
        if not kept.exists():
            return
        kept.delete()
        history.write(person, EventKind.EDITED, by=by, data={"changes": {"second_factor": ["", "removed"]}})
