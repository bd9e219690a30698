"""Countries: what each signed, leads and hosts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    raise Http404


@require_safe
def country_detail(request: HttpRequest, code: str) -> HttpResponse:
    raise Http404
