"""What the page that makes snippets offers to choose from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length

from tracker import search
from tracker.models import Localized, Objective
from tracker.models.commitment import of_the_record
from tracker.reads import browse, choices
from tracker.reads.due import offered
from tracker.reads.wording import language

from .kinds import What


@dataclass(frozen=True)
class Option:
    """A commitment in a list to choose from."""

    reference: str
    title_en: str
    title_fr: str
    title = Localized()


def commitments(day: dt.date, what: What, asked_for: str = "") -> list[Option]:
    """Those listed by the day, by reference, and the one asked for, which may be sample data that no list has; for a
    matrix only those that have one. One query."""
    if what not in (What.COMMITMENT, What.MATRIX):
        return []
    rows = browse.on_day(day).filter(of_the_record() | Q(reference=asked_for.upper()))
    if what == What.MATRIX:
        rows = rows.filter(Exists(Objective.objects.filter(commitment=OuterRef("pk"))))
    ordered = rows.order_by(Length("reference"), "reference")
    return [Option(*row) for row in ordered.values_list("reference", "title_en", "title_fr")]


def choices_of(what: What, day: dt.date) -> dict[str, dict[str, Any]]:
    """Values and words by which the wall and the deadlines can be narrowed. Three queries at most."""
    if what == What.DEADLINES:
        dated = offered.offered(day)
        return {"pillar": dated.pillar, "organization": dated.organization}
    if what == What.WALL:
        names = choices.names(language())
        everybody = {each.slug: each.name for each in choices.public_organizations()}
        named = dict(sorted(everybody.items(), key=lambda item: (search.fold(item[1]), item[0])))
        return {"pillar": dict(names.pillars), "topic": dict(names.topics), "organization": named}
    return {}
