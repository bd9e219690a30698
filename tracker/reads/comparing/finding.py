"""What somebody may mean who types a reference, a title or a name into the field that adds one to a comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from tracker.models import Commitment
from tracker.reads import browse, choices, organizations
from tracker.reads.organizations import Line

from . import gathered

SHOWN = 8


@dataclass(frozen=True)
class Found:
    """The first matches of a text; `more` than are shown."""

    commitments: tuple[Commitment, ...] = ()
    more_commitments: bool = False
    organizations: tuple[Line, ...] = ()
    more_organizations: bool = False

    def __bool__(self) -> bool:
        return bool(self.commitments or self.organizations)


def meant(q: str, day: dt.date) -> tuple[str, str]:
    """("c", "PA-001") or ("o", "country-fr") where the text itself names one thing; two empty words where it does not.
    One query for a reference, one for what may be a short name."""
    if gathered.reference_in(q):
        found = gathered.resolved([q], day)
        return ("c", str(found[q].reference)) if found else ("", "")
    if " " not in q and choices.public_organizations().filter(slug=q).exists():
        return "o", q
    return "", ""


def commitments(q: str, day: dt.date, without: Collection[str]) -> Found:
    """By the site's search. One query."""
    selection = browse.Selection(q=q)
    rows = browse.ordered(browse.chosen(day, selection), selection).exclude(reference__in=without)
    found = list(rows.select_related("now")[: SHOWN + 1])
    return Found(commitments=tuple(found[:SHOWN]), more_commitments=len(found) > SHOWN)


def by_name(q: str, day: dt.date, without: Collection[str]) -> Found:
    """Organizations, as their list finds them. One query."""
    wish = organizations.Wish(q=q)
    found = [
        line for line in organizations.chosen(organizations.lines(day), wish) if line.slug not in without
    ]
    return Found(organizations=tuple(found[:SHOWN]), more_organizations=len(found) > SHOWN)
