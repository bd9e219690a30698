"""Deadlines and events for calendar programs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.exports.calendar import calendar
from tracker.filters import DeadlineFilters
from tracker.models import Event
from tracker.models.commitment import CommitmentQuerySet
from tracker.reads import browse, choices, pillars, wording
from tracker.reads.due import appointments, board, events
from tracker.reads.due.board import Wish
from tracker.web import get_public_commitment, kept, reading_day, to_take_away

from .deadlines import no_file

ICS = "text/calendar; charset=utf-8"


@require_safe
def deadline_calendar(request: HttpRequest) -> HttpResponseBase:
    """For everybody: the deadlines that the page shows at the same address. The file of all has the events, too."""
    day, problem = reading_day(request)
    filters = DeadlineFilters(request.GET, day)
    refused = no_file(request, [problem, *filters.problems])
    if refused is not None:
        return refused
    wish = filters.wish
    whole = not wish.narrows and not wish.show
    return _answer(
        request,
        day,
        board.commitments(day, wish),
        name=_("Paris Actions: deadlines and events") if whole else _("Paris Actions: deadlines"),
        file="deadlines",
        show=wish.show,
        follow_up=events.known(day, is_past=bool(kept(day))) if whole else (),
    )


@require_safe
def commitment_calendar(request: HttpRequest, address: str) -> HttpResponseBase:
    """For everybody; 404 for drafts. Any other writing of the address leads on to the one address. Without deadlines,
    and on the days before it was announced, the calendar is empty."""
    commitment = get_public_commitment(address)
    if address != commitment.address:
        query = request.META.get("QUERY_STRING", "")
        url = reverse("commitment_calendar", args=[commitment.address])
        return HttpResponsePermanentRedirect(url + (f"?{query}" if query else ""))
    return _of(
        request,
        lambda day: browse.on_day(day).filter(pk=commitment.pk),
        name=f"{commitment.reference} {commitment.title}",
        file=commitment.reference.lower(),
    )


@require_safe
def organization_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For everybody; 404 for an organization without a part in anything public."""
    organization = get_object_or_404(choices.public_organizations(), slug=slug)
    selection = Wish(organization=organization.slug).selection
    return _of(
        request,
        lambda day: browse.with_parties(browse.on_day(day), day, selection),
        name=_("Paris Actions: %(name)s") % {"name": organization.name},
        file=organization.slug,
    )


@require_safe
def pillar_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For everybody; 404 for a pillar without anything public in it."""
    pillar = get_object_or_404(pillars.known(), slug=slug)
    return _of(
        request,
        lambda day: board.commitments(day, Wish(pillar=pillar.slug)),
        name=_("Paris Actions: %(name)s") % {"name": pillar.name},
        file=pillar.slug,
    )


def _of(
    request: HttpRequest, commitments: Callable[[dt.date], CommitmentQuerySet], *, name: str, file: str
) -> HttpResponseBase:
    day, problem = reading_day(request)
    return no_file(request, [problem]) or _answer(request, day, commitments(day), name=name, file=file)


def _answer(
    request: HttpRequest,
    day: dt.date,
    commitments: CommitmentQuerySet,
    *,
    name: str,
    file: str,
    show: str = "",
    follow_up: Iterable[Event] = (),
) -> HttpResponseBase:
    """The same bytes for as long as the facts are the same, so a program that asks again is told so in 304."""
    past = kept(day)
    if past:
        name = _("%(name)s, as of %(day)s") % {"name": name, "day": wording.written_day(day)}
    content = calendar(
        name,
        appointments.appointments(day, commitments, show),
        follow_up,
        settings.BASE_URL,
        f"?as_of={past}" if past else "",
    )
    response = HttpResponse(content, content_type=ICS)
    to_take_away(response, f"paris-actions-{file}{f'-{past}' if past else ''}.ics")
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
