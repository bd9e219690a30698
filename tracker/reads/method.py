"""The scale with its definitions and an example of each from the record; the numbers are those that the code uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus, Outcome, ScheduleState, Verification
from tracker.schedule import AGEING_DAYS, CURRENT_DAYS, DUE_SOON_DAYS

from . import figures, marks, wall

Words = str | Promise

DEFINITIONS: dict[ImplementationStatus, Words] = {
    ImplementationStatus.COMPLETE: _("Everything in the promise is shown to be done."),
    ImplementationStatus.SUBSTANTIAL: _(
        "Most parts are shown to be done; something that can be named is missing."
    ),
    ImplementationStatus.LIMITED: _("First steps are shown; most of what was promised is not."),
    ImplementationStatus.NOT_STARTED: _("It was announced, and no step towards it is shown."),
    ImplementationStatus.NO_EVIDENCE: _(
        "We searched on the day given and found nothing either way. This is not a finding that nothing happened."
    ),
    ImplementationStatus.NOT_ASSESSABLE: _("Nothing in the text can be checked."),
}

OUTCOMES: dict[Outcome, Words] = {
    Outcome.DELIVERED_ON_TIME: _(
        "Everything was done by the date in force. What had no deadline counts as on time when it is complete."
    ),
    Outcome.DELIVERED_LATE: _("Everything was done, after the date in force."),
    Outcome.PARTLY_DELIVERED: _(
        "It ended with a part done; the tile keeps its fill and is closed with a bar."
    ),
    Outcome.NOT_DELIVERED: _("Its time is over and the promise was not kept."),
    Outcome.WITHDRAWN: _("Those who promised gave it up. What somebody else does later is not its delivery."),
    Outcome.SUPERSEDED: _("A later commitment took its place."),
}

SCHEDULE: dict[ScheduleState, Words] = {
    ScheduleState.OVERDUE: _("A date in force has passed and its milestone is not shown to be reached."),
    ScheduleState.DUE_SOON: _("The next date in force lies within the number of days named above."),
    ScheduleState.UPCOMING: _("The next date in force lies further ahead."),
    ScheduleState.MET: _("The milestone that stands for the whole promise was reached in time."),
    ScheduleState.MET_LATE: _("It was reached after its date."),
    ScheduleState.MISSED: _("The commitment was closed without reaching it, after its date."),
    ScheduleState.NO_DEADLINE: _("No date was ever given, or none is left."),
}

VERIFICATION: dict[Verification, Words] = {
    Verification.SELF_REPORTED: _("At least one thing the verdict rests on is said by a party about itself."),
    Verification.CHECKED: _("No party speaks for itself; the editors compiled or looked up a part of it."),
    Verification.INDEPENDENT: _(
        "Everything the verdict rests on is said by somebody independent of the parties."
    ),
}


@dataclass(frozen=True)
class Step:
    """One status of the scale, with a commitment that has it today."""

    symbol: str
    label: str
    definition: Words
    count: int
    example: wall.Tile | None


@dataclass(frozen=True)
class Definition:
    """`bar`: its mark is closed with a bar."""

    symbol: str
    label: str
    definition: Words
    bar: bool = False


@dataclass(frozen=True)
class Method:
    scale: tuple[Step, ...]
    outcomes: tuple[Definition, ...]
    schedule: tuple[Definition, ...]
    verification: tuple[Definition, ...]
    counted: figures.Figures
    due_soon_days: int = DUE_SOON_DAYS
    current_days: int = CURRENT_DAYS
    ageing_days: int = AGEING_DAYS


def read(day: dt.date) -> Method:
    """One query."""
    tiles = wall.tiles_on(day)
    return Method(
        scale=tuple(_step(status, tiles) for status in DEFINITIONS),
        outcomes=tuple(
            Definition(
                figures.OUTCOME_MARKS.get(outcome, "complete"),
                str(outcome.label),
                words,
                bar=marks.is_closed_by_a_bar(outcome),
            )
            for outcome, words in OUTCOMES.items()
        ),
        schedule=_definitions(SCHEDULE),
        verification=_definitions(VERIFICATION),
        counted=figures.figures(tiles),
    )


def _step(status: ImplementationStatus, tiles: list[wall.Tile]) -> Step:
    """The example is one of the main commitments where there is one, open rather than failed."""
    found = [tile for tile in tiles if tile.status == status]
    plain = sorted(found, key=lambda t: (t.symbol != status, not t.headline, t.is_event, t.reference))
    return Step(status.value, str(status.label), DEFINITIONS[status], len(found), plain[0] if plain else None)


def _definitions(words: Mapping[Any, Words]) -> tuple[Definition, ...]:
    return tuple(Definition("", str(member.label), definition) for member, definition in words.items())
