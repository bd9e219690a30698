"""Commitments as lines to take away: every axis, the reason, the day and where it comes from, one line a commitment."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker import schedule
from tracker.enums import (
    Freshness,
    ImplementationStatus,
    Outcome,
    ScheduleState,
    Verification,
)
from tracker.models import Commitment, Party, Report
from tracker.tables import is_public
from tracker.tables.columns import choice, date, ref, refs, texts, yes_no

from . import browse, replies
from .browse import Selection
from .taking import AT_ONCE, ENDING, ending, let_go, of, read, whole

DESCRIBED = of(
    "commitments",
    *("reference", "title_en", "title_fr", "pillar", "topic", "kind", "parent", "promise_en", "promise_fr"),
    *("announced_on", "announced_precision", "link_to_summit", "in_brochure", "headline", "confidence"),
)
JUDGED = (
    choice("status", ImplementationStatus, _("what the editors conclude; not_assessed before they did")),
    choice("outcome", Outcome, _("how it ended; empty while it is open"), required=False),
    date("assessed_on", _("the day from which the verdict in force holds")),
    *texts("reason", _("the reason for the verdict")),
    choice("verification", Verification, _("how well the verdict is backed"), required=False),
    choice("schedule", ScheduleState, _("where it stands with its deadlines")),
    date("due_on", _("the date that the schedule speaks of")),
    whole("days_overdue", _("days since that date, for what is overdue")),
    date("next_due_on", _("the next date in force")),
    whole("moved_deadlines", _("how often a date of it was moved")),
    date("last_fact_on", _("the day of the last sourced fact")),
    choice("freshness", Freshness, _("how old that fact is"), required=False),
    yes_no("contested", _("an organization contests the verdict in force")),
)
CLAIMED = (
    whole("reports", _("how many organizations report on it")),
    choice(
        "claimed_status", ImplementationStatus, _("what the newest report that stands says"), required=False
    ),
    ref("claimed_by", "organizations", _("who gave that report"), required=False),
    date("claimed_on", _("the day that report speaks of")),
)
PARTIES = (
    refs("leads", "organizations", _("who leads it"), required=False),
    refs("other_parties", "organizations", _("who else takes part"), required=False),
)
COLUMNS = (*DESCRIBED, *JUDGED, *CLAIMED, *PARTIES, *ENDING)


def lines(day: dt.date, selection: Selection, base_url: str) -> Iterator[dict[str, Any]]:
    """One line a commitment in the order of the list; three queries for every 500 of them, and two more. Of all of
    them only the ids are held, eight bytes each."""
    chosen = browse.ordered(browse.chosen(day, selection), selection)
    ids = array("q", chosen.values_list("pk", flat=True).iterator(chunk_size=2_000))
    yield from lines_in_parts(ids, day, base_url)


def lines_in_parts(ids: Sequence[int], day: dt.date, base_url: str) -> Iterator[dict[str, Any]]:
    """`lines_of` for any number of ids. Three queries for every 500 of them."""
    for start in range(0, len(ids), AT_ONCE):
        yield from lines_of(ids[start : start + AT_ONCE], day, base_url)


def lines_of(ids: Sequence[int], day: dt.date, base_url: str) -> Iterator[dict[str, Any]]:
    """Those of these that are public and listed on the day, in the order given. Three queries."""
    rows = browse.on_day(day).with_now().select_related("parent")
    found = rows.annotate(contested=replies.contested()).in_bulk(list(ids))
    leads, others = _slugs(ids, day)
    claims = _claims(ids, day)
    for pk in ids:
        if pk in found:  # not taken down since the ids were read
            yield {
                **_described(found[pk]),
                **_judged(found[pk], day),
                **_claimed(claims[pk]),
                "leads": tuple(leads[pk]),
                "other_parties": tuple(slug for slug in others[pk] if slug not in leads[pk]),
                **ending(
                    day,
                    is_sample=found[pk].is_sample,
                    address=base_url + found[pk].get_absolute_url(),
                ),
            }
    let_go(found.values())


def _slugs(ids: Sequence[int], day: dt.date) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    leads: dict[int, list[str]] = defaultdict(list)
    others: dict[int, list[str]] = defaultdict(list)
    parties = Party.objects.as_of(day).filter(commitment__in=list(ids)).order_by("pk")
    for pk, role, slug in parties.values_list("commitment_id", "role", "organization__slug"):
        known = leads if role == "lead" else others
        if slug not in known[pk]:
            known[pk].append(slug)
    return leads, others


def _claims(ids: Sequence[int], day: dt.date) -> dict[int, list[tuple[str, str, dt.date]]]:
    """(slug, claimed status, day) of every report that stands on the day, by commitment, the newest last. One query."""
    found: dict[int, list[tuple[str, str, dt.date]]] = defaultdict(list)
    reports = Report.objects.standing().filter(commitment__in=list(ids), happened_on__lte=day)
    columns = ("commitment_id", "organization__slug", "claimed_status", "happened_on")
    for pk, *claim in reports.order_by("happened_on", "published_at", "pk").values_list(*columns):
        found[pk].append(tuple(claim))
    return found


def _claimed(claims: list[tuple[str, str, dt.date]]) -> dict[str, Any]:
    slug, status, day = claims[-1] if claims else ("", "", None)
    return {
        "reports": len({claim[0] for claim in claims}),
        "claimed_status": status,
        "claimed_by": slug,
        "claimed_on": day,
    }


def _described(c: Commitment) -> dict[str, Any]:
    return read(
        c,
        DESCRIBED,
        pillar=c.pillar.slug,
        topic=c.topic.slug,
        parent=c.parent.reference if c.parent and is_public(c.parent) else "",
    )


def _judged(c: Commitment, day: dt.date) -> dict[str, Any]:
    now: Any = c.now  # type: ignore[attr-defined]  # the relation that `as_of` adds
    verdict = now.assessment
    overdue = now.schedule == ScheduleState.OVERDUE
    fresh = schedule.freshness(now.last_fact_on, day)
    return {
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
        "contested": bool(c.contested),  # type: ignore[attr-defined]  # annotated by `lines_of`
    }
