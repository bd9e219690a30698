"""How the record is written on a page: marks, texts in two languages, days, money, countries, links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import search
from tracker.models import LocalizedText, Standing
from tracker.reads import marks, wording

register = template.Library()


@register.inclusion_tag("parts/mark.html")
def mark(standing: Standing | str, size: str = "m", label: str = "") -> dict[str, Any]:
    """`{% mark commitment.now "m" %}` or, for a word of the scale, `{% mark "limited" "xs" %}`.

    A label is only for marks that stand alone; beside words the mark is decoration.
    """
    if isinstance(standing, str):
        return {"symbol": standing, "size": size, "label": label}
    return {
        "symbol": marks.symbol(standing.status, standing.outcome),
        "size": size,
        "overdue": marks.is_overdue(standing.schedule),
        "partly": marks.is_closed_by_a_bar(standing.outcome),
        "label": label,
    }


@register.filter
def text(value: Any, query: search.Query | None = None) -> SafeString:
    """A text of the record, with what was searched for marked; in the other language it says so."""
    shown = _marked(str(value), query)
    if not isinstance(value, LocalizedText) or not value.missing:
        return shown
    note = _("(in French)") if value.language == "fr" else _("(in English)")
    return format_html(
        '<span lang="{}">{}</span> <span class="lang-note">{}</span>', value.language, shown, note
    )


def _marked(value: str, query: search.Query | None) -> SafeString:
    if not query:
        return conditional_escape(value)
    pieces = search.highlight(value, query)
    return format_html_join("", "{}", ((_hit(piece) if found else piece,) for piece, found in pieces))


def _hit(piece: str) -> SafeString:
    return format_html("<mark>{}</mark>", piece)


@register.filter
def when(day: dt.date | None, precision: str = "day") -> str:
    """A day as people write it: 11 February 2025, February 2025, 1er trimestre 2025."""
    return wording.written_day(day, precision) if day else ""


@register.simple_tag
def day_of(day: dt.date | None, precision: str = "day") -> SafeString | str:
    """The same inside <time>; a quarter or half-year has no form that machines read, and gets none. Of a moment, the
    day in Paris."""
    if not day:
        return ""
    if isinstance(day, dt.datetime):
        day = timezone.localdate(day)
    words = wording.written_day(day, precision)
    machine = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(precision or "day")
    if machine is None:
        return format_html('<span class="nowrap">{}</span>', words)
    return format_html('<time datetime="{}">{}</time>', day.strftime(machine), words)


@register.filter
def number(value: Any) -> str:
    return wording.written_number(value)


@register.filter
def money(value: Any, unit: str) -> str:
    """An amount in plain units of a currency: €109 billion, 109 milliards d’euros."""
    return wording.written_money(value, unit)


@register.simple_tag
def quantity(value: Any, unit: str, unit_kind: str) -> str:
    """A figure of an indicator with its unit."""
    return wording.written_quantity(value, unit, unit_kind)


@register.filter
def country(code: str) -> str:
    return wording.country_name(code)


@register.simple_tag(takes_context=True)
def query_string(context: Mapping[str, Any], **parameters: Any) -> str:
    """`{% url "commitment_list" %}{% query_string status="limited" %}`: sorted, without what is empty, and with the
    past day being read, so that who follows a link stays on that day. `as_of=""` leaves it."""
    day = context.get("as_of")
    if day and "as_of" not in parameters:
        parameters["as_of"] = day.isoformat()
    given = sorted((name, str(value)) for name, value in parameters.items() if value not in (None, ""))
    return f"?{urlencode(given)}" if given else ""


@register.inclusion_tag("parts/wall_tile.html", takes_context=True)
def tile(context: Mapping[str, Any], commitment: Any) -> dict[str, Any]:
    """One tile of a wall for a commitment with `now`."""
    now = commitment.now
    words = [marks.sentence(now.status, now.outcome)]
    overdue = marks.is_overdue(now.schedule)
    colon = pgettext("between a title and its status", ":")
    if overdue:
        words.append(_("overdue"))
    return {
        "url": commitment.get_absolute_url() + query_string(context),
        "symbol": marks.symbol(now.status, now.outcome),
        "overdue": overdue,
        "partly": marks.is_closed_by_a_bar(now.outcome),
        "label": f"{commitment.reference} {commitment.title}{colon} {', '.join(words)}",
    }
