"""The figures of the front page, counted from the tiles of the day, and the sentence they make.

The headline counts commitments without events: meetings of the Summit week that simply took place would flatter it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from tracker.enums import ImplementationStatus, Outcome, ScheduleState

from . import marks
from .wall import Tile

Status = ImplementationStatus


@dataclass(frozen=True)
class Figures:
    """Counts of one day. `total` and `statuses` leave events out; `outcomes` are among `total` as well."""

    total: int
    statuses: Counter[str]
    outcomes: Counter[str]
    events: int
    events_complete: int


@dataclass(frozen=True)
class Headline:
    """`first` is the sentence in black, `rest` the one in grey, `notes` what is said beside them."""

    first: str
    rest: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the legend, which is also the filter: following it lists exactly `count` commitments."""

    parameter: str
    value: str
    label: str
    count: int
    symbol: str

    @property
    def partly(self) -> bool:
        return self.parameter == "outcome" and marks.is_closed_by_a_bar(self.value)


def figures(tiles: Iterable[Tile]) -> Figures:
    events: list[Tile] = []
    promises: list[Tile] = []
    for tile in tiles:
        (events if tile.is_event else promises).append(tile)
    return Figures(
        total=len(promises),
        statuses=Counter(tile.status for tile in promises),
        outcomes=Counter(tile.outcome for tile in promises if tile.outcome),
        events=len(events),
        events_complete=sum(tile.status == Status.COMPLETE for tile in events),
    )


def headline(counted: Figures) -> Headline:
    """The sentence of the day. Parts that count nobody are left out; the parts named add up to the total."""
    if not counted.total:
        return Headline(gettext("No commitment had been announced by this day."), "", _notes(counted))
    complete = counted.statuses[Status.COMPLETE]
    first = ngettext(
        "%(count)d of %(total)d commitments is complete.",
        "%(count)d of %(total)d commitments are complete.",
        complete,
    ) % {"count": complete, "total": counted.total}
    return Headline(first, _sentence(_parts(counted.statuses)), _notes(counted))


def _parts(counts: Counter[str]) -> list[str]:
    """In the order of the scale, from well advanced to not known."""
    worded = (
        (
            Status.SUBSTANTIAL,
            ngettext("%d is well advanced", "%d are well advanced", counts[Status.SUBSTANTIAL]),
        ),
        (Status.LIMITED, ngettext("%d has begun", "%d have begun", counts[Status.LIMITED])),
        (
            Status.NOT_STARTED,
            ngettext("%d has not started", "%d have not started", counts[Status.NOT_STARTED]),
        ),
        (
            Status.NOT_ASSESSABLE,
            ngettext("%d cannot be assessed", "%d cannot be assessed", counts[Status.NOT_ASSESSABLE]),
        ),
        (
            Status.NOT_ASSESSED,
            ngettext("%d is not yet assessed", "%d are not yet assessed", counts[Status.NOT_ASSESSED]),
        ),
        (
            Status.NO_EVIDENCE,
            ngettext(
                "for %d we found no public evidence",
                "for %d we found no public evidence",
                counts[Status.NO_EVIDENCE],
            ),
        ),
    )
    return [words % counts[status] for status, words in worded if counts[status]]


def _sentence(parts: Sequence[str]) -> str:
    if not parts:
        return ""
    if len(parts) == 1:
        text = parts[0]
    elif len(parts) == 2:
        text = gettext("%(first)s and %(last)s") % {"first": parts[0], "last": parts[1]}
    else:
        text = gettext("%(first)s, and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
    return text[0].upper() + text[1:] + "."


def _notes(counted: Figures) -> tuple[str, ...]:
    """Beside the headline: the events, counted apart, and what became of those that are closed otherwise than well."""
    return tuple(note for note in (_event_note(counted), _outcome_note(counted.outcomes)) if note)


def _event_note(counted: Figures) -> str:
    if not counted.events:
        return ""
    if counted.events == counted.events_complete:
        return (
            ngettext("And %d event took place.", "And %d events took place.", counted.events) % counted.events
        )
    return ngettext(
        "And %(count)d of %(total)d events took place.",
        "And %(count)d of %(total)d events took place.",
        counted.events_complete,
    ) % {"count": counted.events_complete, "total": counted.events}


def _outcome_note(outcomes: Counter[str]) -> str:
    late, partly = outcomes[Outcome.DELIVERED_LATE], outcomes[Outcome.PARTLY_DELIVERED]
    failed, withdrawn = outcomes[Outcome.NOT_DELIVERED], outcomes[Outcome.WITHDRAWN]
    worded = (
        (late, ngettext("%d was delivered late", "%d were delivered late", late)),
        (partly, ngettext("%d was delivered in part", "%d were delivered in part", partly)),
        (failed, ngettext("%d was not delivered", "%d were not delivered", failed)),
        (withdrawn, ngettext("%d was withdrawn", "%d were withdrawn", withdrawn)),
    )
    parts = [words % count for count, words in worded if count]
    if not parts:
        return ""
    return gettext("Among these commitments, %(outcomes)s") % {"outcomes": _sentence_tail(parts)}


def _sentence_tail(parts: Sequence[str]) -> str:
    sentence = _sentence(parts)
    return sentence[0].lower() + sentence[1:]


SCALE = tuple(status for status in Status if status != Status.NOT_ASSESSED)


def legend(tiles: Sequence[Tile]) -> list[Entry]:
    """The whole scale with its counts, events included as on the wall, zero included: "0 not started" is news.

    "Not yet assessed" only when there is one: it is a day's reading, not a verdict.
    """
    counts = Counter(tile.status for tile in tiles)
    scale = (*SCALE, Status.NOT_ASSESSED) if counts[Status.NOT_ASSESSED] else SCALE
    return [
        Entry("status", status.value, str(status.label), counts[status], status.value) for status in scale
    ]


OUTCOME_MARKS = {
    Outcome.DELIVERED_LATE: "late",
    Outcome.PARTLY_DELIVERED: Status.SUBSTANTIAL.value,
    Outcome.NOT_DELIVERED: "failed",
    Outcome.WITHDRAWN: "failed",
}
"""Outcomes that change the tile; the bar of "partly delivered" is drawn over a fill."""


def legend_of_other_axes(tiles: Sequence[Tile]) -> list[Entry]:
    """What a tile shows beside its fill: late, partly, failed, overdue. These count among the statuses, not beside."""
    outcomes = Counter(tile.outcome for tile in tiles)
    overdue = sum(tile.overdue for tile in tiles)
    found = [
        Entry("outcome", outcome.value, str(outcome.label), outcomes[outcome], OUTCOME_MARKS[outcome])
        for outcome in OUTCOME_MARKS
        if outcomes[outcome]
    ]
    if overdue:
        found.append(
            Entry("schedule", ScheduleState.OVERDUE.value, str(ScheduleState.OVERDUE.label), overdue, "")
        )
    return found
