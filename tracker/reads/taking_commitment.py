"""One commitment to take away: everything that its page shows of it on the day, a table for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import AssessmentState, Fate, ImplementationStatus, Outcome, Precision
from tracker.models import Assessment, Commitment, Standing
from tracker.tables.columns import choice, date, ref, text, texts, yes_no

from . import taking_commitments
from .citations import Cited
from .commitment import CommitmentPage
from .taking import ADDRESS, ENDING, Columns, Table, of, read, whole
from .taking_reports import OF_A_REPLY, PUBLISHED, reply, words_of

Lines = Iterator[dict[str, Any]]

SUMMARY: Columns = of("commitments", "summary_en", "summary_fr")
FACTS: Columns = (*taking_commitments.COLUMNS[: -len(ENDING)], *SUMMARY, *ENDING)
ASSESSMENTS: Columns = (
    *of("assessments", "effective_on", "organization", "objective", "status", "outcome"),
    *of("assessments", "rationale_en", "rationale_fr", "searched_on", "searched_note_en"),
    choice("state", AssessmentState, _("published, or superseded or retracted since")),
    yes_no("corrects", _("it took the place of an earlier one")),
    *of("assessments", "sources", "updates"),
)
DEVELOPMENTS: Columns = of(
    "updates",
    *("key", "commitments", "organization", "happened_on", "precision", "headline_en", "headline_fr"),
    *("detail_en", "detail_fr", "claimed_by", "sources", "confidence"),
)
REPORTS: Columns = (*PUBLISHED, *of("reports", "sources"), ADDRESS)
OBJECTIVES: Columns = of(
    "objectives",
    *("number", "key", "title_en", "title_fr", "description_en", "description_fr", "verification", "source"),
)
MILESTONES: Columns = (
    *of("milestones", "key", "position", "title_en", "title_fr", "final"),
    choice("fate", Fate, _("how it stands")),
    date("due_on", _("the date in force: the last day of the period that its precision names")),
    choice("precision", Precision, _("how exactly that date is known"), required=False),
    whole("slips", _("how often the date was moved")),
    whole("days_late", _("days from the date in force to the day it was reached, or read; empty if unknown")),
    *of("milestones", "achieved_on", "achieved_precision", "achieved_source"),
)
DEADLINES: Columns = (
    *of("deadlines", "milestone", "due_on", "precision", "announced_on", "announced_precision"),
    yes_no("in_force", _("the last date that was given")),
    *of("deadlines", "source", "note"),
)
INDICATORS: Columns = of(
    "indicators",
    *("key", "name_en", "name_fr", "unit", "unit_kind", "direction", "baseline_value", "baseline_on"),
    *("comparator", "target_value", "target_due_on", "target_due_precision", "target_source", "scope"),
)
MEASUREMENTS: Columns = (
    *of("measurements", "indicator", "organization", "value", "as_of", "as_of_precision", "stage"),
    yes_no("used", _("the figure to go by, of those that speak of the same thing")),
    *of("measurements", "claimed_by", "source", "note", "absence_reason"),
    *of("measurements", "chosen_because_en", "chosen_because_fr"),
)
PARTIES: Columns = (
    *of("parties", "organization"),
    *texts("organization", _("its name")),
    *of("parties", "role", "joined_on", "joined_precision", "confidence", "source"),
)
PARTS: Columns = (
    text("relation", _("parent: what it is a part of; part: what is a part of it")),
    *of("commitments", "reference", "title_en", "title_fr"),
    choice("status", ImplementationStatus, _("what the editors conclude; not_assessed before they did")),
    choice("outcome", Outcome, _("how it ended; empty while it is open"), required=False),
    ADDRESS,
)
SOURCES: Columns = (
    whole("number", _("its number on the page")),
    *of("sources", "key", "title", "publisher", "url", "published_on", "published_precision", "language"),
    *of("sources", "type", "independence", "note", "unavailable_since"),
    *of("sources", "archive_url", "archived_on", "capture_sha256"),
    yes_no("own", _("it came with a report: the organization’s own evidence")),
)
REPLIES: Columns = (
    date("effective_on", _("the day from which the assessment holds"), required=True),
    ref("assessed_organization", "organizations", _("whom the assessment is about"), required=False),
    ref("assessed_objective", "objectives", _("the objective that it is about"), required=False),
    *OF_A_REPLY,
)


def facts(page: CommitmentPage, base_url: str) -> Table:
    """Three queries."""
    found = next(taking_commitments.lines_of([page.commitment.pk], page.day, base_url))
    return Table("commitment", FACTS, [found | read(page.commitment, SUMMARY)])


def tables(page: CommitmentPage, base_url: str) -> tuple[Table, ...]:
    """In the order of the page. No query."""
    return (
        Table("assessments", ASSESSMENTS, _assessments(page)),
        Table("replies", REPLIES, _replies(page)),
        Table("reports", REPORTS, _reports(page, base_url)),
        Table("objectives", OBJECTIVES, _objectives(page)),
        Table("milestones", MILESTONES, _milestones(page)),
        Table("deadlines", DEADLINES, _deadlines(page)),
        Table("indicators", INDICATORS, _indicators(page)),
        Table("measurements", MEASUREMENTS, _measurements(page)),
        Table("developments", DEVELOPMENTS, _developments(page)),
        Table("parts", PARTS, _parts(page, base_url)),
        Table("parties", PARTIES, _parties(page)),
        Table("sources", SOURCES, _sources(page)),
    )


def keys(cited: tuple[Cited, ...]) -> tuple[str, ...]:
    return tuple(one.source.key for one in cited)


def first_key(cited: tuple[Cited, ...]) -> str:
    return cited[0].source.key if cited else ""


def _subject(verdict: Assessment) -> tuple[str, str]:
    """Whom and which objective it is about, "" for all."""
    organization, objective = verdict.organization, verdict.objective
    return organization.slug if organization else "", objective.key if objective else ""


def _assessments(page: CommitmentPage) -> Lines:
    for judged in page.history:
        organization, objective = _subject(judged.assessment)
        yield read(
            judged.assessment,
            ASSESSMENTS,
            organization=organization,
            objective=objective,
            corrects=judged.is_correction,
            sources=keys(judged.cited),
            updates=tuple(entry.update.key for entry in judged.grounds if entry.update.key),
        )


def _replies(page: CommitmentPage) -> Lines:
    for judged in page.history:
        organization, objective = _subject(judged.assessment)
        for given in judged.answers.given:
            yield {
                "effective_on": judged.assessment.effective_on,
                "assessed_organization": organization,
                "assessed_objective": objective,
                **reply(given),
            }


def _reports(page: CommitmentPage, base_url: str) -> Lines:
    for entry in page.timeline:
        if entry.report:
            address = base_url + entry.report.get_absolute_url()
            yield {**words_of(entry.report), "sources": keys(entry.cited), "address": address}


def _developments(page: CommitmentPage) -> Lines:
    for entry in page.timeline:
        if entry.report is None:
            concerned = (page.commitment, *entry.shared_with)
            organization = entry.update.organization
            yield read(
                entry.update,
                DEVELOPMENTS,
                commitments=tuple(each.reference for each in concerned),
                organization=organization.slug if organization else "",
                sources=keys(entry.cited),
            )


def _objectives(page: CommitmentPage) -> Lines:
    for aim in page.aims:
        yield read(aim.objective, OBJECTIVES, source=first_key(aim.cited))


def _milestones(page: CommitmentPage) -> Lines:
    for row in page.deadlines.rows:
        due, reached = row.in_force, row.is_achieved
        vague = reached and row.milestone.achieved_precision != Precision.DAY
        yield read(
            row.milestone,
            MILESTONES,
            fate=row.fate.value,
            due_on=due.due_on if due else None,
            precision=due.precision if due else "",
            slips=row.slips,
            days_late=None if vague else row.days_late or None,
            achieved_on=row.milestone.achieved_on if reached else None,
            achieved_precision=row.milestone.achieved_precision if reached else "",
            achieved_source=first_key(row.shown_by),
        )


def _deadlines(page: CommitmentPage) -> Lines:
    for row in page.deadlines.rows:
        for given in row.given:
            yield read(
                given.deadline,
                DEADLINES,
                milestone=row.milestone.key,
                in_force=given.in_force,
                source=first_key(given.cited),
            )


def _indicators(page: CommitmentPage) -> Lines:
    for view in page.indicators:
        yield read(view.indicator, INDICATORS, target_source=first_key(view.target_cited))


def _measurements(page: CommitmentPage) -> Lines:
    for view in page.indicators:
        for figure in view.figures:
            measured = figure.measurement
            organization = measured.organization if measured else None
            yield read(
                measured,
                MEASUREMENTS,
                indicator=view.indicator.key,
                organization=organization.slug if organization else "",
                used=figure.used is not None,
                source=first_key(figure.cited),
            )


def _parties(page: CommitmentPage) -> Lines:
    for group in page.roles:
        for member in (*group.known, *group.uncertain):
            organization = member.party.organization
            yield read(
                member.party,
                PARTIES,
                organization=organization.slug,
                organization_en=organization.name_en,
                organization_fr=organization.name_fr,
                source=first_key(member.cited),
            )


def _parts(page: CommitmentPage, base_url: str) -> Lines:
    above = [("parent", page.parent)] if page.parent else []
    for relation, commitment in [*above, *(("part", part) for part in page.parts)]:
        yield _part(relation, commitment, base_url)


def _part(relation: str, commitment: Commitment, base_url: str) -> dict[str, Any]:
    now: Standing = commitment.now  # type: ignore[attr-defined]  # the relation that `as_of` adds
    return read(
        commitment,
        PARTS,
        relation=relation,
        status=now.status,
        outcome=now.outcome,
        address=base_url + commitment.get_absolute_url(),
    )


def _sources(page: CommitmentPage) -> Lines:
    for cited in page.sources:
        yield read(cited.source, SOURCES, number=cited.number, own=cited.is_own)
