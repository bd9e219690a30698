"""What goes wrong, said as RFC 9457 has it: one form for every error, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions

log = structlog.get_logger("tracker.api")

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: `name` is the anchor in the documentation that its `type` leads to."""

    status: int
    name: str
    title: Any
    detail: Any
    meaning: Any


KINDS = (
    Kind(
        400,
        "not-understood",
        gettext_lazy("The address was not understood"),
        gettext_lazy("Nothing was left out silently: see what is said of each parameter."),
        gettext_lazy(
            "A parameter is not known here, has no value, or has one that does not exist. “errors” says which, one by "
            "one. Asked again, it is answered the same: mend the address."
        ),
    ),
    Kind(
        404,
        "not-found",
        gettext_lazy("There is nothing at this address"),
        gettext_lazy("There is nothing here, or it is not public, or not yet on the day that is read."),
        gettext_lazy(
            "There is no such thing, it is not public, it was not there on the day that is read, or the page lies "
            "beyond the last one of a list."
        ),
    ),
    Kind(
        405,
        "read-only",
        gettext_lazy("This interface is read only"),
        gettext_lazy("GET, HEAD and OPTIONS are answered, nothing else."),
        gettext_lazy("Another method than GET, HEAD or OPTIONS was used."),
    ),
    Kind(
        406,
        "json-only",
        gettext_lazy("This is not to be had in that form"),
        gettext_lazy("Ask for application/json."),
        gettext_lazy("The header “Accept” leaves nothing that can be given here, which is application/json."),
    ),
    Kind(
        429,
        "too-many-requests",
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait as many seconds as “Retry-After” says, then ask again."),
        gettext_lazy(
            "More requests came from one network address than are answered in that time. The header “Retry-After” says "
            "how many seconds to wait. Larger pages, “expand”, and the files of the whole data need fewer requests."
        ),
    ),
    Kind(
        500,
        "broken",
        gettext_lazy("Something broke on our side"),
        gettext_lazy("It has been noted. Please try again in a few minutes."),
        gettext_lazy("The fault is ours. It has been noted; try again in a few minutes."),
    ),
)
BY_STATUS = {kind.status: kind for kind in KINDS}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Refused(exceptions.APIException):
    """Something of the address was not understood."""

    status_code = 400

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class Missing(exceptions.APIException):
    """There is no such thing, with a sentence that says more than that."""

    status_code = 404

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """Every exception of the interface as a problem. What nobody foresaw is logged and told to Django, which makes its
    test client raise it, as everywhere else."""
    request = context["request"]
    status = _status(error)
    if status == 500:
        log.error("the interface broke", exc_info=error)
        got_request_exception.send(sender=None, request=request)
    faults = error.faults if isinstance(error, Refused) else ()
    response = problem(
        escape_uri_path(request.path), status, sentence=getattr(error, "sentence", ""), faults=faults
    )
    if isinstance(error, exceptions.Throttled):
        response["Retry-After"] = str(max(1, int(error.wait or 0) + 1))
    if isinstance(error, exceptions.MethodNotAllowed):
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def _status(error: Exception) -> int:
    if isinstance(error, exceptions.APIException):
        return error.status_code if error.status_code in BY_STATUS else 400
    if isinstance(error, (Http404, PermissionDenied)):
        return 404
    return 400 if isinstance(error, SuspiciousOperation) else 500


def problem(path: str, status: int, *, sentence: str = "", faults: Sequence[Fault] = ()) -> HttpResponse:
    kind = BY_STATUS[status]
    body = {
        "type": address(kind),
        "title": str(kind.title),
        "status": status,
        "detail": sentence or str(kind.detail),
        "instance": path,
        "errors": [{"parameter": fault.parameter, "detail": fault.detail} for fault in faults],
    }
    response = HttpResponse(written(body), content_type=CONTENT_TYPE, status=status)
    response["Content-Language"] = "fr" if (get_language() or "en").startswith("fr") else "en"
    response["Cache-Control"] = "no-store"
    return response


def address(kind: Kind) -> str:
    return f"{settings.BASE_URL}/api/docs/#{kind.name}"


def beyond_the_last(last: int) -> Missing:
    if last == 1:
        return Missing(_("There is only one page."))
    return Missing(_("There are only %(last)s pages.") % {"last": last})


_HARMLESS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def written(value: Any) -> bytes:
    """JSON that stays text wherever it is pasted: no sign in it opens a tag. A half of a surrogate pair, which no
    UTF-8 holds, is written out."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_HARMLESS).encode("utf-8", "backslashreplace")
