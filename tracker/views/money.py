"""Announced, committed, disbursed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.enums import Stage
from tracker.filters import unknown, without_control_characters
from tracker.reads.measured import money as reading
from tracker.reads.measured import money_words
from tracker.reads.measured.money_lines import ANY, NONE
from tracker.web import kept, reading_day, render_page

PROGRESS = {
    ANY: gettext_lazy("Some figure since the promise"),
    Stage.COMMITTED.value: gettext_lazy("An amount committed"),
    Stage.DISBURSED.value: gettext_lazy("An amount disbursed"),
    NONE: gettext_lazy("No figure since the promise"),
}


@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """For everybody: every promise in money of a day. What of the address was not understood is said, left out, and
    answered with 400."""
    day, problem = reading_day(request)
    ledger = reading.ledger(day)
    offered = choices(ledger)
    wish, problems = asked_for(request.GET, offered)
    shown = ledger.narrowed(reading.Wish(**wish))
    chosen = sorted((name, value) for name, value in wish.items() if value)
    context: dict[str, Any] = {
        "section": "money",
        "day": day,
        "problems": [problem, *problems],
        "ledger": shown,
        "families": [(family, money_words.paragraphs(family)) for family in shown.families],
        "summary": money_words.summary(ledger.counted),
        "axes": [(name, titles()[name], list(offered[name].items()), wish.get(name, "")) for name in offered],
        "narrowed": bool(chosen),
        "here": address_of(wish, kept(day)),
        "canonical_query": f"?{urlencode(chosen)}" if chosen else "",
        "noindex": ledger.is_sample,
    }
    return render_page(request, "public/money.html", context)


def asked_for(
    query: MultiValueDict[str, str], offered: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, str], list[str]]:
    """What the address asks for, and a sentence on each thing in it that is not there to be chosen."""
    given = without_control_characters(query)
    asked = {name: given.get(name) or "" for name in offered}
    wish = {name: value for name, value in asked.items() if value in offered[name]}
    return wish, [
        unknown(value, titles()[name]) for name, value in asked.items() if value and name not in wish
    ]


def address_of(wish: Mapping[str, str], as_of: str = "") -> str:
    """ "?…" of what was asked for; "?" alone for all of it."""
    pairs = {**wish, "as_of": as_of}
    return "?" + urlencode(sorted((name, value) for name, value in pairs.items() if value))


def titles() -> dict[str, str]:
    return {"pillar": _("Pillar"), "currency": _("Currency"), "stage": _("What has become of it")}


def choices(ledger: reading.Ledger) -> dict[str, dict[str, Any]]:
    """What may be asked for on the day, with its words."""
    return {
        "pillar": {pillar.slug: pillar.name for pillar in ledger.pillars},
        "currency": {code: f"{code}, {money_words.currency_name(code)}" for code in ledger.currencies},
        "stage": PROGRESS,
    }
