"""What organizations answered to verdicts, beside the verdict that each of them answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.enums import AssessmentState, EventKind, ReplyState
from tracker.models import HistoryEvent, Reply
from tracker.models.reply import ReplyQuerySet

from .wording import written_number

SHOWN = 2
"""So many replies stand open beside a verdict."""

ENDED = (ReplyState.WITHDRAWN, ReplyState.RETRACTED)


@dataclass(frozen=True)
class Ended:
    """A reply that stood on this page once: that it did, and when it was taken back; never its words."""

    reply: Reply
    on: dt.datetime

    @property
    def by_editors(self) -> bool:
        return self.reply.state == ReplyState.RETRACTED


@dataclass(frozen=True)
class Answers:
    """To one verdict, the oldest first."""

    given: tuple[Reply, ...] = ()
    ended: tuple[Ended, ...] = ()

    @property
    def first(self) -> tuple[Reply, ...]:
        return self.given[:SHOWN]

    @property
    def folded(self) -> tuple[Reply, ...]:
        return self.given[SHOWN:]

    @property
    def contested_by(self) -> tuple[Reply, ...]:
        return tuple(reply for reply in self.given if reply.contests)

    @property
    def contested(self) -> str:
        """Contested by Some Lab and 2 others; "" where nobody contests."""
        names = [str(reply.organization.name) for reply in self.contested_by]
        if not names:
            return ""
        others = len(names) - 1
        if not others:
            return _("Contested by %(name)s") % {"name": names[0]}
        words = ngettext(
            "Contested by %(name)s and %(n)s other", "Contested by %(name)s and %(n)s others", others
        )
        return words % {"name": names[0], "n": written_number(others)}

    def __bool__(self) -> bool:
        return bool(self.given or self.ended)


NONE = Answers()


def contested() -> Exists:
    """Whether somebody contests the verdict in force, for commitments read `as_of` a day."""
    return Exists(Reply.objects.public().filter(contests=True, assessment=OuterRef("now__assessment")))


def to_verdicts_on(commitment_id: int) -> dict[int, Answers]:
    """By assessment id. One query, and one more where a reply was taken back."""
    return by_verdict(Reply.objects.filter(assessment__commitment=commitment_id))


def by_verdict(replies: ReplyQuerySet) -> dict[int, Answers]:
    """Only beside verdicts that are public; a reply that was taken back before its verdict came out is nobody's
    business."""
    beside = Q(assessment__state__in=[AssessmentState.PUBLISHED, AssessmentState.SUPERSEDED])
    rows = (
        replies.filter(beside)
        .select_related("organization", "assessment__commitment")
        .order_by("given_at", "pk")
    )
    found = list(rows)
    ends = _ends([reply for reply in found if reply.state in ENDED])
    given: dict[int, list[Reply]] = defaultdict(list)
    ended: dict[int, list[Ended]] = defaultdict(list)
    for reply in found:
        published = reply.assessment.published_at
        if reply.state == ReplyState.GIVEN:
            given[reply.assessment_id].append(reply)
        elif reply.pk in ends and published and ends[reply.pk] >= published:
            ended[reply.assessment_id].append(Ended(reply, ends[reply.pk]))
    return {pk: Answers(tuple(given[pk]), tuple(ended[pk])) for pk in {*given, *ended}}


def _ends(replies: Sequence[Reply]) -> Mapping[int, dt.datetime]:
    """When each was taken back. The row keeps no day of it, the history does."""
    if not replies:
        return {}
    events = HistoryEvent.objects.filter(
        subject_type="reply",
        kind__in=[EventKind.REPLY_WITHDRAWN, EventKind.REPLY_RETRACTED],
        about__in={reply.assessment.commitment.reference for reply in replies},
    )
    days = {
        int(key.rpartition("/")[2]): at for key, at in events.order_by("at").values_list("subject_key", "at")
    }
    return {reply.pk: days[reply.pk] for reply in replies if reply.pk in days}
