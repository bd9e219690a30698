"""For programs that know the address of a page and want to show it: oembed.com."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from tracker.exports import oembed as exports
from tracker.filters import without_control_characters
from tracker.reads.embeds.kinds import AUTO, OF_ROUTE, THEMES, Size, suggested
from tracker.reads.embeds.snippets import Order
from tracker.web import FIRST_DAY, get_public_commitment, parsed_day

from .embeds_order import narrowed

FORMATS = {
    "json": ("application/json", exports.as_json),
    "xml": ("text/xml; charset=utf-8", exports.as_xml),
}
LONGEST = 2000  # characters of an address
HOUR = 3600

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_LANGUAGE = re.compile(r"/(en|fr)/")


class Unanswered(Exception):
    """Carries the status of the answer, and its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@conditional_page
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """For everybody. 404 for any address but those of pages here that can be embedded, 400 for what is no address, day
    or size, 501 for another format: with a sentence, in which nothing of the address comes back."""
    try:
        kind, written = _format(request)
        order = _order(request)
        size = _size(request, order)
    except Unanswered as refused:
        return HttpResponse(f"{refused.sentence}\n", "text/plain; charset=utf-8", status=refused.status)
    response = HttpResponse(written(exports.answer(order, size)), kind)
    patch_cache_control(response, public=True, max_age=HOUR)
    return response


def _format(request: HttpRequest) -> tuple[str, Any]:
    given = request.GET.get("format") or "json"
    if given not in FORMATS:
        raise Unanswered(501, _("This site answers in json or xml."))
    return FORMATS[given]


def _order(request: HttpRequest) -> Order:
    parts = _address(request)
    language, path = _language(parts.path)
    nothing = Unanswered(404, _("At this address there is nothing that can be embedded."))
    try:
        with translation.override(language):
            match = resolve(path)
        what = OF_ROUTE[match.url_name or ""]
        address = match.kwargs.get("address")
        commitment = get_public_commitment(address) if address else None
        given = without_control_characters(QueryDict(parts.query))
        day, as_of = _day(given)
        # The front page is narrowed by nothing, whatever its address says.
        query, problems = narrowed(
            what, MultiValueDict() if match.url_name == "home" else given, day, commitment
        )
    except (Resolver404, Http404, KeyError) as error:
        raise nothing from error
    theme = given.get("theme") or AUTO
    if problems or theme not in THEMES:
        raise Unanswered(400, _("Something that the address asks for was not understood."))
    return Order(what, language, settings.BASE_URL, commitment, query, as_of, theme)


def _address(request: HttpRequest) -> SplitResult:
    """Of this site, by the name that it goes by or the one that it was asked under."""
    given = request.GET.get("url", "")
    odd = Unanswered(400, _("“url” has to be the whole address of a page of this site."))
    if not given or len(given) > LONGEST or not given.isprintable():
        raise odd
    try:
        parts = urlsplit(given)
    except ValueError as error:
        raise odd from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise odd
    if parts.netloc.lower() not in (urlsplit(settings.BASE_URL).netloc.lower(), request.get_host().lower()):
        raise Unanswered(404, _("This is an address of another site."))
    return parts


def _language(path: str) -> tuple[str, str]:
    """The language of the address, and the path; without a language it is read in English."""
    path = unquote(path) or "/"
    found = _LANGUAGE.match(path)
    return (found[1], path) if found else ("en", f"/en{path}")


def _day(given: MultiValueDict[str, str]) -> tuple[dt.date, str]:
    """The day that the address reads, and how the embed carries it: "" for always today."""
    wanted, today = given.get("as_of") or "", timezone.localdate()
    if not wanted:
        return today, ""
    day = parsed_day(wanted)
    if day is None or not FIRST_DAY <= day <= today:
        raise Unanswered(400, _("The day that the address asks for was not understood."))
    return day, day.isoformat()


def _size(request: HttpRequest, order: Order) -> Size:
    """As large as it wants to be, and never larger than asked for."""
    width, height = _number(request, "maxwidth"), _number(request, "maxheight")
    wanted = suggested(order.what, width)
    return Size(wanted.width, min(wanted.height, height) if height else wanted.height)


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    if not given:
        return None
    if not _NUMBER.fullmatch(given):
        raise Unanswered(400, _("“maxwidth” and “maxheight” are numbers of pixels."))
    return int(given)
