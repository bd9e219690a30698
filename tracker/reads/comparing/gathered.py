"""What is known of several commitments on a day: each kind of row read once for all of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q

from tracker import schedule
from tracker.enums import PENDING_FATES, PUBLIC_PUBLICATIONS, Fate, Voice
from tracker.models import (
    Assessment,
    Commitment,
    Indicator,
    Measurement,
    Milestone,
    MilestoneStanding,
    Party,
    Report,
    Update,
    UpdateCommitment,
)
from tracker.models.commitment import ADDRESS, MERGES
from tracker.reads import replies, said
from tracker.reads.measured import indicators


@dataclass(frozen=True)
class Step:
    """A milestone on the day, as public/_fate.html takes it."""

    milestone: Milestone
    now: MilestoneStanding
    days_late: int

    @property
    def fate(self) -> Fate:
        return Fate(self.now.fate)

    @property
    def in_force(self) -> MilestoneStanding | None:
        """Has the date in force and its precision."""
        return self.now if self.now.due_on else None

    @property
    def slips(self) -> int:
        return self.now.slips

    @property
    def is_pending(self) -> bool:
        return self.fate in PENDING_FATES


def reference_in(value: str) -> str:
    """PA-001 of "pa-001" or of the last part of an address; "" where the text is no reference."""
    found = ADDRESS.fullmatch(value)
    return found[1].upper() if found else ""


def resolved(values: Sequence[str], day: dt.date) -> dict[str, Commitment]:
    """By what was asked for, in that order: the public commitment, with `now` where it was announced by the day.
    One query, and one more for every step of a merger."""
    wanted: dict[str, tuple[str, Any]] = {
        value: ("reference", reference) for value in values if (reference := reference_in(value))
    }
    found: dict[str, Commitment] = {}
    for _step in range(MERGES):
        if not wanted:
            break
        named = Q(*set(wanted.values()), _connector=Q.OR)
        rows: dict[tuple[str, Any], Commitment] = {}
        for row in with_now(day).filter(named):
            rows |= {("reference", row.reference): row, ("pk", row.pk): row}
        onward: dict[str, tuple[str, Any]] = {}
        for value, name in wanted.items():
            if name in rows and rows[name].merged_into_id is None:
                found[value] = rows[name]
            elif name in rows:
                onward[value] = ("pk", rows[name].merged_into_id)
        wanted = onward
    return {value: found[value] for value in dict.fromkeys(values) if value in found}


def with_now(day: dt.date) -> Any:
    """What is public, or merged into something that may be; as `CommitmentQuerySet.as_of`, but without leaving out what
    was announced later."""
    on_day = Q(standings__from_day__lte=day, standings__until_day__gt=day)
    rows = Commitment.objects.filter(Q(publication__in=PUBLIC_PUBLICATIONS) | Q(merged_into__isnull=False))
    rows = rows.annotate(now=FilteredRelation("standings", condition=on_day), contested=replies.contested())
    return rows.select_related("now", "now__assessment", "pillar", "topic")


def around(chosen: Sequence[Commitment], day: dt.date) -> dict[int, Commitment]:
    """Their parents and parts, if public and announced by the day, each with `now`, by reference."""
    near = Q(pk__in=[one.parent_id for one in chosen if one.parent_id]) | Q(parent__in=[o.pk for o in chosen])
    rows = Commitment.objects.public().as_of(day).filter(near).select_related("now").order_by("reference")
    return {row.pk: row for row in rows}


def steps(ids: Sequence[int], day: dt.date) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    rows = MilestoneStanding.objects.as_of(day).filter(milestone__commitment__in=ids)
    for now in rows.select_related("milestone").order_by("milestone__position", "milestone"):
        late = schedule.days_late(now.fate, now.due_on, now.settled_on, day)
        found[now.milestone.commitment_id].append(Step(now.milestone, now, late))
    return found


def members(ids: Sequence[int], day: dt.date) -> dict[int, list[Party]]:
    found: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.as_of(day).filter(commitment__in=ids).select_related("organization"):
        found[party.commitment_id].append(party)
    return found


def claims(ids: Sequence[int], day: dt.date) -> dict[int, tuple[said.Claim, ...]]:
    """What organizations report, newest first, each beside the verdict on the same thing. Two queries."""
    about = ("commitment", "organization", "objective")
    published = Assessment.objects.public().as_of(day).filter(commitment__in=ids).select_related(*about)
    verdicts = said.in_force(published, day)
    rows = Report.objects.standing().filter(commitment__in=ids, happened_on__lte=day).select_related(*about)
    by_commitment: dict[int, list[Report]] = defaultdict(list)
    for report in rows:
        by_commitment[report.commitment_id].append(report)
    return defaultdict(tuple, {pk: said.claims(rows, verdicts, {}) for pk, rows in by_commitment.items()})


def statements(ids: Sequence[int], day: dt.date) -> dict[int, Update]:
    """The newest thing that a party said elsewhere, for those who read that nobody reported here."""
    public = Update.objects.public().as_of(day).filter(claimed_by=Voice.PARTY, report__isnull=True)
    rows = (
        UpdateCommitment.objects.filter(commitment__in=ids, update__in=public)
        .select_related("update__organization")
        .order_by("update__happened_on", "update")
    )
    return {row.commitment_id: row.update for row in rows}


def measured(ids: Sequence[int], day: dt.date) -> dict[int, indicators.Measured]:
    """As `indicators.indicators_of`, for several commitments. One query."""
    known = FilteredRelation("measurements", condition=Q(measurements__as_of__lte=day))
    rows = (
        Indicator.objects.filter(commitment__in=ids)
        .annotate(found=known)
        .select_related("found", "found__organization")
        .order_by("pk", "-found__as_of", "-found__pk")
    )
    seen: dict[int, list[Measurement]] = {}
    found: dict[int, indicators.Measured] = defaultdict(list)
    for row in rows:
        if row.pk not in seen:
            seen[row.pk] = []
            found[row.commitment_id].append((row, seen[row.pk]))
        measurement: Measurement | None = getattr(row, "found", None)  # absent where nothing was measured
        if measurement is not None:
            seen[row.pk].append(measurement)
    return found
