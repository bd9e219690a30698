"""How the site itself is doing, for whoever runs it: what waits, what failed, when the clock's work was last done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Min
from post_office.models import STATUS, Email

from tracker.enums import LinkState
from tracker.models import LinkCheck, Notice, Slot

MAILS: Mapping[int, str] = {
    STATUS.sent: "sent",
    STATUS.failed: "failed",
    STATUS.queued: "queued",
    STATUS.requeued: "again",
}
"""In words: "again" is waiting to be tried once more. Sent ones are counted as long as they are kept."""


@dataclass(frozen=True)
class Running:
    """`mails` by state; `oldest_mail` is when the one that waits longest was written. `tasks` is when each was last
    done in its slot, `round_at` when the newest round without a fault ended."""

    mails: Mapping[str, int]
    oldest_mail: dt.datetime | None
    notices_waiting: int
    links: Mapping[str, int]
    tasks: Mapping[str, dt.datetime]
    round_at: dt.datetime | None


def running() -> Running:
    """Five queries, none of which reads more than counts and moments. No person is in any of it."""
    mails = dict(Email.objects.values_list("status").annotate(Count("pk")).order_by())
    waiting = Email.objects.filter(status__in=(STATUS.queued, STATUS.requeued))
    links = dict(LinkCheck.objects.values_list("state").annotate(Count("pk")).order_by())
    done = Slot.objects.filter(finished_at__isnull=False).order_by()
    tasks = dict(done.values_list("task").annotate(Max("finished_at")))
    round_at = tasks.pop("round", None)
    return Running(
        mails={word: mails.get(status, 0) for status, word in MAILS.items()},
        oldest_mail=waiting.aggregate(oldest=Min("created"))["oldest"],
        notices_waiting=Notice.objects.waiting().count(),
        links={state: links.get(state, 0) for state in LinkState.values},
        tasks=tasks,
        round_at=round_at,
    )
