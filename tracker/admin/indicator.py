"""Indicators, with their measurements."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tracker.enums import Scope
from tracker.models import Indicator, Measurement
from tracker.reads import wording
from tracker.reads.measured.used import Used, series, used_by_series

from .base import DeskInline, DeskModelAdmin
from .exporting import Exports
from .filters import MissingFrench

TARGET = (
    ("unit_kind", "unit", "direction", "scope"),
    ("baseline_value", "baseline_on"),
    ("comparator", "target_value", "target_due_on", "target_due_precision"),
    "target_source",
)


def prepare(row: Indicator) -> None:
    """A new indicator gets a key from its name."""
    base = slugify(row.name_en)[:50] or "indicator"
    taken = set(Indicator.objects.filter(commitment=row.commitment).values_list("key", flat=True))
    row.key = row.key or (base if base not in taken else f"{base}-{len(taken) + 1}")


def in_words(measurement: Measurement, indicator: Indicator) -> str:
    """ "9 governments, 10 February 2025, Independent"."""
    value = wording.written_quantity(measurement.value, indicator.unit, indicator.unit_kind)
    day = wording.written_day(measurement.as_of, measurement.as_of_precision)
    return f"{value}, {day}, {measurement.get_claimed_by_display()}"


def use_in_words(used: Used, indicator: Indicator) -> str:
    """The figure, why it is the one, and what differs from it."""
    colon = pgettext("between a title and its status", ":")
    of = [used.measurement.get_stage_display()] if used.measurement.stage else []
    if indicator.scope == Scope.EACH_PARTY and used.measurement.organization:
        of.insert(0, str(used.measurement.organization.name))
    said = f"{', '.join(of)}{colon} " if of else ""
    said += f"{in_words(used.measurement, indicator)} ({used.reason})"
    if used.others:
        differs = wording.joined(in_words(other, indicator) for other in used.others)
        said += ". " + gettext("Differs: %(figures)s") % {"figures": differs}
    return said


class IndicatorInline(DeskInline, admin.StackedInline):
    model = Indicator
    template = "admin/edit_inline/rows.html"
    autocomplete_fields = ("target_source",)
    fieldsets = ((None, {"fields": (("name_en", "name_fr"), *TARGET, "seen_revision")}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commitment", "target_source")

    def prepare(self, row: Any, form: Any) -> None:
        prepare(row)


class MeasurementInline(DeskInline, admin.StackedInline):
    model = Measurement
    template = "admin/edit_inline/rows.html"
    autocomplete_fields = ("organization", "source")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("value", "as_of", "as_of_precision", "stage"),
                    ("organization", "claimed_by", "source"),
                    ("absence_reason", "note"),
                    ("chosen_because_en", "chosen_because_fr"),
                    "seen_revision",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("indicator__commitment", "organization", "source")


@admin.register(Measurement)
class MeasurementAdmin(DeskModelAdmin):
    """Edited inside its indicator; here for its history, and to be removed with a reason."""

    list_display = ("indicator", "value", "as_of", "stage", "claimed_by")
    list_filter = ("stage", "claimed_by")
    search_fields = ("indicator__name_en", "indicator__name_fr", "indicator__commitment__reference")
    autocomplete_fields = ("organization", "source")
    readonly_fields = ("indicator",)
    date_hierarchy = "as_of"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "indicator",
                    ("value", "as_of", "as_of_precision", "stage"),
                    ("organization", "claimed_by", "source"),
                    ("absence_reason", "note"),
                    ("chosen_because_en", "chosen_because_fr"),
                )
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("indicator__commitment", "organization", "source")

    def after_deletion(self, obj: Any) -> str:
        return reverse("admin:tracker_indicator_change", args=[obj.indicator_id])


@admin.register(Indicator)
class IndicatorAdmin(Exports, DeskModelAdmin):
    list_display = ("name_en", "commitment", "unit_kind", "unit", "target_value", "target_due_on")
    list_filter = ("unit_kind", "scope", MissingFrench)
    search_fields = ("name_en", "name_fr", "commitment__reference", "unit")
    autocomplete_fields = ("commitment", "target_source")
    inlines = (MeasurementInline,)
    fieldsets = (
        (None, {"fields": ("commitment",)}),
        (_("Names"), {"fields": (("name_en", "name_fr"),), "classes": ("both",)}),
        (_("What is counted, and the target"), {"fields": TARGET}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("commitment", "in_use") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        used = (_("Which figure is used"), {"fields": ("in_use",)})
        return (*super().get_fieldsets(request, obj), *([used] if obj else ()))

    @admin.display(description=_("Used today"))
    def in_use(self, obj: Indicator) -> SafeString | str:
        """From the stored figures: what pages go by today, and why. One query."""
        found = obj.measurements.until(timezone.localdate()).select_related("organization")
        used = used_by_series(series(obj, found))
        if not used:
            return gettext("No figure yet.")
        lines = format_html_join("", "<li>{}</li>", ((use_in_words(each, obj),) for each in used.values()))
        rule = gettext(
            "The newest figure; where others of about the same time differ, the one with a reason under “used, "
            "because”, else the best backed, else the latest. All figures stay on the page."
        )
        return format_html('<ul class="dates">{}</ul><p class="help">{}</p>', lines, rule)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commitment", "target_source")

    def prepare(self, obj: Any) -> None:
        prepare(obj)
