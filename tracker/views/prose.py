"""Pages of words: how we judge, and who we are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.reads import method as reading
from tracker.reads import wall
from tracker.web import render_page

from . import structured


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """For everybody: the scale and everything that is computed."""
    context = {"section": "method", "method": reading.read(timezone.localdate())}
    return render_page(request, "public/method.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """For everybody: what this is and is not, licence, how to report an error."""
    tiles = wall.tiles_on(timezone.localdate())
    context = {
        "section": "about",
        "total": len(tiles),
        "is_sample": any(tile.is_sample for tile in tiles),
        "structured": [structured.dataset()],
    }
    return render_page(request, "public/about.html", context)
