"""Commitments: the list of the pages, its filters, its search and its order, and each promise with its four axes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import schedule, search
from tracker.api import dressing
from tracker.api.parameters import (
    COUNTRY,
    ORGANIZATION,
    REFERENCE,
    YES_OR_NO,
    Asked,
    echoed,
    of_choices,
    of_keys,
    text,
)
from tracker.api.problems import Fault, Missing, Refused
from tracker.api.resource import Expand, Key, Line, Resource
from tracker.enums import (
    CommitmentKind,
    Confidence,
    Freshness,
    ImplementationStatus,
    Outcome,
    Role,
    ScheduleState,
    SummitLink,
    Verification,
)
from tracker.filters import CommitmentFilters
from tracker.models import AssessmentSource, AssessmentUpdate, Commitment, CommitmentSource, Party, Report
from tracker.reads import browse, choices, said
from tracker.reads.held import Shelf, held
from tracker.reads.listing.narrowed import Narrowed, narrowed
from tracker.search.words import QUERY_WORDS
from tracker.tables import is_public

from . import assessments, developments, indicators, milestones, objectives, parties, reports, sources
from .commitment_shape import CommitmentShape

OPEN = {browse.OPEN: "still open", **dict(Outcome.choices)}

FILTERS = (
    text(
        "q",
        "Words to look for, in titles, promises, reasons, developments and names of parties, in English or "
        "French; at most 12 that say something.",
        example="gigafactory",
    ),
    of_keys("parent", "Parts of this commitment.", pattern=REFERENCE, several=False, example="PA-065"),
    of_choices("status", ImplementationStatus, "What the editors conclude."),
    of_choices("outcome", OPEN, "How it ended."),
    of_choices("schedule", ScheduleState, "How it stands with its dates."),
    of_choices("verification", Verification, "How well the verdict is backed."),
    of_choices("freshness", Freshness, "How old the newest fact is."),
    of_keys("pillar", "Of these pillars, by short name.", example="governance"),
    of_keys("topic", "On these topics, by short name.", example="health"),
    of_choices("kind", CommitmentKind, "What was promised."),
    ORGANIZATION,
    of_keys(
        "country", "With a party from these countries, ISO 3166-1 alpha-2.", pattern=COUNTRY, example="FR"
    ),
    of_choices(
        "role", Role, "With a party in these roles. Organization, country and role speak of one party."
    ),
    of_choices("headline", YES_OR_NO, "Whether it is one of the main commitments."),
    of_choices("in_brochure", YES_OR_NO, "Whether the official brochure names it."),
    of_choices("link_to_summit", SummitLink, "How it is tied to the Summit."),
    of_choices("confidence", Confidence, "How well a page states it."),
    of_choices(
        "sort",
        {
            "relevance": "how well it fits the words; without words, as reference",
            "reference": "by reference",
            "changed": "assessed last comes first",
            "deadline": "due next comes first",
            "title": "by title, in the language of Accept-Language",
        },
        "The order. Without it by relevance where words are looked for, else by reference; ties by reference.",
        several=False,
    ),
)


def find(asked: Asked) -> Any:
    filters = CommitmentFilters(asked.data(*(each.name for each in FILTERS)))
    refuse(asked, filters)
    return _Chosen(narrowed(asked.day, filters.selection), asked)


class _Chosen:
    """The commitments of a selection, some of them read when they are cut out."""

    def __init__(self, left: Narrowed, asked: Asked) -> None:
        self.left = left
        self.asked = asked

    def __len__(self) -> int:
        return self.left.total

    def __getitem__(self, part: slice) -> list[_Told] | list[Any]:
        """Those that are told as they are, each told once for each version of the data; with what belongs to them, the
        rows to which it does."""
        ids, day = self.left.cut(part.start, part.stop), self.asked.day
        if self.asked.expand:
            return _read(ids, day)
        there = _shelf(day).of(ids, lambda missing: _lines(_read(missing, day), day))
        return [_Told(pk, line) for pk, line in there.items()]


@dataclass(frozen=True)
class _Told:
    """A commitment of which is known what is told."""

    pk: int
    line: Line


MOST_KEPT = 4_000
"""So many commitments are kept as they are told: about 20 MB."""


@held(most=2)
def _shelf(_day: dt.date) -> Shelf[Line]:
    return Shelf(MOST_KEPT)


def _read(ids: Sequence[int], day: dt.date) -> list[Any]:
    rows = browse.on_day(day).with_now().select_related("parent").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def refuse(asked: Asked, filters: CommitmentFilters) -> None:
    """What the filters of the page left out, by the parameter it was given with."""
    lost = [
        (axis, value)
        for axis in choices.TITLES
        for value in asked.all(axis)
        if value not in filters.selection.of(axis)
    ]
    lost += [("parent", value) for value in asked.all("parent") if value != filters.selection.parent]
    sentence = _("“%(value)s” is not known here.")
    faults = [Fault(axis, sentence % {"value": echoed(value)}) for axis, value in lost]
    if search.parse(asked.one("q")).shortened:
        faults.append(Fault("q", _("At most %(most)s words are looked for.") % {"most": QUERY_WORDS}))
    if filters.problems and not faults:
        faults = [Fault("", problem) for problem in filters.problems]
    if faults:
        raise Refused(faults)


def one(asked: Asked, reference: str) -> Any:
    found = dressing.named(asked).with_now().select_related("parent").filter(reference=reference).first()
    if found is None and Commitment.objects.public().filter(reference=reference).exists():
        raise Missing(
            _("%(reference)s was not listed yet on %(day)s.")
            % {"reference": reference, "day": asked.day.isoformat()}
        )
    return found


# --- What is told -------------------------------------------------------------------------------------------


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """No query for those of which is known what is told."""
    lines = _lines([row for row in rows if not isinstance(row, _Told)], asked.day)
    return [row.line if isinstance(row, _Told) else lines[row.pk] for row in rows]


def _lines(rows: Sequence[Any], day: dt.date) -> dict[int, Line]:
    """Seven queries: parties, sources, reports, and of the verdicts sources, developments and replies."""
    if not rows:
        return {}
    verdicts = [row.now.assessment for row in rows if row.now.assessment]
    cites = dressing.linked(CommitmentSource.objects.all(), "commitment", "source", rows)
    rests = dressing.linked(AssessmentSource.objects.all(), "assessment", "source", verdicts)
    grounds = dressing.linked(AssessmentUpdate.objects.all(), "assessment", "update", verdicts)
    answers = assessments.replies_of(verdicts)
    leads, others = _parties(rows, day)
    claims = _claims(rows, day)
    found: dict[int, Line] = {}
    for row in rows:
        verdict = row.now.assessment
        found[row.pk] = {
            "id": row.reference,
            "is_sample": row.is_sample,
            **dressing.columns("commitments", row, links=_always(cites[row.pk])),
            **_axes(row, day),
            "verdict": _verdict(verdict, rests, grounds, answers) if verdict else None,
            "claims": [_claim(report) for report in claims[row.pk]],
            "leads": leads[row.pk],
            "other_parties": [slug for slug in others[row.pk] if slug not in leads[row.pk]],
            "links": _links(row),
        }
    return found


def _always(linked: Sequence[Any]) -> dressing.LinkRows:
    return lambda _name: linked


def _axes(row: Any, day: dt.date) -> Line:
    now = row.now
    overdue = now.schedule == ScheduleState.OVERDUE
    fresh = schedule.freshness(now.last_fact_on, day)
    told = {
        "status": now.status,
        "outcome": now.outcome,
        "schedule": now.schedule,
        "verification": now.verification,
        "due_on": now.due_on,
        "days_overdue": schedule.days_overdue(now.due_on, day) if overdue and now.due_on else None,
        "next_due_on": now.next_due_on,
        "moved_deadlines": now.slips,
        "last_fact_on": now.last_fact_on,
        "freshness": fresh.value if fresh else "",
    }
    return {name: dressing.plain(value) for name, value in told.items()}


def _verdict(verdict: Any, rests: Any, grounds: Any, answers: Any) -> Line:
    given = answers[verdict.pk]
    return {
        "id": str(verdict.pk),
        "status": verdict.status,
        "outcome": dressing.plain(verdict.outcome),
        "effective_on": verdict.effective_on.isoformat(),
        "rationale_en": verdict.rationale_en,
        "rationale_fr": dressing.plain(verdict.rationale_fr),
        "searched_on": dressing.plain(verdict.searched_on),
        "sources": [source.key for source in rests[verdict.pk]],
        "developments": [update.key for update in grounds[verdict.pk] if is_public(update)],
        "contested": any(each.contests for each in given),
        "replies": [assessments.reply(each) for each in given],
    }


def _claim(report: Report) -> Line:
    return {
        "organization": report.organization.slug,
        "objective": report.objective.key if report.objective else None,
        "status": report.claimed_status,
        "happened_on": dressing.plain(report.happened_on),
        "precision": report.precision,
        "headline": report.headline,
        "language": report.language,
        "report": report.key,
    }


def _claims(rows: Sequence[Any], day: dt.date) -> dict[int, list[Report]]:
    """The newest report of each organization on the whole and on each objective, newest first. One query."""
    standing = Report.objects.standing().filter(commitment__in=[row.pk for row in rows], happened_on__lte=day)
    reports = list(standing.select_related("organization", "objective", "commitment"))
    found: dict[int, list[Report]] = defaultdict(list)
    for claim in said.claims(reports, {}, {}):
        if claim.report is not None:
            found[claim.report.commitment_id].append(claim.report)
    return found


def _parties(rows: Sequence[Any], day: dt.date) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Short names by commitment: who leads, and who else takes part, in the order of the record. One query."""
    leads: dict[int, list[str]] = defaultdict(list)
    others: dict[int, list[str]] = defaultdict(list)
    parties = Party.objects.as_of(day).filter(commitment__in=[row.pk for row in rows]).order_by("pk")
    for pk, role, slug in parties.values_list("commitment_id", "role", "organization__slug"):
        held = leads if role == Role.LEAD else others
        if slug not in held[pk]:
            held[pk].append(slug)
    return leads, others


def _links(row: Commitment) -> Line:
    return {
        **dressing.both("page", row.get_absolute_url()),
        **dressing.both("feed", reverse("commitment_feed", args=[row.address])),
        **dressing.both("badge", reverse("badge", args=[row.reference])),
    }


RESOURCE = Resource(
    name="commitments",
    singular="commitment",
    meaning=gettext_lazy(
        "What was promised: each commitment with its four axes, the editors’ verdict with its reason and sources, and, "
        "apart from it, what organizations claim."
    ),
    of_the_day=gettext_lazy(
        "Listed by the day it was announced; axes, verdict, claims and parties are those of the day."
    ),
    shape=CommitmentShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("reference", "The reference of the commitment.", REFERENCE, "PA-001"),),
    parameters=FILTERS,
    expands=(
        Expand("parties", parties.of_commitments, "commitment", "who takes part on the day"),
        Expand("objectives", objectives.of_commitments, "commitment", "its numbered aims"),
        Expand("milestones", milestones.of_commitments, "commitment", "its steps"),
        Expand(
            "indicators", indicators.of_commitments, "commitment", "what is counted, and the figure promised"
        ),
        Expand(
            "developments",
            developments.of_commitments,
            "commitment",
            "what happened by the day, newest first",
        ),
        Expand(
            "assessments", assessments.of_commitments, "commitment", "every verdict by the day, newest first"
        ),
        Expand("reports", reports.of_commitments, "commitment", "what organizations reported, newest first"),
        Expand("sources", sources.of_commitments, "commitment", "what promise and verdict cite"),
    ),
    order="As `sort` says.",
)
