"""Fragments that stand on a page many times over, drawn by Jinja, which takes a tenth of the time for them.

Everything around them stays in Django's templates. The fragments lie in templates/quick.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.template import engines
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from tracker import search
from tracker.reads.cards import Card, cards
from tracker.reads.facets import Facet
from tracker.reads.held import Shelf, held
from tracker.reads.listing.day_list import DAYS
from tracker.reads.wording import language

from .tracker_tags import day_of, query_string, text

register = template.Library()


def environment(**options: Any) -> Environment:
    """Jinja as these fragments use it: the texts of the site, and its ways of writing texts and days."""
    made = Environment(**{**options, "undefined": StrictUndefined}, extensions=["jinja2.ext.i18n"])  # noqa: S701  # Django's options turn escaping on
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.filters["text"] = text
    made.globals["day_of"] = day_of
    return made


def _drawn(name: str, **given: Any) -> SafeString:
    return mark_safe(engines["quick"].get_template(name).render(given))  # noqa: S308  # escaped by Jinja


def _cards(found: Iterable[Card], query: search.Query | None, level: int, day_kept: str) -> SafeString:
    return _drawn("cards.jinja", cards=found, query=query, level=level, query_string=day_kept)


@register.simple_tag(takes_context=True)
def commitment_cards(context: Mapping[str, Any], found: Iterable[Card], level: int = 3) -> SafeString:
    """`<ol class="rows">{% commitment_cards section.rows level=4 %}</ol>`: one `<li>` for each."""
    return _cards(found, None, level, query_string(context))


@register.simple_tag(takes_context=True)
def facet_lists(context: Mapping[str, Any], facets: Iterable[Facet]) -> SafeString:
    """`{% facet_lists found.facets %}`: one `<details>` for each axis."""
    return _drawn("facets.jinja", facets=facets, keep=context["keep"], list_url=reverse("commitment_list"))


MOST_KEPT = 4_000
"""So many cards are kept of a day in one language: about 6 MB."""


@held(most=2 * DAYS)
def _shelf(_day: dt.date, _language: str, _day_kept: str) -> Shelf[SafeString]:
    return Shelf(MOST_KEPT)


def kept_cards(ids: Sequence[int], day: dt.date, as_of: str) -> SafeString:
    """One `<li>` for each of these commitments on the day, drawn once for each version of the data: three queries for
    those that are not there yet, none where all are."""
    day_kept = query_string({}, as_of=as_of)

    def draw(missing: list[int]) -> dict[int, SafeString]:
        return {pk: _cards([card], None, 3, day_kept) for pk, card in cards(missing, day).items()}

    there = _shelf(day, language(), day_kept).of(ids, draw)
    return mark_safe("".join(there.values()))  # noqa: S308  # drawn by Jinja


def drawn(found: Iterable[Card], query: search.Query, as_of: str) -> SafeString:
    """The same for cards in which words are marked, which are not kept."""
    return _cards(found, query, 3, query_string({}, as_of=as_of))
