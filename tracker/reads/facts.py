"""The dated facts of commitments, gathered for `schedule` in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from tracker import schedule
from tracker.enums import AssessmentState, MilestoneState, UpdateState, Verification, Voice
from tracker.models import (
    Assessment,
    AssessmentSource,
    AssessmentUpdate,
    Commitment,
    Deadline,
    Measurement,
    Milestone,
    UpdateCommitment,
)

BACKING = {
    Voice.PARTY: Verification.SELF_REPORTED,
    Voice.TRACKER: Verification.CHECKED,
    Voice.INDEPENDENT: Verification.INDEPENDENT,
}


def weakest(voices: Iterable[str]) -> str:
    """The verification of a verdict: the weakest link among the voices it cites; "" when it cites none."""
    levels = [BACKING[Voice(voice)] for voice in voices]
    return min(levels, key=lambda level: level.rank).value if levels else ""


def facts_of(ids: Iterable[int]) -> dict[int, schedule.Facts]:
    """Facts by commitment id, drafts included: who may see a commitment is not a matter of its dates."""
    ids = list(ids)
    days = _fact_days(ids)
    verdicts = _verdicts(ids)
    commitments = Commitment.objects.filter(pk__in=ids).only("pk", "announced_on", "link_to_summit")
    listed = {
        c.pk: schedule.listed_from(
            c.announced_on, c.link_to_summit, [*days[c.pk], *(v.effective_on for v in verdicts[c.pk])]
        )
        for c in commitments
    }
    closings = {pk: _closing_day(verdicts[pk]) for pk in listed}
    milestones = _milestones(ids, listed, closings)
    for commitment in commitments:
        if commitment.announced_on:  # a listing day that was only inferred is nobody's fact
            days[commitment.pk].append(commitment.announced_on)
    return {
        pk: schedule.Facts(
            listed_on=listed_on,
            milestones=tuple(milestones[pk]),
            verdicts=tuple(verdicts[pk]),
            fact_days=tuple(sorted(days[pk])),
        )
        for pk, listed_on in listed.items()
    }


def _fact_days(ids: list[int]) -> dict[int, list[dt.date]]:
    """Days on which something sourced happened: developments, milestones reached, figures."""
    days: dict[int, list[dt.date]] = defaultdict(list)
    # The state is looked at here: asked for it, SQLite reads every published development for each reading.
    linked = UpdateCommitment.objects.filter(commitment_id__in=ids).order_by()
    happened = [
        (pk, day)
        for pk, day, state in linked.values_list("commitment_id", "update__happened_on", "update__state")
        if state == UpdateState.PUBLISHED
    ]
    achieved = Milestone.objects.filter(commitment_id__in=ids, achieved_on__isnull=False).values_list(
        "commitment_id", "achieved_on"
    )
    measured = Measurement.objects.filter(indicator__commitment_id__in=ids, value__isnull=False).values_list(
        "indicator__commitment_id", "as_of"
    )
    for rows in (happened, achieved, measured):
        for pk, day in rows:
            if day is not None:
                days[pk].append(day)
    return days


def _verdicts(ids: list[int]) -> dict[int, list[schedule.Verdict]]:
    """Published verdicts on the whole commitment, oldest first."""
    published = Assessment.objects.whole().filter(commitment_id__in=ids, state=AssessmentState.PUBLISHED)
    voices: dict[int, list[str]] = defaultdict(list)
    cited = AssessmentSource.objects.filter(assessment__in=published).order_by()
    for pk, voice in cited.values_list("assessment_id", "source__independence"):
        voices[pk].append(voice)
    rests = AssessmentUpdate.objects.filter(assessment__in=published).order_by()
    for pk, voice in rests.values_list("assessment_id", "update__claimed_by"):
        voices[pk].append(voice)
    verdicts: dict[int, list[schedule.Verdict]] = defaultdict(list)
    rows = published.order_by("effective_on", "pk").values_list(
        "pk", "commitment_id", "effective_on", "status", "outcome"
    )
    for pk, commitment, day, status, outcome in rows:
        verdicts[commitment].append(schedule.Verdict(pk, day, status, outcome, weakest(voices[pk])))
    return verdicts


def _closing_day(verdicts: Sequence[schedule.Verdict]) -> dt.date | None:
    """The day of the last verdict, if it closes the commitment."""
    return verdicts[-1].effective_on if verdicts and verdicts[-1].outcome else None


def _milestones(
    ids: list[int], listed: dict[int, dt.date], closings: dict[int, dt.date | None]
) -> dict[int, list[schedule.MilestoneFacts]]:
    deadlines: dict[int, list[schedule.DueDate]] = defaultdict(list)
    rows = (
        Deadline.objects.filter(milestone__commitment_id__in=ids)
        .order_by("milestone_id", "position")
        .values_list(
            "milestone_id",
            "milestone__commitment_id",
            "due_on",
            "precision",
            "announced_on",
            "source__published_on",
        )
    )
    for milestone, commitment, due_on, precision, announced_on, source_day in rows:
        earlier = deadlines[milestone]
        known_on = schedule.known_from(
            announced_on, source_day, earlier[-1] if earlier else None, listed[commitment]
        )
        earlier.append(schedule.DueDate(due_on, known_on, precision))
    found: dict[int, list[schedule.MilestoneFacts]] = defaultdict(list)
    for m in Milestone.objects.filter(commitment_id__in=ids).order_by("commitment_id", "position"):
        found[m.commitment_id].append(
            schedule.MilestoneFacts(
                pk=m.pk,
                final=m.final,
                deadlines=tuple(deadlines[m.pk]),
                achieved_on=m.achieved_on,
                dropped_on=_dropped_on(m, closings[m.commitment_id]),
            )
        )
    return found


def _dropped_on(milestone: Milestone, closed_on: dt.date | None) -> dt.date | None:
    """A milestone given up on an unknown day counts as dropped from the verdict that closed the
    commitment; without one it is left out on every day (the least that can be said)."""
    if milestone.state != MilestoneState.DROPPED:
        return None
    return milestone.dropped_on or closed_on or dt.date.min
