"""The calendar of the follow-up, and the history of this record."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import EventCategory, EventKind, Precision

from .base import Edited, Localized, one_of
from .source import Source
from .user import User


class Event(Edited):
    """A summit, meeting or publication that matters for the follow-up."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_fr = models.CharField(_("name (French)"), max_length=200, blank=True)
    name = Localized()
    starts_on = models.DateField(_("starts on"))
    starts_precision = models.CharField(
        _("precision"), max_length=8, choices=Precision, default=Precision.DAY
    )
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EventCategory)
    url = models.URLField(_("address"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_on"]
        constraints = [
            one_of("kind", EventCategory.values, name="event_kind_known"),
            one_of("starts_precision", Precision.values, name="event_precision_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class HistoryEvent(models.Model):
    """What was done, when, by whom. Data only: the words are `tracker.history`'s, in both languages.

    No foreign key to the subject, so that history survives it: `subject` is its type and key
    ("milestone", "PA-001/final"), `about` the commitment reference it belongs to, if any. `data` holds
    `{"changes": {field: [from, to]}}` and, for moves, `{"from": state, "to": state}`."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    kind = models.CharField(_("what"), max_length=32, choices=EventKind)
    actor = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    subject_type = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=160)
    about = models.CharField(_("commitment"), max_length=12, blank=True)
    revision = models.PositiveIntegerField(default=0)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("history event")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_key", "at"], name="history_of_a_thing"),
            models.Index(fields=["about", "at"], name="history_about_a_commitment"),
        ]
        constraints = [one_of("kind", EventKind.values, name="history_kind_known")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key}"
