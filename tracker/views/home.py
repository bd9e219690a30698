"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.enums import Followed
from tracker.reads import home as reading
from tracker.reads.following import scopes
from tracker.web import reading_day, render_page

from . import structured


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For everybody: how it is going, as of a day, and the wall."""
    day, problem = reading_day(request)
    context = {
        "day": day,
        "problems": [problem],
        "page": reading.read(day),
        "structured": [structured.website()],
        **scopes.ways(Followed.ALL),
    }
    return render_page(request, "public/home.html", context)
