"""A waiting notice of every kind, each left by the action that leaves it on the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.factories import DAY, make_assessment, make_milestone, make_user, the_editor
from tests.reporting import make_invitation, make_promise, make_reply, make_report, the_lead, the_member
from tracker.actions import corrections, reminders, reports
from tracker.enums import NoticeKind, NoticePace
from tracker.models import Assessment, Correction, Milestone, Notice, Report, User

ORGANIZATION = "some-lab"


def the_reader() -> User:
    """Who gets what is for members."""
    return the_lead(ORGANIZATION)


def make_due(days: int, organization: str = ORGANIZATION, **fields: object) -> Milestone:
    """A promise of that organization with a milestone due so many days after today; reminded of."""
    the_lead(organization)
    milestone = make_milestone(make_promise(organization), due_on=DAY + dt.timedelta(days=days), **fields)
    reminders.remind(DAY)
    return milestone


def make_adverse(organization: str = ORGANIZATION) -> Assessment:
    """A proposal that the organization may reply to: it claims more."""
    the_lead(organization)
    report = make_report(organization=organization, until="published")
    return make_assessment(report.commitment, "limited", until="proposed")


def returned() -> Report:
    return make_report(until="changes_requested")


def received(commitment: object = None) -> Correction:
    the_editor()
    correction = Correction(page="/en/commitments/pa-001/", text="This is wrong.", commitment=commitment)
    return corrections.report(correction)[0]


MAKERS: dict[NoticeKind, Callable[[], object]] = {
    NoticeKind.INVITATION: make_invitation,
    NoticeKind.REPORT_RETURNED: returned,
    NoticeKind.REPORT_DECLINED: lambda: make_report(until="declined"),
    NoticeKind.REPORT_PUBLISHED: lambda: make_report(until="published"),
    NoticeKind.ASSESSMENT_PROPOSED: make_adverse,
    NoticeKind.DUE_IN_30: lambda: make_due(30),
    NoticeKind.DUE_IN_7: lambda: make_due(7),
    NoticeKind.OVERDUE: lambda: make_due(-1),
    NoticeKind.REPORT_SUBMITTED: lambda: (the_editor(), make_report()),
    NoticeKind.REPLY_RECEIVED: lambda: make_reply(make_adverse()),
    NoticeKind.CORRECTION_RECEIVED: lambda: received(make_promise()),
}
KINDS = list(NoticeKind)


def make_notice(kind: NoticeKind | str, *, language: str = "en", pace: str = NoticePace.AT_ONCE) -> Notice:
    """The newest waiting notice of that kind; its reader reads `language` at that `pace`."""
    for person in (the_reader(), the_member(ORGANIZATION), the_editor()):
        person.language, person.pace = language, pace
        person.save(update_fields=["language", "pace"])
    if kind == NoticeKind.INVITATION:
        make_invitation(language=language)
    else:
        MAKERS[NoticeKind(kind)]()
    notices = Notice.objects.filter(kind=kind).select_related("recipient", "invitation__organization")
    return notices.latest("pk")


def only(kind: NoticeKind | str) -> None:
    """Forget every other notice that making this one left."""
    Notice.objects.exclude(kind=kind).delete()


__all__ = [
    "KINDS",
    "MAKERS",
    "make_adverse",
    "make_due",
    "make_notice",
    "make_user",
    "only",
    "received",
    "reports",
    "returned",
    "the_reader",
]
