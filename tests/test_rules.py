"""Who may do what: the whole law as one truth table, every cell tested."""

import datetime as dt

import pytest

from tracker import rules
from tracker.exceptions import NotAllowed
from tracker.models import Assessment, Invitation, Membership, Organization, Reply, Report, User

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
    ("may_release", None, "              no     no     no     no     no       no    no      yes"),
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


# --- Organizations report: two organizations, and who acts for them -------------------------------------------------

OURS, THEIRS = Organization(pk=1), Organization(pk=2)
SEATS = {
    "author": (OURS, "member", False),
    "member": (OURS, "member", False),
    "speaker": (OURS, "member", True),
    "lead": (OURS, "lead", True),
    "theirs": (THEIRS, "lead", True),
    "belongs": (OURS, "member", False),
    "retired": (OURS, "lead", True),
}
"""`author` began the report, `speaker` is a member whom a lead allowed to submit, `theirs` leads the other one,
`belongs` is an editor and reviewer who is a member of ours, `retired` a lead who may no longer sign in."""
PEOPLE = {
    "editor": {"is_editor": True},
    "reviewer": {"is_reviewer": True},
    "belongs": {"is_editor": True, "is_reviewer": True},
    "admin": {"is_administrator": True},
    "retired": {"is_active": False},
}
HEADS = "visitor stranger author member speaker lead theirs editor reviewer belongs admin retired operator".split()


def someone(who):
    if who in ("visitor", "operator"):
        return person(who)
    made = User(pk=100 + HEADS.index(who), email=f"{who}@example.org", **PEOPLE.get(who, {}))
    organization, role, may_submit = SEATS.get(who, (None, "", False))
    seat = Membership(user=made, organization=organization, role=role, may_submit=may_submit)
    made.seats = {organization.pk: seat} if organization else {}
    return made


def report(state, *, handed_in=True, author="author", submitted_by="lead"):
    return Report(
        organization=OURS,
        state=state,
        author_id=100 + HEADS.index(author),
        submitted_by_id=100 + HEADS.index(submitted_by) if handed_in else None,
        submitted_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC) if handed_in else None,
    )


def verdict(state, *, told=False):
    told_at = dt.datetime(2026, 10, 1, tzinfo=dt.UTC) if told else None
    return Assessment(state=state, told_at=told_at), OURS


THINGS = {
    "us": OURS,
    "draft": report("draft", handed_in=False),
    "submitted": report("submitted"),
    "returned": report("changes_requested"),
    "declined": report("declined"),
    "given-up": report("withdrawn", handed_in=False),
    "withdrawn": report("withdrawn"),
    "published": report("published"),
    "superseded": report("superseded"),
    "by-editor": report("submitted", author="editor"),
    "sent-by-editor": report("submitted", submitted_by="editor"),
    "proposed": verdict("proposed"),
    "told": verdict("proposed", told=True),
    "told-confirmed": verdict("confirmed", told=True),
    "verdict": verdict("published"),
    "old-verdict": verdict("superseded", told=True),
    "retracted": verdict("retracted", told=True),
    "reply": Reply(organization=OURS),
    "lead-seat": (OURS, "lead"),
    "member-seat": (OURS, "member"),
    "invitation": Invitation(organization=OURS, email="Stranger@example.org"),
    "self": User(pk=100 + HEADS.index("member")),
    "nothing": None,
}

#  the columns, from the left:             visitor, stranger, author, member, speaker, lead, theirs,
#                                          editor, reviewer, belongs, admin, retired, operator
LAW_OF_REPORTING = [
    ("may_see_portal", "us", "              no no yes yes yes yes no  no  no  yes no  no no"),
    ("may_draft_report", "us", "            no no yes yes yes yes no  no  no  yes no  no no"),
    ("may_write_report", "draft", "         no no yes yes yes yes no  no  no  yes no  no no"),
    ("may_write_report", "returned", "      no no yes yes yes yes no  no  no  yes no  no no"),
    ("may_write_report", "submitted", "     no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_write_report", "declined", "      no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_write_report", "withdrawn", "     no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_write_report", "published", "     no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_write_report", "superseded", "    no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_submit_report", "draft", "        no no no  no  yes yes no  no  no  no  no  no no"),
    ("may_submit_report", "returned", "     no no no  no  yes yes no  no  no  no  no  no no"),
    ("may_withdraw_report", "draft", "      no no yes no  no  yes no  no  no  no  no  no no"),
    ("may_withdraw_report", "submitted", "  no no no  no  no  yes no  no  no  no  no  no no"),
    ("may_withdraw_report", "returned", "   no no no  no  no  yes no  no  no  no  no  no no"),
    ("may_read_report", "draft", "          no no yes yes yes yes no  no  no  yes no  no no"),
    ("may_read_report", "given-up", "       no no yes yes yes yes no  no  no  yes no  no no"),
    ("may_read_report", "submitted", "      no no yes yes yes yes no  yes yes yes yes no yes"),
    ("may_read_report", "returned", "       no no yes yes yes yes no  yes yes yes yes no yes"),
    ("may_read_report", "declined", "       no no yes yes yes yes no  yes yes yes yes no yes"),
    ("may_read_report", "withdrawn", "      no no yes yes yes yes no  yes yes yes yes no yes"),
    ("may_read_report", "published", "      yes yes yes yes yes yes yes yes yes yes yes yes yes"),
    ("may_read_report", "superseded", "     yes yes yes yes yes yes yes yes yes yes yes yes yes"),
    ("may_review_report", "nothing", "      no no no  no  no  no  no  yes yes yes no  no no"),
    ("may_review_report", "submitted", "    no no no  no  no  no  no  yes yes no  no  no no"),
    ("may_review_report", "by-editor", "    no no no  no  no  no  no  no  yes no  no  no no"),
    ("may_review_report", "sent-by-editor", "no no no no  no  no  no  no  yes no  no  no no"),
    ("may_reply", "proposed", "             no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_reply", "told", "                 no no no  no  yes yes no  no  no  no  no  no no"),
    ("may_reply", "told-confirmed", "       no no no  no  yes yes no  no  no  no  no  no no"),
    ("may_reply", "verdict", "              no no no  no  yes yes no  no  no  no  no  no no"),
    ("may_reply", "old-verdict", "          no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_reply", "retracted", "            no no no  no  no  no  no  no  no  no  no  no no"),
    ("may_withdraw_reply", "reply", "       no no no  no  yes yes no  no  no  no  no  no no"),
    ("may_retract_reply", "reply", "        no no no  no  no  no  no  no  yes yes no  no no"),
    ("may_invite", "lead-seat", "           no no no  no  no  yes no  yes yes yes yes no yes"),
    ("may_invite", "member-seat", "         no no no  no  no  yes no  no  no  no  no  no no"),
    ("may_revoke_invitation", "invitation", "no no no no  no  yes no  yes yes yes yes no yes"),
    ("may_accept_invitation", "invitation", "no yes no no no  no  no  no  no  no  no  no no"),
    ("may_manage_members", "us", "          no no no  no  no  yes no  no  no  no  yes no yes"),
    ("may_run_the_day", "nothing", "        no no no  no  no  no  no  no  no  no  no  no yes"),
    ("may_answer_correction", "nothing", "  no no no  no  no  no  no  yes yes yes no  no no"),
    ("may_take_data_of", "self", "          no no no  yes no  no  no  no  no  no  yes no yes"),
    ("may_erase", "self", "                 no no no  yes no  no  no  no  no  no  yes no yes"),
]
REPORTING_CELLS = [
    (rule, thing, who, word == "yes")
    for rule, thing, row in LAW_OF_REPORTING
    for who, word in zip(HEADS, row.split(), strict=True)
]


@pytest.mark.parametrize(("rule", "thing", "who", "allowed"), REPORTING_CELLS)
def test_the_law_of_reporting(rule, thing, who, allowed):
    """The button and the door say the same; the door says it in a sentence."""
    law = getattr(rules, rule)
    assert law(someone(who), THINGS[thing]) is allowed
    if allowed:
        law.check(someone(who), THINGS[thing])
    else:
        with pytest.raises(NotAllowed) as refusal:
            law.check(someone(who), THINGS[thing])
        assert str(refusal.value).endswith(".")


def test_a_person_may_act_for_several_organizations_and_for_each_only_as_that_one_says():
    both = someone("lead")
    both.seats[THEIRS.pk] = Membership(user=both, organization=THEIRS, role="member", may_submit=False)
    theirs = Report(organization=THEIRS, state="draft", author_id=1)
    assert rules.may_submit_report(both, THINGS["draft"]) is True
    assert rules.may_write_report(both, theirs) is True
    assert rules.may_submit_report(both, theirs) is False
    assert rules.may_invite(both, (THEIRS, "member")) is False


def test_a_row_without_an_organization_belongs_to_nobody():
    assert rules.may_write_report(someone("lead"), Report(state="draft")) is False


def test_an_import_at_the_desk_decides_on_nothing_that_organizations_send():
    importing = rules.Operator(pk=100 + HEADS.index("admin"))
    assert rules.may_review_report(importing, THINGS["submitted"]) is False
    assert rules.may_answer_correction(importing, None) is False
    assert rules.may_run_the_day(importing, None) is False


def test_the_address_of_an_invitation_is_the_same_in_any_case():
    assert rules.may_accept_invitation(User(email="STRANGER@example.org"), THINGS["invitation"]) is True
    assert rules.may_accept_invitation(User(email="stranger@example.com"), THINGS["invitation"]) is False


def test_every_rule_is_in_the_law():
    known = {name for name, value in vars(rules).items() if isinstance(value, rules.Rule)}
    assert known == {rule for rule, _, _ in LAW} | {rule for rule, _, _ in LAW_OF_REPORTING}


def test_an_editor_may_take_back_their_own_proposal_but_not_what_was_confirmed():
    editor = User(pk=77, is_editor=True)
    assert rules.may_retract_assessment(editor, Assessment(state="proposed", author_id=77)) is True
    assert rules.may_retract_assessment(editor, Assessment(state="confirmed", author_id=77)) is False
    assert rules.may_retract_assessment(editor, Assessment(state="proposed", author_id=78)) is False


@pytest.mark.parametrize(
    "rule", ["may_confirm_assessment", "may_publish_assessment", "may_retract_assessment"]
)
def test_nobody_judges_the_part_of_an_organization_they_act_for(rule):
    reviewer = User(pk=78, is_reviewer=True)
    reviewer.seats = {THEIRS.pk: Membership(user=reviewer, organization=THEIRS, role="member")}
    of_theirs = Assessment(state="published", author_id=79, organization=THEIRS)
    assert getattr(rules, rule)(reviewer, of_theirs) is False
    reviewer.seats = {}
    assert getattr(rules, rule)(reviewer, of_theirs) is True
