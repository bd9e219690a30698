"""Organizations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker.models import Organization

from .base import DeskModelAdmin
from .exporting import Exports
from .filters import Country, MissingFrench


@admin.register(Organization)
class OrganizationAdmin(Exports, DeskModelAdmin):
    list_display = ("name_en", "name_fr", "kind", "country", "takes_part")
    list_filter = ("kind", MissingFrench, ("country", Country))
    search_fields = ("name_en", "name_fr", "slug")
    autocomplete_fields = ("source",)
    fieldsets = (
        (_("Names"), {"fields": (("name_en", "name_fr"),), "classes": ("both",)}),
        (None, {"fields": (("kind", "country"), "website", "source")}),
    )

    def get_queryset(self, request: Any) -> Any:
        return (
            super().get_queryset(request).select_related("source").annotate(count_of_parties=Count("parties"))
        )

    @admin.display(description=_("takes part in"), ordering="count_of_parties")
    def takes_part(self, obj: Any) -> int:
        return int(obj.count_of_parties)

    def prepare(self, obj: Any) -> None:
        obj.slug = obj.slug or slugify(obj.name_en)[:80]
