"""Status over time of several commitments on one scale, so that one sees who moved when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.enums import ImplementationStatus
from tracker.models import Standing
from tracker.reads import charts, marks


@dataclass(frozen=True)
class Turn:
    """The day from which status and outcome were these."""

    from_day: dt.date
    status: str
    outcome: str

    @property
    def symbol(self) -> str:
        return marks.symbol(self.status, self.outcome)

    @property
    def partly(self) -> bool:
        return marks.is_closed_by_a_bar(self.outcome)

    @property
    def label(self) -> str:
        return marks.sentence(self.status, self.outcome)


@dataclass(frozen=True)
class Late:
    """A stretch of days on which it was overdue; `until` is the first day on which it was not, `None` while it is."""

    from_day: dt.date
    until: dt.date | None

    @property
    def last(self) -> dt.date | None:
        """The last day on which it was overdue."""
        return self.until - dt.timedelta(days=1) if self.until else None


@dataclass(frozen=True)
class Track:
    """One commitment from its announcement to the day of reading, oldest first."""

    turns: tuple[Turn, ...]
    late: tuple[Late, ...]

    @property
    def first(self) -> dt.date:
        return self.turns[0].from_day


@dataclass(frozen=True)
class Drawn:
    """A track on the common scale: the steps of the strip, and a line for each time it was overdue."""

    steps: tuple[charts.Step, ...]
    late: tuple[charts.Bar, ...]


@dataclass(frozen=True)
class Scale:
    """`drawn` are in the order in which the tracks were given."""

    drawn: tuple[Drawn, ...]
    ticks: tuple[charts.Tick, ...]
    first: dt.date


def tracks_of(ids: Iterable[int], day: dt.date) -> dict[int, Track]:
    """By commitment. One query."""
    spans: dict[int, list[Standing]] = defaultdict(list)
    rows = Standing.objects.filter(commitment__in=list(ids), from_day__lte=day)
    for span in rows.order_by("commitment", "from_day"):
        spans[span.commitment_id].append(span)
    return {pk: _track(found, day) for pk, found in spans.items()}


def _track(spans: Sequence[Standing], day: dt.date) -> Track:
    turns = [
        Turn(next(same).from_day, status, outcome)
        for (status, outcome), same in groupby(spans, key=lambda span: (span.status, span.outcome))
    ]
    late = [
        (alike[0].from_day, alike[-1].until_day)
        for overdue, same in groupby(spans, key=lambda span: marks.is_overdue(span.schedule))
        if overdue and (alike := list(same))
    ]
    return Track(tuple(turns), tuple(Late(first, until if until <= day else None) for first, until in late))


def scale(found: Sequence[Track], day: dt.date) -> Scale | None:
    """Drawn from the first announcement among them to the end of the day of reading. `None` without any."""
    if not found:
        return None
    first, end = min(track.first for track in found), day + dt.timedelta(days=1)
    span = charts.Span(first, end)
    return Scale(tuple(_drawn(track, span) for track in found), span.ticks(), first)


def _drawn(track: Track, span: charts.Span) -> Drawn:
    """The strip of charts begins with its first verdict: one that nobody gave fills it up to the common beginning, and
    is taken off again."""
    verdicts = [(turn.from_day, turn.status, turn.outcome) for turn in track.turns]
    padded = track.first > span.first
    if padded:
        verdicts.insert(0, (span.first, ImplementationStatus.NOT_ASSESSED.value, ""))
    strip = charts.status_strip(verdicts, span.last)
    steps = strip.steps[padded:] if strip else ()
    late = tuple(charts.Bar(span.x(each.from_day), span.x(each.until or span.last)) for each in track.late)
    return Drawn(steps, late)
