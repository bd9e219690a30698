"""Deadlines: what falls due, in the order and with the filters of the page, with every date that was ever given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from tracker.api import dressing, shapes
from tracker.api.parameters import COUNTRY, Asked, of_choices, of_keys
from tracker.api.resource import Line, Resource, known_only
from tracker.enums import Fate, Precision
from tracker.filters import DeadlineFilters
from tracker.models import Source
from tracker.reads.due import board, dated

from . import milestones

SECTIONS = {
    board.OVERDUE: "overdue",
    board.SOON: "due within 90 days",
    board.LATER: "due later",
    board.MET: "met, in time or late",
    board.OTHER: "ended otherwise, or never given a date",
}

FILTERS = (
    of_keys("pillar", "Of this pillar, by short name.", several=False, example="governance"),
    of_keys("organization", "Of what this organization takes part in.", several=False, example="country-fr"),
    of_keys(
        "country",
        "Of what parties of this country take part in.",
        pattern=COUNTRY,
        several=False,
        example="FR",
    ),
    of_choices("show", SECTIONS, "One section of the page alone.", several=False),
)


class GivenShape(serializers.Serializer):
    """A date that was given. The first is the baseline, the last is in force, the others are slips."""

    due_on = shapes.day("last day of the period", null=False)
    precision = shapes.code(Precision, "how exactly it is given")
    announced_on = shapes.day("when that date was given, where known")
    announced_precision = shapes.code(Precision, "how exactly that is known", null=True)
    known_on = shapes.day("the day from which it counts here", null=False)
    source = shapes.text("key of the source that names the date", null=False)


class DeadlineShape(serializers.Serializer):
    """A step that falls due, with every date that it was ever given by the day."""

    id = shapes.identity("commitment and key of the milestone")
    api_url = shapes.own_address()
    is_sample = shapes.sample()
    commitment = shapes.text("the commitment", null=False)
    title_en = shapes.text("title of the commitment, in English", null=False)
    title_fr = shapes.text("title of the commitment, in French")
    pillar = shapes.text("its pillar", null=False)
    milestone = shapes.text("the milestone", null=False)
    milestone_en = shapes.text("title of the milestone, in English", null=False)
    milestone_fr = shapes.text("title of the milestone, in French")
    final = shapes.yes_no("true for the one that stands for the whole promise")
    section = serializers.ChoiceField(
        choices=list(SECTIONS), required=False, help_text="Where it stands on the page of deadlines."
    )
    fate = shapes.code(Fate, "how it reads on the day, by the date in force then")
    due_on = shapes.day("the date in force, last day of its period")
    precision = shapes.code(Precision, "how exactly that is given", null=True)
    first_due_on = shapes.day("the first date it was given")
    first_precision = shapes.code(Precision, "how exactly that was given", null=True)
    slips = shapes.whole("how often the date was moved by the day")
    days_late = shapes.whole("days past the date in force", null=True)
    settled_on = shapes.day("the day on which nothing more was due")
    settled_precision = shapes.code(Precision, "how exactly that is known", null=True)
    dates = shapes.part(GivenShape, "every date given by the day, oldest first", many=True)
    links = shapes.part(shapes.Links, "the commitment on this site")


def find(asked: Asked) -> list[dated.Line]:
    """Two queries, and those of the filters."""
    filters = DeadlineFilters(asked.data(*(each.name for each in FILTERS)), asked.day)
    for name in ("pillar", "organization", "country"):
        known_only(name, asked.all(name), [getattr(filters.wish, name)])
    lines = dated.lines(asked.day, board.commitments(asked.day, filters.wish))
    found = board.sorted_into_sections(lines, asked.day)
    return [line for key in board.SHOWS if filters.wish.show in ("", key) for line in found[key]]


def one(asked: Asked, commitment: str, key: str) -> dated.Line | None:
    standing = milestones.one(asked, commitment, key)
    return milestones.line_of(standing) if standing else None


def dress(rows: Sequence[dated.Line], asked: Asked) -> list[Line]:
    """Four queries."""
    found = dated.dressed(rows, asked.day)
    names = Source.objects.filter(pk__in={each.source_id for row in found for each in row.given})
    sources = dict(names.values_list("pk", "key"))
    return [_line(row, sources, asked) for row in found]


def _line(row: dated.Row, sources: dict[int, str], asked: Asked) -> Line:
    commitment, milestone = row.commitment, row.milestone
    told = {
        "commitment": commitment.reference,
        "title_en": commitment.title_en,
        "title_fr": commitment.title_fr,
        "pillar": commitment.pillar.slug,
        "milestone": milestone.key,
        "milestone_en": milestone.title_en,
        "milestone_fr": milestone.title_fr,
        "final": milestone.final,
        "section": board.section_of(row.line, asked.day),
        **milestones.standing(row),
    }
    return {
        "id": f"{commitment.reference}/{milestone.key}",
        "is_sample": commitment.is_sample,
        **{name: dressing.plain(value) for name, value in told.items()},
        "dates": [_given(each, sources) for each in row.given],
        "links": dressing.both("page", commitment.get_absolute_url()),
    }


def _given(each: Any, sources: dict[int, str]) -> Line:
    told = {
        "due_on": each.due_on,
        "precision": each.precision,
        "announced_on": each.announced_on,
        "announced_precision": each.announced_precision,
        "known_on": each.known_on,
        "source": sources[each.source_id],
    }
    return {name: dressing.plain(value) for name, value in told.items()}


RESOURCE = Resource(
    name="deadlines",
    singular="deadline",
    meaning=gettext_lazy(
        "What falls due: each milestone with every date it was ever given, sorted and filtered as on the page of "
        "deadlines."
    ),
    of_the_day=gettext_lazy("Dates known by the day; overdue, due and late are counted for it."),
    shape=DeadlineShape,
    find=find,
    one=one,
    dress=dress,
    keys=milestones.KEYS,
    parameters=FILTERS,
    order="Overdue the longest first, then what is due next; of what is over, the newest first.",
)
