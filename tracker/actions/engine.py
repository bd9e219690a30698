"""The six beats of every move: open a transaction, fetch the row again locked, check table and rule on
that row, write only the named fields, write the event, leave word for after the commit.

On SQLite the row lock is the whole database (`transaction_mode=IMMEDIATE`), on PostgreSQL FOR UPDATE.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tracker import rules, transitions
from tracker.exceptions import ReasonRequired, WrongState
from tracker.tables import subject_type

from . import history
from .derive import concerned, derive, together
from .public_record import concerns

Row = TypeVar("Row", bound=Model)


def locked(row: Row) -> Row:
    """The row as it is now, locked until the transaction ends; DoesNotExist when it is gone."""
    model = row._meta.model  # not type(row): `request.user` is lazy
    return cast("Row", model._default_manager.select_for_update().get(pk=row.pk))


def move(
    thing: Row,
    verb: str,
    *,
    by: rules.Actor,
    reason: str = "",
    fields: dict[str, Any] | None = None,
    ready: Callable[[Row], None] | None = None,
    after: Callable[[Row], None] | None = None,
    keep: Callable[[Row], dict[str, Any]] | None = None,
) -> Row:
    """Make the move `verb` on `thing` and return the row as it now is.

    `fields` are written with the new state; `ready(row)` may refuse on the locked row; `after(row)` does
    what belongs to the same move on other rows; what `keep(row)` returns stays in the event. A move that
    already happened is quiet: no second event.
    Raises `WrongState`, `NotAllowed`, `ReasonRequired` or what `ready` raises; then nothing is written.
    """
    kind = subject_type(thing)
    entry = transitions.find(kind, verb)
    with together(of_the_record=concerns(thing)):
        row = locked(thing)
        before = transitions.state_of(kind, row)
        if before == entry.target and before not in entry.sources:
            return row
        if before not in entry.sources:
            raise WrongState(_refusal(row, kind))
        getattr(rules, entry.rule).check(by, row)
        if entry.reason and not reason.strip():
            raise ReasonRequired(_("Give the reason in words."))
        if ready is not None:
            ready(row)
        changed = _write(row, kind, entry.target, fields or {})
        history.write(
            row,
            entry.event,
            by=by,
            reason=reason.strip(),
            data={
                "from": before,
                "to": entry.target,
                "changes": changed,
                **(keep(row) if keep else {}),
            },
        )
        if after is not None:
            after(row)
        derive(concerned(row))
    return row


def _write(row: Any, kind: str, target: str, fields: dict[str, Any]) -> dict[str, list[Any]]:
    changed = {
        name: [history.plain(getattr(row, name)), history.plain(value)] for name, value in fields.items()
    }
    for name, value in fields.items():
        setattr(row, name, value)
    setattr(row, transitions.STATE_FIELD[kind], target)
    row.revision += 1
    row.save(update_fields=[*fields, transitions.STATE_FIELD[kind], "revision"])
    return changed


def _refusal(row: Any, kind: str) -> Any:
    label = getattr(row, f"get_{transitions.STATE_FIELD[kind]}_display")()
    return _("This cannot be done while it is “%(state)s”.") % {"state": label}
