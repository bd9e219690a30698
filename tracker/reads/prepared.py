"""Queries that every page asks, each time with other values: Django works out their SQL once and not for each reader.

Working out the SQL of a commitment with its standing, verdict and topic takes Django several times as long as the
database takes to answer. The queryset stays the one home of what is asked for; only its values are put in anew.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

DAY = dt.date(1789, 7, 14)
"""Stands for the day while the SQL is worked out. No query of ours has it as a value of its own."""

IDS = tuple(range(1_999_999_001, 1_999_999_026))
"""Stand for the ids of one page: what asks for fewer repeats one, what asks for more asks again."""


class Prepared:
    """`Prepared(lambda ids, day: Party.objects.as_of(day).filter(commitment__in=ids).values_list(…))`.

    What is given has to return a queryset of `values_list`, whose values in the SQL are none but constants, the ids and
    the day.
    """

    def __init__(self, asking: Callable[[Sequence[int], dt.date], QuerySet[Any, Any]]) -> None:
        self.asking = asking
        self._known: dict[str, tuple[Any, str, list[Callable[[Sequence[int], Any], Any]]]] = {}
        self._lock = threading.Lock()

    def __call__(self, ids: Iterable[int], day: dt.date) -> list[tuple[Any, ...]]:
        """The rows for these ids on the day; one query for every 25 of them."""
        wanted = list(ids)
        connection = connections[DEFAULT_DB_ALIAS]
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(wanted), len(IDS)):
            some = wanted[start : start + len(IDS)]
            some += some[-1:] * (len(IDS) - len(some))
            compiler, sql, values = self._worked_out()
            on = connection.ops.adapt_datefield_value(day)
            with connection.cursor() as cursor:
                cursor.execute(sql, [value(some, on) for value in values])
                found += compiler.results_iter(results=[cursor.fetchall()], tuple_expected=True)
        return found

    def _worked_out(self) -> tuple[Any, str, list[Callable[[Sequence[int], Any], Any]]]:
        connection = connections[DEFAULT_DB_ALIAS]
        with self._lock:
            known = self._known.get(connection.vendor)
            if known is None:
                query = self.asking(IDS, DAY).query
                compiler = query.get_compiler(DEFAULT_DB_ALIAS)
                sql, given = compiler.as_sql()
                marks = {connection.ops.adapt_datefield_value(DAY), DAY}
                known = self._known[connection.vendor] = compiler, sql, [_filled(v, marks) for v in given]
            return known


def _filled(value: Any, marks: set[Any]) -> Callable[[Sequence[int], Any], Any]:
    """Where the value of a parameter is taken from: the ids, the day, or itself."""
    if value in IDS:
        place = IDS.index(value)
        return lambda ids, day: ids[place]
    if value in marks:
        return lambda ids, day: day
    return lambda ids, day: value
