"""Who acts for an organization, and how they came to."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import InvitationState, Language, MembershipRole

from .base import Edited, one_of
from .organization import Organization
from .user import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open(self) -> MembershipQuerySet:
        """Of people who act for the organization today."""
        return self.filter(ended_at__isnull=True)


class Membership(Edited):
    """A person's seat at an organization. A person may hold several; one that ended stays, since what was
    done under it stays."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="memberships", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=8, choices=MembershipRole, default=MembershipRole.MEMBER)
    may_submit = models.BooleanField(
        _("may submit"), default=False, help_text=_("Leads always may; a member only where a lead says so.")
    )
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "role", "pk"]
        constraints = [
            one_of("role", MembershipRole.values, name="membership_role_known"),
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(ended_at__isnull=True),
                name="membership_once_while_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organization}, {self.get_role_display()})"


class Invitation(Edited):
    """A seat offered to an e-mail address for seven days.

    Of the token only the hash is stored. The token itself is made from `nonce` and the site's secret key
    (`actions.members`), so the mail can be written again without anything at rest that opens the door."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="invitations", verbose_name=_("organization")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=8, choices=MembershipRole, default=MembershipRole.MEMBER)
    may_submit = models.BooleanField(_("may submit"), default=False)
    language = models.CharField(
        _("language of the message"), max_length=2, choices=Language, default=Language.EN
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState, default=InvitationState.SENT, editable=False
    )
    nonce = models.CharField(max_length=43, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("ends at"), editable=False)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("accepted by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            one_of("role", MembershipRole.values, name="invitation_role_known"),
            one_of("state", InvitationState.values, name="invitation_state_known"),
            one_of("language", Language.values, name="invitation_language_known"),
            models.UniqueConstraint(
                Lower("email"),
                "organization",
                condition=Q(state=InvitationState.SENT),
                name="invitation_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.SENT, closed_at__isnull=True)
                | (~Q(state=InvitationState.SENT) & Q(closed_at__isnull=False)),
                name="invitation_closed_at_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="invitation_ends_after_it_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"

    def has_ended(self, now: dt.datetime) -> bool:
        """Whether its seven days are over, also before the clock has written so."""
        return now >= self.expires_at
