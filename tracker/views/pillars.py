"""One pillar of the Summit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.enums import Followed
from tracker.reads import pillars as reading
from tracker.reads.following import scopes
from tracker.web import reading_day, render_page


@require_safe
def pillar_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """For everybody; 404 for a pillar without anything public in it."""
    day, problem = reading_day(request)
    pillar = get_object_or_404(reading.known(), slug=slug)
    page = reading.read(pillar, day)
    context: dict[str, Any] = {
        "section": "commitments",
        "day": day,
        "problems": [problem],
        "page": page,
        **scopes.ways(Followed.PILLAR, pillar.slug),
        "open_graph": {
            "title": str(pillar.name),
            "description": _("%(name)s: what was promised in Paris, and what has become of it.")
            % {"name": pillar.name},
        },
    }
    return render_page(request, "public/pillar_detail.html", context)
