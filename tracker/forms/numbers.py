"""Figures and days as people type them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .desk import DayInput

BLANKS = dict.fromkeys(map(ord, " \t\u00a0\u2007\u2009\u202f'’"))
"""What people put between groups of three: blanks of every width, and the Swiss apostrophe."""

IN_GROUPS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
LIKE_GROUPS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+")


def is_french() -> bool:
    return (get_language() or "en").startswith("fr")


def plain_number(typed: str) -> str:
    """What Python reads as a number: 1.5 for "1,5" in French, 1500000 for "1 500 000" or, in English, "1,500,000".

    Raises ValidationError for what could be meant in two ways: "1,5" in English, "1.500" in French."""
    text = typed.strip().translate(BLANKS).replace("\u2212", "-")
    if is_french():
        if LIKE_GROUPS.fullmatch(text):
            raise ValidationError(_("Write 1500 or 1,5: a point can be read in two ways."), code="two_ways")
        return text.replace(",", ".") if text.count(",") + text.count(".") <= 1 else text
    if IN_GROUPS.fullmatch(text):
        return text.replace(",", "")
    if "," in text:
        raise ValidationError(_("Write 1500 or 1.5: a comma can be read in two ways."), code="two_ways")
    return text


def typed_number(value: Decimal) -> str:
    """A stored figure as the reader's language writes it, to its last decimal."""
    locale = Locale.parse("fr" if is_french() else "en_GB")
    return str(format_decimal(value, format="#,##0.######", locale=locale))


class FigureField(forms.DecimalField):
    """An exact number in the reader's notation."""

    default_error_messages = {"invalid": _("Write a number in figures, in plain units.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=24, decimal_places=6, **options)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = plain_number(value)
        number = super().to_python(value)
        return number if number is None else Decimal(number)

    def prepare_value(self, value: Any) -> Any:
        return typed_number(value) if isinstance(value, Decimal) else value

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((data or "").strip())


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class TypedDayInput(DayInput):
    """The browser's date field, and a plain one for what that could not show: an impossible day stays readable."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _is_a_day(shown):
            context["widget"]["type"] = "text"
        return context


def _is_a_day(text: str) -> bool:
    try:
        forms.DateField(input_formats=["%Y-%m-%d"]).to_python(text)
    except ValidationError:
        return False
    return DAY.fullmatch(text) is not None


class DayField(forms.DateField):
    """A day from the browser's own field, or typed as 31/12/2026 where there is none."""

    widget = TypedDayInput
    default_error_messages = {"invalid": _("There is no such day. Give it as 31/12/2026.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"], **options)
