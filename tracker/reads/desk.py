"""What needs attention at the editors' desk: each group is a QuerySet, so that the start page, the filtered
list behind it and the count say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, FilteredRelation, Model, Q, QuerySet, Window

from tracker import rules, schedule
from tracker.enums import (
    AssessmentState,
    Confidence,
    Publication,
    ScheduleState,
    UpdateKind,
    UpdateState,
)
from tracker.models import (
    Assessment,
    Commitment,
    Correction,
    Event,
    Indicator,
    Milestone,
    Objective,
    Organization,
    Pillar,
    Report,
    Topic,
    Update,
)

from . import desk_links, review

FIRST_ROWS = 5
TRANSLATED: tuple[type[Model], ...] = (
    Commitment,
    Update,
    Milestone,
    Organization,
    Indicator,
    Objective,
    Event,
    Pillar,
    Topic,
    Assessment,
)


@dataclass(frozen=True)
class Group:
    """`key` names the group; `rows` are its first things, `count` all of them, and so many `of_which` matter more."""

    key: str
    count: int
    rows: tuple[Any, ...]
    of_which: int = 0


def attention(actor: rules.Actor, today: dt.date) -> list[Group]:
    """The groups of the start page, in the order in which they should be dealt with. Constant queries."""
    found = [
        _group("reports", review.waiting().select_related("organization", "commitment")),
        _group(
            "replies", review.replies_that_wait().select_related("organization", "assessment__commitment")
        ),
        _group("corrections", review.corrections_that_wait().select_related("commitment")),
        _group("claims", _with_claims()),
        _group("wait_over", review.wait_is_over(today).select_related("commitment", "author")),
        _group("proposed", proposed().select_related("commitment", "author")),
        _group("confirmed", confirmed().select_related("commitment", "author", "confirmer")),
        _group("overdue", overdue_without_news(today)),
        _group("stale", stale(today)),
        _group("drafts", drafts().select_related("topic")),
        _group("draft_developments", draft_developments().select_related("author")),
        _links(today),
        _group("weak", weak()),
    ]
    for group in found:
        for row in group.rows:
            if isinstance(row, Assessment):
                row.confirmable = rules.may_confirm_assessment(actor, row)  # type: ignore[attr-defined]  # for the page
            elif isinstance(row, Report):
                row.days = review.days_waiting(row, today)  # type: ignore[attr-defined]  # for the page
            elif isinstance(row, Correction):
                row.days = review.days_since(row.received_at, today)  # type: ignore[attr-defined]  # for the page
    return found


def _with_claims() -> QuerySet[Report]:
    """Published reports with milestones that nobody has decided on."""
    rows = review.with_undecided_claims(Report.objects.standing())
    return rows.select_related("organization", "commitment").order_by("published_at", "pk")


def missing_french() -> list[tuple[type[Model], int]]:
    """Per kind of thing, how many have an English text without its French one; kinds with none left out."""
    counts = ((model, french_missing(model._default_manager.all()).count()) for model in TRANSLATED)
    return [(model, count) for model, count in counts if count]


def proposed() -> QuerySet[Assessment]:
    return Assessment.objects.filter(state=AssessmentState.PROPOSED).order_by("proposed_at")


def confirmed() -> QuerySet[Assessment]:
    """Confirmed, and not yet published."""
    return Assessment.objects.filter(state=AssessmentState.CONFIRMED).order_by("confirmed_at")


def with_now(commitments: QuerySet[Commitment], day: dt.date) -> QuerySet[Commitment]:
    """Each with `now`, its standing on `day`, or None: the desk also sees what is not listed yet."""
    held = Q(standings__from_day__lte=day, standings__until_day__gt=day)
    return commitments.annotate(now=FilteredRelation("standings", condition=held)).select_related("now")


def overdue_without_news(today: dt.date) -> QuerySet[Commitment]:
    """Published, past a due date, and nothing sourced since: somebody should look."""
    public = with_now(Commitment.objects.filter(publication=Publication.PUBLISHED), today)
    return (
        public.filter(now__schedule=ScheduleState.OVERDUE).filter(overdue_silence()).order_by("now__due_on")
    )


def overdue_silence() -> Q:
    return Q(now__last_fact_on__isnull=True) | Q(now__last_fact_on__lte=F("now__due_on"))


def stale(today: dt.date) -> QuerySet[Commitment]:
    """Published, and no sourced fact for `schedule.AGEING_DAYS` days."""
    public = with_now(Commitment.objects.filter(publication=Publication.PUBLISHED), today)
    oldest = today - dt.timedelta(days=schedule.AGEING_DAYS)
    return public.filter(now__last_fact_on__lte=oldest).order_by("now__last_fact_on", "reference")


def drafts() -> QuerySet[Commitment]:
    return Commitment.objects.filter(publication=Publication.DRAFT)


def draft_developments() -> QuerySet[Update]:
    return Update.objects.filter(state=UpdateState.DRAFT)


def weak() -> QuerySet[Commitment]:
    """Weak confidence: a better source would help. Archived ones no longer matter."""
    return Commitment.objects.filter(confidence=Confidence.WEAK).exclude(publication=Publication.ARCHIVED)


def french_missing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with an English text whose French one is empty. An organization's report stays in its own language."""
    missing = Q(pk__in=[])
    if rows.model is Update:
        rows = rows.exclude(kind=UpdateKind.REPORT)
    for name in _localized(rows.model):
        missing |= Q(**{f"{name}_fr": ""}) & ~Q(**{f"{name}_en": ""})
    return rows.filter(missing)


def _localized(model: type[Model]) -> Iterator[str]:
    names = {field.name for field in model._meta.concrete_fields}
    return (name[:-3] for name in sorted(names) if name.endswith("_en") and f"{name[:-3]}_fr" in names)


def _links(today: dt.date) -> Group:
    """Sources whose link is gone, and how many of them a verdict of today rests on."""
    group = _group("links", desk_links.to_look_at(today))
    return replace(group, of_which=group.rows[0].behind_in_all if group.rows else 0)


def _group(key: str, rows: QuerySet[Any]) -> Group:
    """The first rows and the number of all of them in one query."""
    first = tuple(rows.annotate(in_group=Window(Count("*")))[:FIRST_ROWS])
    return Group(key, first[0].in_group if first else 0, first)
