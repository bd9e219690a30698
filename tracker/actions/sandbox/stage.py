"""The made-up record of the sandbox: two organizations, two commitments, with what is overdue, due and done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tracker import enums, rules
from tracker.actions import commitments, milestones, records
from tracker.actions.sample.removing import Scope
from tracker.models import (
    Commitment,
    Deadline,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    Organization,
    Party,
    Pillar,
    Source,
    Topic,
)

from . import words
from .words import Both

SCOPE = Scope(references="SB-", keys="sample-sandbox-")
ANNOUNCED = dt.date(2025, 2, 11)


@dataclass(frozen=True)
class Stage:
    aurora: Organization
    meridian: Organization
    library: Commitment
    school: Commitment
    objectives: list[Objective]
    claimed: Milestone
    pictures: Indicator
    source: Source


def build(*, by: rules.Actor) -> Stage:
    source = records.create(_source(), by=by)
    shelf = {
        "pillar": records.create(Pillar(slug=key("pillar"), number=98, **both("name", words.PILLAR)), by=by),
        "topic": records.create(Topic(slug=key("topic"), **both("name", words.TOPIC)), by=by),
    }
    aurora = _organization("aurora", words.AURORA, enums.OrganizationKind.ACADEMIA, by=by)
    meridian = _organization("meridian", words.MERIDIAN, enums.OrganizationKind.FOUNDATION, by=by)
    library = _commitment(1, "library", "LIBRARY", source, shelf, by=by)
    school = _commitment(2, "school", "SCHOOL", source, shelf, by=by)
    for commitment, organization, role in (
        (library, aurora, enums.Role.LEAD),
        (library, meridian, enums.Role.PARTNER),
        (school, aurora, enums.Role.PARTNER),
        (school, meridian, enums.Role.LEAD),
    ):
        party = Party(commitment=commitment, organization=organization, role=role, source=source)
        party.confidence = enums.Confidence.STRONG
        records.create(party, by=by)
    objectives = [
        records.create(
            Objective(
                commitment=library,
                number=number,
                key=f"objective-{number}",
                verification=enums.ObjectiveVerification.CONFIRMED,
                source=source,
                **both("title", title),
            ),
            by=by,
        )
        for number, title in enumerate(words.OBJECTIVES, start=1)
    ]
    claimed = _steps(library, source, by=by)
    in_five_years = dt.date(timezone.localdate().year + 4, 9, 30)
    _milestone(school, 1, words.SCHOOL_WHOLE, source, in_five_years, by=by, final=True)
    pictures = _figures(library, source, by=by)
    return Stage(aurora, meridian, library, school, objectives, claimed, pictures, source)


def key(name: str) -> str:
    return f"{SCOPE.keys}{name}"


def both(name: str, text: Both) -> dict[str, str]:
    return {f"{name}_en": text.en, f"{name}_fr": text.fr}


def _source() -> Source:
    return Source(
        key=key("source"),
        title="Made-up announcement",
        publisher=words.PUBLISHER,
        url="https://example.org/sample/announcement",
        published_on=ANNOUNCED,
        published_precision=enums.Precision.DAY,
        language="en",
        type=enums.SourceType.OFFICIAL,
        independence=enums.Voice.INDEPENDENT,
        note=words.NOTE,
    )


def _organization(name: str, text: Both, kind: str, *, by: rules.Actor) -> Organization:
    return records.create(Organization(slug=key(name), kind=kind, **both("name", text)), by=by)


def _commitment(
    number: int, name: str, prefix: str, source: Source, shelf: dict[str, Any], *, by: rules.Actor
) -> Commitment:
    texts: dict[str, str] = {}
    for field in ("title", "promise", "summary"):
        texts |= both(field, getattr(words, f"{prefix}_{field.upper()}"))
    row = Commitment(
        reference=f"{SCOPE.references}{number:03}",
        slug=f"sample-{name}",
        kind=enums.CommitmentKind.PROGRAMME,
        announced_on=ANNOUNCED,
        announced_precision=enums.Precision.DAY,
        link_to_summit=enums.SummitLink.SUMMIT,
        confidence=enums.Confidence.STRONG,
        is_sample=True,
        **shelf,
        **texts,
    )
    return commitments.publish(records.create(row, by=by, links={"sources": [source]}), by=by)


def _steps(library: Commitment, source: Source, *, by: rules.Actor) -> Milestone:
    """One reached, one overdue, one due soon, and the whole next year. Returns the overdue one: a report claims it."""
    today = timezone.localdate()
    days = (today - dt.timedelta(days=200), today - dt.timedelta(days=40), today + dt.timedelta(days=25))
    made = [
        _milestone(library, number, title, source, due, by=by)
        for number, (title, due) in enumerate(zip(words.STEPS, days, strict=True), start=1)
    ]
    milestones.achieve(made[0], by=by, on=today - dt.timedelta(days=210), source=source)
    _milestone(library, 4, words.WHOLE, source, dt.date(today.year + 1, 12, 31), by=by, final=True)
    return made[1]


def _milestone(
    commitment: Commitment,
    position: int,
    title: Both,
    source: Source,
    due: dt.date,
    *,
    by: rules.Actor,
    final: bool = False,
) -> Milestone:
    row = Milestone(
        commitment=commitment,
        key="final" if final else f"step-{position}",
        position=position,
        final=final,
        **both("title", title),
    )
    milestone = records.create(row, by=by)
    deadline = Deadline(
        milestone=milestone,
        due_on=due,
        precision=enums.Precision.DAY,
        announced_on=ANNOUNCED,
        announced_precision=enums.Precision.DAY,
        source=source,
    )
    milestones.set_deadline(deadline, by=by)
    return milestone


def _figures(library: Commitment, source: Source, *, by: rules.Actor) -> Indicator:
    indicator = records.create(
        Indicator(
            commitment=library,
            key="pictures",
            unit="pictures",
            unit_kind=enums.UnitKind.COUNT,
            target_value=500,
            target_source=source,
            **both("name", words.PICTURES),
        ),
        by=by,
    )
    measured = Measurement(
        indicator=indicator,
        value=40,
        as_of=timezone.localdate() - dt.timedelta(days=300),
        as_of_precision=enums.Precision.DAY,
        claimed_by=enums.Voice.INDEPENDENT,
        source=source,
    )
    records.create(measured, by=by)
    return indicator
