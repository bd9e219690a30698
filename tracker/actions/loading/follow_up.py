"""The files of what was to be done, what was done, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tracker import enums
from tracker.models import (
    Applicability,
    Assessment,
    Deadline,
    Event,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    Update,
)

from .columns import (
    OF_SAMPLE,
    SAMPLE_KEY,
    SAMPLE_SLUG,
    Column,
    File,
    Kind,
    choice,
    date,
    key,
    key_text,
    number,
    precision,
    ref,
    refs,
    text,
    texts,
    yes_no,
)


def _inside(row: Any) -> tuple[str, str]:
    return (row.commitment.reference, row.key)


def _measurement_key(row: Any) -> tuple[str, ...]:
    return (
        *_inside(row.indicator),
        key_text(row.organization),
        row.as_of.isoformat(),
        row.stage,
        row.claimed_by,
        row.source.key,
    )


def _assessment_key(row: Any) -> tuple[str, ...]:
    return (
        row.commitment.reference,
        key_text(row.organization),
        key_text(row.objective),
        row.effective_on.isoformat(),
    )


OBJECTIVES = File(
    "objectives",
    Objective,
    "numbered aims inside a commitment (the six of the work pledge), in our words",
    key=("commitment", "key"),
    key_of=_inside,
    order=lambda row: (row.commitment.reference, row.number),
    related=("commitment", "source"),
    sample=OF_SAMPLE,
    unique=(("commitment", "number"),),
    columns=(
        ref("commitment", "commitments", "the commitment"),
        Column("number", Kind.WHOLE, "its number in the text", required=True),
        key("key", "unique within its commitment"),
        *texts("title", "title", required=True),
        *texts("description", "the aim"),
        choice(
            "verification", enums.ObjectiveVerification, "an unverified one is never shown as established"
        ),
        ref("source", "sources", "what it was read in"),
    ),
)

APPLICABILITY = File(
    "applicability",
    Applicability,
    "which objectives are for whom, where the editors settled it; without a row, who signed is asked about every "
    "objective that a source confirms",
    key=("commitment", "objective", "organization", "effective_on"),
    key_of=lambda row: (*_inside(row.objective), row.organization.slug, row.effective_on.isoformat()),
    order=lambda row: (
        row.objective.commitment.reference,
        row.objective.number,
        row.organization.slug,
        row.effective_on,
    ),
    related=("objective__commitment", "organization", "source"),
    sample={"objective__commitment__is_sample": True},
    columns=(
        ref(
            "commitment",
            "commitments",
            "the commitment",
            plain=False,
            get=lambda row: row.objective.commitment,
        ),
        ref("objective", "objectives", "the objective", within=True),
        ref("organization", "organizations", "whom it is about"),
        choice("answer", enums.Asked, "whether it is asked to report on it"),
        date("effective_on", "the day from which that holds", required=True),
        *texts("reason", "why", required=True),
        ref("source", "sources", "what shows it", required=False),
    ),
)

MILESTONES = File(
    "milestones",
    Milestone,
    "checkable steps",
    key=("commitment", "key"),
    key_of=_inside,
    order=lambda row: (row.commitment.reference, row.position, row.pk),
    related=("commitment", "achieved_source"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", "the commitment"),
        key("key", "unique within its commitment"),
        Column("position", Kind.WHOLE, "place in the list", required=True),
        *texts("title", "title", required=True),
        yes_no("final", "yes for the one that stands for the whole promise"),
        replace(date("achieved_on", "empty while not shown to be achieved"), plain=False),
        replace(precision("achieved_precision", "it"), plain=False),
        ref("achieved_source", "sources", "what shows it", required=False, plain=False),
        Column(
            "dropped",
            Kind.YES_NO,
            "given up",
            required=True,
            plain=False,
            get=lambda row: row.state == enums.MilestoneState.DROPPED,
        ),
        Column("dropped_on", Kind.DATE, "day on which it was given up, where known", extra=True, plain=False),
    ),
)

DEADLINES = File(
    "deadlines",
    Deadline,
    "every date a milestone was ever given: oldest first, the last one is in force, the others are slips",
    key=("commitment", "milestone"),
    key_of=lambda row: _inside(row.milestone),
    order=lambda row: (
        row.milestone.commitment.reference,
        row.milestone.position,
        row.milestone_id,
        row.position,
    ),
    repeats=True,
    related=("milestone__commitment", "source"),
    sample={"milestone__commitment__is_sample": True},
    columns=(
        ref(
            "commitment",
            "commitments",
            "the commitment",
            plain=False,
            get=lambda row: row.milestone.commitment,
        ),
        ref("milestone", "milestones", "the milestone", within=True),
        date("due_on", "last day of the period", required=True),
        precision("precision", "it", required=True),
        date("announced_on", "when that date was given, where known"),
        precision("announced_precision", "that day"),
        ref("source", "sources", "what names the date"),
        text("note", "working note"),
    ),
)

INDICATORS = File(
    "indicators",
    Indicator,
    "what is counted, and the figure promised",
    key=("commitment", "key"),
    key_of=_inside,
    order=lambda row: (row.commitment.reference, row.pk),
    related=("commitment", "target_source"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", "the commitment"),
        key("key", "unique within its commitment"),
        *texts("name", "what is counted", required=True),
        text("unit", "plain unit; for money the ISO 4217 code", required=True),
        choice("unit_kind", enums.UnitKind, "what the unit measures"),
        choice("direction", enums.Direction, "which way is progress"),
        number("baseline_value", "where it started"),
        date("baseline_on", "as of which day"),
        choice("comparator", enums.Comparator, "how the figure promised is meant"),
        number("target_value", "the figure promised"),
        date("target_due_on", "by when; last day of the period"),
        precision("target_due_precision", "that day"),
        ref("target_source", "sources", "what names the figure", required=False),
        choice("scope", enums.Scope, "promised by all together or by each"),
    ),
)

MEASUREMENTS = File(
    "measurements",
    Measurement,
    "the figures found; announced or committed money is not delivery, only disbursed money is",
    key=("commitment", "indicator", "organization", "as_of", "stage", "claimed_by", "source"),
    key_of=_measurement_key,
    order=lambda row: (row.indicator.commitment.reference, row.pk),
    repeats=True,
    related=("indicator__commitment", "organization", "source"),
    sample={"indicator__commitment__is_sample": True},
    columns=(
        ref(
            "commitment",
            "commitments",
            "the commitment",
            plain=False,
            get=lambda row: row.indicator.commitment,
        ),
        ref("indicator", "indicators", "the indicator", within=True),
        ref("organization", "organizations", "whose figure it is, if any", required=False),
        number("value", "in plain units, never thousands or millions; for yes-no 1 or 0"),
        date("as_of", "the day the figure is of", required=True),
        precision("as_of_precision", "it", required=True),
        choice("stage", enums.Stage, "for money: how real it is", required=False),
        choice("claimed_by", enums.Voice, "who says so"),
        ref("source", "sources", "where it was read"),
        text("note", "working note"),
        Column("absence_reason", Kind.TEXT, "why there is no value: absence is never zero", extra=True),
        *(
            replace(column, extra=True)
            for column in texts(
                "chosen_because", "filled for the figure to go by where sources disagree: why"
            )
        ),
    ),
)

UPDATES = File(
    "updates",
    Update,
    "what happened; a row may concern several commitments",
    key=("key",),
    key_of=lambda row: (row.key,),
    order=lambda row: (row.happened_on, row.key),
    related=("organization",),
    sample=SAMPLE_KEY,
    columns=(
        key("key", "short identifier"),
        refs("commitments", "commitments", "what it is about, the main one first"),
        ref("organization", "organizations", "filled when a party itself speaks", required=False),
        date("happened_on", "when", required=True),
        precision("precision", "it", required=True),
        *texts("headline", "headline", required=True),
        *texts("detail", "what happened"),
        choice("claimed_by", enums.Voice, "who says so"),
        refs("sources", "sources", "source keys, the main one first"),
        choice("confidence", enums.Confidence, "how well a page states it"),
    ),
)

ASSESSMENTS = File(
    "assessments",
    Assessment,
    "status history, oldest first; the last row of a commitment is current",
    key=("commitment", "organization", "objective", "effective_on"),
    key_of=_assessment_key,
    order=lambda row: (row.commitment.reference, row.effective_on, *_assessment_key(row)),
    related=("commitment", "organization", "objective"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", "the commitment"),
        date("effective_on", "the day from which it holds", required=True),
        choice("status", enums.ImplementationStatus, "the status"),
        choice("outcome", enums.Outcome, "only when it closes the commitment", required=False),
        *texts("rationale", "the reason, naming the evidence", required=True),
        refs("sources", "sources", "what it rests on, the main one first"),
        refs("updates", "updates", "developments it rests on", required=False),
        date("searched_on", "when the search was made; always filled for no_evidence"),
        text("searched_note_en", "what was searched"),
        ref(
            "organization",
            "organizations",
            "filled when it is on one party only",
            required=False,
            extra=True,
        ),
        ref(
            "objective",
            "objectives",
            "filled when it is on one objective only",
            required=False,
            extra=True,
            within=True,
        ),
    ),
)

EVENTS = File(
    "events",
    Event,
    "summits, meetings and publications that matter for the follow-up",
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: (row.starts_on, row.slug),
    sample=SAMPLE_SLUG,
    columns=(
        key("slug", "short name, used in addresses"),
        *texts("name", "name", required=True),
        date("starts_on", "first day", required=True),
        precision("starts_precision", "it", required=True),
        date("ends_on", "last day"),
        text("city", "where"),
        text("country", "ISO 3166-1 alpha-2"),
        choice("kind", enums.EventCategory, "what it is"),
        text("url", "address"),
        ref("source", "sources", "what names it", required=False),
    ),
)
