"""Deadlines: overdue, next, met, by month."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    raise Http404


@require_safe
def deadline_month(request: HttpRequest, month: str) -> HttpResponse:
    raise Http404


@require_safe
def deadline_export(request: HttpRequest) -> HttpResponse:
    raise Http404
