"""An error that somebody reported on a public page, and what the editors found."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import CorrectionState, Language

from .base import Edited, Localized, one_of
from .commitment import Commitment
from .report import new_key
from .user import User


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self) -> CorrectionQuerySet:
        """Upheld ones are listed for everybody, in the editors' words."""
        return self.filter(state=CorrectionState.UPHELD)


class Correction(Edited):
    """Nothing about the person who reports is stored: they follow its fate by a private link, of which only the
    hash is kept. `finding` is what the public reads once upheld; `text` never is published."""

    key = models.SlugField(max_length=12, unique=True, default=new_key, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    page = models.CharField(_("page"), max_length=300, help_text=_("The address on this site."))
    commitment = models.ForeignKey(
        Commitment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("commitment"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    text = models.TextField(_("what is wrong"), max_length=4_000)
    evidence = models.URLField(_("what shows it"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState, default=CorrectionState.RECEIVED, editable=False
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)
    finding_en = models.TextField(_("answer (English)"), blank=True, editable=False)
    finding_fr = models.TextField(_("answer (French)"), blank=True, editable=False)
    finding = Localized()
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["state", "received_at"], name="correction_queue")]
        constraints = [
            one_of("state", CorrectionState.values, name="correction_state_known"),
            one_of("language", Language.values, name="correction_language_known"),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.RECEIVED, answered_at__isnull=True)
                | (~Q(state=CorrectionState.RECEIVED) & Q(answered_at__isnull=False) & ~Q(finding_en="")),
                name="correction_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("received_at")),
                name="correction_answered_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.page})"
