"""Sources: what proves it. Only what something public cites is public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, SLUG, Asked, of_choices
from tracker.api.resource import Key, Line, Resource
from tracker.enums import SourceType, UpdateState, Voice
from tracker.models import (
    Applicability,
    Assessment,
    AssessmentSource,
    Commitment,
    CommitmentSource,
    Deadline,
    Event,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    Party,
    Report,
    Source,
    UpdateCommitment,
    UpdateSource,
)
from tracker.reads import choices

from . import narrowing


class SourceShape(shapes.OfTable):
    """A page, a text, a data set, or a report given here."""

    table = "sources"

    id = shapes.identity("its key")
    api_url = shapes.own_address()
    is_sample = shapes.sample()


def cited_in(commitments: QuerySet[Any, Any]) -> Iterator[QuerySet[Any, Any]]:
    """Numbers of the sources that anything public of these public commitments cites."""
    concerning = UpdateCommitment.objects.filter(commitment__in=commitments).values("update")
    own = {"commitment__in": commitments}
    yield CommitmentSource.objects.filter(**own).values("source")
    yield UpdateSource.objects.filter(update__in=concerning, update__state=UpdateState.PUBLISHED).values(
        "source"
    )
    verdicts = Assessment.objects.public().filter(**own).order_by().values("pk")
    yield AssessmentSource.objects.filter(assessment__in=verdicts).values("source")
    yield Party.objects.filter(**own).values("source")
    yield Objective.objects.filter(**own).values("source")
    yield Applicability.objects.filter(objective__commitment__in=commitments, source__isnull=False).values(
        "source"
    )
    yield Milestone.objects.filter(**own, achieved_source__isnull=False).values("achieved_source")
    yield Deadline.objects.filter(milestone__commitment__in=commitments).values("source")
    yield Indicator.objects.filter(**own, target_source__isnull=False).values("target_source")
    yield Measurement.objects.filter(indicator__commitment__in=commitments).values("source")
    yield Report.objects.public().filter(**own, source__isnull=False).values("source")


def _public(commitments: QuerySet[Any, Any], *, everywhere: bool) -> Any:
    """What these commitments cite; `everywhere`: and what organizations and events name."""
    found = list(cited_in(commitments.order_by().values("pk")))
    if everywhere:
        found.append(choices.public_organizations().filter(source__isnull=False).values("source"))
        found.append(Event.objects.filter(source__isnull=False).values("source"))
    condition = Q()
    for each in found:
        condition |= Q(pk__in=each.order_by())
    return Source.objects.filter(condition).order_by("key")


def find(asked: Asked) -> Any:
    record = Commitment.objects.public().of_the_record()
    wanted = narrowing.commitments(asked)
    found = _public(record.filter(reference__in=wanted) if wanted else record, everywhere=not wanted)
    return narrowing.by_code(found, asked, type="type", independence="independence")


def one(asked: Asked, key: str) -> Any:
    return _public(Commitment.objects.public(), everywhere=True).filter(key=key).first()


def of_commitments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    """What promise and verdict cite, each once, in their order. Two queries."""
    promises = dressing.linked(CommitmentSource.objects.all(), "commitment", "source", rows)
    verdicts = [row.now.assessment for row in rows if row.now.assessment]
    rests = dressing.linked(AssessmentSource.objects.all(), "assessment", "source", verdicts)
    return [
        list({source.pk: source for source in (*promises[row.pk], *rests[row.now.assessment_id])}.values())
        for row in rows
    ]


def of_developments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    found = dressing.linked(UpdateSource.objects.all(), "update", "source", rows)
    return [found[row.pk] for row in rows]


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """No query."""
    return [
        {
            "id": row.key,
            "is_sample": row.key.startswith("sample-"),
            **dressing.columns("sources", row),
        }
        for row in rows
    ]


RESOURCE = Resource(
    name="sources",
    singular="source",
    meaning=gettext_lazy("What proves it: every page, text and data set that something public here cites."),
    of_the_day=gettext_lazy("A source knows no day here: as_of is checked, and changes nothing."),
    shape=SourceShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("key", "The key of the source.", SLUG, "brochure"),),
    parameters=(
        COMMITMENT,
        of_choices("type", SourceType, "What they are."),
        of_choices("independence", Voice, "Whose voice they are."),
    ),
    order="By key.",
)
