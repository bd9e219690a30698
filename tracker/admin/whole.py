"""The whole public record as one file: CSV files in a ZIP, or a workbook with a sheet for each."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from tracker import rules
from tracker.exports import tables

from .exporting import attachment

MAKERS = {"zip": tables.as_zip, "xlsx": tables.as_workbook}


def download(request: HttpRequest, kind: str) -> HttpResponse:
    if not rules.may_export(request.user):
        raise PermissionDenied
    if kind not in MAKERS:
        raise Http404
    with transaction.atomic():  # all tables of one moment
        content = MAKERS[kind](tables.everything())
    return attachment(content, f"paris-actions-{timezone.localdate():%Y-%m-%d}.{kind}")
