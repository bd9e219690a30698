"""Leaving word: rows of the outbox, written in the transaction of what people are told of.

Nothing is sent here. `tracker.notices` turns rows into mail after the commit, so a move never waits for a mail
server, nobody hears of what was rolled back, and nothing that happened stays untold after a crash.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q

from tracker.enums import NoticeKind
from tracker.models import Invitation, Notice, User
from tracker.tables import subject_type

from . import history


def tell(
    people: Iterable[User],
    kind: NoticeKind,
    about: Model,
    *,
    occasion: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """One notice for each of `people` about `about`. `occasion` tells two rounds of the same thing apart (a report
    submitted twice); the same occasion a second time is quiet. `data` holds no personal data."""
    subject, key = subject_type(about), history.natural_key(about)
    Notice.objects.bulk_create(
        (
            Notice(
                kind=kind,
                recipient=person,
                subject_type=subject,
                subject_key=key,
                occasion=f"{kind}:{subject}:{key}:{occasion}",
                data=data or {},
            )
            for person in people
        ),
        ignore_conflicts=True,
    )


def tell_invited(invitation: Invitation) -> None:
    """The invitation itself, to an address that belongs to nobody here yet."""
    Notice.objects.create(
        kind=NoticeKind.INVITATION,
        invitation=invitation,
        subject_type="invitation",
        subject_key=history.natural_key(invitation),
        occasion=f"{NoticeKind.INVITATION}:{invitation.pk}:{invitation.revision}",
    )


def members_of(organizations: Iterable[int]) -> list[User]:
    """Everybody who acts for one of these organizations today and may sign in, each once."""
    seats = Q(memberships__organization__in=list(organizations), memberships__ended_at__isnull=True)
    return list(User.objects.filter(seats, is_active=True).distinct().order_by("pk"))


def editors(but: Iterable[int | None] = ()) -> list[User]:
    """Who reviews what organizations send."""
    desk = User.objects.filter(Q(is_editor=True) | Q(is_reviewer=True), is_active=True)
    return list(desk.exclude(pk__in=[pk for pk in but if pk is not None]).order_by("pk"))
