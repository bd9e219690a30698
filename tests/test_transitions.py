"""The table of moves, and what is drawn from it."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command

from tracker import rules, transitions
from tracker.enums import AssessmentState, MilestoneState, Publication, UpdateState

ALL_MOVES = [(thing, move) for thing, moves in transitions.MOVES.items() for move in moves]
STATES = {
    "commitment": Publication,
    "update": UpdateState,
    "assessment": AssessmentState,
    "milestone": MilestoneState,
}


@pytest.mark.parametrize(("thing", "move"), ALL_MOVES)
def test_every_move_leads_between_known_states_under_a_known_rule(thing, move):
    assert set(move.sources) | {move.target} <= set(STATES[thing].values)
    assert isinstance(getattr(rules, move.rule), rules.Rule)


@pytest.mark.parametrize("thing", STATES)
def test_every_state_can_be_entered_or_is_where_things_begin(thing):
    begins = {"commitment": "draft", "update": "draft", "assessment": "proposed", "milestone": "planned"}
    entered = {move.target for move in transitions.MOVES[thing]} | {begins[thing]}
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
    }


def test_the_drawn_moves_are_those_of_the_table():
    call_command("draw_moves", "--check")
