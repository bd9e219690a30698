"""Every row of the database as lines of JSON, the same on SQLite and on PostgreSQL, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet

AT_ONCE = 500

LEFT_OUT = {
    "sessions.Session": "people sign in again",
    "usersessions.UserSession": "likewise",
}
"""Rows that belong to a moment of this machine."""

SEEDED = ("contenttypes.ContentType", "auth.Permission", "tracker.DataVersion")
"""What `migrate` writes by itself: no rows of anybody's, and replaced by those of the backup."""

Table = type[Model]


@dataclass(frozen=True)
class Content:
    """What a table held: its columns, how many rows, and the hash of their lines in the order of their keys."""

    columns: list[str]
    rows: int
    sha256: str


def tables() -> list[Table]:
    """Every table that a model describes, ours and those of the libraries, by name."""
    models = apps.get_models(include_auto_created=True)
    kept = [each for each in models if each._meta.managed and not each._meta.proxy]
    return sorted((each for each in kept if name_of(each) not in LEFT_OUT), key=name_of)


def of(table: Table) -> QuerySet[Any]:
    """All of its rows, past managers that hide some."""
    return table._meta.base_manager.all()


def name_of(table: Table) -> str:
    return table._meta.label


def columns_of(table: Table) -> list[Field[Any, Any]]:
    return list(table._meta.concrete_fields)


@contextmanager
def snapshot() -> Iterator[None]:
    """Inside, everything is read as it was at the beginning, while others go on writing.

    Not inside of another transaction. SQLite: a reader's transaction in WAL, begun by hand, since ours take the write
    lock.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A snapshot begins a transaction of its own.")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


# --- Out --------------------------------------------------------------------------------------------------------


def lines(table: Table) -> Iterator[bytes]:
    """A line for each row, in the order of its key: the values of its columns."""
    names = [field.attname for field in columns_of(table)]
    rows = of(table).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield line(row)


def line(values: Iterable[Any]) -> bytes:
    written = json.dumps(
        list(values), default=plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return written.encode() + b"\n"


@singledispatch
def plain(value: object) -> str:
    raise TypeError(f"A backup cannot hold {type(value).__name__}.")


@plain.register
def _(value: dt.date) -> str:
    return value.isoformat()


@plain.register
def _(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat()


@plain.register
def _(value: Decimal) -> str:
    return str(value)


def content(table: Table) -> Content:
    """What the table holds now."""
    digest, rows = hashlib.sha256(), 0
    for each in lines(table):
        digest.update(each)
        rows += 1
    return Content([field.attname for field in columns_of(table)], rows, digest.hexdigest())


# --- Back -------------------------------------------------------------------------------------------------------


def filled() -> list[str]:
    """Tables in which somebody has something already."""
    return [name_of(each) for each in tables() if name_of(each) not in SEEDED and of(each).exists()]


def empty_seeded() -> None:
    for table in tables():
        if name_of(table) in SEEDED:
            of(table).delete()


def insert(table: Table, given: Iterable[bytes]) -> None:
    """Write rows as they were: with their keys, without their models' own ideas of what time it is."""
    fields = columns_of(table)
    rows = (
        table(
            **{
                field.attname: read(field, value)
                for field, value in zip(fields, json.loads(each), strict=True)
            }
        )
        for each in given
    )
    most = min(AT_ONCE, connection.ops.bulk_batch_size(fields, [None] * AT_ONCE))
    while batch := list(islice(rows, most)):
        # `bulk_create` would ask fields like auto_now_add for a value; this is what fixtures are loaded with.
        of(table)._insert(batch, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]  # noqa: SLF001  # there is no public way


def read(field: Field[Any, Any], value: Any) -> Any:
    """What JSON has no kind for, as the column's own kind."""
    return field.to_python(value) if isinstance(value, str) else value


def count_on() -> None:
    """New rows get keys after those that came back."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
