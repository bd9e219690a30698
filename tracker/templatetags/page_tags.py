"""Small things of the front page and the commitment page: data for machines, notes that exist in English only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tracker.models import LocalizedText, Standing
from tracker.reads import corrections, figures, marks, wording

from . import tracker_tags

register = template.Library()

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: Mapping[str, Any]) -> SafeString:
    """schema.org data as a block that browsers do not execute, so the content security policy lets it be.

    `<`, `>` and `&` are written as JSON escapes: no text of the record can end the block or begin another.
    """
    written = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(written),  # noqa: S308  # escaped above
    )


@register.simple_tag(takes_context=True)
def legend_query(context: Mapping[str, Any], entry: figures.Entry, **more: str) -> str:
    """The part of the list's address that lists exactly what a line of the legend counts, on the day being read.
    `more` is what narrows the wall itself: `pillar="governance"`."""
    return tracker_tags.query_string(context, **{entry.parameter: entry.value}, **more)


@register.simple_tag(takes_context=True)
def correction_address(context: Mapping[str, Any]) -> str:
    """The form for errors, with the page it is linked from where that is a public one: an address that is nobody
    else's business, of the portal or with a token in it, is never carried along."""
    address = reverse("correction_new")
    request = (
        context.get("request") if context.get("canonical_url") else None
    )  # pages for what goes wrong have none
    match = request.resolver_match if request else None
    if (
        request is None
        or match is None
        or match.url_name not in corrections.REPORTABLE
        or match.url_name == "correction_new"
    ):
        return address
    return f"{address}?{urlencode({'page': request.path})}"


@register.filter
def in_words(standing: Standing) -> str:
    """Status, and the outcome once closed: "Complete, delivered late"."""
    return marks.sentence(standing.status, standing.outcome)


@register.filter
def english(note: str) -> LocalizedText:
    """A working note, which exists in English only, so that `|text` says so to readers of French."""
    return LocalizedText(note, "en", missing=bool(note) and wording.language() != "en")
