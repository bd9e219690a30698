"""Three small wrappers round every answer: its number in the log, its headers, and the desk's one exception."""

import time
import uuid
from collections.abc import Callable

import structlog
from csp.constants import UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

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
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response["X-Request-ID"] = number
        return response

    return middleware


def route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.route if match else "(none)"


def permissions_policy(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponse]:
    """Say that no page here asks for camera, place, payment or the like."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
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
