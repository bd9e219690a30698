"""The public record as it is read on the site: its entries, what each changed, and where its row stands."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from tracker.models import RecordEntry
from tracker.reads.release_changes import Cell, cells_of, name_of, title
from tracker.tables import File
from tracker.tables.shown import as_cell

from .chain import body, digest
from .links import BY_NAME
from .pages import page_of

PER_PAGE = 50


@dataclass(frozen=True)
class Wish:
    """Which entries: of a kind, of a table, about a commitment, recorded in a span of days in Paris; those before a
    number, so that a page stays the same while the record grows."""

    kind: str = ""
    table: str = ""
    commitment: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    before: int | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.table or self.commitment or self.first or self.last)


class Line:
    """An entry in words, beside the one before it of the same row (`before`, None for the first)."""

    def __init__(self, entry: RecordEntry, before: RecordEntry | None) -> None:
        self.entry, self.before = entry, before
        self.table: File = BY_NAME[entry.subject]

    @cached_property
    def now(self) -> dict[str, str]:
        """The row as cells; of one that is no longer shown, as it was shown last."""
        return _cells(self.entry) or self.was

    @cached_property
    def was(self) -> dict[str, str]:
        return _cells(self.before) if self.before else {}

    @property
    def table_title(self) -> str:
        return title(self.table)

    @property
    def key(self) -> str:
        return " · ".join(self.now[name] for name in self.table.key if self.now.get(name))

    @property
    def name(self) -> str:
        return name_of(self.table, self.now)

    @property
    def url(self) -> str:
        """Where the row is read; "" where it is no longer shown or has no page."""
        return page_of(self.table.name, self.now, self.entry.about) if self.entry.payload else ""

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.entry.recorded_at)

    @property
    def differing(self) -> list[Cell]:
        """What reads otherwise than in the entry before; everything of a row that is there for the first time, and of
        one that is no longer shown nothing."""
        return list(cells_of(self.table, self.was, self.now)) if self.entry.payload else []

    @property
    def cells(self) -> list[Cell]:
        """Everything the entry holds, cell by cell."""
        return list(cells_of(self.table, {}, _cells(self.entry)))

    @property
    def text(self) -> str:
        """What is hashed."""
        return body(self.entry)

    @property
    def holds(self) -> bool:
        """Whether the hash is that of the text, worked out now."""
        return digest(self.entry) == self.entry.sha256


def _cells(entry: RecordEntry) -> dict[str, str]:
    """The payload as a table writes it. What is no column of the table, or no longer, is text already."""
    if not entry.payload:
        return {}
    values: dict[str, Any] = json.loads(entry.payload)
    columns = {column.name: column for column in BY_NAME[entry.subject].columns}
    return {
        name: as_cell(columns[name], value) if name in columns else str(value)
        for name, value in values.items()
    }


def page(wish: Wish, per_page: int = PER_PAGE) -> tuple[list[Line], int | None]:
    """The newest entries of the wish, and the number before which the next page begins (None at the end). Found by
    number, so that the last page of a million costs what the first does. Two queries."""
    rows = RecordEntry.objects.order_by("-sequence")
    named = {"kind": wish.kind, "subject": wish.table, "about": wish.commitment}
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    if wish.first:
        rows = rows.filter(recorded_at__gte=_midnight(wish.first))
    if wish.last:
        rows = rows.filter(recorded_at__lt=_midnight(wish.last + dt.timedelta(days=1)))
    if wish.before is not None:
        rows = rows.filter(sequence__lt=wish.before)
    found = list(_with_before(rows)[: per_page + 1])
    shown = found[:per_page]
    return _lines(shown), shown[-1].sequence if len(found) > per_page else None


def one(sequence: int) -> Line | None:
    """One entry. Two queries."""
    return next(iter(_lines(list(_with_before(RecordEntry.objects.filter(sequence=sequence))))), None)


def after(entry: RecordEntry) -> int | None:
    """The number of the next entry of the same row. One query."""
    later = RecordEntry.objects.filter(
        subject=entry.subject, subject_id=entry.subject_id, sequence__gt=entry.sequence
    )
    return later.order_by("sequence").values_list("sequence", flat=True).first()


def _with_before(rows: QuerySet[RecordEntry]) -> QuerySet[RecordEntry]:
    """With `earlier`, the number of the entry before of the same row."""
    of_the_row = RecordEntry.objects.filter(subject=OuterRef("subject"), subject_id=OuterRef("subject_id"))
    earlier = of_the_row.filter(sequence__lt=OuterRef("sequence")).order_by("-sequence")
    return rows.annotate(earlier=Subquery(earlier.values("sequence")[:1]))


def _lines(entries: Sequence[Any]) -> list[Line]:
    """Of entries that know which one is `earlier`. One query."""
    before = RecordEntry.objects.in_bulk({entry.earlier for entry in entries if entry.earlier})
    return [Line(entry, before.get(entry.earlier)) for entry in entries]


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
