"""How a page in a frame is answered: its theme, its day, the page that it leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from tracker.filters import unknown, without_control_characters
from tracker.models import Commitment
from tracker.reads.embeds.kinds import AUTO, THEMES
from tracker.web import kept

FIVE_MINUTES = 300
"""For so long a page with very many readers need not ask again; then it asks whether anything changed."""


@dataclass(frozen=True)
class Place:
    """The page on this site that says all of it: its path, and its query ("?…") without a day."""

    path: str
    query: str = ""

    @property
    def canonical(self) -> str:
        return settings.BASE_URL + self.path + self.query.removesuffix("?")

    def on(self, day: dt.date) -> str:
        """Its path and query on the day being read."""
        here, as_of = self.path + self.query.removesuffix("?"), kept(day)
        return f"{here}{'&' if '?' in here else '?'}as_of={as_of}" if as_of else here


def framed(
    request: HttpRequest,
    name: str,
    context: Mapping[str, Any],
    day: dt.date,
    place: Place,
    problems: Sequence[str] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """`embed/<name>.html` for that day. What was not understood is said, and the answer is 400."""
    theme, odd = theme_of(request)
    said = [problem for problem in (*problems, odd) if problem]
    values = {
        "page_url": place.on(day),
        **context,
        "theme": "" if theme == AUTO else theme,
        "day": day,
        "as_of": day if day != timezone.localdate() else None,
        "problems": said,
        "canonical_url": place.canonical,
    }
    answer = 400 if said and status == 200 else status
    response = render(request, f"embed/{name}.html", values, status=answer)
    if answer == 200:
        patch_cache_control(response, public=True, max_age=FIVE_MINUTES)
    return response


def theme_of(request: HttpRequest) -> tuple[str, str]:
    """The theme of `?theme=dark`, and "" or the sentence on what is wrong with it."""
    given = without_control_characters(request.GET).get("theme") or AUTO
    return (given, "") if given in THEMES else (AUTO, unknown(given, _("Theme")))


def absent(
    request: HttpRequest, day: dt.date, commitment: Commitment | None = None, sentence: str = ""
) -> HttpResponse:
    """A card that says what there is not: no such commitment; not yet on that day; or the sentence given."""
    if commitment is None:
        title = _("There is no such commitment")
        sentence = _("Perhaps the address was mistyped, or it belongs to something that is not public.")
        place = Place(reverse("commitment_list"))
    else:
        title = sentence or _("Not yet announced on that day")
        place = Place(commitment.get_absolute_url())
    context = {"commitment": commitment, "title": title, "sentence": sentence}
    if commitment is not None and title != sentence:
        context["page_url"] = place.path  # on that day the page has nothing to say either
    return framed(request, "absent", context, day, place, status=404)


def lead_on(request: HttpRequest, route: str, address: str) -> HttpResponsePermanentRedirect:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(reverse(route, args=[address]) + (f"?{query}" if query else ""))
