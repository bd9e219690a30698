"""Somebody who follows something, news that were gathered, and what was mailed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from post_office.models import Email

from tests.factories import make_assessment, make_commitment, make_milestone, make_party
from tracker.actions import following, news
from tracker.enums import Followed, FollowPace
from tracker.models import News, Subscription

READER = "vera@example.net"


def gather() -> int:
    return news.gather(timezone.now())


def follow(scope: str = "all", target: str = "", *, email: str = READER, **fields: Any) -> Subscription:
    """Confirmed from now on, unless `confirmed=False`; told at once unless said otherwise."""
    confirmed = fields.pop("confirmed", True)
    values = {"pace": FollowPace.INSTANT, **fields}
    row = following.ask(Subscription(email=email, scope=Followed(scope), target=target, **values))
    assert row is not None
    if confirmed:
        following.confirm(row.email, {row.nonce})
        row.refresh_from_db()
    return row


def mails(to: str = READER) -> list[Email]:
    """Everything in the queue for that address, oldest first."""
    return [mail for mail in Email.objects.order_by("pk") if mail.to == [to]]


def told(**wanted: Any) -> list[str]:
    """Keys of the news that stand, in order."""
    return sorted(News.objects.filter(gone_at__isnull=True, **wanted).values_list("key", flat=True))


def taken_back() -> list[str]:
    return sorted(News.objects.filter(gone_at__isnull=False).values_list("key", flat=True))


def make_three() -> None:
    """One of some-lab's that is overdue, one of another pillar and topic, one that another lab joined; gathered."""
    first = make_commitment(1)
    make_party(first, "some-lab")
    make_milestone(first, due_on="2026-01-31")
    make_assessment(make_commitment(2, pillar="work", topic="openness"), "limited", effective_on="2026-06-01")
    make_party(make_commitment(3), "other-lab", joined_on="2026-05-01")
    gather()
