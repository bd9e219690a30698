"""The deadlines of a wish as lines to take away, one line a milestone, in the order of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import Fate, Precision
from tracker.reads.taking import AT_ONCE, ENDING, ending, let_go, of, whole
from tracker.tables.columns import choice, date, texts

from . import board, dated, month
from .board import Wish
from .dated import Line, Row

COLUMNS = (
    *of("commitments", "reference", "title_en", "title_fr", "pillar"),
    *(of("deadlines", "milestone")),
    *texts("milestone", _("title of the milestone")),
    *of("milestones", "final"),
    date("due_on", _("the date in force: the last day of the period that its precision names")),
    choice("precision", Precision, _("how exactly that date is known"), required=False),
    date("first_due_on", _("the first date that was given, which is the one in force where none was moved")),
    choice("first_precision", Precision, _("how exactly the first date is known"), required=False),
    whole("slips", _("how often the date was moved")),
    choice("fate", Fate, _("how it stands")),
    whole("days_late", _("days from the date in force to the day it was settled, or read; empty if unknown")),
    date("settled_on", _("the day on which it was reached or ended")),
    choice("settled_precision", Precision, _("how exactly that day is known"), required=False),
    *ENDING,
)


def lines(
    day: dt.date, wish: Wish, base_url: str, *, of_month: dt.date | None = None
) -> Iterator[dict[str, Any]]:
    """One query, and three for every 500 lines. With the first day of a month, what falls due in it, day by day."""
    wanted = month.falling_due(of_month, day, wish) if of_month else _of_the_board(day, wish)
    for start in range(0, len(wanted), AT_ONCE):
        rows = dated.dressed(wanted[start : start + AT_ONCE], day)
        for row in rows:
            yield _line(row, day, base_url)
        let_go(each for row in rows for each in (row.commitment, row.milestone))


def _of_the_board(day: dt.date, wish: Wish) -> Sequence[Line]:
    found = board.sorted_into_sections(dated.lines(day, board.commitments(day, wish)), day)
    return [line for key in board.SHOWS if wish.show in ("", key) for line in found[key]]


def _line(row: Row, day: dt.date, base_url: str) -> dict[str, Any]:
    commitment, line = row.commitment, row.line
    first = row.given[0] if row.given else None
    return {
        "reference": commitment.reference,
        "title_en": commitment.title_en,
        "title_fr": commitment.title_fr,
        "pillar": commitment.pillar.slug,
        "milestone": row.milestone.key,
        "milestone_en": row.milestone.title_en,
        "milestone_fr": row.milestone.title_fr,
        "final": row.milestone.final,
        "due_on": line.due_on,
        "precision": line.precision,
        "first_due_on": first.due_on if first else None,
        "first_precision": first.precision if first else "",
        "slips": line.slips,
        "fate": line.fate,
        "days_late": row.days_late or None,
        "settled_on": line.settled_on,
        "settled_precision": row.settled_precision if line.settled_on else "",
        **ending(day, is_sample=commitment.is_sample, address=base_url + commitment.get_absolute_url()),
    }
