"""One pillar of the Summit."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def pillar_detail(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
