"""How many sources stand on the page of a commitment, by whose voice they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from tracker.enums import UpdateState, Voice
from tracker.models import (
    AssessmentSource,
    CommitmentSource,
    Deadline,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    Party,
    UpdateSource,
)

Voices = tuple[tuple[Voice, int], ...]


def by_voice(ids: Sequence[int], day: dt.date) -> dict[int, Voices]:
    """By commitment: each voice that speaks, with the number of its sources. One query over all that cites."""
    first, *others = (_cited(*place) for place in _places(ids, day))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for commitment, _source, voice in first.union(*others):
        counts[commitment][voice] += 1
    found = {pk: tuple((voice, n[voice]) for voice in Voice if n[voice]) for pk, n in counts.items()}
    return defaultdict(tuple, found)


Place = tuple[QuerySet[Any], str, str]


def _places(ids: Sequence[int], day: dt.date) -> list[Place]:
    """Rows that cite, the way from them to the commitment, and to the source: what the page of a commitment lists."""
    told = UpdateSource.objects.filter(
        update__state=UpdateState.PUBLISHED,
        update__happened_on__lte=day,
        update__concerns__commitment__in=ids,
    )
    judged = AssessmentSource.objects.filter(
        assessment__commitment__in=ids,
        assessment__published_at__isnull=False,
        assessment__effective_on__lte=day,
    )
    given = Deadline.objects.filter(milestone__commitment__in=ids, known_on__lte=day)
    reached = Milestone.objects.filter(commitment__in=ids, achieved_on__lte=day)
    measured = Measurement.objects.until(day).filter(indicator__commitment__in=ids)
    return [
        (CommitmentSource.objects.filter(commitment__in=ids), "commitment", "source"),
        (told, "update__concerns__commitment", "source"),
        (judged, "assessment__commitment", "source"),
        (given, "milestone__commitment", "source"),
        (reached, "commitment", "achieved_source"),
        (measured, "indicator__commitment", "source"),
        (Party.objects.as_of(day).filter(commitment__in=ids), "commitment", "source"),
        (Objective.objects.filter(commitment__in=ids), "commitment", "source"),
        (
            Indicator.objects.filter(commitment__in=ids, target_source__isnull=False),
            "commitment",
            "target_source",
        ),
    ]


def _cited(rows: QuerySet[Any], commitment: str, source: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.order_by().values_list(
        f"{commitment}_id", f"{source}_id", f"{source}__independence"
    )
    return found
