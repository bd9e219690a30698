"""From bytes to rows of cells: encoding, separator, header. What cannot be read at all is a fault here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from django.utils.translation import gettext as _

from tracker.tables import BY_NAME, FILES, File

from .faults import Faults

Table: TypeAlias = Sequence[Sequence[str]]
"""Rows of cells, the header first: a sheet of a workbook."""

_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MAX_CELL = 131_072  # characters; also the limit of Python's csv module


@dataclass(frozen=True)
class Line:
    """One row as it was read: its number in a spreadsheet, and its cells without blanks around them."""

    number: int
    cells: Mapping[str, str]


LOADED = tuple(file.name for file in FILES)


def collect(source: Path | Mapping[str, bytes | Table], faults: Faults) -> dict[str, bytes | Table]:
    """The files by name (`parties`); a name that is not one of ours is a fault, since it may be a slip. In a directory,
    as in a data package, the tables that no file can bring are left alone."""
    if isinstance(source, Path):
        if not source.is_dir():
            faults.add(source.name, 0, "", _("There is no such directory."))
            return {}
        named = {path.name: path for path in sorted(source.glob("*.csv"))}
        contents: Mapping[str, bytes | Table] = {name: path.read_bytes() for name, path in named.items()}
    else:
        contents = source
    found: dict[str, bytes | Table] = {}
    for filename, content in contents.items():
        name = filename.removesuffix(".csv")
        if name in LOADED:
            found[name] = content
        elif not (isinstance(source, Path) and name in BY_NAME):
            known = ", ".join(LOADED)
            faults.add(
                filename, 0, "", _("No file of the data set has this name: %(known)s.") % {"known": known}
            )
    return found


def read_lines(file: File, content: bytes | Table, faults: Faults) -> list[Line] | None:
    """The rows of one file; None when it cannot be understood, with the faults that say why."""
    table = _parse(file, content, faults) if isinstance(content, bytes) else [list(row) for row in content]
    if table is None:
        return None
    if not table or not any(cell.strip() for cell in table[0]):
        faults.add(file.filename, 1, "", _("The first row has to name the columns."))
        return None
    header = [cell.strip() for cell in table[0]]
    if not _check_header(file, header, faults):
        return None
    lines = []
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            lines.append(_line(file, header, number, cells, faults))
    return lines


def _parse(file: File, content: bytes, faults: Faults) -> list[list[str]] | None:
    encoding = _BOMS.get(content[:2])
    if encoding:
        faults.add(
            file.filename,
            0,
            "",
            _("The file is %(encoding)s. Save it as “CSV UTF-8”.") % {"encoding": encoding},
        )
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add(file.filename, line, "", _("The file is not UTF-8 from here on. Save it as “CSV UTF-8”."))
        return None
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        faults.add(
            file.filename,
            len(rows) + 1,
            "",
            _("From here on this is no CSV: %(error)s.") % {"error": error},
        )
        return None
    return rows


def _check_header(file: File, header: list[str], faults: Faults) -> bool:
    for separator, name in ((";", _("semicolons")), ("\t", _("tabs")), ("|", _("bars"))):
        if len(header) == 1 and separator in header[0]:
            faults.add(
                file.filename,
                1,
                "",
                _("The cells are separated by %(what)s: commas are needed.") % {"what": name},
            )
            return False
    before = len(faults.found)
    for name in dict.fromkeys(header):
        if not name:
            faults.add(file.filename, 1, "", _("A column has no name."))
        elif file.column(name) is None:
            faults.add(file.filename, 1, name, _("There is no such column in this file."))
        elif header.count(name) > 1:
            faults.add(file.filename, 1, name, _("This column is there twice."))
    for column in file.columns:
        if not column.extra and column.name not in header:
            faults.add(file.filename, 1, column.name, _("This column is missing."))
    return len(faults.found) == before


def _line(file: File, header: list[str], number: int, cells: Sequence[str], faults: Faults) -> Line:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        faults.add(
            file.filename,
            number,
            "",
            _("The row has %(found)d cells, the header %(wanted)d: a comma or a quote is out of place.")
            % {"found": len(cells), "wanted": len(header)},
        )
    padded = [*cells, *[""] * (len(header) - len(cells))]
    if len(cells) < len(header):
        faults.add(
            file.filename,
            number,
            "",
            _("The row has %(found)d cells, the header %(wanted)d.")
            % {"found": len(cells), "wanted": len(header)},
        )
    named = {name: cell.strip() for name, cell in zip(header, padded, strict=False)}
    for name, cell in named.items():
        if _UNSTORABLE.search(cell):
            faults.add(
                file.filename, number, name, _("There is a control character in it that cannot be stored.")
            )
        elif len(cell) > _MAX_CELL:
            faults.add(file.filename, number, name, _("This is too long."))
    return Line(number, {name: _UNSTORABLE.sub("", cell) for name, cell in named.items()})
