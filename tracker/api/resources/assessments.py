"""Assessments: every verdict of the editors that stands, with its reason, what it rests on, and what was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, ORGANIZATION, YES_OR_NO, Asked, of_choices
from tracker.api.resource import Expand, Key, Line, Resource
from tracker.enums import ASSESSED_STATUSES, Outcome
from tracker.models import Assessment, AssessmentSource, AssessmentUpdate, Reply
from tracker.tables import is_public

from . import developments, narrowing
from .developments import DevelopmentShape
from .narrowing import NUMBERED
from .sources import SourceShape

STATUSES = {str(status): status.label for status in ASSESSED_STATUSES}


class AssessmentShape(shapes.OfTable):
    """A verdict on a commitment; with an organization or an objective, on that part of it alone."""

    table = "assessments"
    leave = ("updates",)

    id = shapes.identity("its number, the same as in the public record")
    api_url = shapes.own_address()
    is_sample = shapes.sample()
    developments = shapes.keys("keys of the developments it rests on")
    in_force = shapes.yes_no("true for the newest of the day on the same thing")
    contested = shapes.yes_no("true when an organization says that it is wrong")
    replies = shapes.part(shapes.Reply, "what organizations answered to it", many=True)
    expanded = shapes.expanded(
        "Assessment",
        sources=(SourceShape, "what it rests on, the main one first"),
        developments=(DevelopmentShape, "the developments it rests on"),
    )


def _rows(asked: Asked) -> Any:
    found = Assessment.objects.public().as_of(asked.day)
    found = found.select_related("commitment", "organization", "objective").annotate(newer=_newer(asked))
    return found.order_by(*dressing.by_commitment(), F("effective_on").desc(), F("pk").desc())


def _newer(asked: Asked) -> Exists:
    """Whether a later one of the day speaks of the same thing, by the rule of the standings."""
    later = Q(effective_on__gt=OuterRef("effective_on")) | Q(
        effective_on=OuterRef("effective_on"), pk__gt=OuterRef("pk")
    )
    of_the_day = Assessment.objects.public().as_of(asked.day)
    same = of_the_day.alias(party=Coalesce("organization_id", 0), aim=Coalesce("objective_id", 0)).filter(
        commitment=OuterRef("commitment"),
        party=Coalesce(OuterRef("organization_id"), 0),
        aim=Coalesce(OuterRef("objective_id"), 0),
    )
    return Exists(same.filter(later))


def find(asked: Asked) -> Any:
    found = _rows(asked).filter(commitment__in=dressing.listed(asked))
    found = narrowing.by_commitment(found, asked)
    found = narrowing.by_organization(found, asked)
    found = narrowing.by_code(found, asked, status="status", outcome="outcome")
    in_force = narrowing.yes(asked, "in_force")
    return found if in_force is None else found.filter(newer=not in_force)


def one(asked: Asked, number: str) -> Any:
    return _rows(asked).filter(commitment__in=dressing.readable(asked), pk=number).first()


def of_commitments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    found = _rows(asked).filter(commitment__in=[row.pk for row in rows])
    return dressing.beside(rows, found, "commitment_id")


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """Three queries: sources, developments, replies."""
    rests = dressing.linked(AssessmentSource.objects.all(), "assessment", "source", rows)
    grounds = dressing.linked(AssessmentUpdate.objects.all(), "assessment", "update", rows)
    answers = replies_of(rows)
    return [
        {
            "id": str(row.pk),
            "is_sample": row.commitment.is_sample,
            **dressing.columns("assessments", row, "sources", "updates"),
            "sources": [source.key for source in rests[row.pk]],
            "developments": [update.key for update in grounds[row.pk] if is_public(update)],
            "in_force": not row.newer,
            "contested": any(each.contests for each in answers[row.pk]),
            "replies": [reply(each) for each in answers[row.pk]],
        }
        for row in rows
    ]


def replies_of(verdicts: Iterable[Any]) -> dict[int, list[Reply]]:
    """What stands beside each verdict, the oldest first. One query."""
    found: dict[int, list[Reply]] = defaultdict(list)
    given = Reply.objects.public().filter(assessment__in=[verdict.pk for verdict in verdicts])
    for each in given.select_related("organization").order_by("given_at", "pk"):
        found[each.assessment_id].append(each)
    return found


def reply(each: Reply) -> Line:
    return {
        "organization": each.organization.slug,
        "contests": each.contests,
        "language": each.language,
        "text": each.text,
        "given_on": timezone.localdate(each.given_at).isoformat(),
    }


def cited_by(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    found = dressing.linked(AssessmentSource.objects.all(), "assessment", "source", rows)
    return [found[row.pk] for row in rows]


RESOURCE = Resource(
    name="assessments",
    singular="assessment",
    meaning=gettext_lazy(
        "Every verdict of the editors that stands, with its reason, what it rests on, and what organizations "
        "answered."
    ),
    of_the_day=gettext_lazy("Those that hold from the day or before; “in_force” are the newest of them."),
    shape=AssessmentShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("number", "The number of the row.", NUMBERED, "1"),),
    parameters=(
        COMMITMENT,
        ORGANIZATION,
        of_choices("status", STATUSES, "The status they give."),
        of_choices("outcome", Outcome, "The outcome they give."),
        of_choices(
            "in_force", YES_OR_NO, "Whether they are the newest of the day on the same thing.", several=False
        ),
    ),
    expands=(
        Expand("sources", cited_by, "", "what they rest on, the main one first"),
        Expand("developments", developments.of_assessments, "", "the developments they rest on"),
    ),
    order="By commitment, then the newest first.",
)
