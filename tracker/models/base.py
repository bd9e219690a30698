"""What the models share: texts in two languages, dates with a precision, checks as constraints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tracker.enums import Precision

LANGUAGES = ("en", "fr")


class LocalizedText(str):
    """A text in the reader's language, or, `missing` there, in the other one. `language` says which."""

    language: str
    missing: bool

    def __new__(cls, text: str, language: str, missing: bool) -> LocalizedText:
        made = super().__new__(cls, text)
        made.language, made.missing = language, missing
        return made


class Localized:
    """Reads `<name>_en` / `<name>_fr` in the active language: a missing text falls back to the other
    language and says so, because a silent replacement would pass for a translation."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        return localized(getattr(instance, f"{self.name}_en"), getattr(instance, f"{self.name}_fr"))


def localized(english: str, french: str, language: str = "") -> LocalizedText:
    """Of the same text in both languages, the one to be read: in the active language, or in the one given ("en", "fr"),
    where many are read at once."""
    language = language or ("fr" if (get_language() or "en").startswith("fr") else "en")
    text, other, its_language = (french, english, "en") if language == "fr" else (english, french, "fr")
    if text:
        return LocalizedText(text, language, missing=False)
    return LocalizedText(other, its_language, missing=bool(other))


def one_of(field: str, values: Iterable[str], *, name: str, blank: bool = False) -> models.CheckConstraint:
    """The column holds one of `values` (or "" when `blank`), whatever door wrote it."""
    allowed = [str(value) for value in values] + ([""] if blank else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)


def date_with_precision(field: str, precision: str, *, name: str) -> models.CheckConstraint:
    """A date and its precision are both known or both not."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True, precision: ""})
        | (Q(**{f"{field}__isnull": False}) & ~Q(**{precision: ""})),
        name=name,
    )


def precision_field(verbose: Any = _("precision"), **options: Any) -> models.CharField:
    return models.CharField(verbose, max_length=8, choices=Precision, blank=True, default="", **options)


class Edited(models.Model):
    """A thing editors change through `tracker.actions`. `revision` counts the changes: a form that was
    opened at another revision is told what changed instead of writing over it."""

    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)

    class Meta:
        abstract = True


class Citation(models.Model):
    """A source cited by something, in an order that means something: the main one first."""

    source = models.ForeignKey("tracker.Source", models.PROTECT, related_name="+", verbose_name=_("source"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
