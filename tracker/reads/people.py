"""What is asked about people who sign in: whether they need a second factor, and whom they act for."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from tracker.models import Membership, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor: an app or a passkey. Recovery codes replace one that was lost, no more."""


def has_second_factor(person: User) -> bool:
    """One query."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def has_passkey(person: User) -> bool:
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists())


def needs_second_factor(person: User) -> bool:
    """Staff always; members where one of their organizations says so. For staff no query, else one."""
    if person.is_staff:
        return True
    seats = Membership.objects.open().filter(user=person, organization__requires_second_factor=True)
    return seats.exists()


def lacks_second_factor(person: User) -> bool:
    """Whether there is something this person must set up before they may work. One query for staff, as for members of
    organizations that ask for nothing; two for the others."""
    return needs_second_factor(person) and not has_second_factor(person)


def can_sign_in(person: User) -> bool:
    """Whether there is a way in at all: an account may have been begun and left without one."""
    return person.has_usable_password() or has_passkey(person)


def seats(person: User) -> list[Membership]:
    """Whom the person acts for today, by name; one query."""
    return list(
        Membership.objects.open().filter(user=person).select_related("organization").order_by("since", "pk")
    )
