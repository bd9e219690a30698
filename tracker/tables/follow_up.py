"""The files of what was to be done, what was done, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

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
    number,
    precision,
    ref,
    refs,
    text,
    texts,
    yes_no,
)
from .keys import key_text


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
    _("numbered aims inside a commitment (the six of the work pledge), in our words"),
    key=("commitment", "key"),
    key_of=_inside,
    order=lambda row: (row.commitment.reference, row.number),
    related=("commitment", "source"),
    sample=OF_SAMPLE,
    unique=(("commitment", "number"),),
    columns=(
        ref("commitment", "commitments", _("the commitment")),
        Column("number", Kind.WHOLE, _("its number in the text"), required=True),
        key("key", _("unique within its commitment")),
        *texts("title", _("title"), required=True),
        *texts("description", _("the aim")),
        choice(
            "verification", enums.ObjectiveVerification, _("an unverified one is never shown as established")
        ),
        ref("source", "sources", _("what it was read in")),
    ),
)

APPLICABILITY = File(
    "applicability",
    Applicability,
    _(
        "which objectives are for whom, where the editors settled it; without a row, who signed is asked about every "
        "objective that a source confirms"
    ),
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
            _("the commitment"),
            plain=False,
            get=lambda row: row.objective.commitment,
        ),
        ref("objective", "objectives", _("the objective"), within=True),
        ref("organization", "organizations", _("whom it is about")),
        choice("answer", enums.Asked, _("whether it is asked to report on it")),
        date("effective_on", _("the day from which that holds"), required=True),
        *texts("reason", _("why"), required=True),
        ref("source", "sources", _("what shows it"), required=False),
    ),
)

MILESTONES = File(
    "milestones",
    Milestone,
    _("checkable steps"),
    key=("commitment", "key"),
    key_of=_inside,
    order=lambda row: (row.commitment.reference, row.position, row.pk),
    related=("commitment", "achieved_source"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", _("the commitment")),
        key("key", _("unique within its commitment")),
        Column("position", Kind.WHOLE, _("place in the list"), required=True),
        *texts("title", _("title"), required=True),
        yes_no("final", _("yes for the one that stands for the whole promise")),
        replace(date("achieved_on", _("empty while not shown to be achieved")), plain=False),
        replace(precision("achieved_precision"), plain=False),
        ref("achieved_source", "sources", _("what shows it"), required=False, plain=False),
        Column(
            "dropped",
            Kind.YES_NO,
            _("given up"),
            required=True,
            plain=False,
            get=lambda row: row.state == enums.MilestoneState.DROPPED,
        ),
        Column(
            "dropped_on", Kind.DATE, _("day on which it was given up, where known"), extra=True, plain=False
        ),
    ),
)

DEADLINES = File(
    "deadlines",
    Deadline,
    _("every date a milestone was ever given: oldest first, the last one is in force, the others are slips"),
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
            _("the commitment"),
            plain=False,
            get=lambda row: row.milestone.commitment,
        ),
        ref("milestone", "milestones", _("the milestone"), within=True),
        date("due_on", _("last day of the period"), required=True),
        precision("precision", required=True),
        date("announced_on", _("when that date was given, where known")),
        precision("announced_precision", _("how exactly that day is known")),
        ref("source", "sources", _("what names the date")),
        text("note", _("working note")),
    ),
)

INDICATORS = File(
    "indicators",
    Indicator,
    _("what is counted, and the figure promised"),
    key=("commitment", "key"),
    key_of=_inside,
    order=lambda row: (row.commitment.reference, row.pk),
    related=("commitment", "target_source"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", _("the commitment")),
        key("key", _("unique within its commitment")),
        *texts("name", _("what is counted"), required=True),
        text("unit", _("plain unit; for money the ISO 4217 code"), required=True),
        choice("unit_kind", enums.UnitKind, _("what the unit measures")),
        choice("direction", enums.Direction, _("which way is progress")),
        number("baseline_value", _("where it started")),
        date("baseline_on", _("as of which day")),
        choice("comparator", enums.Comparator, _("how the figure promised is meant")),
        number("target_value", _("the figure promised")),
        date("target_due_on", _("by when; last day of the period")),
        precision("target_due_precision", _("how exactly that day is known")),
        ref("target_source", "sources", _("what names the figure"), required=False),
        choice("scope", enums.Scope, _("promised by all together or by each")),
    ),
)

MEASUREMENTS = File(
    "measurements",
    Measurement,
    _("the figures found; announced or committed money is not delivery, only disbursed money is"),
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
            _("the commitment"),
            plain=False,
            get=lambda row: row.indicator.commitment,
        ),
        ref("indicator", "indicators", _("the indicator"), within=True),
        ref("organization", "organizations", _("whose figure it is, if any"), required=False),
        number("value", _("in plain units, never thousands or millions; for yes-no 1 or 0")),
        date("as_of", _("the day the figure is of"), required=True),
        precision("as_of_precision", required=True),
        choice("stage", enums.Stage, _("for money: how real it is"), required=False),
        choice("claimed_by", enums.Voice, _("who says so")),
        ref("source", "sources", _("where it was read")),
        text("note", _("working note")),
        Column("absence_reason", Kind.TEXT, _("why there is no value: absence is never zero"), extra=True),
        *(
            replace(column, extra=True)
            for column in texts(
                "chosen_because", _("filled for the figure to go by where sources disagree: why")
            )
        ),
    ),
)

UPDATES = File(
    "updates",
    Update,
    _("what happened; a row may concern several commitments"),
    key=("key",),
    key_of=lambda row: (row.key,),
    order=lambda row: (row.happened_on, row.key),
    related=("organization",),
    sample=SAMPLE_KEY,
    columns=(
        key("key", _("short identifier")),
        refs("commitments", "commitments", _("what it is about, the main one first")),
        ref("organization", "organizations", _("filled when a party itself speaks"), required=False),
        date("happened_on", _("when"), required=True),
        precision("precision", required=True),
        *texts("headline", _("headline"), required=True),
        *texts("detail", _("what happened")),
        choice("claimed_by", enums.Voice, _("who says so")),
        refs("sources", "sources", _("source keys, the main one first")),
        choice("confidence", enums.Confidence, _("how well a page states it")),
    ),
)

ASSESSMENTS = File(
    "assessments",
    Assessment,
    _("status history, oldest first; the last row of a commitment is current"),
    key=("commitment", "organization", "objective", "effective_on"),
    key_of=_assessment_key,
    order=lambda row: (row.commitment.reference, row.effective_on, *_assessment_key(row)),
    related=("commitment", "organization", "objective"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", _("the commitment")),
        date("effective_on", _("the day from which it holds"), required=True),
        choice("status", enums.ImplementationStatus, _("the status")),
        choice("outcome", enums.Outcome, _("only when it closes the commitment"), required=False),
        *texts("rationale", _("the reason, naming the evidence"), required=True),
        refs("sources", "sources", _("what it rests on, the main one first")),
        refs("updates", "updates", _("developments it rests on"), required=False),
        date("searched_on", _("when the search was made; always filled for no_evidence")),
        text("searched_note_en", _("what was searched")),
        ref(
            "organization",
            "organizations",
            _("filled when it is on one party only"),
            required=False,
            extra=True,
        ),
        ref(
            "objective",
            "objectives",
            _("filled when it is on one objective only"),
            required=False,
            extra=True,
            within=True,
        ),
    ),
)

EVENTS = File(
    "events",
    Event,
    _("summits, meetings and publications that matter for the follow-up"),
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: (row.starts_on, row.slug),
    related=("source",),
    sample=SAMPLE_SLUG,
    columns=(
        key("slug", _("short name, used in addresses")),
        *texts("name", _("name"), required=True),
        date("starts_on", _("first day"), required=True),
        precision("starts_precision", required=True),
        date("ends_on", _("last day")),
        text("city", _("where")),
        text("country", _("ISO 3166-1 alpha-2")),
        choice("kind", enums.EventCategory, _("what it is")),
        text("url", _("address")),
        ref("source", "sources", _("what names it"), required=False),
    ),
)
