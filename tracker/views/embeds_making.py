"""The page that makes a snippet: what to show on another site, how, and the text to copy."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.filters import unknown, without_control_characters
from tracker.models import Commitment
from tracker.reads import wording
from tracker.reads.embeds import offered, snippets
from tracker.reads.embeds.kinds import (
    AUTO,
    DARK,
    LIGHT,
    LOWEST,
    NARROWEST,
    TALLEST,
    WIDEST,
    What,
    height_at,
    suggested,
)
from tracker.reads.embeds.snippets import Order
from tracker.web import get_public_commitment, reading_day, render_page

from .embeds_order import narrowed
from .embeds_pages import theme_of

KINDS: dict[str, str | Promise] = {
    What.COMMITMENT: gettext_lazy("Status of one commitment"),
    What.WALL: gettext_lazy("The wall"),
    What.MATRIX: gettext_lazy("Who reports on which objective"),
    What.DEADLINES: gettext_lazy("Deadlines"),
}
THEMES: dict[str, str | Promise] = {
    AUTO: gettext_lazy("As the reader’s system has it"),
    LIGHT: gettext_lazy("Light"),
    DARK: gettext_lazy("Dark"),
}
LANGUAGES = {"en": "English", "fr": "Français"}

OF_ITS_OWN = (
    "what",
    "reference",
    "language",
    "theme",
    "width",
    "height",
    "as_of",
    "pillar",
    "topic",
    "organization",
)
"""What the form has fields for. Whatever else narrows the wall or the deadlines is taken along."""

LONGEST = 80
"""Characters of a value that a link to another thing to show takes along."""

WHOLE_WIDTH = "100%"

_PIXELS = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True)
class Wish:
    """What the form asks for, every value good, and a sentence on each that was not."""

    what: What
    language: str
    theme: str
    width: int | None
    height: int | None
    problems: tuple[str, ...]

    @property
    def size(self) -> tuple[str, int]:
        """As wide as its place where nobody says how wide, and as high as that needs on a page for reading."""
        high = self.height or height_at(self.what, self.width or suggested(self.what).width)
        return str(self.width or WHOLE_WIDTH), high


@require_safe
def embed_new(request: HttpRequest) -> HttpResponse:
    """For everybody. What of the address was not understood is said, left out, and answered with 400."""
    given = without_control_characters(request.GET)
    day, problem = reading_day(request)
    wish = _wish(request, given)
    reference = given.get("reference") or ""
    options = offered.commitments(day, wish.what, reference)
    commitment, missing = _commitment(reference, options)
    query, misread = _narrowed(wish.what, given, day, commitment)
    as_of = day.isoformat() if given.get("as_of") and not problem else ""
    order = Order(wish.what, wish.language, settings.BASE_URL, commitment, query, as_of, wish.theme)
    context = {
        "section": "embed",
        "day": day,
        "problems": [problem, *wish.problems, missing, *misread],
        "noindex": bool(request.GET),
        "wish": wish,
        "kinds": [(value, label, _address(given, value)) for value, label in KINDS.items()],
        "languages": LANGUAGES,
        "themes": THEMES,
        "chosen_day": as_of,
        "options": options,
        "choices": offered.choices_of(wish.what, day),
        "chosen": dict(query),
        "more": [(name, value) for name, value in query if name not in OF_ITS_OWN],
        "sizes": {"narrowest": NARROWEST, "widest": WIDEST, "lowest": LOWEST, "tallest": TALLEST},
        "commitment": commitment,
        **(_made(order, wish) if _complete(order) else {}),
    }
    return render_page(request, "public/embed_new.html", context)


def _wish(request: HttpRequest, given: MultiValueDict[str, str]) -> Wish:
    problems = []

    def one_of(name: str, title: str, known: Any, default: str) -> str:
        value = given.get(name) or default
        if value in known:
            return str(value)
        problems.append(unknown(value, title))
        return default

    what = What(one_of("what", _("What to show"), KINDS, What.WALL))
    language = one_of("language", _("Language"), LANGUAGES, wording.language())
    theme, odd = theme_of(request)
    width, bad_width = _pixels(given.get("width", ""), NARROWEST, WIDEST, _("The width"))
    height, bad_height = _pixels(given.get("height", ""), LOWEST, TALLEST, _("The height"))
    return Wish(what, language, theme, width, height, (*problems, odd, bad_width, bad_height))


def _pixels(given: str, least: int, most: int, title: str) -> tuple[int | None, str]:
    given = given.strip()
    if not given:
        return None, ""
    if _PIXELS.fullmatch(given) and least <= int(given) <= most:
        return int(given), ""
    sentence = _("%(title)s is a number of pixels from %(least)s to %(most)s, and was left out.")
    return None, sentence % {"title": title, "least": least, "most": most}


def _commitment(reference: str, options: list[offered.Option]) -> tuple[Commitment | None, str]:
    """The one asked for, else the first to choose from; and "" or the sentence on what is wrong."""
    if not options:
        return None, ""
    known = {option.reference for option in options}
    if reference.upper() in known:
        return get_public_commitment(reference), ""
    sentence = unknown(reference, _("Commitment")) if reference else ""
    return get_public_commitment(options[0].reference), sentence


def _narrowed(
    what: What, given: MultiValueDict[str, str], day: dt.date, commitment: Commitment | None
) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    if what == What.COMMITMENT or (what == What.MATRIX and commitment is None):
        return (), []
    return narrowed(what, given, day, commitment)


def _complete(order: Order) -> bool:
    """Nothing can be shown of a commitment on a day when there was none to choose."""
    return order.commitment is not None or order.what in (What.WALL, What.DEADLINES)


def _made(order: Order, wish: Wish) -> dict[str, Any]:
    width, height = wish.size
    return {
        "order": order,
        "width": width,
        "height": height,
        "snippet": snippets.snippet(order, width, height),
        "oembed": f"{settings.BASE_URL}{reverse('oembed')}?{urlencode({'url': order.page})}",
        "badge_html": snippets.badge_in_html(order) if order.badge_path else "",
        "badge_markdown": snippets.badge_in_markdown(order) if order.badge_path else "",
    }


def _address(given: MultiValueDict[str, str], what: str) -> str:
    """The same wish for another thing to show."""
    kept = [(name, given.get(name, "")) for name in OF_ITS_OWN if name not in ("what", "width", "height")]
    pairs = [("what", what), *((name, value) for name, value in kept if value and len(value) <= LONGEST)]
    return f"{reverse('embed_new')}?{urlencode(sorted(pairs))}"
