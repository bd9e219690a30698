"""Where every commitment stands on every day: the derived table behind all reading as of a day."""

from django.db import models
from django.db.models import F, Q

from tracker.enums import ImplementationStatus, Outcome, ScheduleState, Verification

from .assessment import Assessment
from .base import one_of
from .commitment import Commitment
from .milestone import Milestone


class Standing(models.Model):
    """One commitment over the half-open span of days [from_day, until_day), axes unchanged within it.

    Derived: `actions.standings.refresh` writes it from `schedule.intervals` inside the transaction of
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
        indexes = [models.Index(fields=["commitment", "from_day", "until_day"], name="standing_as_of")]
        constraints = [
            one_of("status", ImplementationStatus.values, name="standing_status_known"),
            one_of("schedule", ScheduleState.values, name="standing_schedule_known"),
            models.UniqueConstraint(fields=["commitment", "from_day"], name="standing_starts_once"),
            models.CheckConstraint(condition=Q(until_day__gt=F("from_day")), name="standing_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.status} {self.from_day}"
