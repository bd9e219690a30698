"""The editors' verdict: status, outcome when closed, and the reason."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from tracker.enums import ASSESSED_STATUSES, AssessmentState, ImplementationStatus, Origin, Outcome

from .base import Citation, Edited, Localized, one_of
from .commitment import Commitment
from .organization import Organization
from .party import Objective
from .source import Source
from .update import Update
from .user import User

ONCE_PUBLISHED = (AssessmentState.PUBLISHED, AssessmentState.SUPERSEDED, AssessmentState.RETRACTED)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def public(self) -> AssessmentQuerySet:
        return self.filter(state=AssessmentState.PUBLISHED)

    def as_of(self, day: dt.date) -> AssessmentQuerySet:
        return self.filter(effective_on__lte=day)

    def whole(self) -> AssessmentQuerySet:
        """Verdicts on a whole commitment, not on one party or one objective of it."""
        return self.filter(organization__isnull=True, objective__isnull=True)


class Assessment(Edited):
    """A verdict on a commitment (or one party of it, or one party × objective) from `effective_on`.

    Once published its words are frozen: a correction is a new assessment that supersedes it. Author and
    confirmer differ, in `rules` and by constraint; the data set's own verdicts name no persons (`origin`).
    """

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="assessments", verbose_name=_("commitment")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("party"),
    )
    objective = models.ForeignKey(
        Objective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("objective"),
    )
    effective_on = models.DateField(_("holds from"))
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=[(s.value, s.label) for s in ASSESSED_STATUSES],
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=Outcome,
        blank=True,
        help_text=_("Only when it closes the commitment."),
    )
    rationale_en = models.TextField(_("reason (English)"))
    rationale_fr = models.TextField(_("reason (French)"), blank=True)
    rationale = Localized()
    searched_on = models.DateField(_("searched on"), null=True, blank=True)
    searched_note_en = models.CharField(_("what was searched"), max_length=400, blank=True)
    sources = models.ManyToManyField(Source, through="AssessmentSource", related_name="assessments")
    updates = models.ManyToManyField(
        Update, through="AssessmentUpdate", related_name="assessments", verbose_name=_("rests on")
    )
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.DESK, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=AssessmentState, default=AssessmentState.PROPOSED, editable=False
    )
    author = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    confirmer = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmer"),
    )
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True, editable=False)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="supersedes"
    )
    told_at = models.DateTimeField(_("parties told at"), null=True, blank=True, editable=False)
    reply_until = models.DateField(
        _("open to replies until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("An adverse assessment is not published before the day after."),
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrections",
        verbose_name=_("corrects"),
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["commitment", "-effective_on", "-pk"]
        indexes = [
            models.Index(fields=["commitment", "state", "effective_on"], name="assessment_current"),
            models.Index(fields=["state", "proposed_at"], name="assessment_queue"),
        ]
        constraints = [
            one_of("status", ASSESSED_STATUSES, name="assessment_status_known"),
            one_of("outcome", Outcome.values, name="assessment_outcome_known", blank=True),
            one_of("state", AssessmentState.values, name="assessment_state_known"),
            one_of("origin", Origin.values, name="assessment_origin_known"),
            models.CheckConstraint(
                condition=Q(confirmer__isnull=True) | ~Q(confirmer=F("author")),
                name="assessment_confirmer_differs_from_author",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.DATASET)
                | Q(confirmer__isnull=True, confirmed_at__isnull=True)
                | Q(confirmer__isnull=False, confirmed_at__isnull=False),
                name="assessment_confirmed_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.DATASET)
                | ~Q(state__in=[AssessmentState.CONFIRMED, *ONCE_PUBLISHED])
                | Q(author__isnull=False, confirmer__isnull=False)
                | Q(state=AssessmentState.RETRACTED, published_at__isnull=True),
                name="assessment_published_has_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssessmentState.PUBLISHED, AssessmentState.SUPERSEDED])
                | Q(published_at__isnull=False),
                name="assessment_published_at_when_published",
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.SUPERSEDED, superseded_at__isnull=False)
                | (~Q(state=AssessmentState.SUPERSEDED) & Q(superseded_at__isnull=True)),
                name="assessment_superseded_at_when_superseded",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, reply_until__isnull=True)
                | Q(told_at__isnull=False, reply_until__isnull=False),
                name="assessment_told_at_and_until_together",
            ),
            models.CheckConstraint(
                condition=~Q(status=ImplementationStatus.NO_EVIDENCE) | Q(searched_on__isnull=False),
                name="assessment_no_evidence_says_when_searched",
            ),
            models.UniqueConstraint(
                fields=["commitment", "effective_on"],
                condition=Q(
                    state=AssessmentState.PUBLISHED, organization__isnull=True, objective__isnull=True
                ),
                name="assessment_one_published_per_day",
            ),
        ]

    def __str__(self) -> str:
        day = formats.date_format(self.effective_on, "j F Y")
        return f"{self.commitment.reference} {self.get_status_display()}, {day}"


class AssessmentSource(Citation):
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [models.UniqueConstraint("assessment", "source", name="assessment_cites_a_source_once")]


class AssessmentUpdate(models.Model):
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="grounds")
    update = models.ForeignKey(Update, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("assessment", "update", name="assessment_rests_once_on")]
