"""What one organization reports and what the editors conclude on its part, over all its commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tracker.enums import PUBLIC_PUBLICATIONS, UpdateKind
from tracker.models import Assessment, Commitment, Organization, Reply, Report, Update
from tracker.models.assessment import AssessmentQuerySet

from . import replies, said


@dataclass(frozen=True)
class Waiting:
    """A report under review: on which commitment, since when. Nothing of what it says, nor of which objective."""

    commitment: Commitment
    on: dt.date


@dataclass(frozen=True)
class Reported:
    """`claims` are what it says beside what is concluded; those without a report are verdicts on its part alone."""

    claims: tuple[said.Claim, ...]
    waiting: tuple[Waiting, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.waiting)


def read(organization: Organization, entries: Sequence[Update], day: dt.date) -> Reported:
    """From the `entries` of the day in which it speaks. Three queries."""
    reports = [entry.report for entry in entries if entry.kind == UpdateKind.REPORT]
    told = [report for report in reports if report.commitment.publication in PUBLIC_PUBLICATIONS]
    verdicts = said.in_force(_verdicts(organization, {report.commitment_id for report in told}, day), day)
    answers = replies.by_verdict(
        Reply.objects.filter(organization=organization, assessment__in=[v.pk for v in verdicts.values()])
    )
    claims = said.claims(told, verdicts, answers)
    return Reported(
        claims=(*claims, *said.unanswered(claims, verdicts, answers)),
        waiting=_waiting(organization) if day == timezone.localdate() else (),
    )


def _verdicts(organization: Organization, commitments: set[int], day: dt.date) -> AssessmentQuerySet:
    """On its own part anywhere, and on everybody's where it reports."""
    wanted = Q(organization=organization) | Q(organization__isnull=True, commitment__in=commitments)
    public = Assessment.objects.public().as_of(day).filter(commitment__publication__in=PUBLIC_PUBLICATIONS)
    return public.filter(wanted).select_related("commitment", "organization", "objective")


def _waiting(organization: Organization) -> tuple[Waiting, ...]:
    rows = (
        Report.objects.pending()
        .filter(organization=organization, commitment__publication__in=PUBLIC_PUBLICATIONS)
        .select_related("commitment")
        .only(
            "submitted_at", *(f"commitment__{name}" for name in ("reference", "slug", "title_en", "title_fr"))
        )
    )
    found = {
        (r.commitment_id, timezone.localdate(r.submitted_at)): r.commitment for r in rows if r.submitted_at
    }
    return tuple(
        Waiting(commitment, day)
        for (_pk, day), commitment in sorted(found.items(), key=lambda item: (item[0][1], item[1].reference))
    )
