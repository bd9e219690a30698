"""Writing the public record: at the end of every transaction that changed the record, what everybody can now read is
compared with what the chain said last, and every difference is appended.

So nothing is published past it, whatever door it came through; a repeated action appends nothing. Sample data and
persons are not in it: an entry holds the columns of the data set (`tracker.tables`) and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from tracker.enums import EventKind, RecordKind
from tracker.models import RecordEntry
from tracker.reads.record.chain import digest, head
from tracker.reads.record.links import BY_MODEL, BY_NAME, DEPENDENT, NAMED, naming, once_about
from tracker.reads.record.rows import Said, Subject, everything, in_order, in_parts, recorded, said
from tracker.tables import Column, Kind, subject_type

LOCK = 0x7061_7269_7331
"""The advisory lock of PostgreSQL under which entries are appended, a number that is ours."""

AT_ONCE = 500

SUPERSEDING = (
    EventKind.ASSESSMENT_SUPERSEDED,
    EventKind.DEVELOPMENT_SUPERSEDED,
    EventKind.COMMITMENT_MERGED,
)
"""After these something else stands in the row's place, and with a merged commitment in the place of all of its rows. A
superseded report stays readable: its state is a column, and the entry says that it was corrected."""

Touched = Mapping[Subject, EventKind | None]
Differing = dict[Subject, tuple[Said | None, Said | None]]
"""(before, now) of rows; None where the row is not shown."""


def concerns(row: Model) -> bool:
    """Whether rows of this kind have a table in the data set."""
    return subject_type(row) in BY_MODEL


def subject(row: Model) -> Subject:
    return BY_MODEL[subject_type(row)].name, int(row.pk)


def append(touched: Touched) -> int:
    """Append what of these rows, and of those that follow them, reads otherwise than the chain said last; how many
    entries. Under the lock, and last in a transaction: so sequence and hashes have one order."""
    if not touched:
        return 0
    known = dict(touched)
    differing: Differing = {}
    waiting: Iterable[Subject] = touched
    while waiting:
        found = _differing(waiting)
        differing |= found
        causes = _followers(found, known)
        waiting = [each for each in causes if each not in known]
        known |= {each: causes[each] for each in waiting}
    return len(RecordEntry.objects.bulk_create(_entries(differing, known), batch_size=AT_ONCE))


def begin() -> int:
    """The first entries of a chain for what was public before there was one; nothing where there is one."""
    with transaction.atomic():
        lock()
        if RecordEntry.objects.exists():
            return 0
        return append(dict.fromkeys(everything(), EventKind.CREATED))


def lock() -> None:
    """Until the transaction ends nobody else changes the record. On SQLite whoever writes at all is alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


# --- Comparing ----------------------------------------------------------------------------------------------


def _differing(subjects: Iterable[Subject]) -> Differing:
    """The rows of which something else is to be read now than the chain said."""
    found: Differing = {}
    for name, ids in in_order(subjects).items():
        for part in in_parts(ids):
            before, now = said(name, part), recorded(BY_NAME[name], part)
            found |= {
                (name, pk): (before.get(pk), now.get(pk)) for pk in part if before.get(pk) != now.get(pk)
            }
    return found


def _followers(differing: Differing, known: Touched) -> dict[Subject, EventKind | None]:
    """Rows that may read otherwise because of these, each with the event that would be the cause of its end."""
    found: dict[Subject, EventKind | None] = {}
    turned = {each: pair for each, pair in differing.items() if _names_otherwise(each, pair, known)}
    for name, ids in in_order(turned).items():
        for part in in_parts(ids):
            found |= {(table, pk): known[name, of] for table, pk, of in naming(name, part)}
        gone = {before.about for pk in ids if (before := turned[name, pk][0]) and turned[name, pk][1] is None}
        if gone and DEPENDENT[name]:
            found |= dict.fromkeys(once_about(DEPENDENT[name], gone))
    return found | dict.fromkeys(_named_otherwise(differing))


def _names_otherwise(each: Subject, pair: tuple[Said | None, Said | None], known: Touched) -> bool:
    """Whether others call this row by another name now, or may call it by a name at all, or no longer. What was made in
    this transaction is named by what was touched in it as well."""
    name, (before, now) = each[0], pair
    if before is None or now is None:
        made = before is None and known[each] == EventKind.CREATED
        return name not in NAMED and not made
    old, new = before.values, now.values
    return any(old.get(part) != new.get(part) for part in BY_NAME[name].key)


def _named_otherwise(differing: Differing) -> Iterator[Subject]:
    """What these rows name now and did not before, or the other way round: everybody can read of a source from the
    moment at which something public cites it, and for as long."""
    wanted: dict[str, set[str]] = {name: set() for name in NAMED}
    for (name, _pk), (before, now) in differing.items():
        old, new = before.values if before else {}, now.values if now else {}
        for column in BY_NAME[name].columns:
            if column.target in NAMED:
                wanted[column.target] |= _keys(old, column) ^ _keys(new, column)
    for name, keys in wanted.items():
        file = BY_NAME[name]
        for part in in_parts(sorted(keys)):
            rows = file.model._default_manager.filter(**{f"{file.key[0]}__in": part})
            yield from ((name, pk) for pk in rows.values_list("pk", flat=True))


def _keys(values: Mapping[str, Any], column: Column) -> set[str]:
    held = values.get(column.name)
    if not held:
        return set()
    return set(held) if column.kind is Kind.REFS else {str(held)}


# --- Appending ----------------------------------------------------------------------------------------------


def _entries(differing: Differing, known: Touched) -> Iterator[RecordEntry]:
    last = head()
    sequence, previous = last.sequence, last.sha256
    at = timezone.now().astimezone(dt.UTC)
    if last.recorded_at and last.recorded_at > at:  # a clock that was put back: the order is the chain's
        at = last.recorded_at.astimezone(dt.UTC)
    for name, ids in in_order(differing).items():
        for pk in ids:
            before, now = differing[name, pk]
            sequence += 1
            entry = RecordEntry(
                sequence=sequence,
                recorded_at=at,
                kind=_kind(before, now, known[name, pk]),
                subject=name,
                subject_id=pk,
                about=now.about if now else before.about if before else "",
                payload=now.payload if now else "",
                previous=previous,
            )
            entry.sha256 = previous = digest(entry)
            yield entry


def _kind(before: Said | None, now: Said | None, event: EventKind | None) -> RecordKind:
    if now is None:
        return RecordKind.SUPERSEDED if event in SUPERSEDING else RecordKind.RETRACTED
    return RecordKind.CORRECTED if before else RecordKind.PUBLISHED
