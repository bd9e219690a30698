"""Who may do what: the whole law as one truth table, every cell tested."""

import pytest

from tracker import rules
from tracker.exceptions import NotAllowed
from tracker.models import Assessment, User

ROLES = {
    "visitor": None,
    "member": {},
    "editor": {"is_editor": True},
    "author": {"is_editor": True, "is_reviewer": True},
    "reviewer": {"is_reviewer": True},
    "administrator": {"is_administrator": True},
    "retired reviewer": {"is_reviewer": True, "is_editor": True, "is_active": False},
    "operator": None,
}
COLUMNS = list(ROLES)


def person(role):
    """`author` is a reviewer who proposed the assessment in question."""
    if role == "operator":
        return rules.OPERATOR
    if role == "visitor":
        from django.contrib.auth.models import AnonymousUser

        anonymous = AnonymousUser()
        for name in ("is_editor", "is_reviewer", "is_administrator"):
            setattr(anonymous, name, False)
        return anonymous
    return User(pk=COLUMNS.index(role) + 1, email=f"{role}@example.org", **ROLES[role])


def proposal(state):
    return Assessment(state=state, author_id=COLUMNS.index("author") + 1)


#                                       visitor member editor author reviewer admin retired operator
LAW = [
    ("may_edit_record", None, "          no     no     yes    yes    yes      no    no      yes"),
    ("may_propose_assessment", None, "   no     no     yes    yes    yes      no    no      yes"),
    ("may_reword_assessment", "proposed", "no   no     no     yes    no       no    no      no"),
    ("may_confirm_assessment", "proposed", "no  no     no     no     yes      no    no      no"),
    ("may_publish_assessment", "confirmed", "no no     no     no     yes      no    no      no"),
    ("may_retract_assessment", "proposed", "no  no     no     yes    yes      no    no      no"),
    ("may_retract_assessment", "published", "no no     no     yes    yes      no    no      no"),
    ("may_close_commitment", None, "     no     no     no     yes    yes      no    no      no"),
    ("may_reopen_commitment", None, "    no     no     no     yes    yes      no    no      no"),
    ("may_merge_commitment", None, "     no     no     no     yes    yes      no    no      no"),
    ("may_import", None, "               no     no     no     no     no       yes   no      yes"),
    ("may_publish_data_set", None, "     no     no     no     no     no       no    no      yes"),
    ("may_manage_people", None, "        no     no     no     no     no       yes   no      yes"),
    ("may_see_desk", None, "             no     no     yes    yes    yes      yes   no      yes"),
    ("may_export", None, "               no     no     yes    yes    yes      yes   no      yes"),
]
CELLS = [
    (rule, state, role, word == "yes")
    for rule, state, row in LAW
    for role, word in zip(COLUMNS, row.split(), strict=True)
]


@pytest.mark.parametrize(("rule", "state", "role", "allowed"), CELLS)
def test_the_law(rule, state, role, allowed):
    thing = proposal(state) if state else None
    assert getattr(rules, rule)(person(role), thing) is allowed


@pytest.mark.parametrize(("rule", "state", "role", "allowed"), [cell for cell in CELLS if not cell[3]])
def test_the_door_refuses_with_a_sentence_where_the_button_is_hidden(rule, state, role, allowed):
    thing = proposal(state) if state else None
    with pytest.raises(NotAllowed) as refusal:
        getattr(rules, rule).check(person(role), thing)
    assert str(refusal.value).endswith(".")


def test_every_rule_is_in_the_law():
    known = {name for name, value in vars(rules).items() if isinstance(value, rules.Rule)}
    assert known == {rule for rule, _, _ in LAW}


def test_an_editor_may_take_back_their_own_proposal_but_not_what_was_confirmed():
    editor = User(pk=77, is_editor=True)
    assert rules.may_retract_assessment(editor, Assessment(state="proposed", author_id=77)) is True
    assert rules.may_retract_assessment(editor, Assessment(state="confirmed", author_id=77)) is False
    assert rules.may_retract_assessment(editor, Assessment(state="proposed", author_id=78)) is False
