"""The same actions for many rows at once: a bulk insert instead of one save each, and every event all the same.

For the loader and for sample data. The caller has validated the rows, and derives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model
from django.utils import timezone

from tracker import rules, transitions
from tracker.enums import AssessmentState, EventKind, Origin, Publication
from tracker.models import Assessment, Commitment, HistoryEvent
from tracker.tables import LINKS, subject_type

from . import history, records
from .derive import together
from .insert import insert, insert_with_keys


@dataclass
class Birth:
    """A new row with its ordered links and the moves it has already made (verb, fields written, reason).
    `event` and `data` are those of its first event: a date is set, a verdict published, the rest created."""

    row: Any
    links: Mapping[str, Sequence[Model]] = field(default_factory=dict)
    moves: Sequence[tuple[str, Mapping[str, Any], str]] = ()
    event: EventKind = EventKind.CREATED
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class _Told:
    """What will be written about a row once it has its key."""

    event: EventKind
    revision: int
    data: dict[str, Any]
    reason: str = ""


def create(births: Sequence[Birth], *, by: rules.Actor) -> None:
    """Insert new rows of one model; each leaves the events that it would have left one by one."""
    rules.may_edit_record.check(by, None)
    _insert(births, by=by)


def publish_data_set(births: Sequence[Birth], replaced: Mapping[int, Birth], *, by: rules.Actor) -> None:
    """Publish verdicts of the data set: by nobody at the desk, without persons. `replaced` maps the pk of a
    published verdict to the one that supersedes it; the old one stays, as superseded."""
    rules.may_publish_data_set.check(by, None)
    now = timezone.now()
    with together():
        stored = Assessment.objects.public().filter(pk__in=replaced, origin=Origin.DATASET)
        old = list(stored.select_for_update(of=("self",)).select_related("commitment"))
        Assessment.objects.filter(pk__in=[row.pk for row in old]).update(
            state=AssessmentState.SUPERSEDED, superseded_at=now, revision=F("revision") + 1
        )
        for birth in births:
            row = birth.row
            row.origin, row.state, row.published_at = Origin.DATASET, AssessmentState.PUBLISHED, now
            birth.event, birth.data = EventKind.ASSESSMENT_PUBLISHED, {"to": AssessmentState.PUBLISHED}
        _insert(births, by=by)
        for row in old:
            row.superseded_by = replaced[row.pk].row
            row.save(update_fields=["superseded_by"])
            row.revision += 1
        events = _moved(old, "assessment", "supersede", by=by)
        history.write_many(old, EventKind.ASSESSMENT_SUPERSEDED, events)


def close(commitments: Sequence[Commitment], *, by: rules.Actor) -> None:
    """Close commitments whose closing verdict the data set has just published: part of that move."""
    rules.may_publish_data_set.check(by, None)
    with together():
        rows = Commitment.objects.filter(pk__in=[row.pk for row in commitments])
        still_open = list(rows.filter(publication=Publication.PUBLISHED).select_for_update())
        rows.filter(publication=Publication.PUBLISHED).update(
            publication=Publication.CLOSED, revision=F("revision") + 1
        )
        for row in still_open:
            row.revision += 1
        events = _moved(still_open, "commitment", "close", by=by)
        history.write_many(still_open, EventKind.COMMITMENT_CLOSED, events)


def _moved(rows: Iterable[Any], kind: str, verb: str, *, by: rules.Actor) -> Iterable[HistoryEvent]:
    move = transitions.find(kind, verb)
    data = {"from": str(move.sources[0]), "to": move.target, "changes": {}}
    return (history.event_for(row, move.event, by=by, data=data) for row in rows)


def _insert(births: Sequence[Birth], *, by: rules.Actor) -> None:
    if not births:
        return
    with together():
        told = [_live(birth, by) for birth in births]
        rows = [birth.row for birth in births]
        insert_with_keys(rows)
        for name in births[0].links:
            _link(births, name)
        now = timezone.now()
        events = (
            _event(row, one, now, by=by) for row, all_told in zip(rows, told, strict=True) for one in all_told
        )
        history.write_many(rows, EventKind.CREATED, events)


def _live(birth: Birth, by: rules.Actor) -> list[_Told]:
    """Make the moves on the unsaved row; returns what is to be told, the first event first."""
    row, kind = birth.row, subject_type(birth.row)
    links = {name: [history.natural_key(item) for item in items] for name, items in birth.links.items()}
    told = [_Told(birth.event, row.revision, {**birth.data, "created": {**records.snapshot(row), **links}})]
    for verb, fields, reason in birth.moves:
        move = transitions.find(kind, verb)
        getattr(rules, move.rule).check(by, row)
        before = transitions.state_of(kind, row)
        changes = {
            name: [history.plain(getattr(row, name)), history.plain(value)] for name, value in fields.items()
        }
        for name, value in fields.items():
            setattr(row, name, value)
        setattr(row, transitions.STATE_FIELD[kind], move.target)
        row.revision += 1
        data = {"from": before, "to": move.target, "changes": changes}
        told.append(_Told(move.event, row.revision, data, reason))
    return told


def _event(row: Model, told: _Told, at: dt.datetime, *, by: rules.Actor) -> HistoryEvent:
    event = history.event_for(row, told.event, by=by, reason=told.reason, data=told.data)
    event.revision, event.at = told.revision, at
    return event


def _link(births: Sequence[Birth], name: str) -> None:
    through, near, far = LINKS[subject_type(births[0].row), name]
    insert(
        through(**{f"{near}_id": birth.row.pk, f"{far}_id": item.pk, "position": position})
        for birth in births
        for position, item in enumerate(birth.links.get(name, ()), start=1)
    )
