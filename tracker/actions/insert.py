"""Inserting many rows with one prepared statement.

`bulk_create` builds the SQL of every row anew, which is most of the time it takes. Nothing else differs: the same
values, as the fields prepare them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, Max, Model

BATCH = 2000
_AS_THEY_ARE = (str, int, bool, type(None))
"""Types that both databases take without preparation; their subclasses (choices) are prepared."""

Fields = Sequence["Field[Any, Any]"]


def insert(rows: Iterable[Model]) -> None:
    """Insert unsaved rows of one model that nothing points to: their keys stay unknown."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        _write(batch, [field for field in batch[0]._meta.concrete_fields if not field.primary_key])


def insert_with_keys(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one model inside a transaction, and give each its key."""
    if not rows:
        return
    for row, pk in zip(rows, _new_keys(type(rows[0]), len(rows)), strict=True):
        row.pk = pk
        _complete(row)
    for start in range(0, len(rows), BATCH):
        _write(rows[start : start + BATCH], rows[0]._meta.concrete_fields)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def _complete(row: Model) -> None:
    """What saving would fill in: the time of writing, and the keys of rows that had none when referred to."""
    for field in row._meta.concrete_fields:
        if getattr(field, "auto_now_add", False):
            field.pre_save(row, add=True)
        elif isinstance(field, ForeignKey) and getattr(row, field.attname) is None and field.is_cached(row):
            setattr(row, field.name, getattr(row, field.name))


def _new_keys(model: type[Model], number: int) -> Sequence[int]:
    """Keys that were never used. From the sequence on PostgreSQL; on SQLite, where whoever writes is alone, the
    ones after the last that was ever given (AUTOINCREMENT follows by itself)."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', key, number],
            )
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        given = cursor.fetchone()
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    first = max(last, given[0] if given else 0) + 1
    return range(first, first + number)


def _write(rows: Sequence[Model], fields: Fields) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    table = quote(rows[0]._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  # our own names, quoted
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_values(rows, fields)))


def _values(rows: Sequence[Model], fields: Fields) -> Iterator[list[Any]]:
    """The columns of each row. Days come again and again, and are prepared once."""
    days: dict[Any, Any] = {}
    for row in rows:
        values = []
        for field in fields:
            value = getattr(row, field.attname)
            if type(value) in _AS_THEY_ARE:
                values.append(value)
            elif isinstance(value, dt.date):
                if (field, value) not in days:
                    days[field, value] = field.get_db_prep_save(value, connection)
                values.append(days[field, value])
            else:
                values.append(field.get_db_prep_save(value, connection))
        yield values
