"""The timeline: dated entries, each with what proves it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import Confidence, Precision, UpdateKind, UpdateState, Voice

from .base import Citation, Edited, Localized, one_of
from .commitment import Commitment
from .organization import Organization
from .source import Source
from .user import User


class UpdateQuerySet(models.QuerySet["Update"]):
    def public(self) -> UpdateQuerySet:
        return self.filter(state=UpdateState.PUBLISHED)

    def as_of(self, day: dt.date) -> UpdateQuerySet:
        return self.filter(happened_on__lte=day)


class Update(Edited):
    """A development recorded by editors from sources (`kind=development`), or the public entry of a report by an
    organization about itself (`kind=report`, written when the report is published, in its language alone).
    `organization` is filled when a party itself speaks."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=UpdateKind, default=UpdateKind.DEVELOPMENT, editable=False
    )
    commitments = models.ManyToManyField(
        Commitment, through="UpdateCommitment", related_name="updates", verbose_name=_("commitments")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="updates",
        verbose_name=_("who speaks"),
    )
    happened_on = models.DateField(_("happened on"))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.DAY)
    headline_en = models.CharField(_("headline (English)"), max_length=200, blank=True)
    headline_fr = models.CharField(_("headline (French)"), max_length=200, blank=True)
    headline = Localized()
    detail_en = models.TextField(_("detail (English)"), blank=True)
    detail_fr = models.TextField(_("detail (French)"), blank=True)
    detail = Localized()
    claimed_by = models.CharField(_("voice"), max_length=12, choices=Voice)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence)
    sources = models.ManyToManyField(Source, through="UpdateSource", related_name="updates")
    state = models.CharField(
        _("state"), max_length=12, choices=UpdateState, default=UpdateState.DRAFT, editable=False
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="supersedes"
    )
    author = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("development")
        verbose_name_plural = _("developments")
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["state", "happened_on"], name="update_timeline")]
        constraints = [
            one_of("kind", UpdateKind.values, name="update_kind_known"),
            models.CheckConstraint(
                condition=~Q(headline_en="") | ~Q(headline_fr=""), name="update_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(kind=UpdateKind.REPORT) | Q(organization__isnull=False, claimed_by=Voice.PARTY),
                name="update_report_is_its_organization_s",
            ),
            one_of("state", UpdateState.values, name="update_state_known"),
            one_of("precision", Precision.values, name="update_precision_known"),
            one_of("claimed_by", Voice.values, name="update_voice_known"),
            one_of("confidence", Confidence.values, name="update_confidence_known"),
            models.CheckConstraint(
                condition=Q(state=UpdateState.DRAFT, published_at__isnull=True)
                | (~Q(state=UpdateState.DRAFT) & Q(published_at__isnull=False)),
                name="update_published_at_when_published",
            ),
        ]

    def __str__(self) -> str:
        return str(self.headline)


class UpdateCommitment(models.Model):
    update = models.ForeignKey(Update, models.CASCADE, related_name="concerns")
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="concerned_by")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("update", "commitment", name="update_concerns_once")]


class UpdateSource(Citation):
    update = models.ForeignKey(Update, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [models.UniqueConstraint("update", "source", name="update_cites_a_source_once")]
