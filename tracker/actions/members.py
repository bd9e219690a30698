"""Who acts for an organization: invitations (single use, seven days, bound to an address) and seats."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.enums import EventKind, InvitationState, Language, MembershipRole
from tracker.exceptions import Refused, WrongState
from tracker.models import Invitation, Membership, Organization, User

from . import history, notices
from .derive import together
from .engine import locked, move


def token_of(invitation: Invitation) -> str:
    """The token of the link, made again from the nonce and the site's secret key: the database alone opens nothing."""
    made = salted_hmac("tracker.invitation", invitation.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode("ascii")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    organization: Organization,
    email: str,
    *,
    by: rules.Actor,
    role: str = MembershipRole.MEMBER,
    may_submit: bool = False,
    language: str = Language.EN,
) -> Invitation:
    """Offer a seat to whoever reads `email`. One that is still open to the same address is revoked: the newest link
    is the one that works. Raises ValidationError for what is no address."""
    rules.may_invite.check(by, (organization, role))
    email = User.objects.normalize_email(email.strip()).lower()
    if email == getattr(by, "email", "").lower():
        raise Refused(_("Somebody else has to invite you."))
    with transaction.atomic():
        locked(organization)
        taken = Membership.objects.open().filter(organization=organization, user__email=email)
        if taken.exists():
            raise Refused(_("This person is already a member."))
        for earlier in _open(organization, email):
            revoke(earlier, by=by)
        now = timezone.now()
        invitation = Invitation(
            organization=organization,
            email=email,
            role=role,
            may_submit=may_submit or role == MembershipRole.LEAD,
            language=language,
            nonce=secrets.token_urlsafe(32),
            sent_by_id=by.pk,
            sent_at=now,
            expires_at=now + dt.timedelta(days=settings.INVITATION_DAYS),
        )
        invitation.token_hash = hash_of(token_of(invitation))
        invitation.full_clean()
        invitation.save(force_insert=True)
        history.write(invitation, EventKind.INVITATION_SENT, by=by, data={"created": {"role": str(role)}})
        notices.tell_invited(invitation)
    return invitation


def _open(organization: Organization, email: str) -> list[Invitation]:
    return list(
        Invitation.objects.filter(
            organization=organization, email__iexact=email, state=InvitationState.SENT
        ).select_related("organization")
    )


def by_token(token: str) -> Invitation | None:
    """The invitation behind a link, whatever became of it; None for a token that never was one."""
    found = (
        Invitation.objects.select_related("organization", "sent_by").filter(token_hash=hash_of(token)).first()
    )
    return found if found is not None and hmac.compare_digest(token_of(found), token) else None


def accept(invitation: Invitation, *, by: User) -> Membership:
    """The person it was sent to takes the seat. Used, revoked and ended invitations are refused, each in its words."""

    def ready(row: Invitation) -> None:
        if row.has_ended(timezone.now()):
            raise Refused(_("This invitation has ended. Ask for a new one."))

    with transaction.atomic():
        organization = locked(invitation.organization)
        if locked(invitation).state == InvitationState.ACCEPTED:
            raise Refused(_("This invitation was used already."))
        fields = {"accepted_by": by, "closed_at": timezone.now()}
        row = move(invitation, "accept", by=by, ready=ready, fields=fields)
        seat, made = Membership.objects.get_or_create(
            user=by,
            organization=organization,
            ended_at=None,
            defaults={"role": row.role, "may_submit": row.may_submit},
        )
        if made:
            history.write(seat, EventKind.MEMBER_JOINED, by=by, data={"created": {"role": seat.role}})
    by.forget_seats()
    return seat


def revoke(invitation: Invitation, *, by: rules.Actor) -> Invitation:
    return move(invitation, "revoke", by=by, fields={"closed_at": timezone.now()})


def expire(now: dt.datetime) -> int:
    """Write down which invitations have ended by `now`; how many."""
    ended = Invitation.objects.filter(state=InvitationState.SENT, expires_at__lte=now)
    count = 0
    for row in ended.select_related("organization"):
        with suppress(WrongState):  # accepted or revoked at this very moment: then it has not ended
            move(row, "expire", by=rules.OPERATOR, fields={"closed_at": now})
            count += 1
    return count


def change(seat: Membership, *, by: rules.Actor, role: str, may_submit: bool) -> Membership:
    """Another role, or the right to submit. An organization that has a lead keeps one."""
    with transaction.atomic():
        locked(
            seat.organization
        )  # one at a time: two leads who step back at once would each see the other stay
        row = locked(seat)
        rules.may_manage_members.check(by, row.organization)
        if row.ended_at is not None:
            raise Refused(_("This person has already left."))
        before = {"role": row.role, "may_submit": row.may_submit}
        row.role, row.may_submit = role, may_submit or role == MembershipRole.LEAD
        after = {"role": row.role, "may_submit": row.may_submit}
        if before == after:
            return row
        row.revision += 1
        row.full_clean()
        row.save(update_fields=["role", "may_submit", "revision"])
        _keep_a_lead(row.organization_id, had_one=before["role"] == MembershipRole.LEAD)
        changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        history.write(row, EventKind.MEMBER_CHANGED, by=by, data={"changes": changes})
    return row


def end(seat: Membership, *, by: rules.Actor) -> Membership:
    """The person leaves, or is removed by a lead; what they wrote for the organization stays its own."""
    with transaction.atomic():
        locked(seat.organization)
        row = locked(seat)
        if by.pk != row.user_id:
            rules.may_manage_members.check(by, row.organization)
        if row.ended_at is not None:
            return row
        row.ended_at = timezone.now()
        row.revision += 1
        row.save(update_fields=["ended_at", "revision"])
        _keep_a_lead(row.organization_id, had_one=row.role == MembershipRole.LEAD)
        history.write(row, EventKind.MEMBER_LEFT, by=by)
    if isinstance(by, User):
        by.forget_seats()
    return row


def vacate(person: User, *, by: rules.Actor) -> None:
    """End every seat of somebody who is being erased. That right does not wait for another lead to be found: where none
    is left, the editors invite one."""
    for seat in person.memberships.open().select_related("organization"):
        row = locked(seat)
        row.ended_at = timezone.now()
        row.revision += 1
        row.save(update_fields=["ended_at", "revision"])
        history.write(row, EventKind.MEMBER_LEFT, by=by)
    person.forget_seats()


def require_second_factor(organization: Organization, *, by: rules.Actor, required: bool) -> Organization:
    """From the next page on, its members sign in with two factors."""
    with together():
        row = locked(organization)
        rules.may_manage_members.check(by, row)
        if row.requires_second_factor != required:
            row.requires_second_factor = required
            row.revision += 1
            row.save(update_fields=["requires_second_factor", "revision"])
            history.write(
                row,
                EventKind.EDITED,
                by=by,
                data={"changes": {"requires_second_factor": [not required, required]}},
            )
    return row


def _keep_a_lead(organization_id: int, *, had_one: bool) -> None:
    """Somebody must be able to submit and to invite; the last member of all may leave."""
    seats = Membership.objects.open().filter(organization=organization_id)
    if had_one and seats.exists() and not seats.filter(role=MembershipRole.LEAD).exists():
        raise Refused(_("This is the last lead: make somebody else one first."))
