"""Everything the page of one commitment shows, as of a day, in a number of queries that does not depend on its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from tracker import schedule
from tracker.enums import Freshness, ImplementationStatus, Outcome, UpdateKind, Voice
from tracker.models import Commitment, LocalizedText, Objective, Standing, Update

from . import charts, citations, parties, replies, said, verdicts
from . import timeline as happenings
from .due import deadlines as dates
from .measured import indicators as measures
from .pledges import asked


@dataclass(frozen=True)
class Aim:
    """A numbered objective, the verdict on it if there is one, and what is reported on it."""

    objective: Objective
    cited: tuple[citations.Cited, ...]
    verdict: verdicts.Judgement | None
    claims: tuple[said.Claim, ...]

    @property
    def reported(self) -> int:
        return sum(claim.report is not None for claim in self.claims)


@dataclass(frozen=True)
class CommitmentPage:
    """`now` is its standing on `day`; `parts` and `parent` carry their own as `.now`."""

    commitment: Commitment
    day: dt.date
    now: Standing
    promised_in: tuple[citations.Cited, ...]
    verdict: verdicts.Judgement | None
    history: tuple[verdicts.Judgement, ...]
    strip: charts.Strip | None
    timeline: tuple[happenings.Entry, ...]
    said: said.Said
    deadlines: dates.Deadlines
    indicators: tuple[measures.IndicatorView, ...]
    roles: tuple[parties.RoleGroup, ...]
    aims: tuple[Aim, ...]
    turnout: asked.Turnout
    parent: Commitment | None
    parts: tuple[Commitment, ...]
    sources: tuple[citations.Cited, ...]

    @property
    def claims(self) -> tuple[happenings.Entry, ...]:
        """What parties say of their own promise elsewhere, newest first; their reports here are in `said`."""
        return tuple(entry for entry in self.timeline if entry.is_claim and not entry.report)

    @property
    def newest_cited(self) -> tuple[citations.Cited, ...]:
        """What came with the newest report."""
        newest = self.said.newest
        entries = (e for e in self.timeline if e.report and newest and e.report == newest.report)
        return next((entry.cited for entry in entries), ())

    @property
    def standing(self) -> tuple[verdicts.Judgement, ...]:
        """The verdicts on the whole that stand, oldest first."""
        return tuple(j for j in reversed(self.history) if j.stands and j.is_whole)

    @property
    def leads(self) -> tuple[LocalizedText, ...]:
        lead = next((group for group in self.roles if group.role == "lead"), None)
        return tuple(m.party.organization.name for m in (*lead.known, *lead.uncertain)) if lead else ()

    @property
    def freshness(self) -> Freshness | None:
        return schedule.freshness(self.now.last_fact_on, self.day)

    @property
    def fact_age(self) -> int:
        """Days since the last sourced fact."""
        return (self.day - self.now.last_fact_on).days if self.now.last_fact_on else 0

    @property
    def days_overdue(self) -> int:
        return schedule.days_overdue(self.now.due_on, self.day) if self.now.due_on else 0

    @property
    def due_precision(self) -> str:
        """Of the date that the schedule speaks of."""
        return precision_of(self.deadlines, self.now.milestone_id)

    @property
    def due_title(self) -> LocalizedText | None:
        """Of the milestone that the schedule speaks of."""
        rows = self.deadlines.rows
        return next((r.milestone.title for r in rows if r.milestone.pk == self.now.milestone_id), None)

    @property
    def is_closed(self) -> bool:
        return bool(self.now.outcome)

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.now.outcome).label) if self.now.outcome else ""

    @property
    def money(self) -> measures.IndicatorView | None:
        """The first target in money: the figures of the side column."""
        return next((v for v in self.indicators if v.is_money and v.indicator.target_value is not None), None)

    @property
    def has_money(self) -> bool:
        return any(view.is_money for view in self.indicators)

    @property
    def earlier_claims(self) -> int:
        return max(0, len(self.claims) - 1)

    @property
    def parts_sentence(self) -> str:
        standings: list[Standing] = [part.now for part in self.parts]  # type: ignore[attr-defined]  # from as_of
        complete = sum(now.status == ImplementationStatus.COMPLETE for now in standings)
        return ngettext(
            "%(complete)d of %(total)d part is complete.",
            "%(complete)d of %(total)d parts are complete.",
            len(standings),
        ) % {"complete": complete, "total": len(standings)}

    @property
    def disagreements(self) -> bool:
        return any(view.disagree for view in self.indicators)

    @property
    def unavailable(self) -> tuple[citations.Cited, ...]:
        """Sources that can no longer be read where they were."""
        return citations.lost(self.sources)

    @property
    def voices(self) -> set[str]:
        return {str(Voice(c.source.independence)) for c in self.sources}


def precision_of(found: dates.Deadlines, milestone_id: int | None) -> str:
    row = next((row for row in found.rows if row.milestone.pk == milestone_id), None)
    return row.in_force.precision if row and row.in_force else "day"


def read(commitment: Commitment, day: dt.date) -> CommitmentPage | None:
    """The page on `day`, `None` on the days before it was listed. Eleven queries."""
    links = citations.links_of(commitment.pk)
    updates = happenings.updates_of(commitment.pk, day)
    around = _around(commitment, day, links, updates)
    if commitment.pk not in around:
        return None
    judged = verdicts.verdicts_of(commitment.pk)
    dated = dates.milestones_of(commitment.pk, day)
    measured = measures.indicators_of(commitment.pk, day)
    answers = replies.to_verdicts_on(commitment.pk)
    others = said.beside_the_timeline(commitment.pk, today=day == timezone.localdate())
    members = parties.parties_of(commitment.pk, day)
    objectives, settled = asked.objectives_of([commitment.pk], day)
    named = {party.source_id for party in members} | {objective.source_id for objective in objectives}
    shelf = _shelf(links, named | dates.source_ids(dated) | measures.source_ids(measured), updates, day)

    # From here on no query; the order is that of the page, since it numbers the sources.
    promised_in = shelf.cite(links.promise)
    now: Standing = around[commitment.pk].now  # type: ignore[attr-defined]  # from as_of
    shelf.cite(links.of_assessment.get(now.assessment_id or 0, ()))
    entries = happenings.entries(updates, links, shelf, around)
    history = verdicts.judgements(judged, day, links, shelf, entries, answers)
    reported = said.read(
        [entry.report for entry in entries if entry.report], others, said.in_force(judged, day), answers, day
    )
    return CommitmentPage(
        commitment=commitment,
        day=day,
        now=now,
        promised_in=promised_in,
        verdict=next((j for j in history if j.assessment.pk == now.assessment_id), None),
        history=history,
        strip=verdicts.strip(history, day),
        timeline=entries,
        said=reported,
        deadlines=dates.deadlines(dated, day, shelf),
        indicators=measures.indicator_views(measured, shelf, day, commitment.announced_on),
        aims=tuple(_aim(objective, shelf, history, reported) for objective in objectives),
        turnout=asked.turnout(objectives, settled, members, {c.organization.pk for c in reported.claims}),
        roles=parties.roles(members, shelf),
        parent=around.get(commitment.parent_id or 0),
        parts=tuple(c for c in around.values() if c.parent_id == commitment.pk),
        sources=shelf.listed,
    )


def _aim(
    objective: Objective, shelf: citations.Shelf, history: Sequence[verdicts.Judgement], reported: said.Said
) -> Aim:
    on_it = (j for j in history if j.assessment.objective_id == objective.pk and j.stands)
    verdict = next((j for j in on_it if j.assessment.organization_id is None), None)
    return Aim(objective, shelf.cite([objective.source_id]), verdict, reported.on_aim(objective.pk))


def _around(
    commitment: Commitment, day: dt.date, links: citations.Links, updates: Sequence[Update]
) -> dict[int, Commitment]:
    """The commitment itself, its parent, its parts and those that share a development, if public and listed by
    `day`: each with `now`, by reference."""
    shared = {pk for update in updates for pk in links.shared_with.get(update.pk, ())}
    near = Q(pk__in={commitment.pk, commitment.parent_id, *shared}) | Q(parent=commitment.pk)
    found = Commitment.objects.public().as_of(day).filter(near).select_related("now").order_by("reference")
    return {c.pk: c for c in found}


def _shelf(
    links: citations.Links, named: set[int | None], updates: Sequence[Update], day: dt.date
) -> citations.Shelf:
    linked = (links.promise, *links.of_update.values(), *links.of_assessment.values())
    own = {pk for u in updates if u.kind == UpdateKind.REPORT for pk in links.of_update.get(u.pk, ())}
    return citations.Shelf(citations.wanted({pk for ids in linked for pk in ids} | named), day, own)
