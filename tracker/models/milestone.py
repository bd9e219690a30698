"""Steps of a promise and every date they were ever given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import MilestoneState, Precision

from .base import Edited, Localized, date_with_precision, one_of, precision_field
from .commitment import Commitment
from .source import Source


class Milestone(Edited):
    """A checkable step. The one with `final` stands for the whole promise. Whether it is overdue or was
    met late is computed (`tracker.schedule`), never stored here."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="milestones", verbose_name=_("commitment")
    )
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    title = Localized()
    final = models.BooleanField(_("stands for the whole promise"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=MilestoneState, default=MilestoneState.PLANNED, editable=False
    )
    achieved_on = models.DateField(_("achieved on"), null=True, blank=True, editable=False)
    achieved_precision = precision_field(editable=False)
    achieved_source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("shown by"),
    )
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["commitment", "position"]
        constraints = [
            one_of("state", MilestoneState.values, name="milestone_state_known"),
            one_of("achieved_precision", Precision.values, name="milestone_precision_known", blank=True),
            date_with_precision("achieved_on", "achieved_precision", name="milestone_date_has_precision"),
            models.CheckConstraint(
                condition=Q(
                    state=MilestoneState.ACHIEVED, achieved_on__isnull=False, achieved_source__isnull=False
                )
                | (
                    ~Q(state=MilestoneState.ACHIEVED)
                    & Q(achieved_on__isnull=True, achieved_source__isnull=True)
                ),
                name="milestone_achieved_has_date_and_source",
            ),
            models.CheckConstraint(
                condition=Q(state=MilestoneState.DROPPED) | Q(dropped_on__isnull=True),
                name="milestone_dropped_on_only_when_dropped",
            ),
            models.UniqueConstraint(fields=["commitment", "key"], name="milestone_key_unique"),
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(final=True), name="milestone_one_final"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Deadline(Edited):
    """A date given for a milestone. The first row is the baseline, the newest known is in force, the rest
    are slips. Rows are added, never overwritten.

    `due_on` is the last day of its period. `announced_on` is when that date was given, where known;
    `known_on` is the day from which it counts when reading as of a day (`schedule.known_from`)."""

    milestone = models.ForeignKey(
        Milestone, models.CASCADE, related_name="deadlines", verbose_name=_("milestone")
    )
    position = models.PositiveSmallIntegerField(_("position"), editable=False)
    due_on = models.DateField(_("due on"))
    precision = models.CharField(_("precision"), max_length=8, choices=Precision)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    announced_precision = precision_field()
    known_on = models.DateField(_("counts from"), editable=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["milestone", "position"]
        constraints = [
            one_of("precision", Precision.values, name="deadline_precision_known"),
            one_of("announced_precision", Precision.values, name="deadline_announced_known", blank=True),
            date_with_precision("announced_on", "announced_precision", name="deadline_date_has_precision"),
            models.UniqueConstraint(fields=["milestone", "position"], name="deadline_position_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on}"
