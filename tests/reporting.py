"""Rows for tests of reporting, made through the actions: members, invitations, reports in every state, replies.

As in `factories`, every maker needs only what the test is about. The people are Lea (a lead), Mina (a member) and, on
the other side of the desk, Edith and Ravi.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.factories import (
    make_assessment,
    make_commitment,
    make_organization,
    make_party,
    make_user,
    on,
    the_editor,
)
from tracker.actions import corrections, members, replies, reports
from tracker.actions.derive import together
from tracker.enums import ImplementationStatus, MembershipRole, Role
from tracker.models import (
    Assessment,
    Commitment,
    Correction,
    Invitation,
    Membership,
    Milestone,
    Organization,
    Reply,
    Report,
    ReportLink,
    ReportMilestone,
    User,
)

REPORTED = dt.date(2026, 10, 1)
"""The day that reports speak of unless said otherwise."""


def make_seat(
    organization: Organization | str = "some-lab",
    person: User | str = "Lea Lead",
    role: str = "lead",
    **fields: Any,
) -> Membership:
    """`person` acts for `organization` from now on; made without an invitation."""
    if isinstance(organization, str):
        organization = make_organization(organization)
    if isinstance(person, str):
        person = make_user(person)
    fields.setdefault("may_submit", role == MembershipRole.LEAD)
    seat = Membership.objects.create(user=person, organization=organization, role=role, **fields)
    person.__dict__.pop("seats", None)
    return seat


def the_lead(organization: Organization | str = "some-lab") -> User:
    """Lea, lead of that organization; asked for again, the same one."""
    if isinstance(organization, str):
        organization = make_organization(organization)
    lead = make_user("Lea Lead")
    if organization.pk not in lead.seats:
        make_seat(organization, lead)
    return lead


def the_member(organization: Organization | str = "some-lab") -> User:
    """Mina, a member of that organization who may not submit."""
    if isinstance(organization, str):
        organization = make_organization(organization)
    member = make_user("Mina Member")
    if organization.pk not in member.seats:
        make_seat(organization, member, role="member")
    return member


def make_invitation(
    organization: Organization | str = "some-lab", email: str = "new@example.org", **fields: Any
) -> Invitation:
    if isinstance(organization, str):
        organization = make_organization(organization)
    fields.setdefault("role", MembershipRole.LEAD)
    return members.invite(organization, email, by=fields.pop("by", None) or the_editor(), **fields)


@together()
def make_promise(organization: Organization | str = "some-lab", **fields: Any) -> Commitment:
    """A public commitment to which the organization is a party."""
    commitment = make_commitment(**fields)
    make_party(commitment, organization, Role.SIGNATORY)
    return commitment


@together()
def make_report(
    commitment: Commitment | None = None,
    organization: Organization | str = "some-lab",
    *,
    until: str = "submitted",
    by: User | None = None,
    links: int = 1,
    **values: Any,
) -> Report:
    """A complete report by Mina, submitted by Lea; `until` is "draft", "submitted", "published", "changes_requested",
    "declined" or "withdrawn"; decided by Edith."""
    if isinstance(organization, str):
        organization = make_organization(organization)
    commitment = commitment or make_promise(organization)
    lead, author = the_lead(organization), by or the_member(organization)
    report = reports.start(
        organization,
        commitment,
        by=author,
        objective=values.pop("objective", None),
        corrects=values.pop("corrects", None),
    )
    given = {
        "claimed_status": ImplementationStatus.SUBSTANTIAL,
        "happened_on": REPORTED,
        "headline": "The first half is built.",
        "detail": "We built the first half and opened it to everybody.",
        "next_step": "The second half follows in spring.",
        **values,
    }
    given["happened_on"] = on(given["happened_on"])
    pages = [ReportLink(url=f"https://example.org/shown/{n}", title=f"Page {n}") for n in range(links)]
    report = reports.write(report, by=author, values=given, links=pages)
    if until == "draft":
        return report
    if until == "withdrawn":
        return reports.withdraw(report, by=lead)
    report = reports.submit(report, by=lead, attested=True)
    if until == "changes_requested":
        return reports.request_changes(report, by=the_editor(), reason="Please say where this can be seen.")
    if until == "declined":
        return reports.decline(report, by=the_editor(), reason="This is about another promise.")
    return report if until == "submitted" else reports.publish(report, by=the_editor())


@together()
def make_reply(
    assessment: Assessment,
    organization: Organization | str = "some-lab",
    text: str = "We see it otherwise.",
    **fields: Any,
) -> Reply:
    """Lea answers for her organization. The assessment has to be published, or told to her."""
    if isinstance(organization, str):
        organization = make_organization(organization)
    return replies.give(assessment, organization, by=the_lead(organization), text=text, **fields)


def what_others_send(commitment: Commitment, milestone: Milestone) -> dict[str, Any]:
    """What the desk decides on: a report with a claimed milestone, a reply, an error, a seat and an invitation."""
    claim = ReportMilestone(milestone=milestone, achieved_on=REPORTED)
    report = make_report(commitment, until="draft")
    reports.write(report, by=the_member(), claims=[claim])
    return {
        "report": reports.submit(report, by=the_lead(), attested=True),
        "claim": claim,
        "reply": make_reply(make_assessment(commitment, effective_on="2026-01-01")),
        "correction": corrections.report(Correction(page="/en/", text="The date is wrong."))[0],
        "membership": the_member().seats[report.organization_id],
        "invitation": make_invitation(),
    }


def later(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


__all__ = [
    "REPORTED",
    "later",
    "make_invitation",
    "make_promise",
    "make_reply",
    "make_report",
    "make_seat",
    "the_lead",
    "the_member",
    "what_others_send",
]
