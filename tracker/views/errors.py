"""The pages for what goes wrong: 400, 403, 404 and 500, in the language of the address."""

from __future__ import annotations

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from tracker.exceptions import Refused
from tracker.web import in_language, language_of

from .portal_kept import rescued

log = structlog.get_logger("tracker.errors")

LAST_RESORT = {
    "en": "<!doctype html><html lang=en><meta charset=utf-8><title>Something broke</title>"
    "<h1>Something broke on our side</h1><p>It has been noted. Please try again in a few minutes.",
    "fr": "<!doctype html><html lang=fr><meta charset=utf-8><title>Une panne</title>"
    "<h1>Une panne de notre côté</h1><p>Elle a été notée. Réessayez dans quelques minutes.",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`raise PermissionDenied from refused` carries the sentence of the refusal; without one it says only that this is
    not for the reader."""
    cause = exception.__cause__ if exception else None
    sentence = str(cause) if isinstance(cause, Refused) else ""
    return _page(request, "403.html", 403, sentence=sentence)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came back without its token (CSRF_FAILURE_VIEW). Words of a report are not lost by that."""
    rescue = rescued(request)
    if rescue is not None:
        return rescue
    with override(language_of(request)):
        sentence = _("The page that you sent had expired. Go back, load it again and send it once more.")
    return _page(request, "403.html", 403, sentence=sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404.html", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Without the database, without the context processors, and without templates if these are what broke."""
    language = language_of(request)
    try:
        return _page(request, "500.html", 500)
    except Exception:
        log.exception("the page for what breaks is broken itself")
        return HttpResponse(LAST_RESORT[language], status=500)


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    language = language_of(request)
    other = "en" if language == "fr" else "fr"
    with override(language):
        page = render(
            None if status == 500 else request,  # None: no context processor runs
            template,
            {
                "switch_lang": other,
                "switch_url": in_language(request.path, other),
                "noindex": True,
                **context,
            },
            status=status,
        )
    page.headers["Content-Language"] = language
    return page
