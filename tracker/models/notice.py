"""The outbox of the domain: what people are to be told, written in the transaction of what they are told of."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import NoticeKind

from .base import one_of
from .membership import Invitation
from .user import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> NoticeQuerySet:
        return self.filter(mailed_at__isnull=True)


class Notice(models.Model):
    """One thing one person (or the address of an invitation) is told, once: `occasion` is unique per recipient, so
    a repeated action or a second run of the day is quiet.

    `subject_type` and `subject_key` name what it is about, as in history; the words are written when it is mailed
    (`tracker.notices`), in the recipient's language and from the rows as they then are. `mailed_at` is when it was
    handed to the mail queue, or when it was found that nothing needs to be said (`skipped`)."""

    kind = models.CharField(_("kind"), max_length=24, choices=NoticeKind)
    recipient = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="notices", verbose_name=_("to")
    )
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, related_name="notices")
    subject_type = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=160)
    occasion = models.CharField(max_length=200)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True)
    skipped = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(mailed_at__isnull=True), name="notice_waiting")
        ]
        constraints = [
            one_of("kind", NoticeKind.values, name="notice_kind_known"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, invitation__isnull=True)
                | Q(recipient__isnull=True, invitation__isnull=False),
                name="notice_has_one_recipient",
            ),
            models.UniqueConstraint(
                fields=["recipient", "occasion"],
                condition=Q(recipient__isnull=False),
                name="notice_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["invitation", "occasion"],
                condition=Q(invitation__isnull=False),
                name="notice_once_per_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key}"


class Slot(models.Model):
    """One run of one task for one slot of time ("digest", "2026-11-22"): the row is the lock and the proof."""

    task = models.CharField(max_length=40)
    slot = models.CharField(max_length=20)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [models.UniqueConstraint("task", "slot", name="slot_once_per_task")]

    def __str__(self) -> str:
        return f"{self.task} {self.slot}"
