"""The list: what somebody asked for, understood (`Selection`), and the commitments that it means on a day.

Page, facets and exports all go through `chosen`, so that what is counted, shown and taken away is the same.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Length, Lower, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import schedule, search
from tracker.enums import Freshness, Outcome, ScheduleState
from tracker.models import Commitment, Deadline, Localized, LocalizedText, Party
from tracker.models.commitment import CommitmentQuerySet

from . import replies
from .wording import language

PER_PAGE = 25
OPEN = "open"
YES, NO = "yes", "no"

COLUMNS = {
    "pillar": "pillar__slug",
    "topic": "topic__slug",
    "kind": "kind",
    "status": "now__status",
    "outcome": "now__outcome",
    "schedule": "now__schedule",
    "verification": "now__verification",
    "freshness": "freshness",
    "link_to_summit": "link_to_summit",
    "confidence": "confidence",
    "headline": "headline",
    "in_brochure": "in_brochure",
}
"""Axes on which a commitment has one value, and the column that holds it."""

PARTY_COLUMNS = {
    "organization": "organization__slug",
    "country": "organization__country",
    "role": "role",
}
"""Axes of its parties. Given together they speak of one and the same party: France as a lead, not France and a lead."""

SORTS = ("relevance", "reference", "changed", "deadline", "title")


@dataclass(frozen=True)
class Named:
    """A slug with its name in the reader's language."""

    slug: str
    name_en: str
    name_fr: str
    name = Localized()


@dataclass(frozen=True)
class Selection:
    """What was asked for, every value valid. Several values of one axis mean any of them; several axes all of them."""

    q: str = ""
    parent: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""

    @cached_property
    def query(self) -> search.Query:
        return search.parse(self.q)

    @property
    def order(self) -> str:
        """The sort in force: by relevance when words are looked for, else by reference."""
        return self.sort or self.default_order

    @property
    def default_order(self) -> str:
        return "relevance" if self.query else "reference"

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.parent or self.values)

    def of(self, axis: str) -> tuple[str, ...]:
        return self.values.get(axis, ())

    def having(self, axis: str, *values: str) -> Selection:
        """The same with these values on one axis instead of its own; without any, the axis is free."""
        others = {name: chosen for name, chosen in self.values.items() if name != axis}
        return replace(self, values={**others, axis: values} if values else others)

    def without(self, axis: str, value: str) -> Selection:
        return self.having(axis, *(other for other in self.of(axis) if other != value))

    def parameters(self) -> list[tuple[str, str]]:
        """Its address: known names only, sorted, nothing that would go without saying."""
        pairs = [("q", self.q), ("parent", self.parent)]
        pairs += [(axis, value) for axis, values in self.values.items() for value in values]
        if self.sort and self.sort != self.default_order:
            pairs.append(("sort", self.sort))
        return sorted((name, value) for name, value in pairs if value)

    def address(self, **more: str) -> str:
        """ "?…", or "?" alone for the whole list: an empty href would keep the query."""
        extra = [(name, value) for name, value in more.items() if value]
        return "?" + urlencode(sorted([*self.parameters(), *extra]))


def on_day(day: dt.date) -> CommitmentQuerySet:
    """Every public commitment of the day with its standing as `now` and its `freshness`."""
    return Commitment.objects.public().as_of(day).annotate(freshness=_freshness(day))


def listed(day: dt.date) -> CommitmentQuerySet:
    """The same without samples beside the record: what the list, its facets and its exports are taken from."""
    return on_day(day).of_the_record()


def _freshness(day: dt.date) -> Case:
    """`schedule.freshness` in SQL."""
    current = day - dt.timedelta(days=schedule.CURRENT_DAYS)
    ageing = day - dt.timedelta(days=schedule.AGEING_DAYS)
    return Case(
        When(now__last_fact_on__gt=current, then=Value(Freshness.CURRENT.value)),
        When(now__last_fact_on__gt=ageing, then=Value(Freshness.AGEING.value)),
        When(now__last_fact_on__isnull=False, then=Value(Freshness.STALE.value)),
        default=Value(""),
        output_field=CharField(),
    )


def searched(day: dt.date, selection: Selection) -> CommitmentQuerySet:
    """The part of a selection that no facet counts: words and parent."""
    rows = search.matching(listed(day), selection.query, day)
    return rows.filter(parent__reference=selection.parent) if selection.parent else rows


def chosen(day: dt.date, selection: Selection) -> CommitmentQuerySet:
    """The commitments that the selection means on the day, in no order."""
    rows = with_axes(searched(day, selection), selection)
    return with_parties(rows, day, selection)


def with_axes(rows: CommitmentQuerySet, selection: Selection) -> CommitmentQuerySet:
    for axis, column in COLUMNS.items():
        if selection.of(axis):
            rows = rows.filter(**{f"{column}__in": [stored(axis, value) for value in selection.of(axis)]})
    return rows


def with_parties(rows: CommitmentQuerySet, day: dt.date, selection: Selection) -> CommitmentQuerySet:
    wanted = party_conditions(selection)
    if not wanted:
        return rows
    return rows.filter(Exists(Party.objects.as_of(day).filter(wanted, commitment=OuterRef("pk"))))


def party_conditions(selection: Selection, *, leaving: str = "") -> Q:
    """What one party row has to be; `leaving` is the axis that is being counted."""
    wanted = Q()
    for axis, column in PARTY_COLUMNS.items():
        if axis != leaving and selection.of(axis):
            wanted &= Q(**{f"{column}__in": selection.of(axis)})
    return wanted


def stored(axis: str, value: str) -> Any:
    """What the column holds for the value of an address."""
    if axis == "outcome" and value == OPEN:
        return ""
    return value == YES if axis in ("headline", "in_brochure") else value


def spoken(axis: str, value: Any) -> str:
    """The value of an address for what the column holds; "" where there is nothing to choose."""
    if axis == "outcome" and not value:
        return OPEN
    if axis in ("headline", "in_brochure"):
        return YES if value else NO
    return str(value or "")


def ordered(rows: CommitmentQuerySet, selection: Selection) -> CommitmentQuerySet:
    """Ties are settled by reference, as a number: PA-1000 comes after PA-999."""
    by_reference = (Length("reference"), "reference")
    title = "title_fr" if language() == "fr" else "title_en"
    first: dict[str, tuple[Any, ...]] = {
        "relevance": ("-in_head",),
        "changed": (F("now__assessment__effective_on").desc(nulls_last=True),),
        "deadline": (F("now__next_due_on").asc(nulls_last=True),),
        "title": (Lower(Coalesce(NullIf(title, Value("")), "title_en")),),
    }
    return rows.order_by(*first.get(selection.order, ()), *by_reference)


@dataclass(frozen=True)
class Due:
    """The date a row speaks of: the overdue one, else the next."""

    on: dt.date
    precision: str
    milestone: LocalizedText
    days_over: int


@dataclass(frozen=True)
class Row:
    """One line of the list: the commitment with `now`, who leads it, what is due."""

    commitment: Commitment
    leads: tuple[LocalizedText, ...]
    others: int
    due: Due | None
    snippet: str = ""

    @property
    def now(self) -> Any:
        return self.commitment.now  # type: ignore[attr-defined]  # the relation that `as_of` adds

    @property
    def contested(self) -> bool:
        """An organization disagrees with the verdict in force."""
        return bool(getattr(self.commitment, "contested", False))

    @property
    def outcome(self) -> str:
        return str(Outcome(self.now.outcome).label) if self.now.outcome else ""

    @property
    def who(self) -> str:
        """The European Commission and 3 others."""
        names = ", ".join(self.leads)
        if not self.others:
            return names
        sentence = ngettext("%(names)s and %(n)s other", "%(names)s and %(n)s others", self.others)
        return sentence % {"names": names, "n": self.others}


def rows(day: dt.date, selection: Selection, *, page: int = 1) -> list[Row]:
    """One page of the list, in four queries however many rows there are."""
    start = (page - 1) * PER_PAGE
    found = ordered(chosen(day, selection), selection).with_now().annotate(contested=replies.contested())
    commitments: list[Commitment] = list(found[start : start + PER_PAGE])
    return dressed(commitments, day, selection.query)


def dressed(commitments: list[Commitment], day: dt.date, query: search.Query | None = None) -> list[Row]:
    """Commitments read `with_now`, each with its leads, the date it speaks of and, where neither title nor reason holds
    a word that was looked for, the sentence or the names that do. Two queries."""
    parties = _parties([c.pk for c in commitments], day)
    dates = _due_dates(commitments, day)
    return [
        Row(c, *_leads(parties[c.pk]), dates.get(c.pk), _snippet(c, parties[c.pk], query) if query else "")
        for c in commitments
    ]


SHOWN_NAMES = 3


def _snippet(commitment: Commitment, parties: list[tuple[str, Named]], query: search.Query) -> str:
    reason = commitment.now.assessment  # type: ignore[attr-defined]  # the relation that `as_of` adds
    if _holds(commitment.title, query) or (reason and _holds(reason.rationale, query)):
        return ""
    for text in (commitment.promise, commitment.summary):
        if _holds(text, query):
            return str(text)
    names = [each.name for _role, each in parties if _holds(each.name, query)]
    return _("With %(names)s.") % {"names": ", ".join(dict.fromkeys(names[:SHOWN_NAMES]))} if names else ""


def _holds(text: str, query: search.Query) -> bool:
    return any(found for _piece, found in search.highlight(text, query))


def _parties(ids: Iterable[int], day: dt.date) -> dict[int, list[tuple[str, Named]]]:
    """(role, organization) by commitment, in the order of the record."""
    found: dict[int, list[tuple[str, Named]]] = defaultdict(list)
    columns = ("commitment_id", "role", *(f"organization__{name}" for name in ("slug", "name_en", "name_fr")))
    parties = Party.objects.as_of(day).filter(commitment__in=list(ids)).order_by("pk")
    for commitment, role, *names in parties.values_list(*columns):
        found[commitment].append((role, Named(*names)))
    return found


SHOWN_LEADS = 2


def _leads(parties: list[tuple[str, Named]]) -> tuple[tuple[LocalizedText, ...], int]:
    """The first leads (the first parties where none leads), and how many other organizations there are."""
    everybody = {each.slug: each.name for _role, each in parties}
    leading = {each.slug: each.name for role, each in parties if role == "lead"} or everybody
    names = tuple(leading.values())[:SHOWN_LEADS]
    return names, len(everybody) - len(names)


def _due_dates(commitments: list[Commitment], day: dt.date) -> dict[int, Due]:
    """By commitment, the deadline that its standing on the day speaks of, with its precision and milestone."""
    wanted = {c.pk: day_spoken_of(c.now) for c in commitments}  # type: ignore[attr-defined]  # as_of annotates it
    deadlines = (
        Deadline.objects.filter(
            milestone__commitment__in=[pk for pk, due in wanted.items() if due], known_on__lte=day
        )
        .select_related("milestone")
        .order_by("milestone__position", "-position")
    )
    found: dict[int, Due] = {}
    for deadline in deadlines:
        pk = deadline.milestone.commitment_id
        if deadline.due_on == wanted[pk] and pk not in found:
            over = schedule.days_overdue(deadline.due_on, day)
            found[pk] = Due(deadline.due_on, deadline.precision, deadline.milestone.title, over)
    return found


def day_spoken_of(now: Any) -> dt.date | None:
    """The overdue date when there is one, else the next; none once nothing is due."""
    due: dt.date | None = now.due_on if now.schedule == ScheduleState.OVERDUE else now.next_due_on
    return due
