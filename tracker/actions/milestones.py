"""Moves of milestones, and the dates they are given."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tracker import rules, schedule
from tracker.enums import EventKind, Precision
from tracker.exceptions import Refused
from tracker.models import Deadline, Milestone, Source

from . import history, records
from .derive import derive, together
from .engine import locked, move


def achieve(
    milestone: Milestone, *, by: rules.Actor, on: dt.date, source: Source, precision: str = Precision.DAY
) -> Milestone:
    """Reached on a day (the first day of the period when imprecise), as a source shows. Whether that was
    in time is computed from the deadlines."""
    fields = {"achieved_on": on, "achieved_precision": precision, "achieved_source": source}
    return move(milestone, "achieve", by=by, fields=fields)


def drop(milestone: Milestone, *, by: rules.Actor, reason: str, on: dt.date | None = None) -> Milestone:
    """Given up. `on` may be unknown; then the closing verdict's day counts (`reads.facts`)."""
    return move(milestone, "drop", by=by, reason=reason, fields={"dropped_on": on})


def replan(milestone: Milestone, *, by: rules.Actor, reason: str) -> Milestone:
    """Undo: set back to planned, with the reason; what was recorded stays in the history."""
    fields = {"achieved_on": None, "achieved_precision": "", "achieved_source": None, "dropped_on": None}
    return move(milestone, "replan", by=by, reason=reason, fields=fields)


def set_deadline(deadline: Deadline, *, by: rules.Actor) -> Deadline:
    """Give a milestone a date. The first is the baseline; any later one is a slip, and both stay visible.

    `due_on` has to be the last day of its period; `position` and `known_on` are set here."""
    rules.may_edit_record.check(by, deadline)
    if not schedule.validates_as_last_day(deadline.due_on, deadline.precision):
        raise Refused(_("A due date is the last day of its period (month, quarter, half-year or year)."))
    with together():
        milestone = locked(deadline.milestone)
        last = milestone.deadlines.aggregate(last=Max("position"))["last"] or 0
        deadline.position = last + 1
        deadline.known_on = deadline.announced_on or deadline.due_on
        deadline.full_clean()
        deadline.save(force_insert=True)
        moved = EventKind.DEADLINE_MOVED if last else EventKind.DEADLINE_SET
        history.write(
            deadline, moved, by=by, data={"created": records.snapshot(deadline), **_from(milestone, last)}
        )
        derive({milestone.commitment_id})
    return deadline


def _from(milestone: Milestone, last: int) -> dict[str, str]:
    before = milestone.deadlines.filter(position=last).first()
    return {"from": before.due_on.isoformat()} if before else {}
