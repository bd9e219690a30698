"""What changed in a span of days, from the derived tables and the dated facts, in four queries however much it is.

A day here is a day of the world, as documented now: a verdict counts from the day it holds from, a deadline becomes
overdue on the day after it, a report stands on the day it speaks of. When this site recorded it is another question,
which the history answers. Nothing changes before the day on which its commitment is first listed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery

from tracker.enums import PENDING_FATES, PUBLIC_PUBLICATIONS, Fate, ReportState, UpdateKind, UpdateState
from tracker.models import (
    MilestoneStanding,
    Party,
    Report,
    Standing,
    UpdateCommitment,
)
from tracker.models.commitment import of_the_record

from .change_kinds import ENDINGS, Change, ChangeKind, Due, Promise, Stand, Step, Taking, Told

Own = Mapping[int, Sequence[tuple[dt.date | None, dt.date | None]]]
"""By commitment the days on which an organization joined and left it, as far as they are known."""

TOLD = (
    *("pk", "key", "headline_en", "headline_fr", "claimed_by"),
    *("report__key", "report__claimed_status", "report__objective__number"),
)
PROMISE = ("pk", "reference", "slug", "title_en", "title_fr", "is_sample")


@dataclass(frozen=True)
class Wish:
    """Which changes: of any of these kinds and pillars, of one commitment, and of what the organization was a party to
    on that day or reported on. What is not given leaves nothing out."""

    kinds: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    organization: str = ""
    commitment: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.kinds or self.pillars or self.organization or self.commitment)


EVERYTHING = Wish()


def changes(first: dt.date, last: dt.date, wish: Wish = EVERYTHING, own: Own | None = None) -> list[Change]:
    """Every change from `first` to `last`, both included, newest first. Four queries, and one more for an organization,
    unless `own`, its `taking_part`, is at hand."""
    found = [
        *_of_standings(wish, first, last),
        *_of_milestones(wish, first, last),
        *_of_entries(wish, first, last),
        *_of_parties(wish, first, last),
    ]
    if wish.organization:
        own = taking_part(wish.organization) if own is None else own
        found = list(_with(wish.organization, own, found))
    if wish.kinds:
        found = [change for change in found if change.kind in wish.kinds]
    return sorted(found, key=lambda change: change.order)


def within(wish: Wish, path: str = "") -> Q:
    """The public commitments that a wish speaks of, as the condition of a query that reaches them by `path`. Given a
    list of commitments instead, SQLite looks up every other row once for each of them."""
    condition = Q(**{f"{path}publication__in": PUBLIC_PUBLICATIONS}) & of_the_record(path)
    if wish.pillars:
        condition &= Q(**{f"{path}pillar__slug__in": wish.pillars})
    if wish.commitment:
        condition &= Q(**{f"{path}reference": wish.commitment})
    if wish.organization:
        own = {"organization__slug": wish.organization, "commitment": OuterRef(f"{path}pk")}
        took_part = Exists(Party.objects.filter(**own))
        condition &= Q(took_part) | Q(Exists(Report.objects.standing().filter(**own)))
    return condition


# --- Standings ----------------------------------------------------------------------------------------------


Spans = TypeVar("Spans", bound=Model)


def _touching(rows: QuerySet[Spans], first: dt.date, last: dt.date) -> QuerySet[Spans]:
    """Spans that begin in the window, and those that end there, which are the ones before them."""
    return rows.filter(Q(from_day__range=(first, last)) | Q(until_day__range=(first, last)))


def _pairs(
    rows: Iterable[tuple[Any, ...]], first: dt.date, last: dt.date
) -> Iterator[tuple[tuple[Any, ...] | None, tuple[Any, ...]]]:
    """(span before, span) for every span that begins in the window; `None` for the first of all. Rows begin with whose
    they are and their two days, and come in that order."""
    before: tuple[Any, ...] | None = None
    for row in rows:
        follows = before is not None and before[0] == row[0] and before[2] == row[1]
        if first <= row[1] <= last:
            yield (before if follows else None), row
        before = row


def _of_standings(wish: Wish, first: dt.date, last: dt.date) -> Iterator[Change]:
    """Announced, and assessed: where status or outcome differ. A verdict that confirms the one before is no change."""
    rows = _touching(Standing.objects.filter(within(wish, "commitment__")), first, last)
    columns = ("commitment", "from_day", "until_day", "status", "outcome", *_promise("commitment__"))
    for before, now in _pairs(rows.order_by("commitment", "from_day").values_list(*columns), first, last):
        promise, stand = Promise(*now[5:]), Stand(*now[3:5])
        if before is None:
            yield Change(now[1], ChangeKind.ANNOUNCED, promise, after=stand)
        elif before[3:5] != now[3:5]:
            yield Change(now[1], ChangeKind.ASSESSED, promise, before=Stand(*before[3:5]), after=stand)


# --- Milestones ---------------------------------------------------------------------------------------------

FATE = ("milestone", "from_day", "until_day", "fate", "due_on", "precision", "slips", "settled_on")
STEP = ("pk", "key", "position", "title_en", "title_fr")


@dataclass(frozen=True)
class _Span:
    milestone: int
    from_day: dt.date
    until_day: dt.date
    fate: str
    due_on: dt.date | None
    precision: str
    slips: int
    settled_on: dt.date | None

    @property
    def due(self) -> Due | None:
        return Due(self.due_on, self.precision) if self.due_on else None


def _of_milestones(wish: Wish, first: dt.date, last: dt.date) -> Iterator[Change]:
    rows = _touching(MilestoneStanding.objects.filter(within(wish, "milestone__commitment__")), first, last)
    columns = (
        *FATE,
        *(f"milestone__{name}" for name in STEP),
        *_promise("milestone__commitment__"),
        "milestone__achieved_precision",
        "listed_on",
    )
    spans = rows.annotate(listed_on=_listed_on("milestone__commitment")).order_by("milestone", "from_day")
    at, end = len(FATE), len(FATE) + len(STEP)
    for before, now in _pairs(spans.values_list(*columns), first, last):
        span = _Span(*now[:at])
        change = Change(
            span.from_day,
            ChangeKind.OVERDUE,
            Promise(*now[end:-2]),
            step=Step(*now[at:end]),
            fate=span.fate,
            due=span.due,
            slips=span.slips,
        )
        yield from _turns(_Span(*before[:at]) if before else None, span, change, now[-2], now[-1])


def _turns(
    before: _Span | None, now: _Span, change: Change, achieved: str, listed_on: dt.date
) -> Iterator[Change]:
    """What happened to a milestone on the first day of a span: its date was moved or given, and it became overdue, came
    to an end, or is due no more."""
    if before is not None:
        change = replace(change, was_overdue=before.fate == Fate.OVERDUE)
    if before is not None and now.slips > before.slips:
        yield replace(change, kind=ChangeKind.SLIPPED, was_due=before.due, moved=now.slips - before.slips)
    elif before is None and now.due_on and now.from_day > listed_on and now.fate in PENDING_FATES:
        yield replace(change, kind=ChangeKind.DATED)
    ending = ENDINGS.get(Fate(now.fate))
    if now.fate == Fate.OVERDUE:
        if before is None or before.fate != Fate.OVERDUE:
            yield change
    elif ending and _ends(before, now, ending):
        exact = now.fate not in (Fate.ACHIEVED, Fate.ACHIEVED_LATE)
        yield replace(change, kind=ending, precision="day" if exact else achieved or "day")
    elif now.fate == Fate.VOID and before is not None and before.fate in PENDING_FATES:
        yield replace(change, kind=ChangeKind.LAPSED)


def _ends(before: _Span | None, now: _Span, ending: ChangeKind) -> bool:
    """Whether the milestone came to this end on that day, and not before it was listed, or on a day nobody knows."""
    if before is None:
        return now.settled_on == now.from_day
    return ENDINGS.get(Fate(before.fate)) != ending


# --- Facts --------------------------------------------------------------------------------------------------


def _of_entries(wish: Wish, first: dt.date, last: dt.date) -> Iterator[Change]:
    """Developments, once for each commitment that they concern, and reports that stand, by their entries on the
    timeline."""
    rows = UpdateCommitment.objects.filter(
        Q(update__kind=UpdateKind.DEVELOPMENT) | Q(update__report__state=ReportState.PUBLISHED),
        within(wish, "commitment__"),
        update__state=UpdateState.PUBLISHED,
        update__happened_on__range=(first, last),
    )
    columns = ("happened_on", "precision", "kind", *TOLD, *_organization("report__"))
    entries = (
        rows.annotate(listed_on=_listed_on("commitment"))
        .order_by()
        .values_list("listed_on", *_promise("commitment__"), *(f"update__{name}" for name in columns))
    )
    for listed_on, *row in entries:
        promise, (day, precision, kind, *told) = Promise(*row[: len(PROMISE)]), row[len(PROMISE) :]
        if day < listed_on:
            continue
        change = Change(day, ChangeKind.DEVELOPED, promise, precision=precision)
        if kind == UpdateKind.DEVELOPMENT:
            yield replace(change, told=Told(*told[:5]))
        else:
            reporting = (Taking(*told[len(TOLD) :]),)
            report = Told(*told[: len(TOLD)])
            yield replace(change, kind=ChangeKind.REPORTED, told=report, organizations=reporting)


def _of_parties(wish: Wish, first: dt.date, last: dt.date) -> Iterator[Change]:
    """Those whose day is known; all that joined or left one commitment on one day are one change."""
    window = Q(joined_on__range=(first, last)) | Q(left_on__range=(first, last))
    rows = Party.objects.filter(window, within(wish, "commitment__")).annotate(
        listed_on=_listed_on("commitment")
    )
    columns = ("listed_on", "joined_on", "joined_precision", "left_on", "role")
    together: dict[tuple[dt.date, ChangeKind, str, Promise], dict[tuple[Any, ...], list[str]]]
    together = defaultdict(lambda: defaultdict(list))
    every = (*columns, *_promise("commitment__"), *_organization())
    for listed_on, joined_on, precision, left_on, role, *row in rows.order_by("pk").values_list(*every):
        promise, organization = Promise(*row[: len(PROMISE)]), tuple(row[len(PROMISE) :])
        moves = ((joined_on, ChangeKind.JOINED, precision), (left_on, ChangeKind.LEFT, "day"))
        for day, kind, known in moves:
            if day and max(first, listed_on) <= day <= last:
                together[day, kind, known or "day", promise][organization].append(role)
    for (day, kind, known, promise), organizations in together.items():
        taking = tuple(Taking(*names, roles=tuple(roles)) for names, roles in organizations.items())
        yield Change(day, kind, promise, precision=known, organizations=taking)


# --- Shared -------------------------------------------------------------------------------------------------


def _promise(path: str) -> tuple[str, ...]:
    return tuple(f"{path}{name}" for name in PROMISE)


def _organization(path: str = "") -> tuple[str, ...]:
    return tuple(f"{path}organization__{name}" for name in ("slug", "name_en", "name_fr"))


def _listed_on(path: str) -> Subquery:
    """The first day of the commitment that a row reaches by `path`."""
    spans = Standing.objects.filter(commitment=OuterRef(path)).order_by("from_day")
    return Subquery(spans.values("from_day")[:1])


def taking_part(slug: str) -> Own:
    """When the organization was a party, by commitment. One query."""
    own: dict[int, list[tuple[dt.date | None, dt.date | None]]] = defaultdict(list)
    parties = Party.objects.filter(organization__slug=slug).order_by()
    for pk, joined_on, left_on in parties.values_list("commitment_id", "joined_on", "left_on"):
        own[pk].append((joined_on, left_on))
    return own


def _with(slug: str, own: Own, found: Sequence[Change]) -> Iterator[Change]:
    """Changes of what the organization was a party to on that day, and those that name it."""
    for change in found:
        took_part = any(
            (joined_on is None or joined_on <= change.day) and (left_on is None or left_on > change.day)
            for joined_on, left_on in own.get(change.commitment.pk, ())
        )
        if took_part or any(each.slug == slug for each in change.organizations):
            yield change
