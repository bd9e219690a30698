"""Carrying out a plan: every row through the actions, in one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from tracker import rules
from tracker.actions import assessments, commitments, developments, many, milestones, records
from tracker.actions.derive import derive, together
from tracker.enums import EventKind, Publication
from tracker.exceptions import Refused
from tracker.models import Assessment
from tracker.tables import FILES, Kind
from tracker.tables.files import ASSESSMENTS, COMMITMENTS, DEADLINES

from .plan import Move, Plan, Result, Scope, Step


def apply(plan: Plan, *, by: rules.Actor) -> None:
    """Write what the plan says. `Refused`, and nothing written, when it has faults, when somebody saved one
    of its rows since it was made, or when the database knows better."""
    rules.may_import.check(by)
    if plan.faults:
        raise Refused(_("Nothing was written: there are faults in the files."))
    hand = rules.OPERATOR if by == rules.OPERATOR else rules.Operator(pk=by.pk)
    with together():
        for file in FILES:
            steps = plan.steps.get(file.name, [])
            try:
                if file is ASSESSMENTS:
                    _assess(steps, plan.scope, by=hand)
                else:
                    _create([step for step in steps if step.result is Result.CREATED], by=hand)
            except (IntegrityError, ValidationError) as error:
                raise Refused(f"{file.filename}: {_plainly(error)}") from error
            for step in sorted(steps, key=_order):
                if step.result is Result.CHANGED:
                    _change(step, by=hand)
        derive(_touched(plan))


def _plainly(error: IntegrityError | ValidationError) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("The record changed since the files were read, or holds the same thing already.")


def _order(step: Step) -> bool:
    """Who gives up a place that only one may have (the final milestone) goes first."""
    return step.changes.get("final") != [True, False]


# --- New rows ---------------------------------------------------------------------------------------------


def _create(steps: list[Step], *, by: rules.Operator) -> None:
    if steps and steps[0].file is COMMITMENTS:
        for level in _levels(steps):
            many.create([_birth(step) for step in level], by=by)
    else:
        births = [_birth(step) for step in steps]
        for birth in births if steps and steps[0].file is DEADLINES else ():
            _as_deadline(birth, births)
        many.create(births, by=by)


def _levels(steps: list[Step]) -> Iterable[list[Step]]:
    """Parents before their parts, so that each has its key when the next level points to it."""
    waiting = steps
    while waiting:
        ready = [step for step in waiting if step.row.parent is None or step.row.parent.pk is not None]
        yield ready
        waiting = [step for step in waiting if step.row.pk is None]


def _birth(step: Step) -> many.Birth:
    _refer_again(step.row)
    moves = [(move.verb, move.fields, move.reason) for move in step.moves]
    links = {
        column.name: step.links.get(column.name, [])
        for column in step.file.columns
        if column.kind is Kind.REFS
    }
    return many.Birth(step.row, links, moves)


def _as_deadline(birth: many.Birth, births: list[many.Birth]) -> None:
    """A first date is set, a later one moves it. `known_on` is derived at the end."""
    row = birth.row
    row.known_on = row.announced_on or row.due_on
    birth.event = EventKind.DEADLINE_MOVED if row.position > 1 else EventKind.DEADLINE_SET
    if row.position > 1:
        birth.data = {"from": _date_before(row, births)}


def _date_before(row: Any, births: list[many.Birth]) -> str:
    for birth in births:
        if birth.row.milestone == row.milestone and birth.row.position == row.position - 1:
            return str(birth.row.due_on.isoformat())
    return str(row.milestone.deadlines.get(position=row.position - 1).due_on.isoformat())


def _refer_again(row: Model) -> None:
    """A reference taken before the other row had its key gets the key now."""
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row):  # type: ignore[attr-defined]  # a relation has it
            setattr(row, field.name, getattr(row, field.name))


# --- Changed rows -----------------------------------------------------------------------------------------


def _achieve(row: Any, move: Move, by: rules.Operator) -> Any:
    fields = move.fields
    return milestones.achieve(
        row,
        by=by,
        on=fields["achieved_on"],
        source=fields["achieved_source"],
        precision=fields["achieved_precision"],
    )


_ACTIONS: dict[tuple[str, str], Callable[[Any, Move, rules.Operator], Any]] = {
    ("commitments", "publish"): lambda row, move, by: commitments.publish(row, by=by),
    ("updates", "publish"): lambda row, move, by: developments.publish(row, by=by),
    ("milestones", "achieve"): _achieve,
    ("milestones", "drop"): lambda row, move, by: milestones.drop(
        row, by=by, reason=move.reason, on=move.fields.get("dropped_on")
    ),
    ("milestones", "replan"): lambda row, move, by: milestones.replan(row, by=by, reason=move.reason),
}


def _change(step: Step, *, by: rules.Operator) -> None:
    """`Conflict` when somebody saved the row since the plan was made."""
    _refer_again(step.row)
    try:
        records.save(step.row, by=by, expected=step.stored.revision, links=step.links)
        for move in step.moves:
            _ACTIONS[step.file.name, move.verb](step.row, move, by)
    except Refused as refusal:
        raise type(refusal)(f"{_place(step)}: {refusal}") from refusal
    except (IntegrityError, ValidationError) as error:
        raise Refused(f"{_place(step)}: {_plainly(error)}") from error


def _place(step: Step) -> str:
    return _("%(file)s, row %(number)d") % {"file": step.file.filename, "number": step.number}


# --- Verdicts ---------------------------------------------------------------------------------------------


def _assess(steps: list[Step], scope: Scope, *, by: rules.Operator) -> None:
    new = [step for step in steps if step.result is Result.CREATED]
    for step in new:
        _refer_again(step.row)
    if scope is Scope.IMPORT:
        for step in new:
            evidence = _evidence(step)
            assessments.propose(step.row, by=by, sources=evidence["sources"], updates=evidence["updates"])
        return
    births = [many.Birth(step.row, _evidence(step)) for step in new]
    replaced = {step.replaces.pk: birth for step, birth in zip(new, births, strict=True) if step.replaces}
    many.publish_data_set(births, replaced, by=by)
    _close(new, by=by)


def _evidence(step: Step) -> dict[str, list[Any]]:
    return {name: step.links.get(name, []) for name in ("sources", "updates")}


def _close(new: list[Step], *, by: rules.Operator) -> None:
    """Commitments whose newest verdict is one of these and has an outcome. One that editors reopened since
    is not closed again by an old verdict."""
    concerned = {step.row.commitment_id for step in new}
    published = Assessment.objects.public().whole().filter(commitment__in=concerned)
    newest = {row.commitment_id: row for row in published.order_by("effective_on")}
    rows = {step.row.pk: step.row for step in new}
    closing = [rows[row.pk].commitment for row in newest.values() if row.outcome and row.pk in rows]
    many.close([one for one in closing if one.publication == Publication.PUBLISHED], by=by)


def _touched(plan: Plan) -> set[int]:
    """Commitments whose standings or search words may have changed with their new rows. Saves and moves
    have told `derive` themselves."""
    touched: set[int] = set()
    for step in plan.all_steps(Result.CREATED):
        row = step.row
        if step.file is COMMITMENTS:
            touched.add(row.pk)
        elif step.file is DEADLINES:
            touched.add(row.milestone.commitment_id)
        elif step.file.name == "measurements":
            touched.add(row.indicator.commitment_id)
        elif step.file.name == "updates":
            touched |= {commitment.pk for commitment in step.links["commitments"]}
        elif hasattr(row, "commitment_id"):
            touched.add(row.commitment_id)
    return touched
