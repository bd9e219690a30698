"""Objectives: the numbered aims inside a commitment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, REFERENCE, SLUG, Asked, of_choices
from tracker.api.resource import Key, Line, Resource
from tracker.enums import ObjectiveVerification
from tracker.models import Objective

from . import narrowing


class ObjectiveShape(shapes.OfTable):
    """A numbered aim. An unverified one is shown as such, never as established."""

    table = "objectives"

    id = shapes.identity("commitment and key, as in PA-029/social-dialogue")
    api_url = shapes.own_address()
    is_sample = shapes.sample()


def _rows() -> Any:
    found = Objective.objects.select_related("commitment", "source")
    return found.order_by(*dressing.by_commitment(), "number", "pk")


def find(asked: Asked) -> Any:
    found = _rows().filter(commitment__in=dressing.listed(asked))
    found = narrowing.by_commitment(found, asked)
    return narrowing.by_code(found, asked, verification="verification")


def one(asked: Asked, commitment: str, key: str) -> Any:
    found = _rows().filter(commitment__in=dressing.readable(asked))
    return found.filter(commitment__reference=commitment, key=key).first()


def of_commitments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    found = _rows().filter(commitment__in=[row.pk for row in rows])
    return dressing.beside(rows, found, "commitment_id")


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """No query."""
    return [
        {
            "id": f"{row.commitment.reference}/{row.key}",
            "is_sample": row.commitment.is_sample,
            **dressing.columns("objectives", row),
        }
        for row in rows
    ]


RESOURCE = Resource(
    name="objectives",
    singular="objective",
    meaning=gettext_lazy("Numbered aims inside a commitment, in our words: those of the work pledge."),
    of_the_day=gettext_lazy(
        "An objective itself has no day: there are those of every commitment listed by the day."
    ),
    shape=ObjectiveShape,
    find=find,
    one=one,
    dress=dress,
    keys=(
        Key("commitment", "The reference of the commitment.", REFERENCE, "PA-029"),
        Key("key", "The key of the objective.", SLUG, "social-dialogue"),
    ),
    parameters=(
        COMMITMENT,
        of_choices("verification", ObjectiveVerification, "Whether a source confirms it."),
    ),
    order="By commitment, then by number.",
)
