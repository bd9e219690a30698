"""The table of moves, and what is drawn from it."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command

from tracker import rules, transitions
from tracker.enums import (
    AssessmentState,
    CorrectionState,
    InvitationState,
    MilestoneState,
    Publication,
    ReplyState,
    ReportState,
    UpdateState,
)

ALL_MOVES = [(thing, move) for thing, moves in transitions.MOVES.items() for move in moves]
STATES = {
    "commitment": Publication,
    "update": UpdateState,
    "assessment": AssessmentState,
    "milestone": MilestoneState,
    "report": ReportState,
    "reply": ReplyState,
    "invitation": InvitationState,
    "correction": CorrectionState,
}
BEGINS = {
    "commitment": "draft",
    "update": "draft",
    "assessment": "proposed",
    "milestone": "planned",
    "report": "draft",
    "reply": "given",
    "invitation": "sent",
    "correction": "received",
}


def test_every_table_of_moves_is_tried_here():
    assert set(STATES) == set(BEGINS) == set(transitions.MOVES) == set(transitions.STATE_FIELD)


@pytest.mark.parametrize(("thing", "move"), ALL_MOVES)
def test_every_move_leads_between_known_states_under_a_known_rule(thing, move):
    assert set(move.sources) | {move.target} <= set(STATES[thing].values)
    assert isinstance(getattr(rules, move.rule), rules.Rule)


@pytest.mark.parametrize("thing", STATES)
def test_every_state_can_be_entered_or_is_where_things_begin(thing):
    entered = {move.target for move in transitions.MOVES[thing]} | {BEGINS[thing]}
    assert entered == set(STATES[thing].values)


def test_a_move_nobody_knows_is_a_programming_error():
    with pytest.raises(LookupError, match="assessment has no move bless"):
        transitions.find("assessment", "bless")


@pytest.mark.parametrize(
    ("thing", "state", "verbs"),
    [
        ("commitment", "draft", ["publish", "merge"]),
        ("commitment", "published", ["close", "merge"]),
        ("commitment", "closed", ["reopen", "merge"]),
        ("commitment", "archived", []),
        ("update", "draft", ["publish"]),
        ("update", "published", ["supersede", "retract"]),
        ("update", "superseded", []),
        ("update", "retracted", []),
        ("assessment", "proposed", ["confirm", "retract"]),
        ("assessment", "confirmed", ["publish", "retract"]),
        ("assessment", "published", ["supersede", "retract"]),
        ("assessment", "superseded", []),
        ("assessment", "retracted", []),
        ("milestone", "planned", ["achieve", "drop"]),
        ("milestone", "achieved", ["replan"]),
        ("milestone", "dropped", ["replan"]),
        ("report", "draft", ["submit", "withdraw"]),
        ("report", "submitted", ["publish", "request_changes", "decline", "withdraw"]),
        ("report", "changes_requested", ["submit", "withdraw"]),
        ("report", "declined", []),
        ("report", "withdrawn", []),
        ("report", "published", ["supersede"]),
        ("report", "superseded", []),
        ("reply", "given", ["withdraw", "retract"]),
        ("reply", "withdrawn", []),
        ("reply", "retracted", []),
        ("invitation", "sent", ["accept", "expire", "revoke"]),
        ("invitation", "accepted", []),
        ("invitation", "expired", []),
        ("invitation", "revoked", []),
        ("correction", "received", ["uphold", "decline"]),
        ("correction", "upheld", []),
        ("correction", "declined", []),
    ],
)
def test_the_moves_from_each_state_are_exactly_these(thing, state, verbs):
    row = SimpleNamespace(publication=state, state=state)
    assert [m.verb for m in transitions.moves_from(thing, transitions.state_of(thing, row))] == verbs


def test_the_moves_that_undo_or_take_back_need_a_reason():
    needed = {(thing, move.verb) for thing, move in ALL_MOVES if move.reason}
    assert needed == {
        ("commitment", "reopen"),
        ("commitment", "merge"),
        ("update", "supersede"),
        ("update", "retract"),
        ("assessment", "retract"),
        ("milestone", "drop"),
        ("milestone", "replan"),
        ("report", "request_changes"),
        ("report", "decline"),
        ("reply", "retract"),
        ("correction", "uphold"),
        ("correction", "decline"),
    }


def test_the_moves_of_reporting_stand_under_these_rules():
    rules_of = {
        thing: {move.verb: move.rule for move in transitions.MOVES[thing]}
        for thing in ("report", "reply", "invitation", "correction")
    }
    assert rules_of == {
        "report": {
            "submit": "may_submit_report",
            "publish": "may_review_report",
            "request_changes": "may_review_report",
            "decline": "may_review_report",
            "withdraw": "may_withdraw_report",
            "supersede": "may_review_report",
        },
        "reply": {"withdraw": "may_withdraw_reply", "retract": "may_retract_reply"},
        "invitation": {
            "accept": "may_accept_invitation",
            "expire": "may_run_the_day",
            "revoke": "may_revoke_invitation",
        },
        "correction": {"uphold": "may_answer_correction", "decline": "may_answer_correction"},
    }


def test_every_move_of_reporting_leaves_an_event_of_its_own():
    events = [move.event for thing, move in ALL_MOVES]
    assert len(events) == len(set(events))


def test_the_drawn_moves_are_those_of_the_table():
    call_command("draw_moves", "--check")
