"""Milestones: the checkable steps, and how each reads on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, REFERENCE, SLUG, YES_OR_NO, Asked, of_choices
from tracker.api.resource import Key, Line, Resource
from tracker.enums import Fate, Precision
from tracker.models import Milestone, MilestoneStanding
from tracker.reads.due import dated

from . import narrowing

UNTOLD = ("dropped", "dropped_on")
"""Told by the fate of the day instead."""


class MilestoneShape(shapes.OfTable):
    """A step, with the date in force on the day and what became of it by then."""

    table = "milestones"
    leave = UNTOLD

    id = shapes.identity("commitment and key, as in PA-001/constitutive-assembly")
    api_url = shapes.own_address()
    is_sample = shapes.sample()
    fate = shapes.code(Fate, "how it reads on the day, by the date in force then")
    due_on = shapes.day("the date in force, last day of its period")
    precision = shapes.code(Precision, "how exactly that is given", null=True)
    first_due_on = shapes.day("the first date it was given; the same where it was never moved")
    first_precision = shapes.code(Precision, "how exactly that was given", null=True)
    slips = shapes.whole("how often the date was moved by the day")
    days_late = shapes.whole(
        "days past the date in force: by the day for what is overdue, by its own day for what was reached late",
        null=True,
    )
    settled_on = shapes.day("the day on which nothing more was due: reached, given up, closed")
    settled_precision = shapes.code(Precision, "how exactly that is known", null=True)


def _standings(asked: Asked) -> Any:
    found = MilestoneStanding.objects.as_of(asked.day).select_related(
        "milestone__commitment", "milestone__achieved_source"
    )
    order = dressing.by_commitment("milestone__commitment__")
    return found.order_by(*order, "milestone__position", "milestone_id")


def find(asked: Asked) -> Any:
    found = _standings(asked).filter(milestone__commitment__in=dressing.listed(asked))
    found = narrowing.by_commitment(found, asked, "milestone__commitment__reference")
    found = narrowing.by_code(found, asked, fate="fate")
    final = narrowing.yes(asked, "final")
    return found if final is None else found.filter(milestone__final=final)


def one(asked: Asked, commitment: str, key: str) -> Any:
    found = _standings(asked).filter(milestone__commitment__in=dressing.readable(asked))
    return found.filter(milestone__commitment__reference=commitment, milestone__key=key).first()


def of_commitments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    found = list(_standings(asked).filter(milestone__commitment__in=[row.pk for row in rows]))
    held: dict[int, list[Any]] = {row.pk: [] for row in rows}
    for standing in found:
        held[standing.milestone.commitment_id].append(standing)
    return [held[row.pk] for row in rows]


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """Three queries: commitments, milestones and their dates."""
    found = dated.dressed([line_of(standing) for standing in rows], asked.day)
    return [_line(row, standing.milestone, asked.day) for row, standing in zip(found, rows, strict=True)]


def line_of(standing: MilestoneStanding) -> dated.Line:
    milestone = standing.milestone
    return dated.Line(
        milestone_id=milestone.pk,
        commitment_id=milestone.commitment_id,
        reference=milestone.commitment.reference,
        position=milestone.position,
        fate=standing.fate,
        due_on=standing.due_on,
        precision=standing.precision,
        slips=standing.slips,
        settled_on=standing.settled_on,
    )


def _line(row: dated.Row, milestone: Milestone, day: dt.date) -> Line:
    reached = dressing.until(day, milestone.achieved_on) is not None
    source = milestone.achieved_source
    told = {
        "commitment": row.commitment.reference,
        "key": milestone.key,
        "position": milestone.position,
        "title_en": milestone.title_en,
        "title_fr": milestone.title_fr,
        "final": milestone.final,
        "achieved_on": milestone.achieved_on if reached else None,
        "achieved_precision": milestone.achieved_precision if reached else "",
        "achieved_source": source.key if reached and source else None,
        **standing(row),
    }
    return {
        "id": f"{row.commitment.reference}/{milestone.key}",
        "is_sample": row.commitment.is_sample,
        **{name: dressing.plain(value) for name, value in told.items()},
    }


def standing(row: dated.Row) -> Line:
    """How a milestone reads on the day, by the names of the file of deadlines."""
    line, first = row.line, row.given[0] if row.given else None
    return {
        "fate": line.fate,
        "due_on": line.due_on,
        "precision": line.precision,
        "first_due_on": first.due_on if first else None,
        "first_precision": first.precision if first else "",
        "slips": line.slips,
        "days_late": row.days_late or None,
        "settled_on": line.settled_on,
        "settled_precision": row.settled_precision if line.settled_on else "",
    }


KEYS = (
    Key("commitment", "The reference of the commitment.", REFERENCE, "PA-001"),
    Key("key", "The key of the milestone.", SLUG, "constitutive-assembly"),
)

RESOURCE = Resource(
    name="milestones",
    singular="milestone",
    meaning=gettext_lazy("Checkable steps, each with the date in force and how it reads."),
    of_the_day=gettext_lazy(
        "Those that somebody had spoken of by the day, with the dates known and what was reached by then."
    ),
    shape=MilestoneShape,
    find=find,
    one=one,
    dress=dress,
    keys=KEYS,
    parameters=(
        COMMITMENT,
        of_choices("fate", Fate, "How they read on the day."),
        of_choices("final", YES_OR_NO, "Whether they stand for the whole promise.", several=False),
    ),
    order="By commitment, then in the order of the steps.",
)
