"""What an organization says of its own promise: claimed status, what happened, and what shows it."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import (
    CLAIMABLE_STATUSES,
    OPEN_REPORTS,
    PUBLIC_REPORTS,
    WRITABLE_REPORTS,
    Barrier,
    ImplementationStatus,
    Language,
    Precision,
    ReportState,
    Stage,
)

from .base import Edited, LocalizedText, one_of
from .commitment import Commitment
from .indicator import Indicator, figure
from .milestone import Milestone
from .organization import Organization
from .party import Objective
from .source import Source
from .update import Update
from .user import User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
UNDECIDED = (ReportState.DRAFT, ReportState.WITHDRAWN)


def new_key() -> str:
    """Ten letters and digits that cannot be guessed in any useful time (49 bits) or mistaken for each other."""
    return "".join(secrets.choice(ALPHABET) for _position in range(10))


def new_file_key() -> str:
    return secrets.token_hex(16)


def evidence_storage() -> Storage:
    """Outside the web root: nothing there has an address of its own."""
    return storages["evidence"]


def evidence_path(instance: Any, filename: str) -> str:
    """A random name in one of 256 folders; the name it came with is kept in the row only."""
    return f"{instance.key[:2]}/{instance.key}"


class ReportQuerySet(models.QuerySet["Report"]):
    def public(self) -> ReportQuerySet:
        """Readable by anybody, superseded ones included."""
        return self.filter(state__in=PUBLIC_REPORTS)

    def standing(self) -> ReportQuerySet:
        """Published and not superseded: what the organization says today."""
        return self.filter(state=ReportState.PUBLISHED)

    def pending(self) -> ReportQuerySet:
        """Handed in and not decided: the public learns of them only that they exist, and since when."""
        return self.filter(state=ReportState.SUBMITTED)

    def open(self) -> ReportQuerySet:
        return self.filter(state__in=OPEN_REPORTS)

    def handed_in(self) -> ReportQuerySet:
        """What the desk may read: everything that was submitted at least once."""
        return self.filter(submitted_at__isnull=False)


class Report(Edited):
    """An organization's own account of one commitment (or one objective of it), in its own words and language.

    While it is a draft anything may be missing. Publishing makes its `entry` on the timeline and the `source`
    that stands for it; from then on it is frozen, and a correcting report supersedes it. Editors decide on
    it and never change it: `decided_by` differs from who wrote and who submitted it, in `rules` and here."""

    key = models.SlugField(_("key"), max_length=12, unique=True, default=new_key, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="reports", verbose_name=_("organization")
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="reports", verbose_name=_("commitment")
    )
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("objective")
    )
    language = models.CharField(
        _("language of the report"), max_length=2, choices=Language, default=Language.EN
    )
    claimed_status = models.CharField(
        _("claimed status"),
        max_length=16,
        choices=[(s.value, s.label) for s in CLAIMABLE_STATUSES],
        blank=True,
    )
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.DAY)
    headline = models.CharField(_("in one sentence"), max_length=200, blank=True)
    detail = models.TextField(_("what happened"), max_length=10_000, blank=True)
    next_step = models.TextField(_("next step"), max_length=2_000, blank=True)
    barrier = models.CharField(_("what stands in the way"), max_length=12, choices=Barrier, blank=True)
    barrier_note = models.CharField(_("more about it"), max_length=400, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ReportState, default=ReportState.DRAFT, editable=False
    )
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    submitted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision = models.TextField(_("words to the organization"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, editable=False)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    entry = models.OneToOneField(
        Update, models.PROTECT, null=True, blank=True, editable=False, related_name="report"
    )
    source = models.OneToOneField(
        Source, models.PROTECT, null=True, blank=True, editable=False, related_name="report"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-saved_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="report_queue"),
            models.Index(fields=["commitment", "state"], name="report_of_a_commitment"),
        ]
        constraints = [
            one_of("state", ReportState.values, name="report_state_known"),
            one_of("language", Language.values, name="report_language_known"),
            one_of("precision", Precision.values, name="report_precision_known"),
            one_of("claimed_status", CLAIMABLE_STATUSES, name="report_status_known", blank=True),
            one_of("barrier", Barrier.values, name="report_barrier_known", blank=True),
            models.UniqueConstraint(
                fields=["organization", "commitment"],
                condition=Q(state__in=OPEN_REPORTS, objective__isnull=True),
                name="report_one_open_per_commitment",
            ),
            models.UniqueConstraint(
                fields=["organization", "objective"],
                condition=Q(state__in=OPEN_REPORTS, objective__isnull=False),
                name="report_one_open_per_objective",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDECIDED)
                | (
                    Q(submitted_at__isnull=False, happened_on__isnull=False)
                    & ~Q(headline="")
                    & ~Q(claimed_status="")
                )
                | Q(state=ReportState.CHANGES_REQUESTED, submitted_at__isnull=False),
                name="report_is_complete_once_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_REPORTS)
                | Q(published_at__isnull=False, entry__isnull=False, source__isnull=False),
                name="report_published_has_its_entry",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.CHANGES_REQUESTED, ReportState.DECLINED])
                | ~Q(decision=""),
                name="report_refused_in_words",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (
                    (Q(author__isnull=True) | ~Q(decided_by=F("author")))
                    & (Q(submitted_by__isnull=True) | ~Q(decided_by=F("submitted_by")))
                ),
                name="report_reviewer_had_no_part_in_it",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.SUPERSEDED, superseded_at__isnull=False)
                | (~Q(state=ReportState.SUPERSEDED) & Q(superseded_at__isnull=True)),
                name="report_superseded_at_when_superseded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.commitment.reference}"

    def get_absolute_url(self) -> str:
        """Its public page; there is one once it is published."""
        return reverse("report_detail", args=[self.key])

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE_REPORTS

    def words(self, name: str) -> LocalizedText:
        """`headline`, `detail`, `next_step` or `barrier_note` in the language it was written in, marked as such for
        readers of the other one."""
        from django.utils.translation import get_language

        reader = "fr" if (get_language() or "en").startswith("fr") else "en"
        text = getattr(self, name)
        return LocalizedText(text, self.language, missing=bool(text) and self.language != reader)

    @property
    def claims_progress(self) -> bool:
        return self.claimed_status not in ("", ImplementationStatus.NOT_STARTED)


class ReportLink(models.Model):
    """A page that shows what the report says; becomes a source with the organization's voice once published."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="links")
    url = models.URLField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("published by"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.ForeignKey(Source, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("report", "url", name="report_links_once_to_a_page")]

    def __str__(self) -> str:
        return self.title


class EvidenceFile(models.Model):
    """A file given as evidence, as it is kept: pictures are re-encoded, and `sha256` is of what is kept."""

    key = models.CharField(max_length=32, unique=True, default=new_file_key, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    file = models.FileField(storage=evidence_storage, upload_to=evidence_path, max_length=64)
    name = models.CharField(_("file name"), max_length=160)
    title = models.CharField(_("what it shows"), max_length=300, blank=True)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    reencoded = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_has_a_hash"),
            models.UniqueConstraint("report", "sha256", name="evidence_once_per_report"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evidence", args=[self.key])


class ReportMeasurement(models.Model):
    """A figure that the organization gives for an indicator; a `Measurement` with its voice once published."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="measurements")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", verbose_name=_("indicator"))
    value = figure(_("value"))
    as_of = models.DateField(_("as of"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reported figure")
        verbose_name_plural = _("reported figures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("report", "indicator", "stage", name="report_measures_once_per_stage"),
            one_of("stage", Stage.values, name="report_measurement_stage_known", blank=True),
            models.CheckConstraint(condition=Q(value__isnull=False), name="report_measurement_has_a_value"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class ReportMilestone(models.Model):
    """A milestone the organization says is achieved. It is achieved once an editor accepts the claim."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="milestones")
    milestone = models.ForeignKey(
        Milestone, models.CASCADE, related_name="claims", verbose_name=_("milestone")
    )
    achieved_on = models.DateField(_("achieved on"))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.DAY)
    accepted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("claimed milestone")
        verbose_name_plural = _("claimed milestones")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("report", "milestone", name="report_claims_a_milestone_once"),
            one_of("precision", Precision.values, name="report_milestone_precision_known"),
        ]

    def __str__(self) -> str:
        return str(self.milestone)
