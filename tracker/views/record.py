"""The public record: its entries, its lines to take away, and the program that verifies them."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tracker.enums import RecordKind
from tracker.exports import record as taken
from tracker.filters import unknown, without_control_characters
from tracker.models import Commitment
from tracker.reads.record import chain, entries
from tracker.reads.record.entries import Wish
from tracker.reads.release_changes import title
from tracker.tables import TABLES
from tracker.web import FIRST_DAY, parsed_day, render_page, to_take_away

LINES = "application/x-ndjson"
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_REFERENCE = re.compile(r"[A-Z]{2}-[0-9]{3,9}")


class RecordWish:
    """The wish behind an address of the record; `problems` has a sentence on each thing that was not understood, which
    is left out."""

    def __init__(self, request: HttpRequest) -> None:
        self._given = without_control_characters(request.GET)
        self.problems: list[str] = []
        self.tables = {table.name: title(table) for table in TABLES}
        first, last = self._day("from", _("From")), self._day("to", pgettext("day", "To"))
        if first and last and first > last:
            first, last = last, first
        self.wish = Wish(
            kind=self._one_of("kind", _("Kind"), set(RecordKind.values)),
            table=self._one_of("table", _("Table"), set(self.tables)),
            commitment=self._commitment(),
            first=first,
            last=last,
            before=self._before(),
        )

    def address(self, **more: Any) -> str:
        """ "?…" of the wish without the place in the list, which `more` may name."""
        wish = self.wish
        pairs = {
            "commitment": wish.commitment,
            "table": wish.table,
            "kind": wish.kind,
            "from": wish.first.isoformat() if wish.first else "",
            "to": wish.last.isoformat() if wish.last else "",
            **more,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    def _one_of(self, name: str, words: str, known: set[str]) -> str:
        value = str(self._given.get(name) or "")
        if value and value not in known:
            self.problems.append(unknown(value, words))
            return ""
        return value

    def _commitment(self) -> str:
        """Any public commitment, and any that once was one: the record never forgets."""
        value = str(self._given.get("commitment") or "").strip().upper()
        if not value:
            return ""
        if _REFERENCE.fullmatch(value) and (
            chain.is_named(value) or Commitment.objects.public().filter(reference=value).exists()
        ):
            return value
        self.problems.append(unknown(value, _("Commitment")))
        return ""

    def _day(self, name: str, words: str) -> dt.date | None:
        value = str(self._given.get(name) or "")
        day = parsed_day(value)
        if value and (day is None or day < FIRST_DAY or day > timezone.localdate()):
            self.problems.append(unknown(value, words))
            return None
        return day

    def _before(self) -> int | None:
        value = str(self._given.get("before") or "")
        if value and not _NUMBER.fullmatch(value):
            self.problems.append(unknown(value, _("Entry")))
            return None
        return int(value) if value else None


@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """For everybody: the head, and the entries, the newest first. It knows no day to be read as of: it is the other
    question, what this site said when."""
    asked = RecordWish(request)
    lines, before = entries.page(asked.wish)
    context = {
        "section": "record",
        "problems": asked.problems,
        "head": chain.head(),
        "wish": asked.wish,
        "tables": asked.tables,
        "kinds": RecordKind.choices,
        "days": [(day, list(family)) for day, family in groupby(lines, key=lambda line: line.day)],
        "older_url": asked.address(before=before) if before else "",
        "newest_url": asked.address() if asked.wish.before else "",
        "all_url": reverse("record_list"),
        "base_url": settings.BASE_URL,
        "noindex": asked.wish.narrows or asked.wish.before is not None,
    }
    return render_page(request, "public/record_list.html", context)


@require_safe
def record_entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """For everybody: one entry, what it changed, and what its hash is of. 404 for a number that there is not yet."""
    line = entries.one(sequence) if sequence < 10**18 else None
    if line is None:
        raise Http404(_("The public record has no entry with this number."))
    context = {
        "section": "record",
        "line": line,
        "later": entries.after(line.entry),
        "head": chain.head(),
        "noindex": True,
    }
    return render_page(request, "public/record_entry.html", context)


@require_safe
def record_lines(request: HttpRequest) -> HttpResponseBase:
    """For everybody: every entry as a line of JSON, from the number in `from` on where one is given. Who has everything
    up to the head gets 304. A number that is none: 400 and a sentence."""
    given = request.GET.get("from") or "1"
    if not _NUMBER.fullmatch(given):
        words = _("“from” is the number of an entry.")
        return HttpResponse(f"{words}\n", status=400, content_type="text/plain; charset=utf-8")
    head, first = chain.head(), int(given)
    etag = f'"{head.sequence}-{head.sha256[:32]}-{first}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        lines = chain.lines(first, head.sequence) if request.method == "GET" else ()
        response = StreamingHttpResponse(lines, content_type=f"{LINES}; charset=utf-8")
        to_take_away(response, taken.LINES)
    response["ETag"] = etag
    return response


@require_safe
def record_verifier(request: HttpRequest) -> HttpResponseBase:
    """For everybody: the program that verifies the lines, as it is in every release."""
    response = HttpResponse(taken.verifier(), content_type="text/x-python; charset=utf-8")
    to_take_away(response, taken.VERIFIER)
    return response
