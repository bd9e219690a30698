"""Creating, editing and deleting the plain things of the record, each with its event.

States move in their own modules (`commitments`, `developments`, `assessments`, `milestones`); here a
change of state is refused, whichever form, import or command asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Model, ProtectedError
from django.utils.translation import gettext_lazy as _

from tracker import rules, transitions
from tracker.enums import AssessmentState, EventKind, UpdateKind
from tracker.exceptions import Conflict, Refused
from tracker.models import HistoryEvent
from tracker.tables import LINKS, subject_type

from . import history
from .derive import concerned, derive, together
from .engine import locked

Row = TypeVar("Row", bound=Model)
Links = Mapping[str, Sequence[Model]]

COMPUTED = ("revision", "known_on")


def create(row: Row, *, by: rules.Actor, links: Links | None = None) -> Row:
    """Save a new row with its links and its event; validation errors are the model's own."""
    rules.may_edit_record.check(by, row)
    with together():
        row.full_clean()
        row.save(force_insert=True)
        added = {name: set_links(row, name, items)[1] for name, items in (links or {}).items()}
        history.write(row, EventKind.CREATED, by=by, data={"created": {**snapshot(row), **added}})
        derive(concerned(row))
    return row


def save(
    row: Row,
    *,
    by: rules.Actor,
    expected: int | None = None,
    links: Links | None = None,
    reason: str = "",
    frozen_ok: Iterable[str] = (),
) -> dict[str, list[Any]]:
    """Write what `row` holds over the stored row and return `{field: [from, to]}` of what changed.

    `expected` is the revision the editor saw: at another one `Conflict` is raised with the events since.
    Nothing different means nothing written and no event. State fields are never written here.
    """
    rules.may_edit_record.check(by, row)
    with together():
        stored = locked(row)
        if subject_type(stored) == "assessment":
            rules.may_reword_assessment.check(by, stored)
        if expected is not None and stored.revision != expected:  # type: ignore[attr-defined]  # every Edited row has one
            raise Conflict(
                _("Somebody else saved this while you had it open."), changes_since(stored, expected)
            )
        changes = differences(stored, row)
        refuse_frozen(stored, changes, set(frozen_ok))
        row.full_clean()
        affected = concerned(stored)
        fields = list(changes)
        for name, items in (links or {}).items():
            before, after = set_links(row, name, items)
            if before != after:
                refuse_frozen(stored, {name: [before, after]}, set(frozen_ok))
                changes[name] = [before, after]
        if not changes:
            return {}
        row.revision = stored.revision + 1  # type: ignore[attr-defined]  # as above
        row.save(update_fields=[*fields, "revision"])
        history.write(row, EventKind.EDITED, by=by, reason=reason, data={"changes": changes})
        derive(affected | concerned(row))
    return changes


def delete(row: Model, *, by: rules.Actor, reason: str) -> None:
    """Remove a row that was never public or was a slip of the pen; what it held stays in the history."""
    rules.may_edit_record.check(by, row)
    if not reason.strip():
        raise Refused(_("Give the reason in words."))
    with together():
        stored = locked(row)
        _refuse_deletion(stored)
        affected = concerned(stored)
        history.write(
            stored, EventKind.DELETED, by=by, reason=reason.strip(), data={"deleted": snapshot(stored)}
        )
        try:
            stored.delete()
        except ProtectedError as error:
            raise Refused(_("It is still used elsewhere: take it out there first.")) from error
        derive(affected)


def snapshot(row: Model) -> dict[str, Any]:
    """Every stored field that is not empty, as history keeps it."""
    values = {f.name: history.plain(getattr(row, f.name)) for f in _fields(type(row))}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def differences(stored: Model, row: Model) -> dict[str, list[Any]]:
    return {
        f.name: [history.plain(getattr(stored, f.name)), history.plain(getattr(row, f.name))]
        for f in _fields(type(row))
        if getattr(stored, f.attname) != getattr(row, f.attname)
    }


def changes_since(row: Any, revision: int) -> list[HistoryEvent]:
    """Events about `row` after `revision`, newest first."""
    return list(
        HistoryEvent.objects.filter(
            subject_type=subject_type(row),
            subject_key=history.natural_key(row),
            revision__gt=revision,
        ).select_related("actor")
    )


def refuse_frozen(stored: Any, changes: Mapping[str, Any], allowed: set[str]) -> None:
    """States move by their own actions; a verdict once confirmed and a date once given stay as they are."""
    kind = subject_type(stored)
    touched = set(changes) - allowed
    if kind in transitions.STATE_FIELD and transitions.STATE_FIELD[kind] in touched:
        raise Refused(_("A status is changed by its own button, not by editing."))
    if kind == "update" and touched and stored.kind == UpdateKind.REPORT:
        raise Refused(_("An organization’s report is never edited: only the organization can correct it."))
    if kind == "assessment" and touched and stored.state != AssessmentState.PROPOSED:
        raise Refused(_("A confirmed or published assessment is frozen: propose a correction instead."))
    if kind == "deadline" and touched & {"due_on", "precision", "milestone", "position"}:
        raise Refused(_("A date once given stays: add the new date, and the old one remains visible."))
    if kind == "commitment" and touched & {"reference"}:
        raise Refused(_("A reference is never changed or reused."))


def _refuse_deletion(stored: Any) -> None:
    kind = subject_type(stored)
    if kind == "commitment" and stored.publication != "draft":
        raise Refused(_("A published commitment is not deleted: merge it, or close it with an outcome."))
    if kind == "organization" and (stored.memberships.exists() or stored.invitations.exists()):
        raise Refused(_("People act for this organization, or were invited to: it stays."))
    if kind == "assessment":
        raise Refused(_("An assessment is not deleted: retract it with a reason."))
    if kind == "update" and stored.state != "draft":
        raise Refused(_("A published development is not deleted: retract it with a reason."))


@lru_cache
def _fields(model: type[Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in COMPUTED]


def set_links(row: Model, name: str, items: Sequence[Model]) -> tuple[list[str], list[str]]:
    """Make the ordered relation hold exactly `items`; returns the natural keys before and after."""
    through, near, far = LINKS[subject_type(row), name]
    manager = through._default_manager
    present = list(manager.filter(**{near: row}).select_related(far).order_by("position", "pk"))
    before = [history.natural_key(getattr(link, far)) for link in present]
    after = [history.natural_key(item) for item in items]
    if before != after:
        manager.filter(**{near: row}).delete()
        manager.bulk_create(
            through(**{near: row, far: item, "position": position})
            for position, item in enumerate(items, start=1)
        )
    return before, after
