"""What an address asks to be embedded: understood once, for the page that makes snippets and for programs."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

from django.http import Http404
from django.utils.datastructures import MultiValueDict

from tracker.filters import CommitmentFilters, DeadlineFilters, MatrixFilters
from tracker.models import Commitment
from tracker.reads import browse
from tracker.reads.embeds.kinds import What
from tracker.reads.pledges import asked, matrix

Narrowed = tuple[tuple[tuple[str, str], ...], list[str]]
"""What narrows an embed, as its address says it, and a sentence on each thing that was not understood."""


def narrowed(
    what: What, given: MultiValueDict[str, str], day: dt.date, commitment: Commitment | None = None
) -> Narrowed:
    """By the filters of the page that the embed stands for. Http404 where the commitment has nothing to show on the
    day."""
    if what == What.WALL:
        wall = CommitmentFilters(given)
        return tuple(wall.selection.parameters()), wall.problems
    if what == What.DEADLINES:
        deadlines = DeadlineFilters(given, day)
        return tuple(deadlines.wish.parameters()), deadlines.problems
    if commitment is None or not browse.on_day(day).filter(pk=commitment.pk).exists():
        raise Http404
    return _cells(commitment, given, day) if what == What.MATRIX else ((), [])


def _cells(commitment: Commitment, given: MultiValueDict[str, str], day: dt.date) -> Narrowed:
    objectives, settled = asked.objectives_of([commitment.pk], day)
    if not objectives:
        raise Http404
    filters = MatrixFilters(given, matrix.read(commitment, day, objectives, settled))
    return tuple(parse_qsl(filters.wish.address()[1:])), filters.problems
