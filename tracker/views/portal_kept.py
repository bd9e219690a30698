"""Words that were sent by somebody who was no longer signed in: kept in the session until they have signed in again.

Only for a report that exists and can be written, only one at a time, never files. Django keeps what is in an anonymous
session when it becomes somebody's, and empties a session that was another person's."""

from __future__ import annotations

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from tracker.enums import WRITABLE_REPORTS
from tracker.models import Report

from .portal_base import View

KEPT = "kept_report"
MOST = 100_000
"""Bytes, as sent."""

PASSING = ("csrfmiddlewaretoken", "attested", "do", "remove")
FORM_ROUTES = ("portal_report", "portal_submit", "portal_files", "portal_autosave")


def keep(request: HttpRequest, key: str) -> None:
    fields = request.POST.copy()
    for name in PASSING:
        fields.pop(name, None)
    sent = fields.urlencode()
    if not fields or len(sent) > MOST:
        return
    if Report.objects.filter(key=key, state__in=WRITABLE_REPORTS).exists():
        request.session[KEPT] = {"key": key, "fields": sent}


def kept(request: HttpRequest, key: str) -> QueryDict | None:
    found = request.session.get(KEPT)
    return QueryDict(found["fields"]) if found and found["key"] == key else None


def forget(request: HttpRequest, key: str) -> None:
    if kept(request, key) is not None:
        del request.session[KEPT]


def keeping_words(view: View) -> View:
    """Around a view that takes the form of a report: who is not signed in any more loses nothing."""

    @wraps(view)
    def inner(request: HttpRequest, key: str) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return to_sign_in(request, key)
        return view(request, key)

    return inner


def to_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """The sign-in page, with the words kept; for a form that saves itself a notice, whose button sends the whole form
    and so comes here again. 200, because htmx shows no other answer in its place."""
    if getattr(request, "htmx", False):
        response = render(request, "portal/_saved.html", {"state": "signed_out"})
    else:
        keep(request, key)
        response = redirect_to_login(reverse("portal_report", args=[key]))
    response["Cache-Control"] = "private, no-store"
    return response


def rescued(request: HttpRequest) -> HttpResponse | None:
    """For the form of a report that came back with a token from before the last sign-in, as from a window left open.
    Nothing is saved: the words are kept and shown again with a new token. Only when the browser itself vouches that its
    own page of this site sent them."""
    match = request.resolver_match
    ours = match is not None and match.url_name in FORM_ROUTES
    if not ours or request.method != "POST" or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    key = str(match.kwargs["key"]) if match else ""
    if not request.user.is_authenticated or getattr(request, "htmx", False):
        return to_sign_in(request, key)
    keep(request, key)
    return redirect("portal_report", key)
