"""Files to import: a ZIP of CSV files, one CSV file, or a workbook with one sheet per file.

What comes in is bounded before it is opened: 20 MB as sent, 60 MB and 60 files as unpacked, whatever an archive says
about itself. Nothing is unpacked to the disk.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.reads.formulas import unguarded

MB = 1024 * 1024
LARGEST = 20 * MB
LARGEST_UNPACKED = 60 * MB
MOST_FILES = 60
MOST_ROWS = 50_000
MOST_COLUMNS = 60

Contents = dict[str, "bytes | list[list[str]]"]


class Unusable(Exception):
    """The sentence about a file that cannot be taken."""


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A ZIP of CSV files, one CSV file named like its table (parties.csv), or an XLSX workbook."
        ),
        widget=forms.FileInput({"accept": ".zip,.csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return sent


def contents(name: str, data: bytes) -> Contents:
    """What the loader reads, by the name of the table. Raises `Unusable` with the sentence to show."""
    kind = PurePosixPath(name.lower()).suffix
    if kind == ".csv":
        return {PurePosixPath(name).stem: _unescaped(data)}
    if kind in (".zip", ".xlsx"):
        _check_archive(data)
        return _from_zip(data) if kind == ".zip" else _from_workbook(data)
    raise Unusable(_("Only .zip, .csv and .xlsx files can be read."))


def _check_archive(data: bytes) -> None:
    """Every member is read once, and counted as it comes out: headers may lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                raise Unusable(_("The archive holds too many files."))
            left = LARGEST_UNPACKED
            for member in members:
                left -= _size(archive, member, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unusable(_("The archive cannot be opened.")) from error


def _size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> int:
    if member.flag_bits & 1:
        raise Unusable(_("The archive is encrypted."))
    size = 0
    with archive.open(member) as stream:
        while piece := stream.read(MB):
            size += len(piece)
            if size > limit:
                raise Unusable(_("The archive is larger than 60 MB once unpacked."))
    return size


def _from_zip(data: bytes) -> Contents:
    """CSV files wherever they lie in the archive; what a computer adds by itself is passed over."""
    found: Contents = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            path = PurePosixPath(member.filename)
            if member.is_dir() or path.suffix.lower() != ".csv" or "__MACOSX" in path.parts:
                continue
            if path.stem in found:
                raise Unusable(_("The archive holds two files named %(name)s.") % {"name": path.name})
            found[path.stem] = _unescaped(archive.read(member))
    return found


def _from_workbook(data: bytes) -> Contents:
    from openpyxl import load_workbook  # heavy, and only needed here

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl answers broken files with whatever broke
        raise Unusable(_("The workbook cannot be opened.")) from error
    try:
        return {sheet.title: _rows(sheet) for sheet in book.worksheets if sheet.title != "about"}
    except Unusable:
        raise
    except Exception as error:  # the same, found only when rows are read
        raise Unusable(_("The workbook cannot be read.")) from error
    finally:
        book.close()


def _rows(sheet: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Unusable(_("The sheet “%(name)s” has too many rows.") % {"name": sheet.title})
        rows.append([_text(value) for value in row])
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(cells) for cells in (_trimmed(row) for row in rows)), default=0)
    return [row[:width] for row in rows]


def _trimmed(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _text(value: Any) -> str:
    """A cell as the data files write it: ISO days, yes and no, numbers without a tail of zeros."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return unguarded(str(value))


def _unescaped(data: bytes) -> bytes | list[list[str]]:
    """Without the apostrophes that our own export puts before what looks like a formula. What is no sound CSV goes
    on as it is: the loader says what is wrong with it, and where."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return data
    if len(rows) > MOST_ROWS:
        raise Unusable(_("The file has too many rows."))
    plain = [[unguarded(cell) for cell in row] for row in rows]
    return data if plain == rows else plain
