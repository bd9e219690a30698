"""Days, numbers, money and countries in the reader's language, as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_name, get_currency_symbol
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tracker.enums import Precision, UnitKind
from tracker.models import LocalizedText

NO_BREAK = "\u00a0"
SCALES = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
VOWELS = "aeiouyéèh"


def language() -> str:
    """ "en" or "fr"."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


@lru_cache(maxsize=4)
def _locale(code: str) -> Locale:
    """British dates (11 February 2025) and French ones."""
    return Locale.parse("en_GB" if code == "en" else code)


def written_day(day: dt.date, precision: str = Precision.DAY) -> str:
    """With no more than what is known. An unknown precision reads as a day."""
    code = language()
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.HALF:
        return _half(day)
    if precision == Precision.QUARTER:
        return str(format_date(day, "QQQQ y" if code == "fr" else "QQQQ 'of' y", locale=_locale(code)))
    if precision == Precision.MONTH:
        return str(format_date(day, "LLLL y", locale=_locale(code)))
    return _full_day(day, code)


def _full_day(day: dt.date, code: str) -> str:
    if code == "fr" and day.day == 1:
        return f"1er{NO_BREAK}{format_date(day, 'MMMM y', locale=_locale(code))}"
    return str(format_date(day, "d MMMM y", locale=_locale(code)))


def _half(day: dt.date) -> str:
    year = {"year": day.year}
    return _("first half of %(year)s") % year if day.month <= 6 else _("second half of %(year)s") % year


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def written_number(value: Any) -> str:
    """With the language's separators, to two decimals; what is no number comes back as it is."""
    number = _decimal(value)
    if number is None:
        return str(value)
    return str(format_decimal(number, format="#,##0.##", locale=_locale(language())))


def written_money(value: Any, currency: str) -> str:
    """€109 billion, $2.5 billion, €750,000; 109 milliards d’euros, 2,5 milliards de dollars, 750 000 euros."""
    amount = _decimal(value)
    if amount is None:
        return str(value)
    unit, scale = next(((unit, name) for unit, name in SCALES if abs(amount) >= unit), (Decimal(1), ""))
    shown = written_number(amount / unit)
    if language() == "fr":
        return _french_money(amount / unit, shown, scale, currency)
    symbol = {"USD": "$"}.get(currency) or get_currency_symbol(currency, locale=_locale("en"))
    glue = NO_BREAK if symbol.isalpha() else ""
    return f"{symbol}{glue}{shown}{NO_BREAK + scale if scale else ''}"


def _french_money(amount: Decimal, shown: str, scale: str, currency: str) -> str:
    many = abs(amount) >= 2
    plain = {"USD": "dollar"}.get(currency)
    name = f"{plain}s" if plain else get_currency_name(currency, count=2, locale=_locale("fr"))
    if not scale:
        one = plain or get_currency_name(currency, count=1, locale=_locale("fr"))
        return f"{shown}{NO_BREAK}{name if many else one}"
    word = {"billion": "milliard", "million": "million"}[scale] + ("s" if many else "")
    of = "d’" if name[:1].lower() in VOWELS else f"de{NO_BREAK}"
    return f"{shown}{NO_BREAK}{word} {of}{name}"


def written_quantity(value: Any, unit: str, unit_kind: str) -> str:
    """A figure with its unit: money, MW, per cent, yes or no, or things that are counted."""
    number = _decimal(value)
    if number is None:
        return str(value)
    if unit_kind == UnitKind.MONEY:
        return written_money(number, unit)
    if unit_kind == UnitKind.YES_NO:
        return _("yes") if number else _("no")
    if unit_kind == UnitKind.PERCENT:
        return _("%(number)s%%") % {"number": written_number(number)}
    if unit_kind == UnitKind.POWER:
        return f"{written_number(number)}{NO_BREAK}{unit}"
    return f"{written_number(number)} {counted(unit, number)}"


def counted(unit: str, number: Decimal) -> str:
    """The word for what is counted. The units of the data set are translated; another one is shown as it was typed."""
    words = {
        "authorities": ngettext("authority", "authorities", int(number)),
        "calls": ngettext("call", "calls", int(number)),
        "chips": ngettext("chip", "chips", int(number)),
        "companies": ngettext("company", "companies", int(number)),
        "contributors": ngettext("contributor", "contributors", int(number)),
        "countries": ngettext("country", "countries", int(number)),
        "data centres": ngettext("data centre", "data centres", int(number)),
        "demonstrations": ngettext("demonstration", "demonstrations", int(number)),
        "events": ngettext("event", "events", int(number)),
        "governments": ngettext("government", "governments", int(number)),
        "languages": ngettext("language", "languages", int(number)),
        "models": ngettext("model", "models", int(number)),
        "objectives": ngettext("objective", "objectives", int(number)),
        "organisations": ngettext("organization", "organizations", int(number)),
        "partners": ngettext("partner", "partners", int(number)),
        "people": ngettext("person", "people", int(number)),
        "processors": ngettext("processor", "processors", int(number)),
        "projects": ngettext("project", "projects", int(number)),
        "signatories": ngettext("signatory", "signatories", int(number)),
        "sites": ngettext("site", "sites", int(number)),
        "tools": ngettext("tool", "tools", int(number)),
    }
    return words.get(unit, unit)


def said(text: str) -> str:
    """A text that is missing in the reader's language says which one it is in, where no markup can say so."""
    if not isinstance(text, LocalizedText) or not text.missing:
        return str(text)
    return f"{text} {_('(in French)') if text.language == 'fr' else _('(in English)')}"


def joined(parts: Iterable[str]) -> str:
    """Parts of one sentence that hold commas themselves: "a, b; c". French sets a no-break space before the mark."""
    semicolon = pgettext("between two sources", ";")
    return f"{semicolon} ".join(parts)


def country_name(code: str) -> str:
    """The name of an ISO 3166-1 country; a code that Babel does not know is shown as it is, "" stays empty."""
    return str(_locale(language()).territories.get(code, code))


def is_country(code: str) -> bool:
    """A code of ISO 3166-1 that has a name. ZZ has one, too: "Unknown Region"."""
    letters = len(code) == 2 and code.isalpha() and code.isupper()
    return letters and code != "ZZ" and country_name(code) != code
