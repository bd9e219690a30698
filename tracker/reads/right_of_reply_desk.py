"""The right of reply as the desk sees it beside a proposal: whether it is owed, who was told, what they answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tracker.enums import NoticeKind, ReplyState
from tracker.models import Assessment, Membership, Notice, Organization, Reply

from .right_of_reply import ADVERSE_OUTCOMES, concerned, is_below_a_claim


@dataclass(frozen=True)
class Concerned:
    """One organization that the verdict is about. `people` act for it here; nobody among them means nobody to tell."""

    organization: Organization
    people: int
    told: int


@dataclass(frozen=True)
class RightOfReply:
    """`by_outcome` and `below_a_claim` say why it is adverse; neither, that it is not."""

    by_outcome: bool
    below_a_claim: bool
    concerned: Sequence[Concerned]
    reply_until: dt.date | None
    open: bool
    replies: Sequence[Reply]

    @property
    def unreached(self) -> int:
        return sum(not one.people for one in self.concerned)

    @property
    def is_adverse(self) -> bool:
        return self.by_outcome or self.below_a_claim


def right_of_reply(assessment: Assessment) -> RightOfReply:
    until = assessment.reply_until
    return RightOfReply(
        by_outcome=assessment.outcome in ADVERSE_OUTCOMES,
        below_a_claim=is_below_a_claim(assessment),
        concerned=_concerned(assessment),
        reply_until=until,
        open=until is not None and timezone.localdate() <= until,
        replies=list(assessment.replies.select_related("organization").order_by("given_at", "pk")),
    )


def _concerned(assessment: Assessment) -> list[Concerned]:
    """Those somebody acts for first; a commitment may have a hundred parties, and most of them nobody."""
    ids = concerned(assessment)
    told = set(
        Notice.objects.filter(
            kind=NoticeKind.ASSESSMENT_PROPOSED,
            subject_type="assessment",
            subject_key=f"{assessment.commitment.reference}/{assessment.pk}",
        ).values_list("recipient_id", flat=True)
    )
    people: dict[int, list[int]] = {}
    seats = Membership.objects.open().filter(organization__in=ids, user__is_active=True)
    for organization_id, user_id in seats.values_list("organization_id", "user_id"):
        people.setdefault(organization_id, []).append(user_id)
    rows = [
        Concerned(row, len(people.get(row.pk, ())), len(told.intersection(people.get(row.pk, ()))))
        for row in Organization.objects.filter(pk__in=ids).order_by("name_en", "pk")
    ]
    return sorted(rows, key=lambda row: not row.people)


def with_replies(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Each with `count_of_replies` that stand."""
    given = Q(replies__state=ReplyState.GIVEN)
    return assessments.annotate(count_of_replies=Count("replies", filter=given, distinct=True))
