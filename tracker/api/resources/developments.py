"""Developments: what happened, recorded by editors from sources. What organizations report is a resource of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, ORGANIZATION, SLUG, Asked, of_choices
from tracker.api.resource import Expand, Key, Line, Resource
from tracker.enums import Confidence, UpdateKind, Voice
from tracker.models import AssessmentUpdate, Update, UpdateCommitment, UpdateSource

from . import narrowing, sources
from .sources import SourceShape


class DevelopmentShape(shapes.OfTable):
    """One dated entry of the timeline, with who says it and what proves it."""

    table = "updates"

    id = shapes.identity("its key")
    api_url = shapes.own_address()
    is_sample = shapes.sample()
    expanded = shapes.expanded("Development", sources=(SourceShape, "what it cites, the main one first"))


def _rows(asked: Asked) -> Any:
    found = Update.objects.public().as_of(asked.day).filter(kind=UpdateKind.DEVELOPMENT)
    return found.select_related("organization").order_by("-happened_on", "-pk")


def _concerning(found: Any, commitments: Any) -> Any:
    links = UpdateCommitment.objects.filter(update=OuterRef("pk"), commitment__in=commitments)
    return found.filter(Exists(links))


def find(asked: Asked) -> Any:
    found = _concerning(_rows(asked), dressing.listed(asked))
    wanted = narrowing.commitments(asked)
    if wanted:
        found = _concerning(found, dressing.named(asked).filter(reference__in=wanted).order_by().values("pk"))
    found = narrowing.by_organization(found, asked)
    return narrowing.by_code(found, asked, claimed_by="claimed_by", confidence="confidence")


def one(asked: Asked, key: str) -> Any:
    return _concerning(_rows(asked), dressing.readable(asked)).filter(key=key).first()


def of_commitments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    """Two queries."""
    links = UpdateCommitment.objects.filter(commitment__in=[row.pk for row in rows])
    concerned = defaultdict(set)
    for update, commitment in links.order_by().values_list("update_id", "commitment_id"):
        concerned[commitment].add(update)
    wanted = {pk for held in concerned.values() for pk in held}
    found = list(_rows(asked).filter(pk__in=wanted))
    return [[each for each in found if each.pk in concerned[row.pk]] for row in rows]


def of_assessments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    """Those that verdicts rest on, in their order. Two queries."""
    grounds = dressing.linked(AssessmentUpdate.objects.all(), "assessment", "update", rows)
    wanted = {each.pk for held in grounds.values() for each in held}
    found = {
        each.pk: each for each in _concerning(_rows(asked), dressing.readable(asked)).filter(pk__in=wanted)
    }
    return [[found[each.pk] for each in grounds[row.pk] if each.pk in found] for row in rows]


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """Two queries: commitments of the day, and sources."""
    cites = dressing.linked(UpdateSource.objects.all(), "update", "source", rows)
    concerned = _commitments(rows, asked)
    return [
        {
            "id": row.key,
            "is_sample": all(each.is_sample for each in concerned[row.pk]),
            **dressing.columns("updates", row, links=_links(cites[row.pk], concerned[row.pk])),
        }
        for row in rows
    ]


def _links(cited: Sequence[Any], concerned: Sequence[Any]) -> Any:
    return {"sources": cited, "commitments": concerned}.__getitem__


def _commitments(rows: Iterable[Any], asked: Asked) -> dict[int, list[Any]]:
    """The commitments of the day that each concerns, the main one first. One query."""
    links = UpdateCommitment.objects.filter(commitment__in=dressing.readable(asked))
    return dressing.linked(links, "update", "commitment", rows)


RESOURCE = Resource(
    name="developments",
    singular="development",
    meaning=gettext_lazy("What happened, each entry with who says it and what proves it."),
    of_the_day=gettext_lazy("What happened by the day, in commitments that were listed by then."),
    shape=DevelopmentShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("key", "The key of the development.", SLUG, "ai-work-observatories-2024-09-25"),),
    parameters=(
        COMMITMENT,
        ORGANIZATION,
        of_choices("claimed_by", Voice, "Who says so."),
        of_choices("confidence", Confidence, "How well a page states it."),
    ),
    expands=(Expand("sources", sources.of_developments, "", "what it cites, the main one first"),),
    order="The newest first.",
)
