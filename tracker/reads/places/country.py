"""One country on a day: what the state itself signed, leads and hosts, and who is seated there."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker import search
from tracker.enums import PUBLIC_PUBLICATIONS, Confidence, ImplementationStatus, OrganizationKind, Role
from tracker.models import Commitment, Localized, Party
from tracker.models.commitment import of_the_record
from tracker.reads import browse, marks
from tracker.reads.browse import Named
from tracker.reads.cards import Card, cards
from tracker.reads.due import events
from tracker.reads.organizations import role_words
from tracker.reads.wording import country_name

from .countries import Parts, parties

SHOWN_PER_ROLE = 6
SHOWN_ORGANIZATIONS = 100


def exists(code: str) -> bool:
    """Whether anybody of that country has a part on any day in what the list holds. One query."""
    listed = Party.objects.filter(commitment__publication__in=PUBLIC_PUBLICATIONS)
    return listed.filter(of_the_record("commitment__"), organization__country=code).exists()


@dataclass(frozen=True)
class RoleSection:
    """Commitments of the state in one role. `rows` are the first of those surely known, `weak` of the others."""

    role: str
    label: str
    parts: Parts
    rows: tuple[Card, ...]
    weak: tuple[Card, ...]

    @property
    def is_cut(self) -> bool:
        return len(self.rows) + len(self.weak) < self.parts.total


@dataclass(frozen=True)
class Seated:
    """An organization seated there, with its commitments by role."""

    slug: str
    name_en: str
    name_fr: str
    kind: str
    all: Parts
    complete: int
    roles: Mapping[str, int]

    name = Localized()

    @property
    def kind_label(self) -> str:
        return str(OrganizationKind(self.kind).label)

    @property
    def in_words(self) -> str:
        return role_words(dict(self.roles))


@dataclass(frozen=True)
class Portrait:
    code: str
    of: int
    commitments: tuple[Commitment, ...]
    all: Parts
    as_state: Parts
    by_organizations: Parts
    states: tuple[Named, ...]
    sections: tuple[RoleSection, ...]
    seated: tuple[Seated, ...]
    statuses: tuple[tuple[str, Any, int], ...]
    events: tuple[events.Happening, ...]

    @property
    def name(self) -> str:
        return country_name(self.code)

    @property
    def total(self) -> int:
        return len(self.commitments)

    @property
    def complete(self) -> int:
        return sum(n for status, _label, n in self.statuses if status == ImplementationStatus.COMPLETE)

    @property
    def shown(self) -> tuple[Seated, ...]:
        return self.seated[:SHOWN_ORGANIZATIONS]


@dataclass(frozen=True)
class _Part:
    commitment: int
    role: str
    is_weak: bool
    slug: str
    name_en: str
    name_fr: str
    kind: str

    @property
    def is_of_the_state(self) -> bool:
        return self.kind == OrganizationKind.COUNTRY


def portrait(code: str, day: dt.date, *, is_past: bool = False) -> Portrait:
    """Six queries, however much it takes part in. Events are those that could be read of when the day `is_past`."""
    found = _parts(code, day)
    held = events.known(day, is_past=is_past)
    ids = {part.commitment for part in found}
    rows = browse.listed(day).with_now().filter(pk__in=ids)
    commitments: list[Commitment] = list(rows.order_by("reference"))
    statuses = Counter(c.now.status for c in commitments)  # type: ignore[attr-defined]  # as_of annotates it
    of_state = [part for part in found if part.is_of_the_state]
    of_others = [part for part in found if not part.is_of_the_state]
    return Portrait(
        code=code,
        of=browse.listed(day).count(),
        commitments=tuple(sorted(commitments, key=_measure)),
        all=_counted(found),
        as_state=_counted(of_state),
        by_organizations=_counted(of_others),
        states=tuple({p.slug: Named(p.slug, p.name_en, p.name_fr) for p in of_state}.values()),
        sections=_sections(of_state, commitments, day),
        seated=_seated(of_others, commitments),
        statuses=tuple(
            (s.value, s.label, statuses[s.value]) for s in ImplementationStatus if statuses[s.value]
        ),
        events=tuple(events.happening(each) for each in held if each.country == code),
    )


def _parts(code: str, day: dt.date) -> list[_Part]:
    columns = ("commitment_id", "role", "confidence", *(f"organization__{n}" for n in ("slug", "name_en")))
    rows = parties(day).filter(organization__country=code).order_by("pk")
    return [
        _Part(commitment, role, confidence == Confidence.WEAK, slug, en, fr, kind)
        for commitment, role, confidence, slug, en, fr, kind in rows.values_list(
            *columns, "organization__name_fr", "organization__kind"
        )
    ]


def _counted(found: list[_Part]) -> Parts:
    """A commitment is weakly known where no other of these parts is known better."""
    total = {part.commitment for part in found}
    known = {part.commitment for part in found if not part.is_weak}
    return Parts(len(known), len(total - known))


def _measure(commitment: Any) -> tuple[int, str]:
    return marks.rank(commitment.now.status, commitment.now.outcome), commitment.reference


def _sections(found: list[_Part], commitments: list[Commitment], day: dt.date) -> tuple[RoleSection, ...]:
    """A commitment in which the state has two roles stands under both."""
    known, weak = _by_role(found)
    shown = {
        role: (
            [c for c in commitments if c.pk in known[role]][:SHOWN_PER_ROLE],
            [c for c in commitments if c.pk in weak[role]][:SHOWN_PER_ROLE],
        )
        for role in Role.values
        if known[role] or weak[role]
    }
    wanted = dict.fromkeys(c.pk for pair in shown.values() for listed in pair for c in listed)
    rows = cards(wanted, day)
    return tuple(
        RoleSection(
            role=role,
            label=str(Role(role).label),
            parts=Parts(len(known[role]), len(weak[role])),
            rows=tuple(rows[c.pk] for c in surely),
            weak=tuple(rows[c.pk] for c in weakly),
        )
        for role, (surely, weakly) in shown.items()
    )


def _by_role(found: list[_Part]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    known: dict[str, set[int]] = defaultdict(set)
    weak: dict[str, set[int]] = defaultdict(set)
    for part in found:
        (weak if part.is_weak else known)[part.role].add(part.commitment)
    return known, defaultdict(set, {role: ids - known[role] for role, ids in weak.items()})


def _seated(found: list[_Part], commitments: list[Commitment]) -> tuple[Seated, ...]:
    """In the order of their names: counts are no ranking."""
    done = {c.pk for c in commitments if c.now.status == ImplementationStatus.COMPLETE}  # type: ignore[attr-defined]  # as_of annotates it
    by_slug: dict[str, list[_Part]] = defaultdict(list)
    for part in found:
        by_slug[part.slug].append(part)
    seated = [
        Seated(
            slug=slug,
            name_en=parts[0].name_en,
            name_fr=parts[0].name_fr,
            kind=parts[0].kind,
            all=_counted(parts),
            complete=len({part.commitment for part in parts} & done),
            roles={
                role: len({part.commitment for part in parts if part.role == role}) for role in Role.values
            },
        )
        for slug, parts in by_slug.items()
    ]
    return tuple(sorted(seated, key=lambda each: (search.fold(each.name), each.slug)))
