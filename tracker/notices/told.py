"""What a notice is about, read when it is told: a notice whose subject is gone or settled meanwhile says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions import members
from tracker.enums import (
    AssessmentState,
    CorrectionState,
    InvitationState,
    MembershipRole,
    NoticeKind,
    ReplyState,
    ReportState,
)
from tracker.models import (
    Assessment,
    Correction,
    Invitation,
    Notice,
    Organization,
    Party,
    Reply,
    Report,
    User,
)
from tracker.reads import right_of_reply
from tracker.reads.due.falling_due import one_falling_due
from tracker.reads.wording import written_day


@dataclass(frozen=True)
class Told:
    """A notice in words of the active language, all but its sentences, which are in `templates/emails/<kind>`.

    `link` is where it is settled, and `label` what one does there; `why` says why somebody gets it."""

    kind: str
    subject: str
    link: str
    label: str
    why: str
    context: dict[str, Any] = field(default_factory=dict)


def told(notice: Notice) -> Told | None:
    """What there is to say to the recipient now, in the active language; None when there is nothing."""
    if notice.kind == NoticeKind.INVITATION:
        return _invitation(notice.invitation) if notice.invitation is not None else None
    person = notice.recipient
    if person is None or not person.is_active:
        return None
    return TELLERS[NoticeKind(notice.kind)](notice, person)


def address(name: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _invitation(invitation: Invitation) -> Told | None:
    if invitation.state != InvitationState.SENT or invitation.has_ended(timezone.now()):
        return None
    name = {"organization": invitation.organization}
    sender = invitation.sent_by
    by_editors = sender is None or sender.is_staff
    ends = timezone.localtime(invitation.expires_at)
    return Told(
        kind=NoticeKind.INVITATION,
        subject=_("Invitation to act for %(organization)s") % name,
        link=address("invitation", members.token_of(invitation)),
        label=_("Read and accept the invitation"),
        why=_("You get this message because the editors of this site invited this address.")
        if by_editors
        else _("You get this message because a lead of %(organization)s invited this address.") % name,
        context={
            **name,
            "is_lead": invitation.role == MembershipRole.LEAD,
            "until_day": written_day(ends.date()),
            "until_time": date_format(ends, "H:i"),
        },
    )


# --- To members -----------------------------------------------------------------------------------------------------


def _as_member(names: dict[str, Any]) -> str:
    return _("You get this message because you act for %(organization)s on this site.") % names


def _own_report(notice: Notice, person: User, state: ReportState) -> Report | None:
    report = _report(notice)
    if report is None or report.state != state or report.organization_id not in person.seats:
        return None
    return report


def _report(notice: Notice) -> Report | None:
    wanted = Report.objects.filter(key=notice.subject_key)
    return wanted.select_related("organization", "commitment", "objective").first()


def _names(report: Report) -> dict[str, Any]:
    return {
        "organization": report.organization,
        "commitment": report.commitment,
        "reference": report.commitment.reference,
        "report": report,
    }


def _report_returned(notice: Notice, person: User) -> Told | None:
    report = _own_report(notice, person, ReportState.CHANGES_REQUESTED)
    if report is None:
        return None
    return Told(
        kind=notice.kind,
        subject=_("Changes requested: the report of %(organization)s on %(reference)s") % _names(report),
        link=address("portal_report", report.key),
        label=_("Open the report and change it"),
        why=_as_member(_names(report)),
        context=_names(report),
    )


def _report_declined(notice: Notice, person: User) -> Told | None:
    report = _own_report(notice, person, ReportState.DECLINED)
    if report is None:
        return None
    return Told(
        kind=notice.kind,
        subject=_("Declined: the report of %(organization)s on %(reference)s") % _names(report),
        link=address("portal_receipt", report.key),
        label=_("See the report and the decision"),
        why=_as_member(_names(report)),
        context=_names(report),
    )


def _report_published(notice: Notice, person: User) -> Told | None:
    report = _own_report(notice, person, ReportState.PUBLISHED)
    if report is None:
        return None
    return Told(
        kind=notice.kind,
        subject=_("Published: the report of %(organization)s on %(reference)s") % _names(report),
        link=address("report_detail", report.key),
        label=_("Read it as everybody can"),
        why=_as_member(_names(report)),
        context={**_names(report), "receipt": address("portal_receipt", report.key)},
    )


def _assessment_proposed(notice: Notice, person: User) -> Told | None:
    """Quiet once it is published or taken back, and when it was told anew in other words since."""
    undecided = (AssessmentState.PROPOSED, AssessmentState.CONFIRMED)
    found = Assessment.objects.filter(pk=_last_part(notice.subject_key), state__in=undecided)
    assessment = found.select_related("commitment").first()
    if assessment is None or assessment.told_at is None or assessment.reply_until is None:
        return None
    own = _seated(person, right_of_reply.concerned(assessment))
    if assessment.told_at > notice.created_at or not own:
        return None
    names = {
        "reference": assessment.commitment.reference,
        "day": written_day(assessment.reply_until),
        "organization": own[0],
    }
    doors = [(one, address("portal_assessment", one.slug, assessment.pk)) for one in own]
    return Told(
        kind=notice.kind,
        subject=_("Reply until %(day)s: an assessment of %(reference)s is proposed") % names,
        link=doors[0][1],
        label=_("Read it and reply"),
        why=_as_member(names),
        context={**names, "commitment": assessment.commitment, "others": doors[1:]},
    )


def _falls_due(notice: Notice, person: User) -> Told | None:
    """Quiet when the date was moved, the milestone reached, or another reminder is due by now."""
    reference, _slash, key = notice.subject_key.partition("/")
    falling = one_falling_due(reference, key, timezone.localdate())
    if falling is None or falling.kind != notice.kind or falling.due_on.isoformat() != _given_day(notice):
        return None
    commitment = falling.milestone.commitment
    parties = Party.objects.as_of(timezone.localdate()).filter(commitment=commitment)
    own = _seated(person, parties.values_list("organization_id", flat=True))
    if not own:
        return None
    day = written_day(falling.due_on)
    names = {"milestone": falling.milestone, "reference": reference, "day": day, "organization": own[0]}
    subject = (
        _("Overdue since %(day)s: %(milestone)s (%(reference)s)")
        if falling.days_left < 0
        else _("Due on %(day)s: %(milestone)s (%(reference)s)")
    )
    doors = [(one, address("portal_organization", one.slug)) for one in own]
    return Told(
        kind=notice.kind,
        subject=subject % names,
        link=doors[0][1],
        label=_("Report on it"),
        why=_as_member(names),
        context={
            **names,
            "commitment": commitment,
            "period": written_day(falling.due_on, falling.precision) if falling.precision != "day" else "",
            "days": abs(falling.days_left),
            "others": doors[1:],
        },
    )


def _given_day(notice: Notice) -> str:
    return str(notice.data.get("due_on", ""))


def _seated(person: User, organizations: Iterable[int]) -> list[Organization]:
    """Those among them for which the person acts today, by name."""
    ids = set(organizations) & set(person.seats)
    return sorted(Organization.objects.filter(pk__in=ids), key=lambda one: (str(one), one.pk))


# --- To editors -----------------------------------------------------------------------------------------------------


def _as_editor() -> str:
    return _("You get this message because you are an editor of this site.")


def _reviews(person: User) -> bool:
    return person.is_editor or person.is_reviewer


def _report_submitted(notice: Notice, person: User) -> Told | None:
    """Quiet once it was decided on or withdrawn."""
    report = _report(notice)
    if report is None or report.state != ReportState.SUBMITTED or not _reviews(person):
        return None
    return Told(
        kind=notice.kind,
        subject=_("To review: %(organization)s reports on %(reference)s") % _names(report),
        link=address("admin:tracker_report_change", report.pk),
        label=_("Review the report"),
        why=_as_editor(),
        context=_names(report),
    )


def _reply_received(notice: Notice, person: User) -> Told | None:
    found = Reply.objects.filter(pk=_last_part(notice.subject_key), state=ReplyState.GIVEN)
    reply = found.select_related("organization", "assessment__commitment").first()
    if reply is None or not _reviews(person):
        return None
    names = {"organization": reply.organization, "reference": reply.assessment.commitment.reference}
    return Told(
        kind=notice.kind,
        subject=_("Reply: %(organization)s answers an assessment of %(reference)s") % names,
        link=address("admin:tracker_reply_change", reply.pk),
        label=_("Read the reply"),
        why=_as_editor(),
        context={**names, "commitment": reply.assessment.commitment, "contests": reply.contests},
    )


def _correction_received(notice: Notice, person: User) -> Told | None:
    """Without a word of what the reader wrote: anybody may write there, and mail is not where it is judged."""
    found = Correction.objects.filter(key=notice.subject_key, state=CorrectionState.RECEIVED)
    correction = found.select_related("commitment").first()
    if correction is None or not _reviews(person):
        return None
    commitment = correction.commitment
    return Told(
        kind=notice.kind,
        subject=_("A reader reports an error on %(reference)s") % {"reference": commitment.reference}
        if commitment
        else _("A reader reports an error"),
        link=address("admin:tracker_correction_change", correction.pk),
        label=_("Look into it"),
        why=_as_editor(),
        context={"commitment": commitment},
    )


def _last_part(key: str) -> int:
    return int(key.rsplit("/", 1)[-1])


TELLERS: dict[NoticeKind, Callable[[Notice, User], Told | None]] = {
    NoticeKind.REPORT_RETURNED: _report_returned,
    NoticeKind.REPORT_DECLINED: _report_declined,
    NoticeKind.REPORT_PUBLISHED: _report_published,
    NoticeKind.ASSESSMENT_PROPOSED: _assessment_proposed,
    NoticeKind.DUE_IN_30: _falls_due,
    NoticeKind.DUE_IN_7: _falls_due,
    NoticeKind.OVERDUE: _falls_due,
    NoticeKind.REPORT_SUBMITTED: _report_submitted,
    NoticeKind.REPLY_RECEIVED: _reply_received,
    NoticeKind.CORRECTION_RECEIVED: _correction_received,
}
