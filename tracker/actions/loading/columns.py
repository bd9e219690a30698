"""The files of the data set and their columns, said once: the loader, the export, the import at the desk and
`docs/data-dictionary.md` all read this.

Order matters: a file comes after those it refers to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Model, TextChoices

from tracker.actions.history import KEY_FIELDS, subject_type
from tracker.enums import ImplementationStatus, Precision


class Kind(Enum):
    """How a cell is read; the value is what the data dictionary says about it."""

    TEXT = "text"
    KEY = "key"
    CHOICE = "one of"
    DATE = "date (2025-02-11)"
    NUMBER = "number (109000000000 or 37.4)"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    REF = "key of a row of"
    REFS = "keys, joined by ;, of rows of"


@dataclass(frozen=True)
class Column:
    """One column. `required`: the cell is filled in every row. `extra`: a file may leave the column out, and
    then what is stored stays. `plain`: written by an ordinary save; the others only by moves, or not at all.
    `within`: the key is looked up inside the commitment of the same row. `get` reads the value off a stored
    row where it is not simply the field of the same name."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    extra: bool = False
    plain: bool = True
    target: str = ""
    within: bool = False
    choices: type[TextChoices] | None = None
    get: Callable[[Any], Any] | None = None

    @property
    def allowed(self) -> list[str]:
        """The values of a choice; nobody writes “not assessed” into a file."""
        values = self.choices.values if self.choices else []
        return [str(value) for value in values if value != ImplementationStatus.NOT_ASSESSED]

    def read(self, row: Any) -> Any:
        return self.get(row) if self.get else getattr(row, self.name)


@dataclass(frozen=True)
class File:
    """One file. `key` names its row; with `repeats` several rows may share it and are told apart by order.
    `key_of` reads the same key off a stored row, `order` sorts rows as the files are written."""

    name: str
    model: type[Model]
    meaning: str
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


def key_text(row: Any) -> str:
    """The short key of a row as other rows name it: PA-001, final, country-fr …"""
    return str(getattr(row, KEY_FIELDS.get(subject_type(row), "key"))) if row is not None else ""


def key(name: str, meaning: str) -> Column:
    return Column(name, Kind.KEY, meaning, required=True)


def text(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, meaning, required=required)


def texts(name: str, meaning: str, *, required: bool = False) -> tuple[Column, Column]:
    """The same text in both languages; where it is required, English is."""
    return (
        text(f"{name}_en", f"{meaning}, in English", required=required),
        text(f"{name}_fr", f"{meaning}, in French"),
    )


def choice(name: str, choices: type[TextChoices], meaning: str, *, required: bool = True) -> Column:
    return Column(name, Kind.CHOICE, meaning, required=required, choices=choices)


def date(name: str, meaning: str, *, required: bool = False, extra: bool = False) -> Column:
    return Column(name, Kind.DATE, meaning, required=required, extra=extra)


def number(name: str, meaning: str) -> Column:
    return Column(name, Kind.NUMBER, meaning)


def yes_no(name: str, meaning: str) -> Column:
    return Column(name, Kind.YES_NO, meaning, required=True)


def ref(name: str, target: str, meaning: str, *, required: bool = True, **options: Any) -> Column:
    return Column(name, Kind.REF, meaning, required=required, target=target, **options)


def refs(name: str, target: str, meaning: str, *, required: bool = True) -> Column:
    return Column(name, Kind.REFS, meaning, required=required, target=target)


def precision(name: str, of: str, *, required: bool = False) -> Column:
    return choice(name, Precision, f"how exactly {of} is known", required=required)


OF_SAMPLE = {"commitment__is_sample": True}
SAMPLE_SLUG = {"slug__startswith": "sample-"}
SAMPLE_KEY = {"key__startswith": "sample-"}
"""How sample data is known: it is not part of the files."""
