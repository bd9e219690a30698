"""Writing history: every action leaves a typed event in its own transaction. No silent change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model

from tracker.enums import EventKind
from tracker.models import HistoryEvent
from tracker.rules import Actor
from tracker.tables.keys import KEY_FIELDS, subject_type

from .derive import touched
from .insert import insert


def natural_key(row: Any) -> str:
    """The key people and files use: `PA-001`, `PA-001/final`, `PA-001/final/2`, a source's key …"""
    kind = subject_type(row)
    if kind in KEY_FIELDS:
        return str(getattr(row, KEY_FIELDS[kind]))
    if kind == "deadline":
        return f"{natural_key(row.milestone)}/{row.position}"
    if kind == "measurement":
        return f"{natural_key(row.indicator)}/{row.pk}"
    if kind == "party":
        return f"{row.commitment.reference}/{row.organization.slug}/{row.role}"
    if kind == "assessment":
        return f"{row.commitment.reference}/{row.pk}"
    if kind == "applicability":
        return f"{natural_key(row.objective)}/{row.organization.slug}/{row.effective_on}"
    if kind in ("invitation", "membership"):
        return f"{row.organization.slug}/{row.pk}"
    if kind == "reply":
        return f"{natural_key(row.assessment)}/{row.organization.slug}/{row.pk}"
    return f"{row.commitment.reference}/{row.key}"


def about(row: Any) -> str:
    """The reference of the commitment this belongs to, or ""."""
    kind = subject_type(row)
    if kind == "commitment":
        return str(row.reference)
    if kind == "deadline":
        return str(row.milestone.commitment.reference)
    if kind == "measurement":
        return str(row.indicator.commitment.reference)
    if kind == "reply":
        return str(row.assessment.commitment.reference)
    return str(row.commitment.reference) if getattr(row, "commitment_id", None) else ""


def plain(value: Any) -> Any:
    """A value as history keeps it: JSON, with natural keys for rows and ISO days for dates."""
    if value is None or type(value) in (str, int, bool):
        return value  # most are, and a bulk load asks a million times
    if isinstance(value, Model):
        return natural_key(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def event_for(
    row: Model, kind: EventKind, *, by: Actor, reason: str = "", data: dict[str, Any] | None = None
) -> HistoryEvent:
    """An unsaved event about `row`; bulk actions save many at once."""
    return HistoryEvent(
        kind=kind,
        actor_id=by.pk,
        subject_type=subject_type(row),
        subject_key=natural_key(row),
        about=about(row),
        revision=getattr(row, "revision", 0),
        data=data or {},
        reason=reason,
    )


def write(
    row: Model, kind: EventKind, *, by: Actor, reason: str = "", data: dict[str, Any] | None = None
) -> HistoryEvent:
    event = event_for(row, kind, by=by, reason=reason, data=data)
    event.save(force_insert=True)
    touched([row], kind)
    return event


def write_many(rows: Sequence[Model], kind: EventKind, events: Iterable[HistoryEvent]) -> None:
    """The events of many rows at once; `kind` is the one that says most of what became of them."""
    insert(events)
    touched(rows, kind)
