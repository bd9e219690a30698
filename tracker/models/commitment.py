"""The promise, its place in the record, and how it is read as of a day."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    CommitmentKind,
    Confidence,
    Precision,
    Publication,
    SummitLink,
)

from .base import Citation, Edited, Localized, date_with_precision, one_of, precision_field
from .source import Source

ADDRESS = re.compile(r"([A-Za-z]{2}-[0-9]{3,9})(?:-[-A-Za-z0-9_]*)?")
"""`PA-001`, or with a title behind it, in any case: its first group is the reference."""


def address(reference: str, slug: str) -> str:
    """The last part of its address: `pa-001-current-ai-foundation`."""
    return f"{reference.lower()}-{slug}"


MERGES = 10
"""So many mergers are followed from one commitment to the one that it became part of."""


class Pillar(Edited):
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name_en = models.CharField(_("name (English)"), max_length=120)
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)
    name = Localized()
    description_en = models.TextField(_("description (English)"), blank=True)
    description_fr = models.TextField(_("description (French)"), blank=True)
    description = Localized()

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.name)


class Topic(Edited):
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=120)
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)
    name = Localized()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name_en"]

    def __str__(self) -> str:
        return str(self.name)


def of_the_record(path: str = "") -> Q:
    """The condition of `CommitmentQuerySet.of_the_record`, for a query that reaches commitments by `path`."""
    real = Commitment.objects.public().filter(is_sample=False)
    return Q(**{f"{path}is_sample": False}) | Q(~Exists(real))


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def public(self) -> CommitmentQuerySet:
        """What a visitor may read: published or closed. Every public door starts here."""
        return self.filter(publication__in=PUBLIC_PUBLICATIONS)

    def of_the_record(self) -> CommitmentQuerySet:
        """What is listed and counted: made-up commitments only where there are no real ones beside them."""
        return self.filter(of_the_record())

    def as_of(self, day: dt.date) -> CommitmentQuerySet:
        """Only commitments listed by `day`, each with `now`: its Standing on that day, in the same query."""
        return self.annotate(
            now=FilteredRelation(
                "standings", condition=Q(standings__from_day__lte=day, standings__until_day__gt=day)
            )
        ).filter(now__pk__isnull=False)

    def with_now(self) -> CommitmentQuerySet:
        """After `as_of`: brings `now`, its assessment and milestone, pillar and topic in the one query."""
        return self.select_related("now", "now__assessment", "now__milestone", "pillar", "topic")


class Commitment(Edited):
    """One promise. `reference` (PA-001) is ours, stable, never reused or renumbered."""

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="commitments", verbose_name=_("pillar"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="commitments", verbose_name=_("topic"))
    kind = models.CharField(_("kind"), max_length=12, choices=CommitmentKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    title = Localized()
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    summary = Localized()
    promise_en = models.TextField(
        _("promise (English)"), help_text=_("What can be checked, in one sentence.")
    )
    promise_fr = models.TextField(_("promise (French)"), blank=True)
    promise = Localized()
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    announced_precision = precision_field()
    link_to_summit = models.CharField(_("link to the Summit"), max_length=12, choices=SummitLink)
    in_brochure = models.BooleanField(_("named in the brochure"), default=False)
    headline = models.BooleanField(_("one of the main commitments"), default=False)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    publication = models.CharField(
        _("publication"), max_length=10, choices=Publication, default=Publication.DRAFT, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    sources = models.ManyToManyField(Source, through="CommitmentSource", related_name="commitments")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["reference"]
        indexes = [
            models.Index(fields=["publication", "reference"], name="commitment_public"),
            # "Are there any that are not made up?" is part of every list.
            models.Index(fields=["publication"], condition=Q(is_sample=False), name="commitment_real"),
        ]
        constraints = [
            one_of("kind", CommitmentKind.values, name="commitment_kind_known"),
            one_of("publication", Publication.values, name="commitment_publication_known"),
            one_of("confidence", Confidence.values, name="commitment_confidence_known"),
            one_of("link_to_summit", SummitLink.values, name="commitment_link_known"),
            one_of("announced_precision", Precision.values, name="commitment_precision_known", blank=True),
            date_with_precision("announced_on", "announced_precision", name="commitment_date_has_precision"),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[A-Z]{2}-[0-9]{3,}$"), name="commitment_reference_well_formed"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="commitment_not_its_own_part"
            ),
            models.CheckConstraint(
                condition=Q(publication=Publication.ARCHIVED, merged_into__isnull=False)
                | (~Q(publication=Publication.ARCHIVED) & Q(merged_into__isnull=True)),
                name="commitment_archived_only_by_merge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def clean(self) -> None:
        """A promise is not part of itself, at any depth."""
        seen, parent = {self.pk}, self.parent
        while parent is not None and self.pk is not None:
            if parent.pk in seen:
                raise ValidationError({"parent": _("This would make the commitment a part of itself.")})
            seen.add(parent.pk)
            parent = parent.parent

    @property
    def address(self) -> str:
        return address(self.reference, self.slug)

    def get_absolute_url(self) -> str:
        return reverse("commitment_detail", args=[self.address])


class CommitmentSource(Citation):
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [models.UniqueConstraint("commitment", "source", name="commitment_cites_a_source_once")]
