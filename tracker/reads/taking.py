"""What is taken away: tables of lines whose columns say what they mean, and what every file says of itself.

A line holds values, not their writing: days, whole numbers, figures in full, yes or no, several keys as a tuple, `None`
or "" where there is nothing. How each is written is the business of `tracker.exports`, the same for every table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.tables import BY_NAME, Column, Kind

from . import browse

LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
PROVENANCE = "Reconstructed from public sources, not the official list; references and statuses are ours."
SAMPLE = "Sample data: made up, not a record of anything."

AT_ONCE = 500
"""Lines that are read together: what a file takes of memory, however long it is."""

Line = Mapping[str, Any]
Columns = tuple[Column, ...]


@dataclass(frozen=True)
class About:
    """The same in every language of the site. `selection` is the address of the page that shows what the file holds."""

    as_of: dt.date
    selection: str
    is_sample: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of,
            "selection": self.selection,
            "licence": LICENCE,
            "provenance": provenance(self.is_sample),
        }


@dataclass(frozen=True)
class Table:
    """`lines` are read once, one after the other, and may be made while they are read."""

    name: str
    columns: Columns
    lines: Iterable[Line]


@dataclass(frozen=True)
class Taken:
    """A list, a matrix or a comparison: one table."""

    about: About
    table: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table,)


@dataclass(frozen=True)
class Whole:
    """One thing with everything that its page shows of it: `facts` has one line, which is the thing itself."""

    about: About
    facts: Table
    others: tuple[Table, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.facts, *self.others)


def provenance(is_sample: bool) -> str:
    return SAMPLE if is_sample else PROVENANCE


def only_samples(day: dt.date) -> bool:
    """Whether what the lists of the day hold is made up: they hold either that or the record, never both. One query."""
    return browse.listed(day).filter(is_sample=True).exists()


def whole(name: str, meaning: Any) -> Column:
    return Column(name, Kind.WHOLE, meaning)


def listed(name: str, meaning: Any) -> Column:
    return Column(name, Kind.LIST, meaning)


def names(columns: Columns) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def of(table: str, *wanted: str) -> Columns:
    """Columns of the data set, which mean the same here. A name that it does not have is a `KeyError`."""
    known = {column.name: column for column in BY_NAME[table].columns}
    return tuple(known[name] for name in wanted)


def read(row: Any, columns: Columns, **given: Any) -> dict[str, Any]:
    """The columns of a stored row, those `given` aside."""
    return {
        column.name: given[column.name] if column.name in given else column.read(row) for column in columns
    }


def let_go(rows: Iterable[Any]) -> None:
    """Of rows that were read with others which point back to them. Parted they leave the memory at once, and do not
    wait there for the collector while the next ones come."""
    for row in rows:
        for others in ("now", "_prefetched_objects_cache"):
            vars(row).pop(others, None)


ADDRESS = Column("address", Kind.TEXT, _("the page that shows it"))
OF_THE_FILE = (
    Column("as_of", Kind.DATE, _("the day that the file is read as of"), required=True),
    Column("licence", Kind.TEXT, _("under which it may be used"), required=True),
    Column("provenance", Kind.TEXT, _("where it comes from, or that it is made up"), required=True),
)
"""A table of lines has nowhere else to say it."""
ENDING = (ADDRESS, *OF_THE_FILE)


def ending(day: dt.date, *, is_sample: bool, address: str = "") -> dict[str, Any]:
    """The values of `ENDING`, or without an address of `OF_THE_FILE`."""
    said = {"as_of": day, "licence": LICENCE, "provenance": provenance(is_sample)}
    return {"address": address, **said} if address else said
