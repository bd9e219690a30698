"""The organization's answer to a verdict about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.enums import EventKind, Language, NoticeKind, ReplyState
from tracker.exceptions import Incomplete, Refused
from tracker.models import Assessment, Organization, Reply
from tracker.reads import right_of_reply

from . import history, notices
from .derive import together
from .engine import locked, move
from .lengths import check_lengths


def give(
    assessment: Assessment,
    organization: Organization,
    *,
    by: rules.Actor,
    text: str,
    contests: bool = False,
    language: str = Language.EN,
) -> Reply:
    """Answer a verdict about the organization, before or after it is published. The same words again are quiet; other
    words need the first reply withdrawn, since nothing that was said is rewritten."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Incomplete(_("Write your reply."), {"text": _("Write your reply.")})
    with together():
        row = locked(assessment)
        rules.may_reply.check(by, (row, organization))
        if organization.pk not in right_of_reply.concerned(row):
            raise Refused(_("This assessment is not about your organization."))
        standing = Reply.objects.filter(
            assessment=row, organization=organization, state=ReplyState.GIVEN
        ).first()
        if standing is not None:
            if (standing.text, standing.contests) == (text, contests):
                return standing
            raise Refused(_("Your organization has replied already. Withdraw that reply to give another."))
        reply = Reply(
            assessment=row,
            organization=organization,
            text=text,
            contests=contests,
            language=language,
            given_by_id=by.pk,
        )
        reply.full_clean()
        check_lengths(reply)
        reply.save(force_insert=True)
        history.write(reply, EventKind.REPLY_GIVEN, by=by, data={"to": ReplyState.GIVEN})
        notices.tell(notices.editors(), NoticeKind.REPLY_RECEIVED, reply)
    return reply


def withdraw(reply: Reply, *, by: rules.Actor) -> Reply:
    return move(reply, "withdraw", by=by)


def retract(reply: Reply, *, by: rules.Actor, reason: str) -> Reply:
    """Taken down by a reviewer for what may not be printed; the reason is kept."""
    return move(reply, "retract", by=by, reason=reason)
