"""Rows as plain values: what is empty in the data set is null here, days are ISO 8601, figures exact text."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Length

from tracker.models.commitment import CommitmentQuerySet
from tracker.reads import browse
from tracker.tables import BY_NAME
from tracker.tables.shown import value
from tracker.web import in_language

from .parameters import Asked
from .resource import Line

LinkRows = Callable[[str], Sequence[Any]]
"""The rows that a row is linked to by the column of that name, in order."""


def plain(found: Any) -> Any:
    if found is None or found == "":
        return None
    if isinstance(found, dt.date):
        return found.isoformat()
    if isinstance(found, Decimal):
        return format(found.normalize(), "f")
    return found if isinstance(found, (bool, int, list)) else str(found)


def columns(table: str, row: Any, *leave: str, links: LinkRows | None = None) -> Line:
    """The columns of the data set as everybody may read them. What is not public is not named."""

    def linked(column: Any) -> Sequence[Any]:
        return links(column.name) if links else ()

    return {
        column.name: plain(value(column, row, linked))
        for column in BY_NAME[table].columns
        if column.name not in leave
    }


def until(day: dt.date, found: dt.date | None) -> dt.date | None:
    """A day that had come by the day that is read."""
    return found if found is not None and found <= day else None


# --- Addresses ----------------------------------------------------------------------------------------------


def both(name: str, path: str) -> Line:
    """The address of a page in either language, as `name_en` and `name_fr`."""
    return {f"{name}_{code}": settings.BASE_URL + in_language(path, code) for code in ("en", "fr")}


# --- Commitments that rows belong to ------------------------------------------------------------------------


def listed(asked: Asked) -> QuerySet[Any, Any]:
    """Numbers of the commitments of the list on the day: whose rows are listed."""
    return browse.listed(asked.day).order_by().values("pk")


def readable(asked: Asked) -> QuerySet[Any, Any]:
    """The same with samples beside the record: whose rows can be read one by one."""
    return browse.on_day(asked.day).order_by().values("pk")


def named(asked: Asked) -> CommitmentQuerySet:
    return browse.on_day(asked.day)


def by_commitment(path: str = "commitment__") -> tuple[Any, ...]:
    """The order of the references as numbers: PA-1000 comes after PA-999."""
    return (Length(f"{path}reference"), F(f"{path}reference"))


def beside(rows: Sequence[Any], found: Iterable[Any], owner: str) -> list[list[Any]]:
    """Found rows beside those that they belong to by the field `owner`, in their order."""
    held: dict[int, list[Any]] = defaultdict(list)
    for each in found:
        held[getattr(each, owner)].append(each)
    return [held[row.pk] for row in rows]


def linked(through: QuerySet[Any], near: str, far: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    """What rows are linked to by an ordered relation, by their number. One query."""
    found: dict[int, list[Any]] = defaultdict(list)
    links = through.filter(**{f"{near}__in": [row.pk for row in rows]}).select_related(far)
    for link in links.order_by("position", "pk"):
        found[getattr(link, f"{near}_id")].append(getattr(link, far))
    return found
