"""What the desk reads and does not write: things that somebody else said, moved by their doors alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from .moves import MovesAdmin


class ReadOnly:
    """Nobody adds, edits or deletes here; what the list does not hold does not exist."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Django leads back to the start page and names the key that was asked for."""
        raise Http404


class ReadAdmin(ReadOnly, MovesAdmin):
    """Read, and moved by its doors."""
