"""The verdict's life: proposed by one person, confirmed and published by another, corrected or retracted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    AssessmentState,
    EventKind,
    ImplementationStatus,
    NoticeKind,
    Origin,
    Outcome,
    Publication,
    ReplyState,
)
from tracker.exceptions import Incomplete, Refused
from tracker.models import Assessment, Source, Update
from tracker.models.assessment import AssessmentQuerySet
from tracker.reads import right_of_reply
from tracker.reads.wording import written_day

from . import commitments, history, notices, records
from .derive import together
from .engine import locked, move


def propose(
    assessment: Assessment,
    *,
    by: rules.Actor,
    sources: Sequence[Source],
    updates: Sequence[Update] = (),
    corrects: Assessment | None = None,
) -> Assessment:
    """Save a new proposal. `corrects` names the published verdict it shall replace once published."""
    rules.may_propose_assessment.check(by, assessment)
    _check_words(assessment, bool(sources))
    if corrects is not None and corrects.state != AssessmentState.PUBLISHED:
        raise Refused(_("Only a published assessment can be corrected."))
    with together():
        assessment.state = AssessmentState.PROPOSED
        assessment.origin = Origin.DESK
        assessment.author_id = by.pk
        assessment.corrects = corrects
        assessment.full_clean()
        assessment.save(force_insert=True)
        for name, items in (("sources", sources), ("updates", updates)):
            records.set_links(assessment, name, items)
        history.write(
            assessment,
            EventKind.ASSESSMENT_PROPOSED,
            by=by,
            data={"to": AssessmentState.PROPOSED, "created": records.snapshot(assessment)},
        )
        _tell_parties(assessment)
    return assessment


def _tell_parties(assessment: Assessment) -> None:
    """The right of reply: an adverse verdict is shown to those it is about, and waits for their answer. Where nobody
    acts for them here there is nobody to wait for. Words that change are told again, and the wait begins anew."""
    told = right_of_reply.reachable(right_of_reply.concerned(assessment))
    if not told or not (_is_answered(assessment) or right_of_reply.is_adverse(assessment)):
        if assessment.told_at is not None:
            _set_wait(assessment, None, None)
        return
    until = timezone.localdate() + dt.timedelta(days=settings.RIGHT_OF_REPLY_DAYS)
    _set_wait(assessment, timezone.now(), until)
    members = notices.members_of(told)
    occasion = str(assessment.revision)
    notices.tell(members, NoticeKind.ASSESSMENT_PROPOSED, assessment, occasion=occasion)


def _is_answered(assessment: Assessment) -> bool:
    """A reply that stands: what it answers to is told again when it changes, adverse or not."""
    return assessment.replies.filter(state=ReplyState.GIVEN).exists()


def weigh_again(commitment_id: int) -> None:
    """An organization now claims more than it did: what is proposed below that claim has become adverse, and those
    concerned are told. A wait that runs already runs on."""
    untold = Assessment.objects.filter(
        commitment=commitment_id,
        state__in=(AssessmentState.PROPOSED, AssessmentState.CONFIRMED),
        told_at__isnull=True,
    )
    for assessment in untold.select_for_update().order_by("pk"):
        _tell_parties(assessment)


def _set_wait(assessment: Assessment, told_at: dt.datetime | None, until: dt.date | None) -> None:
    assessment.told_at, assessment.reply_until = told_at, until
    assessment.save(update_fields=["told_at", "reply_until"])


def reword(
    assessment: Assessment,
    *,
    by: rules.Actor,
    expected: int | None,
    sources: Sequence[Source],
    updates: Sequence[Update] = (),
) -> Assessment:
    """Its author puts a proposal better. It stays complete, and whoever was reading it has to read it again."""
    _check_words(assessment, bool(sources))
    links = {"sources": sources, "updates": updates}
    with together():
        changes = records.save(assessment, by=by, expected=expected, links=links)
        if {"organization", "objective"} & changes.keys() and _is_answered(assessment):
            raise Refused(
                _("It was replied to: retract it, and propose another about somebody or something else.")
            )
        if ANSWERED_TO & changes.keys():
            _tell_parties(assessment)
    return assessment


ANSWERED_TO = {"status", "outcome", "rationale_en", "rationale_fr", "organization", "objective"}
"""What a reply answers to: when it changes, those concerned are told again."""


def confirm(assessment: Assessment, *, by: rules.Actor, expected: int | None = None) -> Assessment:
    """The second pair of eyes. `expected` is the revision that was read: words that changed since then
    have not been looked at, and are refused."""

    def ready(row: Assessment) -> None:
        if expected is not None and row.revision != expected:
            raise Refused(_("The proposal changed while you were reading it. Read it again, then confirm."))
        _check_words(row, row.citations.exists())

    return move(
        assessment, "confirm", by=by, ready=ready, fields={"confirmer": by, "confirmed_at": timezone.now()}
    )


def still_open(assessment: Assessment) -> str:
    """Until when it waits for a reply, as the sentence that refuses to publish it; empty once the wait is over."""
    until = assessment.reply_until
    if until is None or timezone.localdate() > until:
        return ""
    return _("Those it is about may reply until %(day)s: it can be published the day after.") % {
        "day": written_day(until)
    }


def publish(assessment: Assessment, *, by: rules.Actor) -> Assessment:
    """The verdict becomes the status on the page; one for the same day, or the one it corrects, is
    superseded, and an outcome closes the commitment. All in one transaction."""

    def ready(row: Assessment) -> None:
        waits = still_open(row)
        if waits:
            raise Refused(waits)
        commitment = locked(row.commitment)
        if commitment.publication not in PUBLIC_PUBLICATIONS:
            raise Refused(_("Publish the commitment first."))
        if commitment.publication == Publication.CLOSED and not row.outcome and _is_newest(row):
            raise Refused(_("This commitment is closed: reopen it with a reason first."))
        for other in _replaced_by(row):
            _supersede(other, row, by=by)

    def after(row: Assessment) -> None:
        whole = row.organization_id is None and row.objective_id is None
        closing = bool(row.outcome) and whole and _is_newest(row)
        if closing and row.commitment.publication == Publication.PUBLISHED:
            commitments.close(row.commitment, by=by)

    with together():
        return move(
            assessment, "publish", by=by, ready=ready, after=after, fields={"published_at": timezone.now()}
        )


def retract(assessment: Assessment, *, by: rules.Actor, reason: str) -> Assessment:
    """Taken back, with the reason. A retracted closing verdict leaves the commitment closed until a
    reviewer reopens it: two moves, two reasons."""
    return move(assessment, "retract", by=by, reason=reason)


def _check_words(assessment: Assessment, has_sources: bool) -> None:
    """No verdict without a reason and a source; a negative finding says when it was searched."""
    if not assessment.rationale_en.strip():
        raise Incomplete(_("An assessment needs its reason in words."))
    if not has_sources:
        raise Incomplete(_("An assessment needs at least one source."))
    if assessment.status == ImplementationStatus.NO_EVIDENCE and assessment.searched_on is None:
        raise Incomplete(_("“No public evidence found” needs the day on which it was searched."))
    delivered = (Outcome.DELIVERED_ON_TIME, Outcome.DELIVERED_LATE)
    if assessment.outcome in delivered and assessment.status != ImplementationStatus.COMPLETE:
        raise Incomplete(_("“Delivered” needs the status “Complete”."))


def _of_the_same(row: Assessment) -> AssessmentQuerySet:
    """Published verdicts on the same commitment, party and objective."""
    return Assessment.objects.public().filter(
        commitment=row.commitment_id, organization=row.organization_id, objective=row.objective_id
    )


def _is_newest(row: Assessment) -> bool:
    later = _of_the_same(row).filter(effective_on__gt=row.effective_on)
    return not later.exists()


def _replaced_by(row: Assessment) -> list[Assessment]:
    """What stands published in its place: the verdict of the same day, and the one it corrects."""
    replaced = Q(pk__in=_of_the_same(row).filter(effective_on=row.effective_on))
    if row.corrects_id is not None:
        replaced |= Q(pk=row.corrects_id)
    return list(Assessment.objects.public().filter(replaced).exclude(pk=row.pk))


def _supersede(old: Assessment, new: Assessment, *, by: rules.Actor) -> None:
    move(old, "supersede", by=by, fields={"superseded_at": timezone.now(), "superseded_by": new})
