"""Who acts for an organization, and who is invited to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.enums import InvitationState
from tracker.models import Invitation, Membership, Organization

SHOWN_CLOSED = 10


@dataclass(frozen=True)
class Invited:
    """`is_open`: its link works today."""

    invitation: Invitation
    is_open: bool


def members(organization: Organization) -> list[Membership]:
    """Everybody who acts for it today, leads first. One query."""
    seats = Membership.objects.open().filter(organization=organization).select_related("user")
    return list(seats.order_by("role", "since", "pk"))


def invited(organization: Organization, now: dt.datetime) -> list[Invited]:
    """Those that are open, then the last of the others. One query."""
    rows = Invitation.objects.filter(organization=organization).select_related("sent_by")
    everybody = [Invited(row, _is_open(row, now)) for row in rows.order_by("-sent_at", "-pk")]
    closed = [each for each in everybody if not each.is_open]
    return [*(each for each in everybody if each.is_open), *closed[:SHOWN_CLOSED]]


def _is_open(invitation: Invitation, now: dt.datetime) -> bool:
    return invitation.state == InvitationState.SENT and not invitation.has_ended(now)
