"""When a verdict needs to be shown to those it is about before it is published, and who they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tracker.enums import CLAIMABLE_STATUSES, Outcome
from tracker.models import Assessment, Membership, Party, Report

ADVERSE_OUTCOMES = (Outcome.PARTLY_DELIVERED, Outcome.NOT_DELIVERED, Outcome.WITHDRAWN)
RANK = {str(status): rank for rank, status in enumerate(CLAIMABLE_STATUSES)}
NOTHING_SHOWN = -1
"""Below every claim: no evidence was found, or nothing can be assessed."""


def concerned(assessment: Assessment) -> set[int]:
    """Ids of the organizations a verdict is about: the party it names, else every party to the commitment today."""
    if assessment.organization_id is not None:
        return {assessment.organization_id}
    parties = Party.objects.as_of(timezone.localdate()).filter(commitment=assessment.commitment_id)
    return set(parties.values_list("organization_id", flat=True))


def is_adverse(assessment: Assessment) -> bool:
    """Not, or only partly delivered, withdrawn, or a lower status than one of those concerned claims."""
    return assessment.outcome in ADVERSE_OUTCOMES or is_below_a_claim(assessment)


def is_below_a_claim(assessment: Assessment) -> bool:
    rank = RANK.get(assessment.status, NOTHING_SHOWN)
    claims = latest_claims(assessment.commitment_id, assessment.objective_id, concerned(assessment))
    return any(rank < RANK[claim] for claim in claims)


def latest_claims(commitment_id: int, objective_id: int | None, organizations: Iterable[int]) -> list[str]:
    """The status that each organization claims today, in its newest report that stands."""
    reports = Report.objects.standing().filter(
        commitment=commitment_id, objective=objective_id, organization__in=list(organizations)
    )
    rows = reports.order_by("happened_on", "published_at", "pk")
    return list(dict(rows.values_list("organization_id", "claimed_status")).values())


def reachable(organizations: Iterable[int]) -> set[int]:
    """Those among them that somebody acts for here: only they can be told, and can answer."""
    seats = Membership.objects.open().filter(organization__in=list(organizations), user__is_active=True)
    return set(seats.values_list("organization_id", flat=True))
