"""From the text of a cell to the value it stands for, or the sentence that says what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tracker.tables import SEPARATOR, Column, File, Kind

from .faults import Faults
from .reading import Line

MOST_DIGITS = 15
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,4}", re.ASCII)
_YES_NO = {"yes": True, "no": False}
_EMPTY: dict[Kind, Any] = {Kind.DATE: None, Kind.NUMBER: None, Kind.WHOLE: None, Kind.YES_NO: False}


class Unreadable(ValueError):
    """Carries the sentence about the cell."""


def parse_line(file: File, line: Line, faults: Faults) -> dict[str, Any]:
    """Values by column; a cell with a fault is left out, as is a column that the file does not have."""
    values: dict[str, Any] = {}
    for column in file.columns:
        if column.name not in line.cells:
            continue
        cell = line.cells[column.name]
        try:
            values[column.name] = parse(column, cell)
        except Unreadable as problem:
            faults.add(file.filename, line.number, column.name, problem)
    return values


def parse(column: Column, cell: str) -> Any:
    """Text for text, keys and choices ("" when empty), a list for `refs`, None for an empty date or number."""
    if not cell:
        if column.required:
            raise Unreadable(_("This has to be filled in."))
        return [] if column.kind is Kind.REFS else _EMPTY.get(column.kind, "")
    reader = _READERS.get(column.kind)
    return reader(column, cell) if reader else cell


def _choice(column: Column, cell: str) -> str:
    if cell not in column.allowed:
        raise Unreadable(
            _("“%(cell)s” is not one of: %(allowed)s.") % {"cell": cell, "allowed": ", ".join(column.allowed)}
        )
    return cell


def _date(column: Column, cell: str) -> dt.date:
    if not _DATE.fullmatch(cell):
        raise Unreadable(_("“%(cell)s” is not a date like 2025-02-11.") % {"cell": cell})
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        raise Unreadable(_("There is no such day: “%(cell)s”.") % {"cell": cell}) from None


def _number(column: Column, cell: str) -> Decimal:
    """At most 15 digits: SQLite keeps no more of a number, and the next load would find another one."""
    if not _NUMBER.fullmatch(cell):
        raise Unreadable(
            _("“%(cell)s” is not a plain number: digits, with a point and at most six decimals.")
            % {"cell": cell}
        )
    if sum(character.isdigit() for character in cell) > MOST_DIGITS:
        raise Unreadable(_("“%(cell)s” has more than 15 digits.") % {"cell": cell})
    return Decimal(cell)


def _whole(column: Column, cell: str) -> int:
    if not _WHOLE.fullmatch(cell):
        raise Unreadable(_("“%(cell)s” is not a whole number from 0 to 9999.") % {"cell": cell})
    return int(cell)


def _yes_no(column: Column, cell: str) -> bool:
    if cell not in _YES_NO:
        raise Unreadable(_("“%(cell)s” is neither yes nor no.") % {"cell": cell})
    return _YES_NO[cell]


def _keys(column: Column, cell: str) -> list[str]:
    keys = [part.strip() for part in cell.split(SEPARATOR)]
    if not all(keys):
        raise Unreadable(_("There is an empty key between two semicolons."))
    for name in keys:
        if keys.count(name) > 1:
            raise Unreadable(_("“%(key)s” is there twice.") % {"key": name})
    return keys


_READERS: dict[Kind, Callable[[Column, str], Any]] = {
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.YES_NO: _yes_no,
    Kind.REFS: _keys,
}
