"""Deadlines and events for calendar programs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def deadline_calendar(request: HttpRequest) -> HttpResponse:
    raise Http404


@require_safe
def commitment_calendar(request: HttpRequest, address: str) -> HttpResponse:
    raise Http404


@require_safe
def organization_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


@require_safe
def pillar_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
