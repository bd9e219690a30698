"""Deadlines as entries of a calendar: what each says on a day, and how often that has changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tracker.enums import PENDING_FATES, Fate
from tracker.models import Commitment, Deadline, Milestone, MilestoneStanding, Source
from tracker.models.commitment import CommitmentQuerySet

from . import board, dated
from .dated import Line

MILESTONE = ("commitment_id", "key", "title_en", "title_fr", "achieved_precision")
DEADLINE = ("milestone_id", "position", "due_on", "precision", "source_id")
"""What an entry is written from."""


@dataclass(frozen=True)
class Appointment:
    """A deadline in force on the day, with every date given before it.

    `sequence` grows by one with every moved date, with every end and with every reopening, all of them dated facts, so
    that two builds of one record agree. From one day to a later one it never shrinks; a fact that is entered late and
    takes the place of another may leave it as it was. `changed_on` is the day since which the entry reads as it does.
    """

    line: Line
    milestone: Milestone
    given: tuple[Deadline, ...]
    sequence: int
    changed_on: dt.date

    @property
    def due_on(self) -> dt.date:
        assert self.line.due_on is not None  # noqa: S101  # what has no date is left out
        return self.line.due_on

    @property
    def is_cancelled(self) -> bool:
        """Given up, or no longer due. The entry stays, so that programs that show it take it away."""
        return self.line.fate in (Fate.DROPPED, Fate.VOID)


def appointments(day: dt.date, commitments: CommitmentQuerySet, show: str = "") -> list[Appointment]:
    """Every milestone of these commitments that has a date on the day, of one section of the board where one is asked
    for; by that date. Six queries, however many there are."""
    lines = [
        line
        for line in dated.lines(day, commitments)
        if line.due_on is not None and show in ("", board.section_of(line, day))
    ]
    milestones, given, spans = _milestones(commitments), _given(day, commitments), _spans(day, commitments)
    found = [
        Appointment(
            line=line,
            milestone=milestones[line.milestone_id],
            given=tuple(given[line.milestone_id]),
            sequence=line.slips + turns(fate for _from, fate in spans[line.milestone_id]),
            changed_on=spans[line.milestone_id][-1][0],
        )
        for line in lines
    ]
    return sorted(found, key=lambda entry: (entry.due_on, *entry.line.place))


def _milestones(commitments: CommitmentQuerySet) -> dict[int, Milestone]:
    """Each with its commitment, of which there is one object however many steps it has. Two queries."""
    ids = commitments.order_by().values("pk")
    wanted = Commitment.objects.filter(pk__in=ids).select_related("pillar")
    whole = {commitment.pk: commitment for commitment in wanted}
    found = {}
    for milestone in Milestone.objects.filter(commitment__in=ids).only(*MILESTONE):
        milestone.commitment = whole[milestone.commitment_id]
        found[milestone.pk] = milestone
    return found


def _given(day: dt.date, commitments: CommitmentQuerySet) -> dict[int, list[Deadline]]:
    """By milestone, the dates known by `day` in the order in which they were given, with their sources. Two queries."""
    found: dict[int, list[Deadline]] = defaultdict(list)
    ids = commitments.order_by().values("pk")
    known = Deadline.objects.filter(milestone__commitment__in=ids, known_on__lte=day)
    rows = list(known.order_by("milestone_id", "position").only(*DEADLINE))
    sources = Source.objects.in_bulk({deadline.source_id for deadline in rows})
    for deadline in rows:
        deadline.source = sources[deadline.source_id]
        found[deadline.milestone_id].append(deadline)
    return found


def _spans(day: dt.date, commitments: CommitmentQuerySet) -> dict[int, list[tuple[dt.date, str]]]:
    """By milestone, (first day, fate) of every span that had begun by `day`, oldest first. One query."""
    found: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    rows = MilestoneStanding.objects.filter(
        milestone__commitment__in=commitments.order_by().values("pk"), from_day__lte=day
    )
    for milestone, first, fate in rows.order_by("from_day").values_list("milestone_id", "from_day", "fate"):
        found[milestone].append((first, fate))
    return found


def turns(fates: Iterable[str]) -> int:
    """How often a milestone went from pending to ended or back."""
    pending = [fate in (*PENDING_FATES, Fate.UNDATED) for fate in fates]
    return sum(before != after for before, after in pairwise(pending))
