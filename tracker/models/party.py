"""Who takes part in a commitment, in which role, and the aims inside it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import Asked, Confidence, ObjectiveVerification, Precision, Role

from .base import Edited, Localized, date_with_precision, one_of, precision_field
from .commitment import Commitment
from .organization import Organization
from .source import Source


class PartyQuerySet(models.QuerySet["Party"]):
    def as_of(self, day: dt.date) -> PartyQuerySet:
        """Parties on `day`. An unknown joining day counts as always: the source names them as a party."""
        return self.filter(
            Q(joined_on__isnull=True) | Q(joined_on__lte=day), Q(left_on__isnull=True) | Q(left_on__gt=day)
        )


class Party(Edited):
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="parties", verbose_name=_("commitment")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="parties", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    joined_precision = precision_field()
    left_on = models.DateField(_("left on"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["pk"]
        constraints = [
            one_of("role", Role.values, name="party_role_known"),
            one_of("confidence", Confidence.values, name="party_confidence_known"),
            one_of("joined_precision", Precision.values, name="party_precision_known", blank=True),
            date_with_precision("joined_on", "joined_precision", name="party_date_has_precision"),
            models.UniqueConstraint(
                fields=["commitment", "organization", "role"],
                condition=Q(left_on__isnull=True),
                name="party_once_per_role_while_open",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=models.F("joined_on")),
                name="party_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"


class Objective(Edited):
    """A numbered aim inside a commitment. An unverified one is shown as such, never as established."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="objectives", verbose_name=_("commitment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.SlugField(_("key"), max_length=60)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    title = Localized()
    description_en = models.TextField(_("description (English)"), blank=True)
    description_fr = models.TextField(_("description (French)"), blank=True)
    description = Localized()
    verification = models.CharField(_("verification"), max_length=12, choices=ObjectiveVerification)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["commitment", "number"]
        constraints = [
            one_of("verification", ObjectiveVerification.values, name="objective_verification_known"),
            models.UniqueConstraint(fields=["commitment", "number"], name="objective_number_unique"),
            models.UniqueConstraint(fields=["commitment", "key"], name="objective_key_unique"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Applicability(Edited):
    """Whether an objective is for an organization, as the editors settled it from `effective_on`, with the reason.

    Without a row the rule of `reads.pledges.asked` holds: who signed is asked about every objective that a source
    confirms. A change of mind is a new row with a later day, so that earlier days read as they did."""

    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="applicability", verbose_name=_("objective")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    answer = models.CharField(_("answer"), max_length=14, choices=Asked)
    effective_on = models.DateField(_("holds from"))
    reason_en = models.CharField(_("reason (English)"), max_length=300)
    reason_fr = models.CharField(_("reason (French)"), max_length=300, blank=True)
    reason = Localized()
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("applicability of an objective")
        verbose_name_plural = _("applicability of objectives")
        ordering = ["objective", "organization", "effective_on"]
        constraints = [
            one_of("answer", Asked.values, name="applicability_answer_known"),
            models.CheckConstraint(condition=~Q(reason_en=""), name="applicability_has_a_reason"),
            models.UniqueConstraint(
                fields=["objective", "organization", "effective_on"], name="applicability_once_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.objective_id} {self.get_answer_display()}"

    @property
    def commitment(self) -> Commitment:
        return self.objective.commitment

    @property
    def commitment_id(self) -> int:
        return self.objective.commitment_id

    def clean(self) -> None:
        """Only of those who take part: nobody else has a row in the matrix."""
        if self.objective_id and self.organization_id:
            parties = Party.objects.filter(commitment=self.objective.commitment_id)
            if not parties.filter(organization=self.organization_id).exists():
                raise ValidationError(
                    {"organization": _("This organization is no party to the commitment of the objective.")}
                )
