"""Indicators: what is counted, and the figure promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, REFERENCE, SLUG, Asked, of_choices
from tracker.api.resource import Expand, Key, Line, Resource
from tracker.enums import Scope, UnitKind
from tracker.models import Indicator

from . import measurements, narrowing
from .measurements import MeasurementShape


class IndicatorShape(shapes.OfTable):
    """What is counted. Amounts of a part are inside those of its parent: never add them up."""

    table = "indicators"

    id = shapes.identity("commitment and key, as in PA-001/initial-investment")
    api_url = shapes.own_address()
    is_sample = shapes.sample()
    expanded = shapes.expanded(
        "Indicator", measurements=(MeasurementShape, "the figures found by the day, oldest first")
    )


def _rows() -> Any:
    found = Indicator.objects.select_related("commitment", "target_source")
    return found.order_by(*dressing.by_commitment(), "pk")


def find(asked: Asked) -> Any:
    found = _rows().filter(commitment__in=dressing.listed(asked))
    found = narrowing.by_commitment(found, asked)
    return narrowing.by_code(found, asked, unit_kind="unit_kind", scope="scope")


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
            **dressing.columns("indicators", row),
        }
        for row in rows
    ]


RESOURCE = Resource(
    name="indicators",
    singular="indicator",
    meaning=gettext_lazy("What is counted, and the figure promised."),
    of_the_day=gettext_lazy(
        "An indicator itself has no day: there are those of every commitment listed by the day. Its "
        "measurements are those of the day."
    ),
    shape=IndicatorShape,
    find=find,
    one=one,
    dress=dress,
    keys=(
        Key("commitment", "The reference of the commitment.", REFERENCE, "PA-001"),
        Key("key", "The key of the indicator.", SLUG, "initial-investment"),
    ),
    parameters=(
        COMMITMENT,
        of_choices("unit_kind", UnitKind, "What the unit measures."),
        of_choices("scope", Scope, "Promised by all together or by each."),
    ),
    expands=(
        Expand(
            "measurements",
            measurements.of_indicators,
            "indicator",
            "the figures found by the day, oldest first",
        ),
    ),
    order="By commitment, then as the record lists them.",
)
