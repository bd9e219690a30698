"""What must hold between the cells of a row, between rows, and between the files and the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from tracker import schedule
from tracker.actions import history
from tracker.enums import (
    DELIVERED_OUTCOMES,
    ImplementationStatus,
    Precision,
    Publication,
    UnitKind,
)
from tracker.tables.files import ASSESSMENTS, COMMITMENTS, MILESTONES, PARTIES

from .plan import Plan, Scope, Step
from .world import World

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_REFERENCE = re.compile(r"[A-Z]{2}-[0-9]{3,}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)

Problem = tuple[str, str]
"""A column and what is wrong in it."""


def check(plan: Plan, world: World) -> None:
    for step in plan.all_steps():
        for column, sentence in _row_problems(step):
            plan.fault(step, column, sentence)
    for steps in plan.steps.values():
        _check_unique(steps, plan, world)
    _check_parents(plan, world)
    _check_finals(plan, world)
    _check_open_parties(plan, world)
    _check_reopening(plan, world)


def _row_problems(step: Step) -> Iterator[Problem]:
    yield from _date_pairs(step)
    rule = _ROW_RULES.get(step.file.name)
    if rule is not None:
        yield from rule(step, step.values)


def _date_pairs(step: Step) -> Iterator[Problem]:
    for on, precision in step.file.date_pairs:
        if on in step.values and precision in step.values:
            if step.values[on] and not step.values[precision]:
                yield precision, _("A date needs its precision.")
            if step.values[precision] and not step.values[on]:
                yield on, _("There is a precision without a date.")


def _commitment(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    if not _REFERENCE.fullmatch(step.line.cells["reference"]):
        yield "reference", _("A reference is two capital letters, a hyphen and at least three digits.")


def _source(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    if values.get("capture_sha256") and not _SHA256.fullmatch(values["capture_sha256"]):
        yield "capture_sha256", _("A SHA-256 is 64 characters from 0 to 9 and from a to f.")
    kept = [values.get(name, getattr(step.row, name)) for name in ("archive_url", "capture_sha256")]
    if values.get("archived_on", step.row.archived_on) and not any(kept):
        column = next((n for n in ("archived_on", "archive_url", "capture_sha256") if n in values), "key")
        yield column, _("There is a date, but neither an archived page nor the hash of a copy.")


def _organization(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    if values.get("country") and not _COUNTRY.fullmatch(values["country"]):
        yield "country", _("A country is two capital letters (ISO 3166-1).")


def _party(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    if values.get("left_on") and values.get("joined_on") and values["left_on"] < values["joined_on"]:
        yield "left_on", _("It cannot leave before it joined.")


def _milestone(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    achieved, source = values.get("achieved_on"), values.get("achieved_source")
    if achieved and "achieved_source" in values and source is None:
        yield "achieved_source", _("An achieved milestone needs the source that shows it.")
    if source is not None and "achieved_on" in values and not achieved:
        yield "achieved_on", _("There is a source that shows it, but no date.")
    if achieved and values.get("dropped"):
        yield "dropped", _("It cannot be both achieved and given up.")
    if values.get("dropped_on") and values.get("dropped") is False:
        yield "dropped_on", _("There is a date, but the milestone is not given up.")


def _deadline(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    due_on, precision = values.get("due_on"), values.get("precision")
    if due_on and precision and not schedule.validates_as_last_day(due_on, precision):
        last = schedule.period_end(due_on, precision).isoformat()
        yield (
            "due_on",
            _("This is not the last day of its %(period)s: %(last)s is.")
            % {
                "period": Precision(precision).label,
                "last": last,
            },
        )
    for name in ("due_on", "precision"):
        if name in step.changes:
            yield (
                name,
                _(
                    "A date once given stays, and it was %(stored)s: add the new date in a row of its own below."
                )
                % {"stored": step.changes[name][0]},
            )


def _indicator(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    unit = values.get("unit")
    if unit and values.get("unit_kind") == UnitKind.MONEY and not _CURRENCY.fullmatch(unit):
        yield "unit", _("The unit of money is a currency: three capital letters (ISO 4217).")


def _measurement(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    if "value" not in values:
        return
    reason = values.get("absence_reason", step.row.absence_reason)
    if values["value"] is None and not reason:
        yield "value", _("There is neither a value nor the reason why there is none.")
    if values["value"] is not None and reason:
        column = "absence_reason" if "absence_reason" in values else "value"
        yield column, _("There is a value, and a reason why there is none.")


def _assessment(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    status, outcome = values.get("status"), values.get("outcome")
    if status == ImplementationStatus.NO_EVIDENCE and values.get("searched_on", "") is None:
        yield "searched_on", _("“no_evidence” needs the day on which it was searched.")
    if outcome in DELIVERED_OUTCOMES and status and status != ImplementationStatus.COMPLETE:
        yield "outcome", _("“Delivered” needs the status “complete”.")


def _event(step: Step, values: dict[str, Any]) -> Iterator[Problem]:
    if values.get("ends_on") and values.get("starts_on") and values["ends_on"] < values["starts_on"]:
        yield "ends_on", _("It cannot end before it starts.")


_ROW_RULES: dict[str, Callable[[Step, dict[str, Any]], Iterator[Problem]]] = {
    "sources": _source,
    "commitments": _commitment,
    "organizations": _organization,
    "parties": _party,
    "milestones": _milestone,
    "deadlines": _deadline,
    "indicators": _indicator,
    "measurements": _measurement,
    "assessments": _assessment,
    "events": _event,
}


# --- Between rows -----------------------------------------------------------------------------------------


def _others(steps: list[Step], world: World) -> Iterator[Any]:
    """Stored rows of the same table that the file does not speak of."""
    spoken_of = {step.stored.pk for step in steps if step.stored is not None}
    for family in world.stored(steps[0].file).values():
        yield from (row for row in family if row.pk not in spoken_of)


def _check_unique(steps: list[Step], plan: Plan, world: World) -> None:
    """No two rows share what is unique beside the key: slugs of commitments, numbers of objectives."""
    for names in steps[0].file.unique if steps else ():
        taken: dict[tuple[Any, ...], str] = {}
        for row in _others(steps, world):
            values = tuple(history.plain(getattr(row, name)) for name in names)
            taken[values] = _("“%(key)s” in the record has this already.") % {
                "key": "/".join(steps[0].file.key_of(row))
            }
        for step in steps:
            if not all(name in step.values for name in names):
                continue
            values = tuple(history.plain(step.values[name]) for name in names)
            if values in taken:
                plan.fault(step, names[-1], taken[values])
            else:
                taken[values] = _("Row %(number)d has this already.") % {"number": step.number}


def _check_parents(plan: Plan, world: World) -> None:
    """Following `parent` has to come to an end."""
    steps = plan.steps.get(COMMITMENTS.name, [])
    if not steps:
        return
    above = {row.reference: row.parent.reference for row in _others(steps, world) if row.parent}
    for step in steps:
        if step.values.get("parent") is not None:
            above[step.row.reference] = step.values["parent"].reference
    for step in steps:
        reference, seen = step.row.reference, set()
        while reference in above and reference not in seen:
            seen.add(reference)
            reference = above[reference]
        if reference in seen and reference == step.row.reference:
            plan.fault(step, "parent", _("Following the parents leads back here."))


def _check_finals(plan: Plan, world: World) -> None:
    steps = plan.steps.get(MILESTONES.name, [])
    if not steps:
        return
    found = {row.commitment.reference: row.key for row in _others(steps, world) if row.final}
    for step in steps:
        if step.values.get("final"):
            reference = step.line.cells["commitment"]
            if reference in found:
                plan.fault(
                    step,
                    "final",
                    _("“%(key)s” stands for the whole promise already: there is one such milestone.")
                    % {"key": found[reference]},
                )
            found.setdefault(reference, step.line.cells["key"])


def _check_open_parties(plan: Plan, world: World) -> None:
    """An organization has a role once at a time: who comes back has left before."""
    steps = plan.steps.get(PARTIES.name, [])
    if not steps:
        return
    is_open = {PARTIES.key_of(row) for row in _others(steps, world) if row.left_on is None}
    for step in steps:
        key = tuple(step.line.cells[name] for name in PARTIES.key)
        left = step.values.get("left_on", step.row.left_on)
        if left is None and "left_on" in step.line.cells and step.line.cells["left_on"]:
            continue  # unreadable, and said so
        if left is None:
            if key in is_open:
                plan.fault(step, "role", _("It has this role already, in another row."))
            is_open.add(key)


def _check_reopening(plan: Plan, world: World) -> None:
    """A newer verdict without an outcome would reopen a closed commitment: that is an editors' decision."""
    if plan.scope is Scope.IMPORT:
        return
    for step in plan.steps.get(ASSESSMENTS.name, []):
        commitment = step.values.get("commitment")
        if not step.moves or commitment is None or commitment.publication != Publication.CLOSED:
            continue
        if step.values.get("outcome") == "" and "effective_on" in step.values and _is_newest(step, plan):
            plan.fault(step, "outcome", _("This commitment is closed: it has to be reopened first."))


def _is_newest(step: Step, plan: Plan) -> bool:
    """Among the rows of the same commitment in the file."""
    same = [
        other
        for other in plan.steps[ASSESSMENTS.name]
        if other.line.cells["commitment"] == step.line.cells["commitment"]
    ]
    days = [other.values["effective_on"] for other in same if other.values.get("effective_on")]
    return bool(step.values["effective_on"] >= max(days))
