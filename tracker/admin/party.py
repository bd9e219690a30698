"""Parties: edited inside their commitment; here for their history, and to be removed with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import Party

from .base import DeskModelAdmin


class InsideCommitment(DeskModelAdmin):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Added on the form of the commitment."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commitment", "source")


@admin.register(Party)
class PartyAdmin(InsideCommitment):
    list_display = ("organization", "commitment", "role", "joined_on", "left_on", "confidence")
    list_filter = ("role", "confidence")
    search_fields = ("organization__name_en", "organization__name_fr", "commitment__reference")
    autocomplete_fields = ("source",)
    readonly_fields = ("commitment", "organization")
    fieldsets = (
        (None, {"fields": (("commitment", "organization"), ("role", "confidence"))}),
        (_("Since when"), {"fields": (("joined_on", "joined_precision", "left_on"), "source")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organization")
