"""The object matrix: actors × states of a report × actions. Every cell is tried against the actions themselves:
what is allowed happens, what is not is refused and leaves everything as it was."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.forms.models import model_to_dict

from tests.conftest import undone
from tests.factories import make_milestone, make_organization, make_party, make_user
from tests.house.matrix import ACTIONS, ACTORS, PAGE, RIGHTS, STATES, TABLE, page
from tests.reporting import make_promise, make_seat
from tracker import rules
from tracker.actions import reports
from tracker.exceptions import Refused
from tracker.models import (
    EvidenceFile,
    HistoryEvent,
    Measurement,
    Membership,
    Notice,
    Report,
    ReportLink,
    ReportMilestone,
    Source,
    Update,
    User,
)

pytestmark = pytest.mark.django_db
WORDS = {
    "claimed_status": "substantial",
    "happened_on": dt.date(2026, 10, 1),
    "headline": "The first half is built.",
    "detail": "It is open to everybody.",
    "next_step": "The second half in spring.",
}


def a_file(content: bytes) -> EvidenceFile:
    from hashlib import sha256

    return EvidenceFile(
        file=ContentFile(content, name="a.csv"),
        name="a.csv",
        content_type="text/csv",
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )


def the_people() -> dict[str, Any]:
    ours, theirs = make_organization("some-lab"), make_organization("other-lab")
    seats = {
        "author": (ours, "member", False),
        "member": (ours, "member", False),
        "speaker": (ours, "member", True),
        "lead": (ours, "lead", True),
        "former": (ours, "lead", True),
        "gone": (ours, "lead", True),
        "belongs": (ours, "member", False),
        "involved": (ours, "lead", True),
        "other": (theirs, "member", False),
        "rival": (theirs, "lead", True),
    }
    roles: dict[str, dict[str, bool]] = {
        "editor": {"is_editor": True},
        "reviewer": {"is_reviewer": True},
        "belongs": {"is_editor": True, "is_reviewer": True},
        "involved": {"is_editor": True, "is_reviewer": True},
        "administrator": {"is_administrator": True},
    }
    people: dict[str, Any] = {"visitor": AnonymousUser()}
    for who in list(ACTORS)[1:]:
        people[who] = make_user(f"{who} person", email=f"{who}@example.org", **roles.get(who, {}))
        if who in seats:
            organization, role, may_submit = seats[who]
            make_seat(organization, people[who], role, may_submit=may_submit)
    return people


def leave(people: dict[str, Any]) -> dict[str, User]:
    """The former and the involved lose their seats, the gone their right to sign in; everybody is read again."""
    left = Membership.objects.filter(user__in=[people["former"], people["involved"]])
    left.update(ended_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    User.objects.filter(pk=people["gone"].pk).update(is_active=False)
    again = {who: User.objects.get(pk=person.pk) for who, person in people.items() if who != "visitor"}
    return {"visitor": people["visitor"], **again}


def drafted(commitment: Any, people: dict[str, Any], corrects: Report | None = None) -> Report:
    organization = make_organization("some-lab")
    report = reports.start(organization, commitment, by=people["author"], corrects=corrects)
    links = [ReportLink(url="https://example.org/shown", title="Shown")]
    claims = [ReportMilestone(milestone=commitment.milestones.get(), achieved_on=dt.date(2026, 9, 1))]
    values = {**WORDS, "barrier": "staff"} if corrects else WORDS
    report = reports.write(report, by=people["author"], values=values, links=links, claims=claims)
    reports.attach(report, a_file(b"one"), by=people["author"])
    return report


def report_in(state: str, people: dict[str, Any]) -> Report:
    """Begun by the author, submitted by the involved, decided on by somebody who is no actor here."""
    commitment = make_promise("some-lab")
    make_party(commitment, "other-lab", "signatory")
    make_milestone(commitment, due_on="2026-12-31")
    report, decider = drafted(commitment, people), make_user("Dina Decider", is_editor=True)
    if state in ("draft", "given_up"):
        return report if state == "draft" else reports.withdraw(report, by=people["lead"])
    report = reports.submit(report, by=people["involved"], attested=True)
    if state == "changes_requested":
        return reports.request_changes(report, by=decider, reason="Say more.")
    if state == "declined":
        return reports.decline(report, by=decider, reason="About another promise.")
    if state == "withdrawn":
        return reports.withdraw(report, by=people["lead"])
    if state in ("published", "superseded"):
        report = reports.publish(report, by=decider)
    if state == "superseded":
        correcting = drafted(commitment, people, corrects=report)
        correcting = reports.submit(correcting, by=people["involved"], attested=True)
        reports.publish(correcting, by=decider)
    return Report.objects.get(pk=report.pk)


def do(action: str, report: Report, by: Any) -> None:
    if action == "read":
        rules.may_read_report.check(by, report)
    elif action == "write":
        reports.write(report, by=by, values={"headline": "Other words."})
    elif action == "attach":
        reports.attach(report, a_file(b"two"), by=by)
    elif action == "detach":
        reports.detach(report.files.get(), by=by)
    elif action == "submit":
        reports.submit(report, by=by, attested=True)
    elif action == "accept":
        reports.accept_milestone(report.milestones.get(), by=by)
    elif action in ("request_changes", "decline"):
        getattr(reports, action)(report, by=by, reason="For this reason.")
    else:
        getattr(reports, action)(report, by=by)


def everything(report: Report) -> Any:
    """All that one of these actions could change."""
    row = Report.objects.get(pk=report.pk)
    milestone = row.commitment.milestones.get()
    counted = (EvidenceFile, HistoryEvent, Measurement, Notice, Source, Update)
    return (
        Report.objects.filter(pk=row.pk).values().get(),
        model_to_dict(milestone),
        row.milestones.get().accepted_at,
        [model.objects.count() for model in counted],
    )


AFTER = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "publish": "published",
    "request_changes": "changes_requested",
    "decline": "declined",
}


@pytest.mark.parametrize("state", STATES)
def test_everybody_can_do_to_a_report_what_the_matrix_says_and_nothing_else(state):
    people = the_people()
    report = report_in(state, people)
    people = leave(people)
    before, wrong = everything(report), []
    for action in ACTIONS:
        allowed = RIGHTS.get((action, state), set())
        for who in ACTORS:
            with undone():
                if outcome(action, Report.objects.get(pk=report.pk), people[who], before) != (who in allowed):
                    wrong.append(f"{who} {action} {state}: not as the matrix says")
    assert wrong == []
    assert everything(report) == before


def outcome(action: str, report: Report, by: Any, before: Any) -> bool:
    """Whether it happened. What is refused is refused in words; a move that was made already is quiet; in neither case
    does anything change."""
    refusal = ""
    try:
        do(action, report, by)
    except Refused as refused:
        refusal = str(refused)
    after = everything(report)
    if refusal:
        assert (refusal[-1], after) == (".", before)
        return False
    if action == "read":
        assert after == before
        return True
    if after == before:
        assert report.state == AFTER[action]
        return False
    assert after[0]["state"] == AFTER.get(action, report.state)
    return True


def test_the_table_names_only_what_there_is():
    assert TABLE.split()[: len(ACTORS)] == list(ACTORS)
    assert {action for action, _ in RIGHTS} == set(ACTIONS)
    assert {state for _, state in RIGHTS} <= set(STATES)


def test_the_printed_matrix_is_this_one():
    assert PAGE.read_text(encoding="utf-8") == page()
