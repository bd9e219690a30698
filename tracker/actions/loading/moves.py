"""Which moves a row of a file asks for: published, achieved, given up. The loader takes no move back: where
the record has gone further than the files, it stays as it is and the plan says so."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.enums import MilestoneState, Publication, UpdateState

from .plan import Move, Plan, Scope, Step

GIVEN_UP = "Given up according to the data set"
CORRECTED = "Corrected by the data set"


def decide(step: Step, plan: Plan) -> None:
    rule = {"commitments": _commitment, "updates": _update, "milestones": _milestone}.get(step.file.name)
    if rule is not None:
        rule(step, plan)


def _commitment(step: Step, plan: Plan) -> None:
    if step.stored is not None and step.stored.publication == Publication.ARCHIVED:
        _leave(step, plan, "reference", _("It was merged into another commitment: left as it is."))
    elif step.row.publication == Publication.DRAFT and plan.scope is Scope.LOAD:
        step.moves.append(Move("publish"))


def _update(step: Step, plan: Plan) -> None:
    if step.stored is not None and step.stored.state in (UpdateState.SUPERSEDED, UpdateState.RETRACTED):
        _leave(step, plan, "key", _("It was superseded or retracted at the desk: left as it is."))
    elif step.row.state == UpdateState.DRAFT and plan.scope is Scope.LOAD:
        step.moves.append(Move("publish", {"published_at": timezone.now()}))


def _leave(step: Step, plan: Plan, column: str, sentence: str) -> None:
    step.changes.clear()
    step.links.clear()
    step.skipped = True
    plan.note(step, column, sentence)


def _milestone(step: Step, plan: Plan) -> None:
    wanted = _wanted(step)
    if wanted is None:
        if step.row.state != MilestoneState.PLANNED:
            plan.note(step, "achieved_on", _("The record says achieved or given up: left as it is."))
        return
    if not _as_stored(step.row, wanted):
        if step.row.state != MilestoneState.PLANNED:
            step.moves.append(Move("replan", reason=CORRECTED))
        step.moves.append(wanted)


def _wanted(step: Step) -> Move | None:
    values = step.values
    if values.get("achieved_on") and values.get("achieved_source"):
        fields = ("achieved_on", "achieved_precision", "achieved_source")
        return Move("achieve", {name: values.get(name) for name in fields})
    if values.get("dropped"):
        known = {"dropped_on": values["dropped_on"]} if "dropped_on" in values else {}
        return Move("drop", known, GIVEN_UP)
    return None


def _as_stored(row: Any, wanted: Move) -> bool:
    reached = {"achieve": MilestoneState.ACHIEVED, "drop": MilestoneState.DROPPED}[wanted.verb]
    return row.state == reached and all(getattr(row, name) == value for name, value in wanted.fields.items())
