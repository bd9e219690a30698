"""Pillars and topics."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker.models import Pillar, Topic

from .base import DeskModelAdmin
from .filters import MissingFrench


class NamedAdmin(DeskModelAdmin):
    """A name in two languages and a short name that never changes once given."""

    search_fields = ("name_en", "name_fr", "slug")
    list_filter = (MissingFrench,)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_exclude(self, request: Any, obj: Any = None) -> Any:
        return () if obj else ("slug",)

    def prepare(self, obj: Any) -> None:
        obj.slug = obj.slug or slugify(obj.name_en)[:40]


@admin.register(Pillar)
class PillarAdmin(NamedAdmin):
    list_display = ("number", "name_en", "name_fr")
    list_display_links = ("number", "name_en")
    fieldsets = (
        (None, {"fields": ("number",)}),
        (
            _("Texts"),
            {"fields": (("name_en", "name_fr"), ("description_en", "description_fr")), "classes": ("both",)},
        ),
    )


@admin.register(Topic)
class TopicAdmin(NamedAdmin):
    list_display = ("name_en", "name_fr", "slug")
    fieldsets = ((_("Texts"), {"fields": (("name_en", "name_fr"),), "classes": ("both",)}),)
