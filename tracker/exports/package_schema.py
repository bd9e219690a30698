"""The tables of the data set as Table Schemas (Frictionless, version 1), in English and French.

Version 1 knows one language. The English text stands under the name that the specification gives it, the French one
beside it with `_fr` (`title_fr`, `description_fr`, `labels_fr`), which the specification allows and readers that do not
know it pass over. Likewise `labels` (words for the values of a choice), `uniqueKeys` (from version 2), `delimiter` and
`listOf` (what a joined text holds).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Field, Model, SlugField
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.actions.loading import dictionary
from tracker.tables import BY_NAME, SEPARATOR, Column, File, Kind

Data = dict[str, Any]

SLUG = "[-a-zA-Z0-9_]+"
SHA256 = "[0-9a-f]{64}"
LIST = f"[^{SEPARATOR}]+({SEPARATOR}[^{SEPARATOR}]+)*"
PATTERNS = {
    ("commitments", "reference"): "[A-Z]{2}-[0-9]{3,}",
    ("organizations", "country"): "[A-Z]{2}",
    ("sources", "capture_sha256"): SHA256,
    ("reports", "evidence_sha256"): f"{SHA256}({SEPARATOR}{SHA256})*",
}
"""What the database holds these columns to. XML Schema patterns, as the specification asks: always the whole cell."""

TYPES = {
    Kind.TEXT: "string",
    Kind.KEY: "string",
    Kind.CHOICE: "string",
    Kind.DATE: "date",
    Kind.NUMBER: "number",
    Kind.WHOLE: "integer",
    Kind.YES_NO: "boolean",
    Kind.REF: "string",
    Kind.REFS: "string",
    Kind.LIST: "string",
}


def both(name: str, words: Callable[[], Any]) -> Data:
    """`{name: English, name_fr: French}`."""
    found = {}
    for key, language in ((name, "en"), (f"{name}_fr", "fr")):
        with translation.override(language):
            found[key] = words()
    return found


def schema(file: File) -> Data:
    """Columns, keys and what is empty. Nothing is declared that does not hold for every row."""
    found: Data = {
        "fields": [field(file, column) for column in file.columns],
        "missingValues": [""],
    }
    if is_primary(file):
        found["primaryKey"] = list(file.key)
    several = [list(names) for names in file.unique if len(names) > 1]
    if several:
        found["uniqueKeys"] = several
    keys = [foreign_key(file, column) for column in file.columns if is_foreign(column)]
    if keys:
        found["foreignKeys"] = keys
    return found


def is_primary(file: File) -> bool:
    """Whether the key is one for a database: of one row only, and no part of it ever empty."""
    columns = [column for column in file.columns if column.name in file.key]
    return not file.repeats and all(column.required for column in columns)


def is_foreign(column: Column) -> bool:
    """A key of two columns of which one may be empty cannot be declared: readers take the empty one for a value."""
    return column.kind is Kind.REF and (column.required or not column.within)


def foreign_key(file: File, column: Column) -> Data:
    """To a row of another table; where the key is unique within its commitment only, together with that."""
    target = BY_NAME[column.target]
    resource = "" if target is file else target.name
    if column.within:
        return _reference(["commitment", column.name], resource, list(target.key))
    return _reference([column.name], resource, list(target.key))


def _reference(fields: list[str], resource: str, target: list[str]) -> Data:
    return {"fields": fields, "reference": {"resource": resource, "fields": target}}


def field(file: File, column: Column) -> Data:
    found: Data = {"name": column.name, "type": TYPES[column.kind]}
    found |= both("description", lambda: _described(column))
    if column.kind is Kind.YES_NO:
        found |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if column.choices:
        found |= both("labels", lambda: dict(dictionary.codes(column)))
    if column.kind in (Kind.REFS, Kind.LIST):
        found["delimiter"] = SEPARATOR
    if column.kind is Kind.REFS:
        target = BY_NAME[column.target]
        found["listOf"] = {"resource": target.name, "fields": list(target.key)}
    held_to = constraints(file, column)
    if held_to:
        found["constraints"] = held_to
    return found


def constraints(file: File, column: Column) -> Data:
    found: Data = {}
    if column.required:
        found["required"] = True
    if file.key == (column.name,) or (column.name,) in file.unique:
        found["unique"] = True
    if column.choices:
        found["enum"] = column.allowed
    if column.kind is Kind.WHOLE:
        found["minimum"] = 0
    pattern = PATTERNS.get((file.name, column.name)) or _pattern(file.model, column)
    if pattern:
        found["pattern"] = pattern
    longest = _longest(file.model, column)
    if longest:
        found["maxLength"] = longest
    return found


def _pattern(model: type[Model], column: Column) -> str:
    if column.kind is Kind.REFS:
        return LIST
    slugs = column.kind is not Kind.REF and isinstance(_stored(model, column), SlugField)
    return SLUG if slugs else ""


def _longest(model: type[Model], column: Column) -> int:
    if column.kind not in (Kind.TEXT, Kind.KEY):
        return 0
    stored = _stored(model, column)
    return (stored.max_length or 0) if isinstance(stored, CharField) else 0


def _stored(model: type[Model], column: Column) -> Field[Any, Any] | None:
    """The field that the column is read from, where it is one of the row itself."""
    if column.get is not None:
        return None
    return next((each for each in model._meta.concrete_fields if each.name == column.name), None)


def _described(column: Column) -> str:
    said = dictionary.sentence(column.meaning)
    if column.kind in (Kind.REFS, Kind.LIST):
        return _("%(meaning)s. Several are joined by “;”, without spaces.") % {"meaning": said}
    if column.kind is Kind.REF and column.within:
        return _("%(meaning)s: a key within the commitment of the row.") % {"meaning": said}
    return f"{said}."


def described(file: File) -> str:
    """What the table holds, and by what its rows are known, in the language in force."""
    key = ", ".join(file.key)
    said = f"{dictionary.sentence(file.meaning)}."
    if file.repeats:
        told = _("Rows are known by %(key)s; those that share it are told apart by their order.")
    elif is_primary(file):
        told = _("A row is known by %(key)s.")
    else:
        told = _("A row is known by %(key)s; a part of it may be empty, so no primary key is declared.")
    return f"{said} {told % {'key': key}}"
