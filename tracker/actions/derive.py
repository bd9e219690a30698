"""What follows from a change, written in the same transaction: standings, the search index and the public record."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model

from tracker import schedule, search
from tracker.enums import EventKind
from tracker.models import (
    AssessmentSource,
    Deadline,
    Indicator,
    Measurement,
    Milestone,
    MilestoneStanding,
    Party,
    Standing,
    Update,
)
from tracker.reads.facts import facts_of
from tracker.reads.record.rows import Subject

from . import public_record
from .insert import insert
from .version import raise_version


@dataclass
class _Waiting:
    commitments: set[int] = field(default_factory=set)
    touched: dict[Subject, EventKind] = field(default_factory=dict)
    alone: bool = False


_waiting: ContextVar[_Waiting | None] = ContextVar("what_follows", default=None)


@contextmanager
def together(*, of_the_record: bool = True) -> Iterator[None]:
    """The transaction of an action, or of several as one. What follows is derived once, at its end.

    One after the other, on PostgreSQL as on SQLite: of two who change what belongs together the second sees what the
    first has done. The lock comes before any other, so that nobody who waits for it holds what its holder needs. People
    and invitations, which are not `of_the_record`, neither take it nor wait for it. Where nothing was written that has
    to do with the record, the version of the data stays."""
    outer = _waiting.get()
    waiting = outer or _Waiting()
    token = _waiting.set(waiting)
    try:
        with transaction.atomic():
            if of_the_record and not waiting.alone:
                public_record.lock()
                waiting.alone = True
            yield
            if outer is None:
                _rewrite(waiting.commitments)
                public_record.append(waiting.touched)
                if waiting.touched or waiting.commitments:
                    raise_version()
    finally:
        _waiting.reset(token)


def derive(commitment_ids: Iterable[int | None]) -> None:
    """Bring the derived rows of these commitments up to date, now or at the end of `together`."""
    ids = {pk for pk in commitment_ids if pk is not None}
    waiting = _waiting.get()
    if waiting is not None:
        waiting.commitments |= ids
    elif ids:
        public_record.lock()
        _rewrite(ids)
        raise_version()


def touched(rows: Iterable[Model], kind: EventKind) -> None:
    """What everybody can read of these rows may be something else now. Every event says so of its row (`history`), so
    that nothing is published past the public record; outside of `together` that is a programming error."""
    subjects = {public_record.subject(row) for row in rows if public_record.concerns(row)}
    if not subjects:
        return
    waiting = _waiting.get()
    if waiting is None:
        raise RuntimeError("An action that changes the record runs inside of `together`.")
    waiting.touched |= dict.fromkeys(subjects, kind)


def concerned(row: Model) -> set[int]:
    """Ids of the commitments whose derived rows depend on `row`."""
    if isinstance(row, Update):
        return set(row.concerns.values_list("commitment_id", flat=True))
    if isinstance(row, Deadline):
        return {row.milestone.commitment_id}
    if isinstance(row, Measurement):
        return {row.indicator.commitment_id}
    if row._meta.model_name == "commitment":
        return {row.pk}
    if row._meta.model_name == "organization":
        return set(Party.objects.filter(organization=row.pk).values_list("commitment_id", flat=True))
    if row._meta.model_name in ("pillar", "topic"):
        return set(row.commitments.values_list("pk", flat=True))  # type: ignore[attr-defined]  # both have it
    if row._meta.model_name == "source":
        return _resting_on(row.pk)
    if isinstance(row, (Milestone, Indicator, Party)) or hasattr(row, "commitment_id"):
        return {row.commitment_id}
    return set()


def _resting_on(source_id: int) -> set[int]:
    """A source's voice decides the verification of the verdicts that cite it, its date a slip's day."""
    cited = AssessmentSource.objects.filter(source=source_id).values_list(
        "assessment__commitment_id", flat=True
    )
    dated = Deadline.objects.filter(source=source_id).values_list("milestone__commitment_id", flat=True)
    return set(cited) | set(dated)


CHUNK = 500


def _rewrite(ids: set[int]) -> None:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        rewrite_standings(chunk)
        search.index(chunk)


def standings_of(facts: Mapping[int, schedule.Facts]) -> list[Standing]:
    """What the facts say, as unsaved rows; `manage.py check_standings` compares them with the table."""
    return [
        Standing(
            commitment_id=pk,
            from_day=start,
            until_day=until,
            status=state.status,
            outcome=state.outcome,
            assessment_id=state.assessment,
            verification=state.verification,
            schedule=state.schedule,
            milestone_id=state.milestone,
            due_on=state.due_on,
            next_due_on=state.next_due_on,
            slips=state.slips,
            last_fact_on=state.last_fact_on,
        )
        for pk, known in facts.items()
        for start, until, state in schedule.intervals(known)
    ]


def milestone_standings_of(facts: Mapping[int, schedule.Facts]) -> list[MilestoneStanding]:
    """The same for every milestone."""
    return [
        MilestoneStanding(
            milestone_id=milestone.pk,
            from_day=start,
            until_day=until,
            fate=state.fate,
            due_on=state.due_on,
            precision=state.precision,
            slips=state.slips,
            settled_on=state.settled_on,
        )
        for known in facts.values()
        for milestone in known.milestones
        for start, until, state in schedule.fate_intervals(known, milestone)
    ]


def rewrite_standings(ids: list[int]) -> None:
    facts = facts_of(ids)
    Standing.objects.filter(commitment_id__in=ids).delete()
    insert(standings_of(facts))
    MilestoneStanding.objects.filter(milestone__commitment_id__in=ids).delete()
    insert(milestone_standings_of(facts))
    _write_known_days(ids, facts)


def _write_known_days(ids: list[int], facts: Mapping[int, schedule.Facts]) -> None:
    """`Deadline.known_on` is derived as well: it depends on the listing and on the dates before it."""
    stale = []
    for deadline, day in known_days(ids, facts):
        if deadline.known_on != day:
            deadline.known_on = day
            stale.append(deadline)
    Deadline.objects.bulk_update(stale, ["known_on"], batch_size=500)


def known_days(ids: list[int], facts: Mapping[int, schedule.Facts]) -> list[tuple[Deadline, dt.date]]:
    """Every deadline of these commitments with the day from which the facts say it counts."""
    known = {
        (milestone.pk, position): deadline.known_on
        for fact in facts.values()
        for milestone in fact.milestones
        for position, deadline in enumerate(milestone.deadlines)
    }
    seen = Counter[int]()
    found = []
    rows = Deadline.objects.filter(milestone__commitment_id__in=ids).select_related("milestone")
    for deadline in rows.order_by("milestone_id", "position"):
        found.append((deadline, known[deadline.milestone_id, seen[deadline.milestone_id]]))
        seen[deadline.milestone_id] += 1
    return found
