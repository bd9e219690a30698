"""Countries: what each signed, leads and hosts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.enums import Role
from tracker.filters import LONGEST_SEARCH, unknown, without_control_characters
from tracker.reads.places import countries, country, country_map
from tracker.reads.places.countries import Wish
from tracker.reads.wording import country_name
from tracker.web import kept, reading_day, render_page


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """For everybody."""
    day, problem = reading_day(request)
    wish, problems = asked_for(request.GET)
    everybody = countries.everybody(day)
    chosen = countries.chosen(everybody.lines, wish)
    context: dict[str, Any] = {
        "section": "countries",
        "day": day,
        "problems": [problem, *problems],
        "everybody": everybody,
        "lines": chosen,
        "legend": countries.legend(chosen),
        "map": country_map.of(chosen),
        "wish": wish,
        "roles": Role.choices,
        "here": address_of(wish, as_of=kept(day)),
        "sorts": {name: address_of(wish, sort=name, as_of=kept(day)) for name in countries.SORTS},
        "canonical_query": address_of(wish).removesuffix("?"),
    }
    return render_page(request, "public/country_list.html", context)


def asked_for(given: QueryDict) -> tuple[Wish, list[str]]:
    """What the address asks for, and a sentence on each thing in it that is not there to be chosen."""
    data = without_control_characters(given)
    problems = []
    values = {}
    for name, title, known in (("role", _("Role"), Role.values), ("sort", _("Sort by"), countries.SORTS)):
        value = data.get(name) or ""
        if value and value not in known:
            problems.append(unknown(value, title))
        elif value:
            values[name] = value
    return Wish(q=(data.get("q") or "")[:LONGEST_SEARCH].strip(), **values), problems


def address_of(wish: Wish, **more: str) -> str:
    """ "?…" of this wish, what goes without saying left out; "?" alone for the whole list."""
    pairs = {**asdict(wish), **more}
    if pairs["sort"] == "name":
        del pairs["sort"]
    return "?" + urlencode(sorted((name, value) for name, value in pairs.items() if value))


@require_safe
def country_detail(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody; 404 for a country without a part in anything listed. FR leads on to fr."""
    if not code.islower():
        query = request.META.get("QUERY_STRING", "")
        address = reverse("country_detail", args=[code.lower()])
        return HttpResponsePermanentRedirect(address + (f"?{query}" if query else ""))
    if not country.exists(code.upper()):
        raise Http404(_("No country with this code has a part in anything here."))
    day, problem = reading_day(request)
    portrait = country.portrait(code.upper(), day, is_past=bool(kept(day)))
    context: dict[str, Any] = {
        "section": "countries",
        "day": day,
        "problems": [problem],
        "portrait": portrait,
        "open_graph": {
            "title": country_name(portrait.code),
            "description": _("What %(name)s and the organizations seated there promised in Paris.")
            % {"name": portrait.name},
        },
    }
    return render_page(request, "public/country_detail.html", context)
