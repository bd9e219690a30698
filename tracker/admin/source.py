"""Sources: what everything here rests on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.models import Source

from .base import DeskModelAdmin
from .exporting import Exports
from .links import free_key


@admin.register(Source)
class SourceAdmin(Exports, DeskModelAdmin):
    list_display = ("title", "publisher", "published_on", "type", "independence", "unavailable_since")
    list_filter = ("type", "independence", "language", ("unavailable_since", admin.EmptyFieldListFilter))
    search_fields = ("title", "publisher", "key", "url")
    date_hierarchy = "published_on"
    fieldsets = (
        (
            None,
            {"fields": ("title", ("publisher", "language"), "url", ("published_on", "published_precision"))},
        ),
        (_("What it is worth"), {"fields": (("type", "independence"), "note", "unavailable_since")}),
    )

    def prepare(self, obj: Any) -> None:
        obj.key = obj.key or free_key(f"{obj.publisher} {obj.title}")
