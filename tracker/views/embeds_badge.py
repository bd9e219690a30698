"""A badge, for other sites to show."""

from __future__ import annotations

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from tracker.exports.badge import svg
from tracker.reads.embeds import badge as words
from tracker.reads.embeds.kinds import AUTO, LIGHT
from tracker.web import get_public_commitment, reading_day

from .embeds_pages import lead_on, theme_of

SVG = "image/svg+xml; charset=utf-8"
HOUR, MINUTE = 3600, 60

PICTURE = {"default-src": [NONE], "frame-ancestors": [NONE], "base-uri": [NONE], "form-action": [NONE]}


@csp(PICTURE)
@conditional_page
@require_safe
def badge(request: HttpRequest, reference: str) -> HttpResponse:
    """For everybody, as a picture on any site. Whatever there is to say is said in the picture, a refusal as well: a
    reader of the other site sees nothing else. Small letters and a merged commitment lead on to the one address."""
    theme, odd = theme_of(request)
    day, problem = reading_day(request)
    try:
        commitment = get_public_commitment(reference)
    except Http404:
        return _picture(words.not_found(reference.upper()), theme, status=404)
    if reference != commitment.reference:
        return lead_on(request, "badge", commitment.reference)
    if problem or odd:
        return _picture(words.not_understood(reference, problem or odd), theme, status=400)
    found = words.badge(commitment, day)
    if found is None:
        return _picture(words.not_yet(commitment, day), theme, status=404)
    return _picture(found, theme)


def _picture(badge: words.Badge, theme: str, *, status: int = 200) -> HttpResponse:
    """`auto` is the light one: a picture cannot ask its reader, and carries its own ground."""
    response = HttpResponse(svg(badge, LIGHT if theme == AUTO else theme), SVG, status=status)
    patch_cache_control(response, public=True, max_age=HOUR if status == 200 else MINUTE)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
