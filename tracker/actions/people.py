"""People: made by an administrator, given a one-time link, and from then on the only ones who know their password.

History keeps roles and whether somebody may sign in; names and addresses are personal and stay out of it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.enums import EventKind, Language, NoticePace
from tracker.exceptions import Refused
from tracker.models import User
from tracker.reads import personal

from . import accounts, history, members, traces
from .engine import locked

ROLES = ("is_active", "is_editor", "is_reviewer", "is_administrator")
PERSONAL = ("email", "name")


def create(person: User, *, by: rules.Actor) -> User:
    """A new account without a password: nobody can sign in with it before its link has been followed."""
    rules.may_manage_people.check(by, person)
    person.email = User.objects.normalize_email(person.email).lower()
    person.set_unusable_password()
    with transaction.atomic():
        person.full_clean()
        person.save(force_insert=True)
        roles = {name: getattr(person, name) for name in ROLES if getattr(person, name)}
        history.write(person, EventKind.CREATED, by=by, data={"created": roles})
    return person


def save(person: User, *, by: rules.Actor) -> dict[str, list[Any]]:
    """Write name, address and roles. One administrator who can sign in always remains."""
    rules.may_manage_people.check(by, person)
    person.email = User.objects.normalize_email(person.email).lower()
    with transaction.atomic():
        stored = locked(person)
        changed = [n for n in (*ROLES, *PERSONAL) if getattr(stored, n) != getattr(person, n)]
        if not changed:
            return {}
        person.full_clean(exclude=["password"])
        person.save(update_fields=changed)
        if "email" in changed:
            accounts.keep_address(person)
        _keep_an_administrator()
        changes = {n: _kept(n, stored, person) for n in changed}
        history.write(person, EventKind.EDITED, by=by, data={"changes": changes})
    return changes


def link_parts(person: User, *, by: rules.Actor) -> tuple[str, str]:
    """What a one-time link is made of: who, and a token that ends with its use or after a day."""
    rules.may_manage_people.check(by, person)
    if not person.is_active:
        raise Refused(_("This person may not sign in: make them active first."))
    with transaction.atomic():
        history.write(person, EventKind.EDITED, by=by, data={"changes": {"password": ["", "one-time link"]}})
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


def accept(person: User, *, token: str, name: str, email: str, password: str) -> User:
    """The person behind a one-time link says who they are. The token is looked at again under the lock: of two
    who use it at the same moment, one is refused."""
    with transaction.atomic():
        row = locked(person)
        if not default_token_generator.check_token(row, token):
            raise Refused(_("This link has been used, or is too old."))
        row.name, row.email = name, User.objects.normalize_email(email).lower()
        row.set_password(password)
        row.full_clean()
        row.save(update_fields=["name", "email", "password"])
        accounts.keep_address(row)
        history.write(row, EventKind.EDITED, by=row, data={"changes": {"password": ["", "chosen"]}})
    return row


def export(person: User, *, by: rules.Actor) -> dict[str, Any]:
    """Everything stored about somebody, in plain words and plain data; secrets stay where they are."""
    rules.may_take_data_of.check(by, person)
    return personal.stored_about(person)


def export_address(address: str, *, by: rules.Actor) -> dict[str, Any]:
    """The same for an address that belongs to no account and that follows something by mail."""
    rules.may_run_the_day.check(by)
    return personal.stored_about_address(address)


def erase_address(address: str, *, by: rules.Actor) -> int:
    """Nothing is stored any more of an address without an account; what it followed, in number."""
    rules.may_run_the_day.check(by)
    with transaction.atomic():
        stopped = traces.forget_following([address])
        traces.forget_mails([address])
    return stopped


def erase(person: User, *, by: rules.Actor) -> User:
    """Nothing says any more who this was. The row stays without name, address and rights, since the record cites it:
    two different people judged, one person submitted. What they wrote for an organization is the organization's."""
    rules.may_erase.check(by, person)
    with transaction.atomic():
        row = locked(person)
        if row.erased_at is not None:
            return row
        was_administrator = row.is_active and row.is_administrator
        row.former_of = personal.organizations_of(row)[:200]
        members.vacate(row, by=by)
        traces.wipe(row)
        _scrub(row)
        if was_administrator:
            _keep_an_administrator()
        history.write(row, EventKind.PERSON_ERASED, by=by)
    if isinstance(by, User):
        by.forget_seats()
    return row


def _scrub(row: User) -> None:
    row.email, row.name = traces.no_address("person", row.pk), ""
    row.language, row.pace = Language.EN, NoticePace.NEVER
    row.set_unusable_password()
    for role in (*ROLES, "is_superuser"):
        setattr(row, role, False)
    row.erased_at = row.date_joined = timezone.now()
    row.last_login = None
    row.save()


def _kept(name: str, stored: User, person: User) -> list[Any]:
    return [getattr(stored, name), getattr(person, name)] if name in ROLES else ["", ""]


def _keep_an_administrator() -> None:
    """Somebody must be able to look after people; without anybody the site could only be mended on the server."""
    if not User.objects.filter(is_active=True, is_administrator=True).exists():
        raise Refused(_("This is the last administrator: make somebody else one first."))
