"""Measurements: the figures found, each with the voice that gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, ORGANIZATION, Asked, of_choices, of_keys
from tracker.api.resource import Key, Line, Resource, known_only
from tracker.enums import Stage, Voice
from tracker.models import Commitment, Indicator, Measurement

from . import narrowing
from .narrowing import NUMBERED

INDICATOR = r"^[A-Z]{2}-[0-9]{3,9}/[-a-zA-Z0-9_]{1,60}$"


class MeasurementShape(shapes.OfTable):
    """A figure as of a day, or the reason why there is none: absence is never zero."""

    table = "measurements"

    id = shapes.identity("its number, the same as in the public record")
    api_url = shapes.own_address()
    is_sample = shapes.sample()


def _rows(asked: Asked) -> Any:
    related = ("indicator__commitment", "organization", "source")
    found = Measurement.objects.until(asked.day).select_related(*related)
    return found.order_by(*dressing.by_commitment("indicator__commitment__"), "indicator", "as_of", "pk")


def find(asked: Asked) -> Any:
    found = _rows(asked).filter(indicator__commitment__in=dressing.listed(asked))
    found = narrowing.by_commitment(found, asked, "indicator__commitment__reference")
    found = narrowing.by_organization(found, asked)
    if asked.all("indicator"):
        found = found.filter(_of(asked.all("indicator")))
    return narrowing.by_code(found, asked, stage="stage", claimed_by="claimed_by")


def _of(wanted: list[str]) -> Q:
    """Those of these indicators, which have to be public. One query."""
    condition = Q()
    for each in wanted:
        reference, _slash, key = each.partition("/")
        condition |= Q(commitment__reference=reference, key=key)
    public = Indicator.objects.filter(condition, commitment__in=Commitment.objects.public())
    known = {
        f"{reference}/{key}": pk
        for reference, key, pk in public.values_list("commitment__reference", "key", "pk")
    }
    known_only("indicator", wanted, list(known))
    return Q(indicator__in=list(known.values()))


def one(asked: Asked, number: str) -> Any:
    return _rows(asked).filter(indicator__commitment__in=dressing.readable(asked), pk=number).first()


def of_indicators(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    found = _rows(asked).filter(indicator__in=[row.pk for row in rows])
    return dressing.beside(rows, found, "indicator_id")


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """No query."""
    return [
        {
            "id": str(row.pk),
            "is_sample": row.indicator.commitment.is_sample,
            **dressing.columns("measurements", row),
        }
        for row in rows
    ]


RESOURCE = Resource(
    name="measurements",
    singular="measurement",
    meaning=gettext_lazy(
        "The figures found. Announced or committed money is not delivery, only disbursed money is."
    ),
    of_the_day=gettext_lazy("Figures as of the day or earlier."),
    shape=MeasurementShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("number", "The number of the row.", NUMBERED, "1"),),
    parameters=(
        COMMITMENT,
        ORGANIZATION,
        of_keys(
            "indicator",
            "Of these indicators, by commitment and key.",
            pattern=INDICATOR,
            example="PA-001/initial-investment",
        ),
        of_choices("stage", Stage, "For money: how real it is."),
        of_choices("claimed_by", Voice, "Who says so."),
    ),
    order="By commitment and indicator, then by day.",
)
