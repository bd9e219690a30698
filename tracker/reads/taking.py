"""A selection as rows to take away: every axis, the reason, the day and where it comes from, one line a commitment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tracker import schedule
from tracker.enums import ScheduleState
from tracker.models import Commitment, Party, Report

from . import browse, replies
from .browse import Selection

LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
PROVENANCE = "Reconstructed from public sources, not the official list; references and statuses are ours."
SAMPLE = "Sample data: made up, not a record of anything."

COLUMNS = (
    *("reference", "title_en", "title_fr", "pillar", "topic", "kind", "parent", "promise_en", "promise_fr"),
    *("announced_on", "announced_precision", "link_to_summit", "in_brochure", "headline", "confidence"),
    *("status", "outcome", "assessed_on", "reason_en", "reason_fr", "verification"),
    *("schedule", "due_on", "days_overdue", "next_due_on", "moved_deadlines", "last_fact_on", "freshness"),
    *("contested", "reports", "claimed_status", "claimed_by", "claimed_on"),
    *("leads", "other_parties", "address", "as_of", "licence", "provenance"),
)
"""What each line holds. Codes are those of the data set; days are ISO 8601; several slugs are joined by ";".
`reports` counts organizations that report; `claimed_…` is what the newest report that stands on the day says."""

AT_ONCE = 500


def lines(day: dt.date, selection: Selection, base_url: str) -> Iterator[dict[str, Any]]:
    """One line a commitment in the order of the list; three queries for every 500 of them, and two more."""
    chosen = browse.ordered(browse.chosen(day, selection), selection).with_now().select_related("parent")
    ids = list(chosen.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        rows = browse.on_day(day).with_now().select_related("parent")
        found = rows.annotate(contested=replies.contested()).in_bulk(part)
        leads, others = _slugs(part, day)
        claims = _claims(part, day)
        for pk in part:
            yield _line(found[pk], day, base_url, leads[pk], others[pk]) | _claimed(claims[pk])


def _slugs(ids: list[int], day: dt.date) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    leads: dict[int, list[str]] = defaultdict(list)
    others: dict[int, list[str]] = defaultdict(list)
    parties = Party.objects.as_of(day).filter(commitment__in=ids).order_by("pk")
    for pk, role, slug in parties.values_list("commitment_id", "role", "organization__slug"):
        known = leads if role == "lead" else others
        if slug not in known[pk]:
            known[pk].append(slug)
    return leads, others


def _claims(ids: list[int], day: dt.date) -> dict[int, list[tuple[str, str, dt.date]]]:
    """(slug, claimed status, day) of every report that stands on the day, by commitment, the newest last. One query."""
    found: dict[int, list[tuple[str, str, dt.date]]] = defaultdict(list)
    reports = Report.objects.standing().filter(commitment__in=ids, happened_on__lte=day)
    columns = ("commitment_id", "organization__slug", "claimed_status", "happened_on")
    for pk, *claim in reports.order_by("happened_on", "published_at", "pk").values_list(*columns):
        found[pk].append(tuple(claim))
    return found


def _claimed(claims: list[tuple[str, str, dt.date]]) -> dict[str, Any]:
    slug, status, day = claims[-1] if claims else ("", "", None)
    organizations = {claim[0] for claim in claims}
    return {
        "reports": len(organizations),
        "claimed_status": status,
        "claimed_by": slug,
        "claimed_on": day,
    }


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
        "contested": "yes" if c.contested else "no",  # type: ignore[attr-defined]  # annotated by `lines`
        "leads": ";".join(leads),
        "other_parties": ";".join(slug for slug in others if slug not in leads),
        "address": base_url + c.get_absolute_url(),
        "as_of": day,
        "licence": LICENCE,
        "provenance": PROVENANCE if not c.is_sample else SAMPLE,
    }
