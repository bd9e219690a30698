"""The verdicts of a file against those of the record. Nothing published disappears, nothing that editors
wrote is touched, and what they took back does not come again.

An import at the desk never publishes: its new verdicts are proposals, and one that would change a published
verdict is a fault.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tracker.enums import AssessmentState, Origin, Publication
from tracker.tables import Kind, is_public

from .plan import Move, Plan, Scope, Step
from .world import World

TAKEN_BACK = (AssessmentState.SUPERSEDED, AssessmentState.RETRACTED)
PENDING = (AssessmentState.PROPOSED, AssessmentState.CONFIRMED)


def decide(step: Step, world: World, plan: Plan) -> None:
    """Unchanged, new, replacing an older one of the data set, or refused."""
    _fill(step)
    key = tuple(step.line.cells.get(name, "") for name in step.file.key)
    family = world.stored(step.file).get(key, [])
    published = next((row for row in family if row.state == AssessmentState.PUBLISHED), None)
    alike = [row for row in family if _same(step, row, world)]
    if published in alike or (plan.scope is Scope.IMPORT and _any(alike, PENDING)):
        _leave(step, published or alike[0])
    elif _any(alike, TAKEN_BACK) and not _ours(published):
        _leave(step, alike[0])
        plan.note(step, "status", _("Editors have corrected or retracted this verdict: left as it is."))
    elif _is_archived(step):
        step.skipped = True
        plan.note(step, "commitment", _("It was merged into another commitment: left as it is."))
    elif published is None:
        step.moves.append(Move("publish"))
    elif plan.scope is Scope.IMPORT:
        plan.fault(
            step,
            "status",
            _("A published assessment is not changed by an import: propose a correction."),
        )
    elif not _ours(published):
        plan.fault(
            step,
            "status",
            _("Editors wrote the verdict of this day: a file does not change it, propose a correction."),
        )
    else:
        step.replaces = published
        step.moves.append(Move("publish"))


def _fill(step: Step) -> None:
    for column in step.file.columns:
        if column.name not in step.values:
            continue
        if column.kind is Kind.REFS:
            step.links[column.name] = step.values[column.name]
        else:
            setattr(step.row, column.name, step.values[column.name])


def _leave(step: Step, stored: Any) -> None:
    step.stored, step.row = stored, stored
    step.links.clear()
    step.skipped = True


def _same(step: Step, row: Any, world: World) -> bool:
    """Whether a stored verdict says the same, word for word, on the same evidence."""
    for column in step.file.columns:
        wanted = step.values.get(column.name)
        if column.kind is Kind.REFS:
            current = world.links(step.file, column, row)
            if [one for one in current if is_public(one) or one in (wanted or [])] != (wanted or []):
                return False
        elif column.kind is not Kind.REF and getattr(row, column.name) != wanted:
            return False
    return True


def _ours(published: Any) -> bool:
    return published is not None and bool(published.origin == Origin.DATASET)


def _any(rows: list[Any], states: tuple[AssessmentState, ...]) -> bool:
    return any(row.state in states for row in rows)


def _is_archived(step: Step) -> bool:
    commitment = step.values.get("commitment")
    return commitment is not None and bool(commitment.publication == Publication.ARCHIVED)
