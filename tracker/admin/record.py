"""The history of everything, to be read and searched; nothing here can be changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from tracker.models import HistoryEvent
from tracker.reads import history, review

from .rights import DeskRights


@admin.register(HistoryEvent)
class HistoryEventAdmin(DeskRights, admin.ModelAdmin):
    list_display = ("at", "what", "actor", "reason")
    list_display_links = ("at", "what")
    list_filter = ("kind", "subject_type")
    search_fields = ("subject_key", "about", "reason", "actor__name")
    date_hierarchy = "at"
    list_select_related = ("actor",)
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return review.without_drafts(super().get_queryset(request))

    @admin.display(description=_("what"))
    def what(self, obj: HistoryEvent) -> str:
        return history.sentence(obj)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One event with its differences."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        entries = history.present([obj])
        context = {
            **self.admin_site.each_context(request),
            "title": entries[0].sentence,
            "opts": self.opts,
            "original": obj,
            "entries": entries,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/object_history.html", context)
