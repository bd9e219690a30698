"""A commitment as it stands in a list: what it is, how it stands, who leads it, what is due."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import schedule, search
from tracker.enums import Confidence, ImplementationStatus, Outcome, ScheduleState
from tracker.models import Commitment, Deadline, LocalizedText, Party
from tracker.models.base import localized
from tracker.models.commitment import address

from . import marks, replies
from .prepared import Prepared
from .wording import language

SHOWN_LEADS = 2
SHOWN_NAMES = 3


@dataclass(frozen=True, slots=True)
class Due:
    """The date a card speaks of: the overdue one, else the next."""

    on: dt.date
    precision: str
    milestone: LocalizedText
    days_over: int


@dataclass(frozen=True, slots=True)
class Card:
    """`why` is the reason of the verdict in force, or the promise where there is none; `since` the day from which that
    verdict holds; `snippet`, in a search, the text that holds a word where neither title nor reason does."""

    pk: int
    reference: str
    url: str
    title: LocalizedText
    topic: str
    is_sample: bool
    is_weak: bool
    symbol: str
    partly: bool
    overdue: bool
    status: str
    outcome: str
    since: dt.date | None
    contested: bool
    why: LocalizedText
    snippet: str
    who: str
    due: Due | None


def cards(ids: Iterable[int], day: dt.date, query: search.Query | None = None) -> dict[int, Card]:
    """By commitment, for those of them that were listed by the day, in the order given. Three queries for a page of
    them."""
    wanted, read_in = list(ids), language()
    rows = [_Row(*row) for row in _COMMITMENTS(wanted, day)]
    parties: dict[int, list[tuple[str, str, LocalizedText]]] = defaultdict(list)
    for pk, role, slug, name_en, name_fr in _PARTIES(wanted, day):
        parties[pk].append((role, slug, localized(name_en, name_fr, read_in)))
    dates = _due_dates({row.pk: day_spoken_of(row) for row in rows}, day, read_in)
    found = {row.pk: _card(row, parties[row.pk], dates.get(row.pk), query, read_in) for row in rows}
    return {pk: found[pk] for pk in wanted if pk in found}


@dataclass(frozen=True, slots=True)
class _Row:
    """Of one commitment, in the order of `COLUMNS`."""

    pk: int
    reference: str
    slug: str
    title_en: str
    title_fr: str
    promise_en: str
    promise_fr: str
    summary_en: str
    summary_fr: str
    topic_en: str
    topic_fr: str
    is_sample: bool
    confidence: str
    status: str
    outcome: str
    schedule: str
    due_on: dt.date | None
    next_due_on: dt.date | None
    since: dt.date | None
    why_en: str | None
    why_fr: str | None
    contested: bool


_COLUMNS = (
    *(
        "pk",
        "reference",
        "slug",
        "title_en",
        "title_fr",
        "promise_en",
        "promise_fr",
        "summary_en",
        "summary_fr",
    ),
    *("topic__name_en", "topic__name_fr", "is_sample", "confidence"),
    *("now__status", "now__outcome", "now__schedule", "now__due_on", "now__next_due_on"),
    *("now__assessment__effective_on", "now__assessment__rationale_en", "now__assessment__rationale_fr"),
)


def _commitments(ids: Sequence[int], day: dt.date) -> QuerySet[Any, Any]:
    rows = Commitment.objects.public().as_of(day).filter(pk__in=ids).annotate(contested=replies.contested())
    return rows.order_by().values_list(*_COLUMNS, "contested")


def _parties(ids: Sequence[int], day: dt.date) -> QuerySet[Any, Any]:
    """In the order of the record."""
    rows = Party.objects.as_of(day).filter(commitment__in=ids).order_by("pk")
    names = (f"organization__{name}" for name in ("slug", "name_en", "name_fr"))
    return rows.values_list("commitment_id", "role", *names)


def _deadlines(ids: Sequence[int], day: dt.date) -> QuerySet[Any, Any]:
    rows = Deadline.objects.filter(milestone__commitment__in=ids, known_on__lte=day)
    milestone = ("milestone__commitment_id", "milestone__title_en", "milestone__title_fr")
    return rows.order_by("milestone__position", "-position").values_list("due_on", "precision", *milestone)


_COMMITMENTS, _PARTIES, _DEADLINES = Prepared(_commitments), Prepared(_parties), Prepared(_deadlines)


@lru_cache(maxsize=2)
def _before(_language: str) -> str:
    """What stands before the last part of a commitment's address, in the language in force."""
    return reverse("commitment_detail", args=["x"]).removesuffix("x/")


def _card(
    row: _Row,
    parties: list[tuple[str, str, LocalizedText]],
    due: Due | None,
    query: search.Query | None,
    read_in: str,
) -> Card:
    title, promise = (
        localized(row.title_en, row.title_fr, read_in),
        localized(row.promise_en, row.promise_fr, read_in),
    )
    judged = row.since is not None
    reason = localized(row.why_en or "", row.why_fr or "", read_in)
    return Card(
        pk=row.pk,
        reference=row.reference,
        url=f"{_before(read_in)}{address(row.reference, row.slug)}/",
        title=title,
        topic=localized(row.topic_en, row.topic_fr, read_in),
        is_sample=row.is_sample,
        is_weak=row.confidence == Confidence.WEAK,
        symbol=marks.symbol(row.status, row.outcome),
        partly=marks.is_closed_by_a_bar(row.outcome),
        overdue=marks.is_overdue(row.schedule),
        status=str(ImplementationStatus(row.status).label),
        outcome=str(Outcome(row.outcome).label) if row.outcome else "",
        since=row.since,
        contested=row.contested,
        why=reason if judged else promise,
        snippet=_snippet(row, parties, query, [title, reason if judged else promise]) if query else "",
        who=_who(parties),
        due=due,
    )


def _snippet(
    row: _Row,
    parties: list[tuple[str, str, LocalizedText]],
    query: search.Query,
    shown: Sequence[str],
) -> str:
    """Where neither title nor reason holds a word that was looked for, the sentence or the names that do."""
    if any(_holds(text, query) for text in shown):
        return ""
    for text in (localized(row.promise_en, row.promise_fr), localized(row.summary_en, row.summary_fr)):
        if _holds(text, query):
            return str(text)
    names = [name for _role, _slug, name in parties if _holds(name, query)]
    return _("With %(names)s.") % {"names": ", ".join(dict.fromkeys(names[:SHOWN_NAMES]))} if names else ""


def _holds(text: str, query: search.Query) -> bool:
    return any(found for _piece, found in search.highlight(text, query))


def _who(parties: list[tuple[str, str, LocalizedText]]) -> str:
    """The first leads (the first parties where none leads), and how many other organizations there are: The European
    Commission and 3 others."""
    everybody = {slug: name for _role, slug, name in parties}
    leading = {slug: name for role, slug, name in parties if role == "lead"} or everybody
    names = list(leading.values())[:SHOWN_LEADS]
    others = len(everybody) - len(names)
    if not others:
        return ", ".join(names)
    sentence = ngettext("%(names)s and %(n)s other", "%(names)s and %(n)s others", others)
    return sentence % {"names": ", ".join(names), "n": others}


def day_spoken_of(now: Any) -> dt.date | None:
    """Of what has a standing's `schedule`, `due_on` and `next_due_on`: the overdue date when there is one, else the
    next; none once nothing is due."""
    due: dt.date | None = now.due_on if now.schedule == ScheduleState.OVERDUE else now.next_due_on
    return due


def _due_dates(wanted: dict[int, dt.date | None], day: dt.date, read_in: str) -> dict[int, Due]:
    """By commitment, the deadline that its standing on the day speaks of, with its precision and milestone."""
    found: dict[int, Due] = {}
    for due_on, precision, pk, title_en, title_fr in _DEADLINES(
        [pk for pk, due in wanted.items() if due], day
    ):
        if due_on == wanted[pk] and pk not in found:
            found[pk] = Due(
                due_on, precision, localized(title_en, title_fr, read_in), schedule.days_overdue(due_on, day)
            )
    return found
