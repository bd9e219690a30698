"""Small wrappers round every answer: its number in the log, its headers, the desk's one exception, and the second
factor that some people need before they may work here."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from csp.constants import UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from summit.watching.words import ROUTE
from tracker.reads import people

GetResponse = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger("tracker.request")

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def request_log(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponse]:
    """Number every request, give the number back in X-Request-ID and write one line about it.

    The line names the route and not the path, and neither query, address nor person: a path can hold a one-time
    token, a query what somebody looked for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=number)
        started = time.perf_counter()
        try:
            response = get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info(
                "answered",
                method=request.method,
                route=route(request),
                status=response.status_code,
                ms=milliseconds,
            )
            request.META[ROUTE] = name(request)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response["X-Request-ID"] = number
        return response

    return middleware


def route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.route if match else "(none)"


def name(request: HttpRequest) -> str:
    """The name of the route, or its pattern where it has none: there are as many as routes, whatever is asked."""
    match = request.resolver_match
    return match.view_name or match.route if match else "(none)"


def policies(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponse]:
    """Say that no page here asks for camera, place, payment or the like, and that pages of others may not take ours in,
    but for what says itself that it is made for that (`web.frameable`). What programs take is read by way of CORS,
    which this does not touch."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def desk_styles(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponse]:
    """Allow inline styles in the admin, whose own templates write them, and nowhere else.

    Stands below django-csp's middleware in the list, which reads what is left on the answer here.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match and "admin" in match.namespaces:
            response._csp_update = {"style-src": [UNSAFE_INLINE]}  # type: ignore[attr-defined]  # django-csp's own hook
        return response

    return middleware


GUARDED = re.compile(r"^/[a-z]{2}/(?:admin|portal|evidence)/(?!log(?:in|out)/)")
"""Where people work. The way in and the way out stay open."""


def second_factor(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponse]:
    """Lead staff, and members of organizations that ask for it, to set up a second factor before they may go on.

    Public pages and visitors are let through without a look at the session, so they pay no query.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        guarded = GUARDED.match(request.path) is not None
        if guarded and request.user.is_authenticated and people.lacks_second_factor(request.user):
            return to_second_factor(request)
        return get_response(request)

    return middleware


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page where one is set up, which says why; a fragment cannot be redirected, so htmx does it."""
    address = reverse("mfa_index")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
