"""The data dictionary, from the tables themselves: read by people as a page and as a document, by programs as the
descriptors of the data package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from tracker.tables import FILES, TABLES, Column, File, Kind
from tracker.tables.columns import Words
from tracker.tables.kept_back import EVERYWHERE, FIELDS, MODELS

HOLDS: dict[Kind, Words] = {
    Kind.TEXT: gettext_lazy("text"),
    Kind.KEY: gettext_lazy("key"),
    Kind.CHOICE: gettext_lazy("one of"),
    Kind.DATE: gettext_lazy("date (2025-02-11)"),
    Kind.NUMBER: gettext_lazy("number (109000000000 or 37.4)"),
    Kind.WHOLE: gettext_lazy("whole number"),
    Kind.YES_NO: gettext_lazy("yes or no"),
    Kind.REF: gettext_lazy("key of a row of"),
    Kind.REFS: gettext_lazy("keys, joined by ;, of rows of"),
    Kind.LIST: gettext_lazy("texts, joined by ;"),
}
FILLED: dict[str, Words] = {
    "always": gettext_lazy("always"),
    "extra": gettext_lazy("extra"),
    "": "",
}


@dataclass(frozen=True)
class Field:
    """One column as it is explained. `filled` is "always", "extra" or "" (not always); `target` is the table whose keys
    it holds; `codes` are (value, words)."""

    name: str
    filled: str
    holds: str
    target: str
    within: bool
    codes: tuple[tuple[str, str], ...]
    meaning: str

    @property
    def filled_in_words(self) -> str:
        return str(FILLED[self.filled])


@dataclass(frozen=True)
class Section:
    """One table as it is explained, in the language in force. `kept_back` are (field, why it is not published): what no
    table has stands in `kept_back_everywhere`."""

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    repeats: bool
    loaded: bool
    fields: tuple[Field, ...]
    kept_back: tuple[tuple[str, str], ...]


def sections() -> list[Section]:
    return [section(file) for file in TABLES]


def section(file: File) -> Section:
    return Section(
        name=file.name,
        title=title(file),
        meaning=sentence(file.meaning),
        key=file.key,
        repeats=file.repeats,
        loaded=file in FILES,
        fields=tuple(_field(column) for column in file.columns),
        kept_back=tuple((name, str(why)) for name, why in FIELDS.get(file.name, {}).items()),
    )


def kept_back_everywhere() -> list[tuple[str, str]]:
    """Fields that every row has and no table shows, with the reason."""
    return [(name, str(why)) for name, why in EVERYWHERE.items()]


def without_table() -> list[tuple[str, str]]:
    """Kinds of row that have no table, with the reason."""
    return [(name, str(why)) for name, why in MODELS.items()]


def title(file: File) -> str:
    """The table by the name of what its rows are: Commitments, Sources …"""
    return str(capfirst(str(file.model._meta.verbose_name_plural)))


def sentence(meaning: Words) -> str:
    return str(capfirst(str(meaning)))


def codes(column: Column) -> tuple[tuple[str, str], ...]:
    """The values of a choice with their words."""
    if column.choices is None:
        return ()
    return tuple((value, str(column.choices(value).label)) for value in column.allowed)


def _field(column: Column) -> Field:
    return Field(
        name=column.name,
        filled="extra" if column.extra else "always" if column.required else "",
        holds=str(HOLDS[column.kind]),
        target=column.target,
        within=column.within,
        codes=codes(column),
        meaning=str(column.meaning),
    )


# --- As a document ----------------------------------------------------------------------------------------


def as_markdown() -> str:
    """In English."""
    parts = ["\n".join(_lines(part)) for part in sections()]
    return "\n".join([*parts, *_kept_back()])


def _lines(part: Section) -> Iterator[str]:
    yield f"## {part.name}.csv"
    yield ""
    yield " ".join(_introduction(part))
    yield ""
    yield "| Column | Filled | Holds | Meaning |"
    yield "| --- | --- | --- | --- |"
    for field in part.fields:
        yield f"| `{field.name}` | {field.filled_in_words} | {_holds(field)} | {field.meaning} |"
    yield ""
    if part.kept_back:
        yield f"Not in the table: {'; '.join(f'`{name}` ({why})' for name, why in part.kept_back)}."
        yield ""


def _introduction(part: Section) -> Iterator[str]:
    key = " + ".join(f"`{name}`" for name in part.key)
    told_apart = ", rows that share it are told apart by their order" if part.repeats else ""
    yield f"{part.meaning}."
    yield f"A row is known by {key}{told_apart}."
    if not part.loaded:
        yield "Taken away only: no file can bring it."


def _holds(field: Field) -> str:
    if field.target:
        inside = ", same commitment" if field.within else ""
        return f"{field.holds} `{field.target}.csv`{inside}"
    if field.codes:
        return f"{field.holds}: {', '.join(f'`{value}`' for value, _words in field.codes)}"
    return field.holds


def _kept_back() -> Iterator[str]:
    yield "## What no table has"
    yield ""
    yield "Of every row:"
    yield ""
    yield from (f"- `{name}`: {why}" for name, why in kept_back_everywhere())
    yield ""
    yield "Kinds of row:"
    yield ""
    yield from (f"- `{name}`: {why}" for name, why in without_table())
    yield ""
