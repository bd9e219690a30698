"""Parties: who takes part in what, in which role, on the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, ORGANIZATION, Asked, of_choices
from tracker.api.resource import Key, Line, Resource
from tracker.enums import Role
from tracker.models import Party

from . import narrowing
from .narrowing import NUMBERED


class PartyShape(shapes.OfTable):
    """An organization in a role. One organization may have several."""

    table = "parties"
    leave = ("left_on",)

    id = shapes.identity("its number, the same as in the public record")
    api_url = shapes.own_address()
    is_sample = shapes.sample()


def _rows(asked: Asked) -> Any:
    found = Party.objects.as_of(asked.day).select_related("commitment", "organization", "source")
    return found.order_by(*dressing.by_commitment(), "pk")


def find(asked: Asked) -> Any:
    found = _rows(asked).filter(commitment__in=dressing.listed(asked))
    found = narrowing.by_commitment(found, asked)
    found = narrowing.by_organization(found, asked)
    return narrowing.by_code(found, asked, role="role")


def one(asked: Asked, number: str) -> Any:
    return _rows(asked).filter(commitment__in=dressing.readable(asked), pk=number).first()


def of_commitments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    found = _rows(asked).filter(commitment__in=[row.pk for row in rows])
    return dressing.beside(rows, found, "commitment_id")


def of_organizations(slugs: Sequence[str], asked: Asked) -> Any:
    found = _rows(asked).filter(commitment__in=dressing.readable(asked))
    return found.filter(organization__slug__in=slugs)


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """No query."""
    return [
        {
            "id": str(row.pk),
            "is_sample": row.commitment.is_sample,
            **dressing.columns("parties", row, "left_on"),
        }
        for row in rows
    ]


RESOURCE = Resource(
    name="parties",
    singular="party",
    meaning=gettext_lazy("Who takes part in what, and in which role."),
    of_the_day=gettext_lazy(
        "Those who had joined by the day and not left; an unknown day of joining counts as always."
    ),
    shape=PartyShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("number", "The number of the row.", NUMBERED, "1"),),
    parameters=(COMMITMENT, ORGANIZATION, of_choices("role", Role, "In these roles only.")),
    order="By commitment, then as the record lists them.",
)
