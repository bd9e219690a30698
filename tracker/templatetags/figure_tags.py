"""Figures where there is little room: the scale of a chart."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_compact_currency, format_compact_decimal
from django import template
from django.utils.translation import gettext as _

from tracker.enums import UnitKind
from tracker.reads import wording
from tracker.reads.measured import money_words
from tracker.reads.measured.money_lines import MoneyLine

register = template.Library()

LONG = 1_000_000


@register.simple_tag
def scale_word(value: Decimal, unit: str, unit_kind: str) -> str:
    """€109bn, 109 Md €, 15.5m, 48%, 1,000: as short as it can be said. The unit of what is counted stands elsewhere."""
    locale = "en_GB" if wording.language() == "en" else "fr"
    if unit_kind == UnitKind.MONEY:
        short: str = format_compact_currency(value, unit, locale=locale, fraction_digits=1)
        return short
    if abs(value) >= LONG:
        shorter: str = format_compact_decimal(value, locale=locale, fraction_digits=1)
        return shorter
    number = wording.written_number(value)
    return _("%(number)s%%") % {"number": number} if unit_kind == UnitKind.PERCENT else number


@register.filter
def promised(line: MoneyLine) -> str:
    """At least €109 billion, at most €4 billion; "" without an amount."""
    return money_words.promised(line)


@register.filter
def currency(code: str) -> str:
    """euros, US dollars."""
    return money_words.currency_name(code)
