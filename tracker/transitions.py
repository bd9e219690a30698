"""THE table of moves: from which states, to which, under which rule, with which event, reason or not.

No other place decides whether a move exists: `actions` ask here, buttons ask here, and the diagrams in
`docs/moves.md` are drawn from here (a test fails when they differ). Lateness is not a state: it is
computed by `schedule`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.enums import (
    AssessmentState,
    CorrectionState,
    EventKind,
    InvitationState,
    MilestoneState,
    Publication,
    ReplyState,
    ReportState,
    UpdateState,
)


@dataclass(frozen=True)
class Move:
    """`rule` names the predicate of `tracker.rules` that says who may; `field` holds the state."""

    verb: str
    sources: tuple[str, ...]
    target: str
    rule: str
    event: EventKind
    reason: bool = False


STATE_FIELD = {
    "commitment": "publication",
    "update": "state",
    "assessment": "state",
    "milestone": "state",
    "report": "state",
    "reply": "state",
    "invitation": "state",
    "correction": "state",
}

MOVES: dict[str, tuple[Move, ...]] = {
    "commitment": (
        Move(
            "publish",
            (Publication.DRAFT,),
            Publication.PUBLISHED,
            "may_edit_record",
            EventKind.COMMITMENT_PUBLISHED,
        ),
        Move(
            "close",
            (Publication.PUBLISHED,),
            Publication.CLOSED,
            "may_close_commitment",
            EventKind.COMMITMENT_CLOSED,
        ),
        Move(
            "reopen",
            (Publication.CLOSED,),
            Publication.PUBLISHED,
            "may_reopen_commitment",
            EventKind.COMMITMENT_REOPENED,
            reason=True,
        ),
        Move(
            "merge",
            (Publication.DRAFT, Publication.PUBLISHED, Publication.CLOSED),
            Publication.ARCHIVED,
            "may_merge_commitment",
            EventKind.COMMITMENT_MERGED,
            reason=True,
        ),
    ),
    "update": (
        Move(
            "publish",
            (UpdateState.DRAFT,),
            UpdateState.PUBLISHED,
            "may_edit_record",
            EventKind.DEVELOPMENT_PUBLISHED,
        ),
        Move(
            "supersede",
            (UpdateState.PUBLISHED,),
            UpdateState.SUPERSEDED,
            "may_edit_record",
            EventKind.DEVELOPMENT_SUPERSEDED,
            reason=True,
        ),
        Move(
            "retract",
            (UpdateState.PUBLISHED,),
            UpdateState.RETRACTED,
            "may_edit_record",
            EventKind.DEVELOPMENT_RETRACTED,
            reason=True,
        ),
    ),
    "assessment": (
        Move(
            "confirm",
            (AssessmentState.PROPOSED,),
            AssessmentState.CONFIRMED,
            "may_confirm_assessment",
            EventKind.ASSESSMENT_CONFIRMED,
        ),
        Move(
            "publish",
            (AssessmentState.CONFIRMED,),
            AssessmentState.PUBLISHED,
            "may_publish_assessment",
            EventKind.ASSESSMENT_PUBLISHED,
        ),
        Move(
            "supersede",
            (AssessmentState.PUBLISHED,),
            AssessmentState.SUPERSEDED,
            "may_publish_assessment",
            EventKind.ASSESSMENT_SUPERSEDED,
        ),
        Move(
            "retract",
            (AssessmentState.PROPOSED, AssessmentState.CONFIRMED, AssessmentState.PUBLISHED),
            AssessmentState.RETRACTED,
            "may_retract_assessment",
            EventKind.ASSESSMENT_RETRACTED,
            reason=True,
        ),
    ),
    "milestone": (
        Move(
            "achieve",
            (MilestoneState.PLANNED,),
            MilestoneState.ACHIEVED,
            "may_edit_record",
            EventKind.MILESTONE_ACHIEVED,
        ),
        Move(
            "drop",
            (MilestoneState.PLANNED,),
            MilestoneState.DROPPED,
            "may_edit_record",
            EventKind.MILESTONE_DROPPED,
            reason=True,
        ),
        Move(
            "replan",
            (MilestoneState.ACHIEVED, MilestoneState.DROPPED),
            MilestoneState.PLANNED,
            "may_edit_record",
            EventKind.MILESTONE_REPLANNED,
            reason=True,
        ),
    ),
    "report": (
        Move(
            "submit",
            (ReportState.DRAFT, ReportState.CHANGES_REQUESTED),
            ReportState.SUBMITTED,
            "may_submit_report",
            EventKind.REPORT_SUBMITTED,
        ),
        Move(
            "publish",
            (ReportState.SUBMITTED,),
            ReportState.PUBLISHED,
            "may_review_report",
            EventKind.REPORT_PUBLISHED,
        ),
        Move(
            "request_changes",
            (ReportState.SUBMITTED,),
            ReportState.CHANGES_REQUESTED,
            "may_review_report",
            EventKind.REPORT_RETURNED,
            reason=True,
        ),
        Move(
            "decline",
            (ReportState.SUBMITTED,),
            ReportState.DECLINED,
            "may_review_report",
            EventKind.REPORT_DECLINED,
            reason=True,
        ),
        Move(
            "withdraw",
            (ReportState.DRAFT, ReportState.SUBMITTED, ReportState.CHANGES_REQUESTED),
            ReportState.WITHDRAWN,
            "may_withdraw_report",
            EventKind.REPORT_WITHDRAWN,
        ),
        Move(
            "supersede",
            (ReportState.PUBLISHED,),
            ReportState.SUPERSEDED,
            "may_review_report",
            EventKind.REPORT_SUPERSEDED,
        ),
    ),
    "reply": (
        Move(
            "withdraw",
            (ReplyState.GIVEN,),
            ReplyState.WITHDRAWN,
            "may_withdraw_reply",
            EventKind.REPLY_WITHDRAWN,
        ),
        Move(
            "retract",
            (ReplyState.GIVEN,),
            ReplyState.RETRACTED,
            "may_retract_reply",
            EventKind.REPLY_RETRACTED,
            reason=True,
        ),
    ),
    "invitation": (
        Move(
            "accept",
            (InvitationState.SENT,),
            InvitationState.ACCEPTED,
            "may_accept_invitation",
            EventKind.INVITATION_ACCEPTED,
        ),
        Move(
            "expire",
            (InvitationState.SENT,),
            InvitationState.EXPIRED,
            "may_run_the_day",
            EventKind.INVITATION_EXPIRED,
        ),
        Move(
            "revoke",
            (InvitationState.SENT,),
            InvitationState.REVOKED,
            "may_revoke_invitation",
            EventKind.INVITATION_REVOKED,
        ),
    ),
    "correction": (
        Move(
            "uphold",
            (CorrectionState.RECEIVED,),
            CorrectionState.UPHELD,
            "may_answer_correction",
            EventKind.CORRECTION_UPHELD,
            reason=True,
        ),
        Move(
            "decline",
            (CorrectionState.RECEIVED,),
            CorrectionState.DECLINED,
            "may_answer_correction",
            EventKind.CORRECTION_DECLINED,
            reason=True,
        ),
    ),
}


def find(thing: str, verb: str) -> Move:
    """The move `verb` of `thing`; an unknown one is a programming error (LookupError)."""
    for move in MOVES[thing]:
        if move.verb == verb:
            return move
    raise LookupError(f"{thing} has no move {verb}")


def state_of(thing: str, row: object) -> str:
    return str(getattr(row, STATE_FIELD[thing]))


def moves_from(thing: str, state: str) -> Iterator[Move]:
    """The moves that exist from `state`, in table order."""
    return (move for move in MOVES[thing] if state in move.sources)
