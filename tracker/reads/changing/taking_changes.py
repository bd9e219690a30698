"""Changes as lines to take away, and the commitments behind two days side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus, Outcome, Precision, Voice
from tracker.models import Commitment
from tracker.reads.taking import AT_ONCE, ENDING, ending, of, whole
from tracker.tables import Column, Kind
from tracker.tables.columns import choice, date, ref, refs, text, texts, yes_no

from . import change_page, changes
from .change_kinds import Change, ChangeKind, Due
from .changes import Wish
from .difference import Pair

COLUMNS = (
    date("day", _("the day in the world on which it changed"), required=True),
    choice("precision", Precision, _("how exactly that day is known")),
    choice("kind", ChangeKind, _("what changed")),
    *of("commitments", "reference", "title_en", "title_fr"),
    text("from", _("the status of an assessment, or the due date of a milestone, that was replaced")),
    choice("from_outcome", Outcome, _("the outcome that was replaced"), required=False),
    text("to", _("the status, or the due date, in force since")),
    choice("to_outcome", Outcome, _("the outcome since"), required=False),
    whole("moved_deadlines", _("how often the date of the milestone had been moved by then")),
    ref("milestone", "milestones", _("the milestone, by its key in the commitment"), required=False),
    *texts("milestone", _("title of the milestone")),
    refs("organizations", "organizations", _("who joined, left or reported"), required=False),
    *texts("headline", _("what is told in one sentence; a report only in its own language")),
    choice("claimed_by", Voice, _("who says so"), required=False),
    choice("claimed_status", ImplementationStatus, _("what a report says the status is"), required=False),
    whole("objective", _("the number of the objective that a report is about")),
    *ENDING,
)

BETWEEN = (
    date("first_day", _("the first of the two days"), required=True),
    date("last_day", _("the last of the two days"), required=True),
    *of("commitments", "reference", "title_en", "title_fr"),
    text("from", _("its status on the first day, or not_listed")),
    choice("from_outcome", Outcome, _("its outcome on the first day"), required=False),
    Column("from_overdue", Kind.YES_NO, _("overdue on the first day; empty where it was not listed")),
    choice("to", ImplementationStatus, _("its status on the last day")),
    choice("to_outcome", Outcome, _("its outcome on the last day"), required=False),
    yes_no("to_overdue", _("overdue on the last day")),
    whole("moved_deadlines", _("how often a date of it was moved in between")),
    *ENDING,
)


def changed(first: dt.date, last: dt.date, wish: Wish) -> Iterator[Change]:
    """Every change of the span in the order of the page. Five queries; of a large record so many days at once that what
    is in memory does not grow with it, which takes four more for each such part. One more for an organization."""
    own = changes.taking_part(wish.organization) if wish.organization else None
    commitments = Commitment.objects.public().count()
    at_once = change_page.WINDOW * AT_ONCE // commitments if commitments > AT_ONCE else last - first
    for begins, ends in _windows(first, last, max(at_once, dt.timedelta(days=0))):
        for group in change_page.grouped(changes.changes(begins, ends, wish, own)):
            yield from group


def _windows(first: dt.date, last: dt.date, length: dt.timedelta) -> Iterator[tuple[dt.date, dt.date]]:
    """Spans of days that follow each other, the last ones first."""
    while first <= last:
        begins = max(first, last - length)
        yield begins, last
        last = begins - dt.timedelta(days=1)


def lines(found: Iterable[Change], day: dt.date, base_url: str) -> Iterator[dict[str, Any]]:
    """One line a change, in the order of the page. No query."""
    for change in found:
        promise = change.commitment
        yield {
            "day": change.day,
            "precision": change.precision,
            "kind": change.kind.value,
            "reference": promise.reference,
            "title_en": promise.title_en,
            "title_fr": promise.title_fr,
            **_sides(change),
            **_step(change),
            "organizations": tuple(each.slug for each in change.organizations),
            **_told(change),
            **ending(day, is_sample=promise.is_sample, address=base_url + promise.get_absolute_url()),
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


def _on(due: Due | None) -> str:
    return due.on.isoformat() if due else ""


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


def between(
    pairs: Iterable[Pair], first: dt.date, last: dt.date, day: dt.date, base_url: str
) -> Iterator[dict[str, Any]]:
    """One line a commitment, in the order of the page. No query."""
    for pair in pairs:
        promise, before = pair.promise, pair.before
        yield {
            "first_day": first,
            "last_day": last,
            "reference": promise.reference,
            "title_en": promise.title_en,
            "title_fr": promise.title_fr,
            "from": pair.cell[0],
            "from_outcome": before.outcome if before else "",
            "from_overdue": pair.was_overdue if before else None,
            "to": pair.after.status,
            "to_outcome": pair.after.outcome,
            "to_overdue": pair.is_overdue,
            "moved_deadlines": pair.moved if before else None,
            **ending(day, is_sample=promise.is_sample, address=base_url + promise.get_absolute_url()),
        }
