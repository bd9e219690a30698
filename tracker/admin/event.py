"""The calendar of the follow-up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker.models import Event

from .base import DeskModelAdmin
from .exporting import Exports
from .filters import MissingFrench


@admin.register(Event)
class EventAdmin(Exports, DeskModelAdmin):
    list_display = ("name_en", "starts_on", "ends_on", "city", "country", "kind")
    list_filter = ("kind", MissingFrench)
    search_fields = ("name_en", "name_fr", "city", "slug")
    date_hierarchy = "starts_on"
    autocomplete_fields = ("source",)
    fieldsets = (
        (_("Names"), {"fields": (("name_en", "name_fr"),), "classes": ("both",)}),
        (
            None,
            {
                "fields": (
                    ("starts_on", "starts_precision", "ends_on"),
                    ("city", "country", "kind"),
                    "url",
                    "source",
                )
            },
        ),
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("source")

    def prepare(self, obj: Any) -> None:
        obj.slug = obj.slug or slugify(obj.name_en)[:80]
