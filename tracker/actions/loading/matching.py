"""Which stored row a row of a file is, what would be different, and which moves it asks for."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.actions import history
from tracker.tables import BY_NAME, Column, File, Kind, is_public
from tracker.tables.files import ASSESSMENTS, DEADLINES

from . import moves, verdicts
from .plan import Plan, Step
from .reading import Line
from .values import parse_line
from .world import World


def match(file: File, lines: Sequence[Line], world: World, plan: Plan) -> list[Step]:
    """The steps of one file. Rows are made first and refer to each other afterwards: a part may stand
    before the larger commitment that it belongs to."""
    seen: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], int] = {}
    steps = []
    for line in lines:
        key = tuple(line.cells.get(name, "") for name in file.key)
        _refuse_double(file, line, key, first, plan)
        family = world.stored(file).get(key, [])
        step = _step(file, line, family, seen[key], plan)
        seen[key] += 1
        world.add(file, key, step.row)
        steps.append(step)
    for step in steps:
        _resolve(step, world, plan)
        if file is ASSESSMENTS:
            verdicts.decide(step, world, plan)
        else:
            _compare(step, world)
            moves.decide(step, plan)
        _clean(step, plan)
    plan.absent[file.name] = sum(
        1
        for key, family in world.stored(file).items()
        for place, row in enumerate(family)
        if is_public(row) and (place >= seen[key] if file is not ASSESSMENTS else not seen[key])
    )
    return steps


def _step(file: File, line: Line, family: list[Any], place: int, plan: Plan) -> Step:
    values = parse_line(file, line, plan.fault_list)
    stored = family[place] if place < len(family) and file is not ASSESSMENTS else None
    row: Any = copy.copy(stored) if stored is not None else file.model()
    step = Step(file, line, values, row, stored)
    if file is DEADLINES and stored is None:
        row.position = (family[-1].position if family else 0) + place - len(family) + 1
    return step


def _refuse_double(
    file: File, line: Line, key: tuple[str, ...], first: dict[tuple[str, ...], int], plan: Plan
) -> None:
    """The same key twice, or where keys may repeat, the very same row twice."""
    same = tuple(line.cells.values()) if file.repeats else key
    if same in first:
        column = next(name for name in reversed(file.key) if line.cells.get(name) or name == file.key[0])
        plan.fault_list.add(
            file.filename,
            line.number,
            column,
            _("This is there already, in row %(number)d.") % {"number": first[same]},
        )
    first.setdefault(same, line.number)


def _resolve(step: Step, world: World, plan: Plan) -> None:
    """Put the rows in the place of their keys; a key that nothing has is a fault."""
    for column in step.file.columns:
        if column.name not in step.values:
            continue
        value = step.values[column.name]
        if column.kind is Kind.REF:
            found = _find(step, column, value, world, plan) if value else None
            step.values[column.name] = found
            if value and found is None:
                del step.values[column.name]
        elif column.kind is Kind.REFS:
            found_all = [_find(step, column, key, world, plan) for key in value]
            step.values[column.name] = found_all
            if None in found_all:
                del step.values[column.name]


def _find(step: Step, column: Column, key: str, world: World, plan: Plan) -> Any:
    target = BY_NAME[column.target]
    whole = (step.line.cells["commitment"], key) if column.within else (key,)
    found = world.find(target, whole)
    if found is None and target.name not in world.unreadable:
        if not column.within:
            sentence = _("“%(key)s” is not in %(file)s.")
        elif world.find(BY_NAME["commitments"], whole[:1]) is None:
            return None  # said already, of the commitment
        else:
            sentence = _("“%(key)s” is not in %(file)s for this commitment.")
        plan.fault(step, column.name, sentence % {"key": key, "file": target.filename})
    return found


def _compare(step: Step, world: World) -> None:
    """Put the values on the row and note what differs from the stored one."""
    for column in step.file.columns:
        if not column.plain or column.name not in step.values:
            continue
        wanted = step.values[column.name]
        if column.kind is Kind.REFS:
            compare_links(step, column, wanted, world)
            continue
        old = getattr(step.stored, column.name) if step.stored is not None else None
        if column.kind is Kind.REF and wanted is None and old is not None and not is_public(old):
            continue  # the files do not show a draft: it is not missed in them
        setattr(step.row, column.name, wanted)
        if step.stored is not None and differs(column, old, wanted):
            step.changes[column.name] = [history.plain(old), history.plain(wanted)]


def differs(column: Column, old: Any, new: Any) -> bool:
    if column.kind is Kind.REF:
        return (old.pk if old else None) != (new.pk if new else None) or bool(new and new.pk is None)
    return bool(old != new)


def compare_links(step: Step, column: Column, wanted: list[Any], world: World) -> None:
    """An ordered relation; links to what public files do not show are kept, at the end."""
    if step.stored is None:
        step.links[column.name] = wanted
        return
    current = world.links(step.file, column, step.stored)
    hidden = [row for row in current if not is_public(row) and row not in wanted]
    if [row for row in current if row not in hidden] != wanted:
        step.links[column.name] = [*wanted, *hidden]
        step.changes[column.name] = [history.plain(current), history.plain(step.links[column.name])]


def _clean(step: Step, plan: Plan) -> None:
    """What the model itself says about the plain values: lengths, slugs, addresses."""
    if step.stored is not None and not step.changes:
        return
    checked = {
        column.name
        for column in step.file.columns
        if column.name in step.values and column.plain and column.kind not in (Kind.REF, Kind.REFS)
    }
    exclude = {f.name for f in step.row._meta.concrete_fields} - checked
    try:
        step.row.clean_fields(exclude=exclude)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                plan.fault(step, name, message)
