"""Pages of words: how we judge, and who we are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.reads import method as reading
from tracker.reads import wall
from tracker.web import reading_day, render_page

from . import structured


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """For everybody: the scale and everything that is computed, with examples and counts of the day."""
    day, problem = reading_day(request)
    context = {"section": "method", "day": day, "problems": [problem], "method": reading.read(day)}
    return render_page(request, "public/method.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """For everybody: what this is and is not, licence, how to report an error."""
    day, problem = reading_day(request)
    tiles = wall.tiles_on(day)
    context = {
        "section": "about",
        "day": day,
        "problems": [problem],
        "total": len(tiles),
        "is_sample": any(tile.is_sample for tile in tiles),
        "structured": [structured.dataset()],
    }
    return render_page(request, "public/about.html", context)
