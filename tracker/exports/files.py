"""What is taken away, as a file of the kind that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any

from tracker.reads.taking import Taken, Whole

from .archives import archive
from .json_lines import json_text
from .listing import csv_text
from .sheets import workbook

TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
WRITERS: dict[str, Callable[[Any], Iterator[str] | IO[bytes]]] = {
    "csv": lambda taken: csv_text(taken.table),
    "json": json_text,
    "xlsx": workbook,
    "zip": archive,
}


def content(taken: Taken | Whole, extension: str) -> Iterator[str] | IO[bytes]:
    """Text in pieces, made while they are read; or an open file, made by now, which whoever reads it closes."""
    return WRITERS[extension](taken)
