"""Invitations go straight from the notice to the mail server: the link in them opens a door, and nothing that holds it
may lie in the outbox. The mail is written when it is sent, and the notice is marked once the server has taken it.

Until then it is tried again: at the next run while the server is down, and at growing intervals where it refuses the
address, until the invitation ends. Whose turn it is, is a slot: the mail is not sent within a transaction.
"""

from __future__ import annotations

import datetime as dt

from django.core.mail.backends.base import BaseEmailBackend

from tracker.actions import slots
from tracker.enums import NoticeKind
from tracker.models import Notice

from .letters import letter_of, message_id_of
from .post import Fate, Unreachable, connected, hand_over

TASK = "invitation"
SHORTEST_WAIT = dt.timedelta(minutes=2)
"""Longer than handing over one mail takes with the timeouts of a connection."""


def send_invitations(now: dt.datetime) -> int:
    """Send each waiting invitation; how many the server took. Raises `Unreachable` when it is down."""
    waiting = Notice.objects.waiting().filter(kind=NoticeKind.INVITATION)
    mine = [row.pk for row in waiting if slots.take(TASK, str(row.pk), patience=_patience(row, now))]
    sent = 0
    try:
        if mine:
            with connected() as connection:
                while mine:
                    sent += _send(connection, mine.pop(0), now)
    finally:
        for pk in mine:
            slots.release(TASK, str(pk))
    return sent


def _patience(notice: Notice, now: dt.datetime) -> dt.timedelta:
    """How long after the last try the next one may be: a third of the time it has been tried for, so that an address
    that refuses is asked some twenty times in a week."""
    return max(SHORTEST_WAIT, (now - notice.created_at) / 3)


def _send(connection: BaseEmailBackend, pk: int, now: dt.datetime) -> bool:
    """As it is at this moment: it may have been revoked since the run began."""
    notice = Notice.objects.select_related("invitation__organization", "invitation__sent_by").get(pk=pk)
    letter = letter_of(notice)
    if letter is None or notice.invitation is None:
        return _close(notice, now, skipped=True)
    message = letter.message(notice.invitation.email, message_id=message_id_of(notice))
    fate = hand_over(connection, message, notice=pk)
    if fate is Fate.BROKEN:
        raise Unreachable("broken")
    if fate is Fate.REFUSED:
        return False
    return _close(notice, now, skipped=fate is Fate.IMPOSSIBLE)


def _close(notice: Notice, now: dt.datetime, *, skipped: bool) -> bool:
    """Mark it; whether it was sent."""
    Notice.objects.filter(pk=notice.pk).update(mailed_at=now, skipped=skipped)
    slots.finish(TASK, str(notice.pk))
    return not skipped
