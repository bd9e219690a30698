"""What changed, by day and between two days."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    raise Http404


@require_safe
def change_between(request: HttpRequest) -> HttpResponse:
    raise Http404


@require_safe
def change_export(request: HttpRequest) -> HttpResponse:
    raise Http404
