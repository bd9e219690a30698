"""What of a stored row everybody may read, and how: as the cell of a file, or as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    PUBLIC_REPORTS,
    AssessmentState,
    CorrectionState,
    ReplyState,
    UpdateKind,
    UpdateState,
)

from .columns import Column, File, Kind
from .keys import key_text
from .links import LINKS

SEPARATOR = ";"

Links = Callable[[Column], Sequence[Any]]
"""The rows that a row is linked to by an ordered relation, in order."""


def links_of(file: File, row: Any) -> Links:
    """Looked up for this row alone. For many rows at once `actions.loading.world` reads each relation once."""

    def linked(column: Column) -> list[Any]:
        if column.get is not None:
            return list(column.get(row))
        through, near, far = LINKS[file.model._meta.model_name or "", column.name]
        rows = through._default_manager.filter(**{near: row.pk}).select_related(far)
        return [getattr(link, far) for link in rows.order_by("position", "pk")]

    return linked


def is_public(row: Any) -> bool:
    """Whether public files show this row: a link to one that they do not show is not missed in them. The entries of
    organizations' reports are no developments: a report has a table of its own."""
    kind = row._meta.model_name
    if kind == "commitment":
        return row.publication in PUBLIC_PUBLICATIONS
    if kind == "update":
        return bool(row.state == UpdateState.PUBLISHED and row.kind == UpdateKind.DEVELOPMENT)
    if kind == "assessment":
        return bool(row.state == AssessmentState.PUBLISHED)
    if kind == "report":
        return row.state in PUBLIC_REPORTS
    if kind == "reply":
        return bool(row.state == ReplyState.GIVEN and row.assessment.state == AssessmentState.PUBLISHED)
    if kind == "correction":
        return bool(row.state == CorrectionState.UPHELD)
    return True


def is_shown(file: File, row: Any, links: Links) -> bool:
    """A row is shown when it is public itself and belongs to something public."""
    if not is_public(row):
        return False
    for column in file.columns:
        if column.required and column.target in ("commitments", "indicators", "milestones"):
            if column.kind is Kind.REFS:
                if not any(is_public(one) for one in links(column)):
                    return False
            elif not is_public(column.read(row)):
                return False
    return True


def value(column: Column, row: Any, links: Links) -> Any:
    """What the row holds in this column for everybody: text, bool, number, date, key or list of keys. What is not
    public is not named."""
    if column.kind is Kind.REFS:
        return [key_text(one) for one in links(column) if is_public(one)]
    found = column.read(row)
    if column.kind is Kind.REF:
        return key_text(found) if found is not None and is_public(found) else ""
    return found


def cell(column: Column, row: Any, links: Links) -> str:
    return as_cell(column, value(column, row, links))


def as_cell(column: Column, value: Any) -> str:
    """How a file writes a value: what `actions.loading` reads."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list):
        return SEPARATOR.join(value)
    return str(value)


def payload(file: File, row: Any, links: Links) -> dict[str, Any]:
    """The row as plain JSON, the same for the same row on every database: days as ISO 8601, figures as text in full
    digits (a float would not be the same everywhere), what is empty as "" or null."""
    return {column.name: plain(value(column, row, links)) for column in file.columns}


def plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if value is None or isinstance(value, (bool, int, list)):
        return value
    return str(value)
