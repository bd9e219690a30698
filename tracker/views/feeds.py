"""Feeds of what changed, for programs that read along."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.exports import atom
from tracker.filters import CommitmentFilters
from tracker.reads import choices, pillars
from tracker.reads.following import scopes, selections, telling
from tracker.reads.following.scopes import Scope
from tracker.reads.record import chain
from tracker.web import get_public_commitment, render_page

ATOM = "application/atom+xml; charset=utf-8"


@require_safe
def change_feed(request: HttpRequest) -> HttpResponseBase:
    """For everybody: everything that changes."""
    return _answer(request, scopes.everything)


@require_safe
def commitment_feed(request: HttpRequest, address: str) -> HttpResponseBase:
    """For everybody; 404 for drafts. Any other writing of the address, and a merged commitment, lead on to the one."""
    commitment = get_public_commitment(address)
    if address != commitment.address:
        return HttpResponsePermanentRedirect(reverse("commitment_feed", args=[commitment.address]))
    return _answer(request, lambda: scopes.of_commitment(commitment))


@require_safe
def organization_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For everybody; 404 for an organization without a part in anything public."""
    organization = get_object_or_404(choices.public_organizations(), slug=slug)
    return _answer(request, lambda: scopes.of_organization(organization))


@require_safe
def pillar_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For everybody; 404 for a pillar without anything public in it."""
    pillar = get_object_or_404(pillars.known(), slug=slug)
    return _answer(request, lambda: scopes.of_pillar(pillar))


@require_safe
def topic_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For everybody; 404 for a topic without anything public in it."""
    topic = get_object_or_404(scopes.topics(), slug=slug)
    return _answer(request, lambda: scopes.of_topic(topic))


@require_safe
def selection_feed(request: HttpRequest) -> HttpResponseBase:
    """For everybody: what changes for the commitments that the list finds at the same address today. An address that
    was not understood gives no feed, since it would not be what was asked for."""
    today = timezone.localdate()
    filters = CommitmentFilters(request.GET)
    if filters.problems:
        return _refused(request, filters.problems)
    if not selections.written(filters.selection):
        return _answer(request, scopes.everything)
    return _answer(request, lambda: scopes.of_selection(filters.selection, filters.names, today), today)


def _answer(request: HttpRequest, find: Callable[[], Scope], day: dt.date | None = None) -> HttpResponseBase:
    """The feed, or 304 for a program that has it: then neither scope nor news are read. `day` for what is another
    thing on another day. A feed is always of today."""
    if request.GET.get("as_of", "").strip():
        return _refused(request, [_("A feed tells what is new: there is none of a past day.")])
    head, written = chain.head(), telling.written_at()
    etag = _etag(request, head, written, day)
    moments = [moment for moment in (written, head.recorded_at) if moment]
    changed = int(max(moments).timestamp()) if moments else None
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None:
        scope = find()
        content = atom.feed(scope, telling.told(scope)[: atom.ENTRIES], head, settings.BASE_URL)
        response = HttpResponse(content, content_type=ATOM)
    response["ETag"] = etag
    if changed is not None:
        response["Last-Modified"] = http_date(changed)
    response["Link"] = f'<{atom.LICENCE}>; rel="license"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _etag(request: HttpRequest, head: chain.Head, written: dt.datetime | None, day: dt.date | None) -> str:
    """Of all that the bytes follow from: the address, the news as they were written last, and the public record, which
    no name, part or pillar changes without."""
    parts = (atom.FORMAT, settings.BASE_URL, request.get_full_path(), head.sha256, written, day)
    return f'"{hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()}"'


def _refused(request: HttpRequest, problems: list[str]) -> HttpResponse:
    return render_page(
        request, "public/export_refused.html", {"section": "changes", "problems": problems, "noindex": True}
    )
