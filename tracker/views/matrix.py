"""Signatory by objective."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def matrix(request: HttpRequest, address: str) -> HttpResponse:
    raise Http404


@require_safe
def matrix_export(request: HttpRequest, address: str) -> HttpResponse:
    raise Http404


@require_safe
def pledge(request: HttpRequest) -> HttpResponse:
    raise Http404
