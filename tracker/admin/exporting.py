"""The ticked rows of a list as CSV and XLSX, in the columns of the data files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.exports import tables

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def attachment(content: bytes, filename: str) -> HttpResponse:
    """A download that no cache keeps: it may hold drafts."""
    kind = filename.rpartition(".")[2]
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


def _action(kind: str) -> Callable[[Any, HttpRequest, Any], HttpResponse]:
    def action(modeladmin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
        if not rules.may_export(request.user):
            raise PermissionDenied
        file = tables.file_of(modeladmin.model)
        if file is None:
            raise PermissionDenied
        picked = file.model._default_manager.filter(pk__in=queryset.order_by().values("pk"))
        rows = sorted(picked.select_related(*file.related), key=file.order)
        table = tables.selection(file, rows)
        content = tables.as_csv(table) if kind == "csv" else tables.as_workbook({file.name: table})
        return attachment(content, f"{file.name}.{kind}")

    return action


class Exports:
    """Offers the selected rows as CSV and XLSX."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if rules.may_export(request.user) and tables.file_of(self.model):
            actions["export_csv"] = (_action("csv"), "export_csv", _("Download as CSV"))
            actions["export_xlsx"] = (_action("xlsx"), "export_xlsx", _("Download as XLSX"))
        return actions
