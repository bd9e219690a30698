"""Changes as rows to take away: codes of the data set, days as ISO 8601, several slugs joined by ";"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from tracker.reads.taking import LICENCE, PROVENANCE, SAMPLE

from .change_kinds import Change, Due

COLUMNS = (
    *("day", "precision", "kind", "reference", "title_en", "title_fr"),
    *("from", "from_outcome", "to", "to_outcome", "moved_deadlines"),
    *("milestone", "milestone_en", "milestone_fr", "organizations"),
    *("headline_en", "headline_fr", "claimed_by", "claimed_status", "objective"),
    *("address", "as_of", "licence", "provenance"),
)
"""`from` and `to` are statuses of an assessment, or due dates of a milestone: the one replaced and the one in force."""


def lines(found: Iterable[Change], day: dt.date, base_url: str) -> Iterator[dict[str, Any]]:
    """One line a change, in the order of the page. No query."""
    for change in found:
        yield {
            "day": change.day,
            "precision": change.precision,
            "kind": change.kind.value,
            "reference": change.commitment.reference,
            "title_en": change.commitment.title_en,
            "title_fr": change.commitment.title_fr,
            **_sides(change),
            **_step(change),
            "organizations": ";".join(each.slug for each in change.organizations),
            **_told(change),
            "address": base_url + change.commitment.get_absolute_url(),
            "as_of": day,
            "licence": LICENCE,
            "provenance": PROVENANCE if not change.commitment.is_sample else SAMPLE,
        }


def _sides(change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "from": before.status if before else _on(change.was_due),
        "from_outcome": before.outcome if before else "",
        "to": after.status if after else _on(change.due),
        "to_outcome": after.outcome if after else "",
        "moved_deadlines": change.slips if change.step else None,
    }


def _on(due: Due | None) -> dt.date | None:
    return due.on if due else None


def _step(change: Change) -> dict[str, Any]:
    step = change.step
    return {
        "milestone": step.key if step else "",
        "milestone_en": step.title_en if step else "",
        "milestone_fr": step.title_fr if step else "",
    }


def _told(change: Change) -> dict[str, Any]:
    told = change.told
    return {
        "headline_en": told.headline_en if told else "",
        "headline_fr": told.headline_fr if told else "",
        "claimed_by": told.claimed_by if told else "",
        "claimed_status": told.claimed_status if told else "",
        "objective": told.objective if told else None,
    }
