"""What is counted, the figure promised, and the figures found."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import Comparator, Direction, Precision, Scope, Stage, UnitKind, Voice

from .base import Edited, Localized, date_with_precision, one_of, precision_field
from .commitment import Commitment
from .organization import Organization
from .source import Source


def figure(verbose: Any) -> models.DecimalField:
    """An exact number with room for a state budget in plain units and six decimals; None is not zero."""
    return models.DecimalField(verbose, null=True, blank=True, max_digits=24, decimal_places=6)


class Indicator(Edited):
    """Values are in plain units (109000000000, EUR), never thousands or millions. Money is an indicator
    whose unit is an ISO 4217 code. Amounts of a part are inside those of its parent: never add them."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="indicators", verbose_name=_("commitment")
    )
    key = models.SlugField(_("key"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_fr = models.CharField(_("name (French)"), max_length=200, blank=True)
    name = Localized()
    unit = models.CharField(_("unit"), max_length=40)
    unit_kind = models.CharField(_("kind of unit"), max_length=8, choices=UnitKind)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    baseline_value = figure(_("baseline"))
    baseline_on = models.DateField(_("baseline on"), null=True, blank=True)
    comparator = models.CharField(
        _("comparator"), max_length=2, choices=Comparator, default=Comparator.AT_LEAST
    )
    target_value = figure(_("target"))
    target_due_on = models.DateField(_("target due on"), null=True, blank=True)
    target_due_precision = precision_field()
    target_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("target named in")
    )
    scope = models.CharField(_("scope"), max_length=12, choices=Scope, default=Scope.COLLECTIVE)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["commitment", "pk"]
        constraints = [
            one_of("unit_kind", UnitKind.values, name="indicator_unit_kind_known"),
            one_of("direction", Direction.values, name="indicator_direction_known"),
            one_of("comparator", Comparator.values, name="indicator_comparator_known"),
            one_of("scope", Scope.values, name="indicator_scope_known"),
            one_of("target_due_precision", Precision.values, name="indicator_precision_known", blank=True),
            date_with_precision("target_due_on", "target_due_precision", name="indicator_date_has_precision"),
            models.UniqueConstraint(fields=["commitment", "key"], name="indicator_key_unique"),
            models.CheckConstraint(
                condition=~Q(unit_kind=UnitKind.MONEY) | Q(unit__regex=r"^[A-Z]{3}$"),
                name="indicator_money_in_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def until(self, day: dt.date) -> MeasurementQuerySet:
        return self.filter(as_of__lte=day)


class Measurement(Edited):
    """A figure as of a day, or the reason why there is none: absence is never zero. Yes-or-no is 1 or 0.

    Where sources disagree, `chosen_because` marks the figure that editors use, with the reason; all stay shown."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="measurements", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    value = figure(_("value"))
    absence_reason = models.CharField(_("why there is no value"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"))
    as_of_precision = models.CharField(_("precision"), max_length=8, choices=Precision)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True)
    claimed_by = models.CharField(_("claimed by"), max_length=12, choices=Voice)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    chosen_because_en = models.CharField(
        _("used, because (English)"),
        max_length=300,
        blank=True,
        help_text=_("Only where sources disagree: why this figure is the one to go by."),
    )
    chosen_because_fr = models.CharField(_("used, because (French)"), max_length=300, blank=True)
    chosen_because = Localized()

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["indicator", "as_of", "pk"]
        constraints = [
            one_of("as_of_precision", Precision.values, name="measurement_precision_known"),
            one_of("stage", Stage.values, name="measurement_stage_known", blank=True),
            one_of("claimed_by", Voice.values, name="measurement_voice_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, absence_reason="")
                | (Q(value__isnull=True) & ~Q(absence_reason="")),
                name="measurement_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(chosen_because_en="", chosen_because_fr=""),
                name="measurement_only_a_value_is_chosen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else self.absence_reason}"
