"""The tables of the data set as exact CSV files, row by row: 100,000 rows take no more memory than 1,000.

Exact means that nothing is added for spreadsheets: programs read these files, and `load_actions` reads them back. What
is meant for spreadsheets is taken from the pages of the site.
"""

from __future__ import annotations

import csv
import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Field, Model, TextField, Value
from django.db.models.functions import Coalesce, Collate

from tracker.reads.record.rows import public, shown
from tracker.tables import TABLES, File, as_cell

AT_ONCE = 500

ORDER: dict[str, tuple[str, ...]] = {
    "pillars": ("number",),
    "topics": (),
    "sources": ("key",),
    "organizations": (),
    "commitments": ("reference",),
    "parties": ("commitment__reference",),
    "objectives": ("commitment__reference", "number"),
    "applicability": (
        *("objective__commitment__reference", "objective__number"),
        *("organization__slug", "effective_on"),
    ),
    "milestones": ("commitment__reference", "position"),
    "deadlines": ("milestone__commitment__reference", "milestone__position", "milestone_id", "position"),
    "indicators": ("commitment__reference",),
    "measurements": ("indicator__commitment__reference",),
    "updates": ("happened_on", "key"),
    "assessments": ("commitment__reference", "effective_on", "organization__slug", "objective__key"),
    "events": ("starts_on", "slug"),
    "reports": ("happened_on", "key"),
    "replies": (
        *("assessment__commitment__reference", "assessment__organization__slug"),
        *("assessment__objective__key", "assessment__effective_on", "organization__slug"),
    ),
    "corrections": ("answered_at", "key"),
}
"""`File.order` for the database, which sorts without holding the rows. What is equal in it follows by number."""


@dataclass(frozen=True)
class Written:
    """A file as it was written."""

    name: str
    size: int
    sha256: str
    rows: int = 0


def write_all(directory: Path) -> list[Written]:
    """Every table as a file in `directory`, in the order of the tables."""
    return [write(file, directory) for file in TABLES]


def write(file: File, directory: Path) -> Written:
    """One table, with every column, filled or not."""
    path = directory / file.filename
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.name for column in file.columns])
        for values in public_rows(file):
            writer.writerow([as_cell(column, values[column.name]) for column in file.columns])
            rows += 1
    return written(path, rows)


def public_rows(file: File) -> Iterator[dict[str, Any]]:
    """What everybody can read of each row, as the public record has it, in the order of the file."""
    ids = array("q", ordered(file))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        found = shown(file, part)
        yield from (found[pk].values for pk in part if pk in found)


def ordered(file: File) -> Iterator[int]:
    """The numbers of the rows that everybody can read. Texts are compared by code point, as Python does, whatever
    the language of the database."""
    paths = [_comparable(file.model, path) for path in ORDER[file.name]]
    yield from public(file).order_by(*paths, "pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)


def _comparable(model: type[Model], path: str) -> Any:
    if not isinstance(_field(model, path), CharField | TextField):
        return F(path)
    text = Coalesce(F(path), Value(""))
    return Collate(text, "C") if connection.vendor == "postgresql" else text


def _field(model: type[Model], path: str) -> Field[Any, Any]:
    first, _dots, rest = path.partition("__")
    field: Any = model._meta.get_field(first)
    return _field(field.related_model, rest) if rest else field


def written(path: Path, rows: int = 0) -> Written:
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return Written(path.name, path.stat().st_size, found, rows)
