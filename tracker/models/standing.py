"""Where every commitment and every milestone stands on every day: the derived tables behind all reading as of a day."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from tracker.enums import Fate, ImplementationStatus, Outcome, Precision, ScheduleState, Verification

from .assessment import Assessment
from .base import one_of
from .commitment import Commitment
from .milestone import Milestone


class Standing(models.Model):
    """One commitment over the half-open span of days [from_day, until_day), axes unchanged within it.

    Derived: `actions.derive` writes it from `schedule.intervals` inside the transaction of
    every change; nothing else does, and `manage.py check_standings` proves that it is what the facts say.
    The last span of a commitment ends at `schedule.FOREVER`."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="standings")
    from_day = models.DateField()
    until_day = models.DateField()
    status = models.CharField(max_length=16, choices=ImplementationStatus)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    assessment = models.ForeignKey(Assessment, models.CASCADE, null=True, related_name="+")
    verification = models.CharField(max_length=16, choices=Verification, blank=True)
    schedule = models.CharField(max_length=12, choices=ScheduleState)
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, related_name="+")
    due_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True)
    slips = models.PositiveSmallIntegerField(default=0)
    last_fact_on = models.DateField(null=True)

    class Meta:
        ordering = ["commitment", "from_day"]
        indexes = [
            models.Index(fields=["commitment", "from_day", "until_day"], name="standing_as_of"),
            models.Index(fields=["from_day"], name="standing_changes"),
        ]
        constraints = [
            one_of("status", ImplementationStatus.values, name="standing_status_known"),
            one_of("schedule", ScheduleState.values, name="standing_schedule_known"),
            models.UniqueConstraint(fields=["commitment", "from_day"], name="standing_starts_once"),
            models.CheckConstraint(condition=Q(until_day__gt=F("from_day")), name="standing_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.status} {self.from_day}"


class MilestoneStandingQuerySet(models.QuerySet["MilestoneStanding"]):
    def as_of(self, day: dt.date) -> MilestoneStandingQuerySet:
        """Of each milestone the span that holds on `day`; none for one that nobody had spoken of by then."""
        return self.filter(from_day__lte=day, until_day__gt=day)


class MilestoneStanding(models.Model):
    """One milestone over the half-open span of days [from_day, until_day), its fate unchanged within it.

    Derived like `Standing`, from `schedule.fate_intervals`. The first day of a span with fate `overdue`, after one with
    another fate, is the day on which the milestone became overdue; where `slips` grew from one span to the next, the
    date was moved on that day."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="standings")
    from_day = models.DateField()
    until_day = models.DateField()
    fate = models.CharField(max_length=14, choices=Fate)
    due_on = models.DateField(null=True)
    precision = models.CharField(max_length=8, choices=Precision, blank=True)
    slips = models.PositiveSmallIntegerField(default=0)
    settled_on = models.DateField(null=True)

    objects = MilestoneStandingQuerySet.as_manager()

    class Meta:
        ordering = ["milestone", "from_day"]
        indexes = [
            models.Index(fields=["fate", "from_day", "until_day"], name="milestone_standing_as_of"),
            models.Index(fields=["from_day"], name="milestone_standing_changes"),
        ]
        constraints = [
            one_of("fate", Fate.values, name="milestone_standing_fate_known"),
            models.UniqueConstraint(fields=["milestone", "from_day"], name="milestone_standing_starts_once"),
            models.CheckConstraint(
                condition=Q(until_day__gt=F("from_day")), name="milestone_standing_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.fate} {self.from_day}"
