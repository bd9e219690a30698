"""What an entry of the public record is hashed from and written as, and the head of the chain."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.models import GENESIS, RecordEntry


@dataclass(frozen=True)
class Head:
    """The newest entry: whoever knows it can tell whether anything up to it was changed since."""

    sequence: int
    sha256: str
    recorded_at: dt.datetime | None = None

    def __str__(self) -> str:
        return f"{self.sequence}:{self.sha256}"


EMPTY = Head(0, GENESIS)
"""Of a chain without an entry: what the first one continues."""

AT_ONCE = 500


def head() -> Head:
    rows = RecordEntry.objects.order_by("-sequence")
    newest = rows.values_list("sequence", "sha256", "recorded_at").first()
    return Head(*newest) if newest else EMPTY


def is_named(reference: str) -> bool:
    """Whether some entry is about this commitment."""
    return RecordEntry.objects.filter(about=reference).exists()


def canonical(value: Any) -> str:
    """JSON that is the same for the same value: sorted names, no spaces, UTF-8. There are no floats in it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def written_time(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body(entry: RecordEntry) -> str:
    """What is hashed: every column but the hash, as canonical JSON. The payload stands in it as it is stored."""
    parts = (
        ("about", canonical(entry.about)),
        ("id", str(entry.subject_id)),
        ("kind", canonical(str(entry.kind))),
        ("payload", entry.payload or "null"),
        ("previous", canonical(entry.previous)),
        ("sequence", str(entry.sequence)),
        ("subject", canonical(entry.subject)),
        ("time", canonical(written_time(entry.recorded_at))),
    )
    return "{" + ",".join(f'"{name}":{text}' for name, text in parts) + "}"


def digest(entry: RecordEntry) -> str:
    return hashlib.sha256(body(entry).encode()).hexdigest()


def line(entry: RecordEntry) -> str:
    """The entry as a line of the file that everybody can download and verify: what is hashed, and the hash."""
    return f'{body(entry)[:-1]},"sha256":{canonical(entry.sha256)}}}'


def lines(first: int = 1, last: int | None = None) -> Iterator[str]:
    """Every entry as its line, line break included, from one number up to another, or to the end. Read some hundreds at
    a time by their numbers: a million entries take no more memory than a thousand, and nothing is held open in the
    database meanwhile."""
    while True:
        rows = RecordEntry.objects.filter(sequence__gte=first).order_by("sequence")
        if last is not None:
            rows = rows.filter(sequence__lte=last)
        part = list(rows[:AT_ONCE])
        yield from (f"{line(entry)}\n" for entry in part)
        if len(part) < AT_ONCE:
            return
        first = part[-1].sequence + 1
