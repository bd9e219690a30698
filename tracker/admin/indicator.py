"""Indicators, with their measurements."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker.models import Indicator, Measurement

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
        return ("commitment",) if obj else ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commitment", "target_source")

    def prepare(self, obj: Any) -> None:
        prepare(obj)
