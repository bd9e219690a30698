"""Whether the public record holds: in itself, with the heads that were printed elsewhere, and with the data.

Plain sentences in English, for whoever runs the site. Nothing is mended here: an entry that is wrong stays wrong for
everybody to see, and a row that was changed past the record is for people to judge.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from heapq import merge
from itertools import groupby, islice, zip_longest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tracker.models import RecordEntry, Release
from tracker.tables import TABLES, File

from .chain import Head, head, lines
from .pages import page_of
from .rows import AT_ONCE, Said, public, recorded, said

PROGRAM = Path(settings.BASE_DIR, "static", "verify", "verify_record.py")
"""What everybody verifies the file with. The site verifies itself with the same program: there is one law."""


def faults(heads: Sequence[Head] = ()) -> Iterator[str]:
    """Everything that does not hold, a sentence each."""
    yield from of_chain(heads)
    yield from of_releases()
    yield from of_data()


@cache
def _program() -> Any:
    found = importlib.util.spec_from_file_location(PROGRAM.stem, PROGRAM)
    if found is None or found.loader is None:
        raise ImportError(f"{PROGRAM} cannot be read.")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


# --- The chain ----------------------------------------------------------------------------------------------


def of_chain(heads: Sequence[Head] = ()) -> Iterator[str]:
    """Order, gaps, hashes and form, read as everybody reads the file."""
    end = {"sequence": 0, "sha256": "0" * 64}
    known = [(each.sequence, each.sha256) for each in heads]
    if known or RecordEntry.objects.exists():
        yield from _program().faults((line.encode() for line in lines()), known, end)


def of_releases() -> Iterator[str]:
    """Each release printed the head of its day: what stood up to there stands there now."""
    last = head().sequence
    for release in Release.objects.order_by("built_at", "pk"):
        if not release.head_sequence:
            continue
        entry = RecordEntry.objects.filter(sequence=release.head_sequence).first()
        if entry is None and release.head_sequence > last:
            yield (
                f"The end is missing: the last entry is {last}, and release {release.version} was made at entry "
                f"{release.head_sequence}."
            )
        elif entry is None or entry.sha256 != release.head_sha256:
            yield (
                f"Entry {release.head_sequence} is not the one that release {release.version} was made at: it was "
                "written anew, or something before it."
            )


def of_copy(copy: Iterable[bytes]) -> Iterator[str]:
    """A file that somebody has kept: every line of it has to be what the record has there today. Only the first
    that is not is told: after one that is missing all the others stand in another place."""
    ours = (line.encode() for line in lines())
    for number, (theirs, own) in enumerate(zip_longest(copy, ours), start=1):
        if theirs is None:
            return
        if own is None:
            yield f"The record ends before line {number} of the file: its end is missing, or the line was put in."
            return
        if theirs != own:
            yield f"Line {number} of the file is not what the record has as entry {number}: one of them was changed."
            return


# --- The data -----------------------------------------------------------------------------------------------


def of_data() -> Iterator[str]:
    """Every row that reads otherwise than the chain said last, that it does not have, or that is gone. Looked at in
    parts; what seems to differ is looked at again, since others may have been publishing in between."""
    for file in TABLES:
        ids = (pk for pk, _same in groupby(merge(_recorded(file), _public(file))))
        while part := list(islice(ids, AT_ONCE)):
            for pk in _differing(file, part):
                with one_moment():
                    still = _differing(file, [pk])
                yield from (_words(file, *pair) for pair in still.values())


def _recorded(file: File) -> Iterator[int]:
    """Rows that the chain has ever spoken of, by number."""
    entries = RecordEntry.objects.filter(subject=file.name).order_by("subject_id")
    yield from entries.values_list("subject_id", flat=True).distinct().iterator(chunk_size=AT_ONCE)


def _public(file: File) -> Iterator[int]:
    yield from public(file).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)


def _differing(file: File, ids: list[int]) -> dict[int, tuple[Said | None, Said | None]]:
    before, now = said(file.name, ids), recorded(file, ids)
    return {pk: (before.get(pk), now.get(pk)) for pk in ids if before.get(pk) != now.get(pk)}


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read is of one moment, whoever writes meanwhile. SQLite keeps writers out by itself."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _words(file: File, before: Said | None, now: Said | None) -> str:
    if before is None:
        return f"{_name(file, now)}: everybody can read it, and the chain does not have it."
    if now is None:
        return (
            f"{_name(file, before)}: entry {before.sequence} says that everybody can read it, and nobody can."
        )
    old, new = before.values, now.values
    columns = ", ".join(name for name in sorted({*old, *new}) if old.get(name) != new.get(name))
    return f"{_name(file, now)}: entry {before.sequence} says something else in {columns}."


def _name(file: File, row: Said | None) -> str:
    """assessments PA-001/2025-06-18 (/en/commitments/pa-001/): the table, the key that people use, the page."""
    if row is None:
        return file.name
    key = "/".join(str(row.values[part]) for part in file.key if row.values.get(part))
    page = page_of(file.name, row.values, row.about)
    return f"{file.name} {key} ({page})" if page else f"{file.name} {key}"
