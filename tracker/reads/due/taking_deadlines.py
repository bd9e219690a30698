"""The deadlines of a wish as rows to take away, one line a milestone, in the order of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tracker.reads.taking import AT_ONCE, LICENCE, PROVENANCE, SAMPLE

from . import board, dated
from .board import Wish
from .dated import Row

COLUMNS = (
    *("reference", "title_en", "title_fr", "pillar", "milestone", "milestone_en", "milestone_fr", "final"),
    *("due_on", "precision", "first_due_on", "first_precision", "slips", "fate", "days_late", "settled_on"),
    "settled_precision",
    *("address", "as_of", "licence", "provenance"),
)
"""Codes are those of the data set; days are ISO 8601. `due_on` is the last day of the period that `precision` names;
`first_due_on` the first date that was given, which is `due_on` itself where none was moved; `days_late` counts to
`settled_on`, or to the day of the file for what is overdue; empty where
the day on which it was reached is not known."""


def lines(day: dt.date, wish: Wish, base_url: str) -> Iterator[dict[str, Any]]:
    """One query, and three for every 500 lines."""
    found = board.sorted_into_sections(dated.lines(day, board.commitments(day, wish)), day)
    wanted = [line for key in board.SHOWS if wish.show in ("", key) for line in found[key]]
    for start in range(0, len(wanted), AT_ONCE):
        for row in dated.dressed(wanted[start : start + AT_ONCE], day):
            yield _line(row, day, base_url)


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
        "final": "yes" if row.milestone.final else "no",
        "due_on": line.due_on,
        "precision": line.precision,
        "first_due_on": first.due_on if first else None,
        "first_precision": first.precision if first else "",
        "slips": line.slips,
        "fate": line.fate,
        "days_late": row.days_late or None,
        "settled_on": line.settled_on,
        "settled_precision": row.settled_precision if line.settled_on else "",
        "address": base_url + commitment.get_absolute_url(),
        "as_of": day,
        "licence": LICENCE,
        "provenance": PROVENANCE if not commitment.is_sample else SAMPLE,
    }
