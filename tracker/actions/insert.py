"""Inserting many rows that nothing points to (events, standings, links) with one prepared statement.

`bulk_create` builds the SQL of every row anew, since it has to bring back their keys; where nobody needs the
key, that is most of the time it takes. Nothing else differs: the same values, as the fields prepare them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model

BATCH = 2000
_AS_THEY_ARE = (str, int, bool, type(None))
"""Types that both databases take without preparation; their subclasses (choices) are prepared."""


def insert(rows: Iterable[Model]) -> None:
    """Insert unsaved rows of one model; their keys stay unknown. Not for models with fields set on saving."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        model = type(batch[0])
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        with connection.cursor() as cursor:
            cursor.executemany(_statement(model, fields), list(_values(batch, fields)))


def _statement(model: type[Model], fields: list[Field[Any, Any]]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # our own names


def _values(rows: list[Model], fields: list[Field[Any, Any]]) -> Iterator[list[Any]]:
    named = [(field.attname, field) for field in fields]
    for row in rows:
        yield [_prepared(getattr(row, name), field) for name, field in named]


def _prepared(value: Any, field: Field[Any, Any]) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    return field.get_db_prep_save(value, connection)
