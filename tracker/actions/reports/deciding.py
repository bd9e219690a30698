"""Editors decide on what was handed in, and never change it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import notices
from tracker.actions.engine import move
from tracker.enums import (
    NoticeKind,
)
from tracker.exceptions import Refused
from tracker.models import (
    Report,
)


def request_changes(report: Report, *, by: rules.Actor, reason: str, expected: int | None = None) -> Report:
    """Back to the organization, with words that say what is missing."""
    return _refuse(
        report, "request_changes", NoticeKind.REPORT_RETURNED, by=by, reason=reason, expected=expected
    )


def decline(report: Report, *, by: rules.Actor, reason: str, expected: int | None = None) -> Report:
    """Not published, for good, with the reason; the organization may begin another."""
    return _refuse(report, "decline", NoticeKind.REPORT_DECLINED, by=by, reason=reason, expected=expected)


def refuse_unread(row: Report, expected: int | None) -> None:
    """What was handed in again since the page was opened has not been read."""
    if expected is not None and row.revision != expected:
        raise Refused(_("The report changed while you were reading it. Read it again, then decide."))


def _refuse(
    report: Report, verb: str, kind: NoticeKind, *, by: rules.Actor, reason: str, expected: int | None
) -> Report:
    def after(row: Report) -> None:
        members = notices.members_of([row.organization_id])
        notices.tell(members, kind, row, occasion=str(row.revision))

    fields = {"decided_by": by, "decided_at": timezone.now(), "decision": reason.strip()}
    return move(
        report,
        verb,
        by=by,
        reason=reason,
        fields=fields,
        ready=lambda row: refuse_unread(row, expected),
        after=after,
    )
