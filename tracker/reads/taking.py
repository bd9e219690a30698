"""A selection as rows to take away: every axis, the reason, the day and where it comes from, one line a commitment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tracker import schedule
from tracker.enums import ScheduleState
from tracker.models import Commitment, Party

from . import browse
from .browse import Selection

LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
PROVENANCE = "Reconstructed from public sources, not the official list; references and statuses are ours."

COLUMNS = (
    *("reference", "title_en", "title_fr", "pillar", "topic", "kind", "parent", "promise_en", "promise_fr"),
    *("announced_on", "announced_precision", "link_to_summit", "in_brochure", "headline", "confidence"),
    *("status", "outcome", "assessed_on", "reason_en", "reason_fr", "verification"),
    *("schedule", "due_on", "days_overdue", "next_due_on", "moved_deadlines", "last_fact_on", "freshness"),
    *("leads", "other_parties", "address", "as_of", "licence", "provenance"),
)
"""What each line holds. Codes are those of the data set; days are ISO 8601; several slugs are joined by ";"."""

AT_ONCE = 500


def lines(day: dt.date, selection: Selection, base_url: str) -> Iterator[dict[str, Any]]:
    """One line a commitment in the order of the list; two queries for every 500 of them, and two more."""
    chosen = browse.ordered(browse.chosen(day, selection), selection).with_now().select_related("parent")
    ids = list(chosen.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        found = browse.on_day(day).with_now().select_related("parent").in_bulk(part)
        leads, others = _slugs(part, day)
        for pk in part:
            yield _line(found[pk], day, base_url, leads[pk], others[pk])


def _slugs(ids: list[int], day: dt.date) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    leads: dict[int, list[str]] = defaultdict(list)
    others: dict[int, list[str]] = defaultdict(list)
    parties = Party.objects.as_of(day).filter(commitment__in=ids).order_by("pk")
    for pk, role, slug in parties.values_list("commitment_id", "role", "organization__slug"):
        known = leads if role == "lead" else others
        if slug not in known[pk]:
            known[pk].append(slug)
    return leads, others


def _line(c: Commitment, day: dt.date, base_url: str, leads: list[str], others: list[str]) -> dict[str, Any]:
    now: Any = c.now  # type: ignore[attr-defined]  # the relation that `as_of` adds
    verdict = now.assessment
    overdue = now.schedule == ScheduleState.OVERDUE
    fresh = schedule.freshness(now.last_fact_on, day)
    return {
        "reference": c.reference,
        "title_en": c.title_en,
        "title_fr": c.title_fr,
        "pillar": c.pillar.slug,
        "topic": c.topic.slug,
        "kind": c.kind,
        "parent": c.parent.reference if c.parent else "",
        "promise_en": c.promise_en,
        "promise_fr": c.promise_fr,
        "announced_on": c.announced_on,
        "announced_precision": c.announced_precision,
        "link_to_summit": c.link_to_summit,
        "in_brochure": "yes" if c.in_brochure else "no",
        "headline": "yes" if c.headline else "no",
        "confidence": c.confidence,
        "status": now.status,
        "outcome": now.outcome,
        "assessed_on": verdict.effective_on if verdict else None,
        "reason_en": verdict.rationale_en if verdict else "",
        "reason_fr": verdict.rationale_fr if verdict else "",
        "verification": now.verification,
        "schedule": now.schedule,
        "due_on": now.due_on,
        "days_overdue": schedule.days_overdue(now.due_on, day) if overdue else None,
        "next_due_on": now.next_due_on,
        "moved_deadlines": now.slips,
        "last_fact_on": now.last_fact_on,
        "freshness": fresh.value if fresh else "",
        "leads": ";".join(leads),
        "other_parties": ";".join(slug for slug in others if slug not in leads),
        "address": base_url + c.get_absolute_url(),
        "as_of": day,
        "licence": LICENCE,
        "provenance": PROVENANCE if not c.is_sample else "Sample data: made up, not a record of anything.",
    }
