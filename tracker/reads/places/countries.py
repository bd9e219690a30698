"""What each country signed, leads and hosts on a day: the state itself, and the organizations seated there.

A country's commitments are those of the list narrowed to it: any party with that country. Parties named only by a weak
source are never added to the others, but said beside them, as on the page of the commitment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import search
from tracker.enums import Confidence, ImplementationStatus, OrganizationKind, Role
from tracker.models.commitment import of_the_record
from tracker.models.party import PartyQuerySet
from tracker.reads import browse
from tracker.reads.organizations import parties_on, role_words
from tracker.reads.wording import country_name, joined, written_number

SHOWN_ROLES = (Role.SIGNATORY, Role.LEAD, Role.HOST)
SORTS = ("name", "commitments", "signs", "leads", "hosts", "organizations")
STEPS = ((1, 1), (2, 4), (5, 9), (10, None))
"""Commitments by which the map tells countries apart: from, to."""

KNOWN = ~Q(confidence=Confidence.WEAK)
OF_THE_STATE = Q(organization__kind=OrganizationKind.COUNTRY)


@dataclass(frozen=True)
class Parts:
    """In how many commitments: `known`, and in how many more by a weak source only."""

    known: int = 0
    weak: int = 0

    @property
    def total(self) -> int:
        return self.known + self.weak


@dataclass(frozen=True)
class Line:
    """One country. `state` and `seated` count commitments by role; one may count under several."""

    code: str
    all: Parts
    complete: int
    as_state: Parts
    organizations: int
    by_organizations: Parts
    state: Mapping[str, Parts] = field(default_factory=dict)
    seated: Mapping[str, Parts] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return country_name(self.code)

    @property
    def state_cells(self) -> list[Parts]:
        return [self.state.get(role, Parts()) for role in SHOWN_ROLES]

    @property
    def seated_cells(self) -> list[Parts]:
        return [self.seated.get(role, Parts()) for role in SHOWN_ROLES]

    @property
    def step(self) -> int:
        """1 to 4 for the map; 0 where nothing but weak sources names anybody."""
        if not self.all.known:
            return 0
        return next(n for n, (_least, most) in enumerate(STEPS, 1) if most is None or self.all.total <= most)

    @property
    def in_words(self) -> str:
        """France: 80 commitments; the state itself: lead in 13, host in 1; 82 organizations."""
        n = self.all.total
        said = [ngettext("%(n)s commitment", "%(n)s commitments", n) % {"n": written_number(n)}]
        if not self.all.known:
            said[0] = _("%(commitments)s, by a weak source only") % {"commitments": said[0]}
        roles = {role: self.state[role].known for role in Role.values if role in self.state}
        if any(roles.values()):
            words = role_words(roles)
            said.append(_("the state itself: %(roles)s") % {"roles": words[:1].lower() + words[1:]})
        if self.organizations:
            there = ngettext("%(n)s organization", "%(n)s organizations", self.organizations)
            said.append(there % {"n": written_number(self.organizations)})
        return _("%(name)s: %(parts)s") % {"name": self.name, "parts": joined(said)}


@dataclass(frozen=True)
class Everybody:
    """All countries of the day, and who has no single one."""

    lines: tuple[Line, ...]
    without: Line
    of: int

    @property
    def states(self) -> int:
        return sum(1 for line in self.lines if line.as_state.known)

    @property
    def weak_states(self) -> int:
        return sum(1 for line in self.lines if line.as_state.weak and not line.as_state.known)

    @property
    def with_organizations(self) -> int:
        return sum(1 for line in self.lines if line.organizations)


def parties(day: dt.date) -> PartyQuerySet:
    """What is counted: the parties of the day in what the list holds."""
    return parties_on(day).filter(of_the_record("commitment__")).order_by()


def everybody(day: dt.date) -> Everybody:
    """Three queries, however many countries there are."""
    by_role = _by_role(day)
    lines = [
        Line(
            code=code,
            all=Parts(known, total - known),
            complete=complete,
            as_state=Parts(state_known, state - state_known),
            organizations=organizations,
            by_organizations=Parts(seated_known, seated - seated_known),
            state=by_role[code, True],
            seated=by_role[code, False],
        )
        for (
            code,
            total,
            known,
            complete,
            state,
            state_known,
            seated,
            seated_known,
            organizations,
        ) in _totals(day)
    ]
    named = tuple(line for line in lines if line.code)
    nowhere = next((line for line in lines if not line.code), NOBODY)
    return Everybody(named, nowhere, browse.listed(day).count())


NOBODY = Line("", Parts(), 0, Parts(), 0, Parts())


def _commitments(*conditions: Q) -> Count:
    wanted = Q()
    for condition in conditions:
        wanted &= condition
    return (
        Count("commitment", distinct=True, filter=wanted)
        if conditions
        else Count("commitment", distinct=True)
    )


def _totals(day: dt.date) -> Iterable[tuple[Any, ...]]:
    complete = Q(commitment__standings__status=ImplementationStatus.COMPLETE)
    counts = {
        "total": _commitments(),
        "known": _commitments(KNOWN),
        "complete": _commitments(complete),
        "state": _commitments(OF_THE_STATE),
        "state_known": _commitments(OF_THE_STATE, KNOWN),
        "seated": _commitments(~OF_THE_STATE),
        "seated_known": _commitments(~OF_THE_STATE, KNOWN),
        "organizations": Count("organization", distinct=True, filter=~OF_THE_STATE),
    }
    rows = parties(day).values("organization__country").annotate(**counts)
    return rows.values_list("organization__country", *counts)


def _by_role(day: dt.date) -> dict[tuple[str, bool], dict[str, Parts]]:
    """By country and whether it is the state itself, the roles that there are in reading order."""
    is_state = ExpressionWrapper(OF_THE_STATE, output_field=BooleanField())
    rows = (
        parties(day)
        .annotate(is_state=is_state)
        .values("organization__country", "is_state", "role")
        .annotate(total=_commitments(), known=_commitments(KNOWN))
        .values_list("organization__country", "is_state", "role", "total", "known")
    )
    found: dict[tuple[str, bool], dict[str, Parts]] = defaultdict(dict)
    for code, state, role, total, known in sorted(rows, key=lambda row: Role.values.index(row[2])):
        found[code, bool(state)][role] = Parts(known, total - known)
    return found


@dataclass(frozen=True)
class Wish:
    """What was asked of the list of countries; every value is valid or ""."""

    q: str = ""
    role: str = ""
    sort: str = "name"

    def fits(self, line: Line) -> bool:
        name = search.fold(line.name)
        in_role = not self.role or self.role in line.state or self.role in line.seated
        return in_role and all(word in name for word in search.words(self.q))

    def key(self, line: Line) -> tuple[Any, ...]:
        first = {
            "commitments": line.all.total,
            "signs": line.state_cells[0].total,
            "leads": line.state_cells[1].total,
            "hosts": line.state_cells[2].total,
            "organizations": line.organizations,
        }.get(self.sort, 0)
        return (-first, search.fold(line.name), line.code)


def chosen(lines: Iterable[Line], wish: Wish) -> list[Line]:
    return sorted((line for line in lines if wish.fits(line)), key=wish.key)


@dataclass(frozen=True)
class Step:
    """One entry of the legend: how many of the countries shown are drawn like this."""

    number: int
    least: int
    most: int | None
    countries: int


def legend(lines: Sequence[Line]) -> list[Step]:
    """The steps that there are, the fewest commitments first, then what rests on weak sources only."""
    numbers = [line.step for line in lines]
    steps = [Step(n, least, most, numbers.count(n)) for n, (least, most) in enumerate(STEPS, 1)]
    return [step for step in [*steps, Step(0, 1, None, numbers.count(0))] if step.countries]
