"""What a table of the data set and its columns are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from django.db.models import Model, TextChoices
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus, Precision

Words: TypeAlias = "str | Promise"
"""A text that is said in the language of whoever reads it."""


class Kind(Enum):
    """How a cell is read; the value is what the data dictionary says about it, in English."""

    TEXT = "text"
    KEY = "key"
    CHOICE = "one of"
    DATE = "date (2025-02-11)"
    NUMBER = "number (109000000000 or 37.4)"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    REF = "key of a row of"
    REFS = "keys, joined by ;, of rows of"
    LIST = "texts, joined by ;"


@dataclass(frozen=True)
class Column:
    """One column. `required`: the cell is filled in every row. `extra`: a file may leave the column out, and
    then what is stored stays. `plain`: written by an ordinary save; the others only by moves, or not at all.
    `within`: the key is looked up inside the commitment of the same row. `get` reads the value off a stored
    row where it is not simply the field of the same name. `only`: those of the choices that everybody can meet."""

    name: str
    kind: Kind
    meaning: Words
    required: bool = False
    extra: bool = False
    plain: bool = True
    target: str = ""
    within: bool = False
    choices: type[TextChoices] | None = None
    get: Callable[[Any], Any] | None = None
    only: tuple[str, ...] = ()

    @property
    def allowed(self) -> list[str]:
        """The values of a choice; nobody writes “not assessed” into a file."""
        values = self.only or (self.choices.values if self.choices else [])
        return [str(value) for value in values if value != ImplementationStatus.NOT_ASSESSED]

    def read(self, row: Any) -> Any:
        return self.get(row) if self.get else getattr(row, self.name)


@dataclass(frozen=True)
class File:
    """One file. `key` names its row; with `repeats` several rows may share it and are told apart by order.
    `key_of` reads the same key off a stored row, `order` sorts rows as the files are written."""

    name: str
    model: type[Model]
    meaning: Words
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    key_of: Callable[[Any], tuple[str, ...]]
    order: Callable[[Any], Any]
    repeats: bool = False
    related: tuple[str, ...] = ()
    sample: dict[str, Any] = field(default_factory=dict)
    unique: tuple[tuple[str, ...], ...] = ()

    @property
    def filename(self) -> str:
        return f"{self.name}.csv"

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def date_pairs(self) -> list[tuple[str, str]]:
        """(date, precision) columns: both filled or both empty."""
        names = {column.name for column in self.columns}
        pairs = [(name, name.removesuffix("_on") + "_precision") for name in names if name.endswith("_on")]
        pairs += [("as_of", "as_of_precision"), ("happened_on", "precision"), ("due_on", "precision")]
        return sorted(pair for pair in pairs if set(pair) <= names)


def _filled(template: Words, what: Words) -> str:
    return str(template) % {"what": what}


_composed = lazy(_filled, str)
"""A sentence with another one in it, put together in the language in which it is read."""


def key(name: str, meaning: Words) -> Column:
    return Column(name, Kind.KEY, meaning, required=True)


def text(name: str, meaning: Words, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, meaning, required=required)


def texts(name: str, meaning: Words, *, required: bool = False) -> tuple[Column, Column]:
    """The same text in both languages; where it is required, English is."""
    return (
        text(f"{name}_en", _composed(_("%(what)s, in English"), meaning), required=required),
        text(f"{name}_fr", _composed(_("%(what)s, in French"), meaning)),
    )


def choice(name: str, choices: type[TextChoices], meaning: Words, *, required: bool = True) -> Column:
    return Column(name, Kind.CHOICE, meaning, required=required, choices=choices)


def date(name: str, meaning: Words, *, required: bool = False, extra: bool = False) -> Column:
    return Column(name, Kind.DATE, meaning, required=required, extra=extra)


def number(name: str, meaning: Words) -> Column:
    return Column(name, Kind.NUMBER, meaning)


def yes_no(name: str, meaning: Words) -> Column:
    return Column(name, Kind.YES_NO, meaning, required=True)


def ref(name: str, target: str, meaning: Words, *, required: bool = True, **options: Any) -> Column:
    return Column(name, Kind.REF, meaning, required=required, target=target, **options)


def refs(name: str, target: str, meaning: Words, *, required: bool = True) -> Column:
    return Column(name, Kind.REFS, meaning, required=required, target=target)


HOW_EXACTLY = _("how exactly it is known")


def precision(name: str, meaning: Words = HOW_EXACTLY, *, required: bool = False) -> Column:
    return choice(name, Precision, meaning, required=required)


OF_SAMPLE = {"commitment__is_sample": True}
SAMPLE_SLUG = {"slug__startswith": "sample-"}
SAMPLE_KEY = {"key__startswith": "sample-"}
"""How sample data is known: it is not part of the files."""
