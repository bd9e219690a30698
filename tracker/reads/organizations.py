"""Who promised what: organizations with their counts on a day, always of how many, and never one grand score."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import search
from tracker.enums import PUBLIC_PUBLICATIONS, ImplementationStatus, OrganizationKind, Role
from tracker.models import Commitment, Localized, Organization, Party, Update, UpdateCommitment, UpdateSource
from tracker.models.commitment import of_the_record
from tracker.models.party import PartyQuerySet

from . import browse, marks, over_time, own_reports
from .cards import Card, cards
from .wording import country_name, written_number

PER_PAGE = 50
SHOWN_PER_ROLE = 12
SHOWN_ENTRIES = 30
COLUMNS = ("slug", "name_en", "name_fr", "kind", "country")
SORTS = ("name", "commitments", "leads")


@dataclass(frozen=True)
class Line:
    """One organization in the list. `roles` counts commitments by role; one may count under several."""

    slug: str
    name_en: str
    name_fr: str
    kind: str
    country: str
    total: int
    complete: int
    roles: tuple[tuple[str, int], ...]

    name = Localized()

    @property
    def kind_label(self) -> str:
        return str(OrganizationKind(self.kind).label)

    @property
    def country_name(self) -> str:
        return "" if self.kind == OrganizationKind.COUNTRY else country_name(self.country)

    @property
    def leads(self) -> int:
        return dict(self.roles)[Role.LEAD]

    @property
    def in_words(self) -> str:
        """Lead in 3, member in 4."""
        return role_words(dict(self.roles))


def role_words(roles: dict[str, int]) -> str:
    """The roles that there are, the weightiest first, as the part of a sentence."""
    said = [
        _("%(role)s in %(n)s") % {"role": Role(role).label, "n": written_number(n)}
        for role, n in roles.items()
        if n
    ]
    return ", ".join([*said[:1], *(each[:1].lower() + each[1:] for each in said[1:])])


def parties_on(day: dt.date) -> PartyQuerySet:
    """Parties of the day in commitments that are public and listed by then."""
    return Party.objects.as_of(day).filter(
        commitment__publication__in=PUBLIC_PUBLICATIONS,
        commitment__standings__from_day__lte=day,
        commitment__standings__until_day__gt=day,
    )


def lines(day: dt.date) -> list[Line]:
    """Every organization with a part in something on the day. One query."""
    names = [f"organization__{name}" for name in COLUMNS]
    complete = Q(commitment__standings__status=ImplementationStatus.COMPLETE)
    counts = {f"as_{role}": Count("commitment", distinct=True, filter=Q(role=role)) for role in Role.values}
    rows = (
        parties_on(day)
        .filter(of_the_record("commitment__"))
        .order_by()
        .values(*names)
        .annotate(
            total=Count("commitment", distinct=True),
            complete=Count("commitment", distinct=True, filter=complete),
            **counts,
        )
        .values_list(*names, "total", "complete", *counts)
    )
    return [_line(*row) for row in rows]


def _line(
    slug: str, en: str, fr: str, kind: str, country: str, total: int, complete: int, *roles: int
) -> Line:
    return Line(slug, en, fr, kind, country, total, complete, tuple(zip(Role.values, roles, strict=True)))


@dataclass(frozen=True)
class Wish:
    """What was asked of the list of organizations; every value is valid or ""."""

    q: str = ""
    kind: str = ""
    country: str = ""
    role: str = ""
    sort: str = "name"

    def fits(self, line: Line) -> bool:
        words = search.words(self.q)
        names = " ".join((search.fold(line.name_en), search.fold(line.name_fr)))
        return (
            all(word in names for word in words)
            and self.kind in ("", line.kind)
            and self.country in ("", line.country)
            and (not self.role or dict(line.roles)[self.role] > 0)
        )

    def key(self, line: Line) -> tuple[Any, ...]:
        name = search.fold(line.name)
        first = {"commitments": -line.total, "leads": -line.leads}.get(self.sort, 0)
        return (first, name, line.slug)


def chosen(everyone: Sequence[Line], wish: Wish) -> list[Line]:
    return sorted((line for line in everyone if wish.fits(line)), key=wish.key)


@dataclass(frozen=True)
class RoleSection:
    """Its commitments in one role; `rows` are the first of `total`."""

    role: str
    label: str
    total: int
    rows: tuple[Card, ...]


@dataclass(frozen=True)
class Portrait:
    """One organization on a day: what it has a part in, what the editors conclude, where it speaks itself."""

    organization: Organization
    commitments: tuple[Commitment, ...]
    roles: dict[str, int]
    sections: tuple[RoleSection, ...]
    statuses: tuple[tuple[str, Any, int], ...]
    entries: tuple[Update, ...]
    entries_total: int
    reported: own_reports.Reported
    chart: over_time.OverTime | None

    @property
    def total(self) -> int:
        return len(self.commitments)

    @property
    def is_sample(self) -> bool:
        """It has a part in made-up commitments and in nothing else."""
        return bool(self.commitments) and all(c.is_sample for c in self.commitments)

    @property
    def complete(self) -> int:
        return sum(n for status, _label, n in self.statuses if status == ImplementationStatus.COMPLETE)

    @property
    def sentence(self) -> str:
        """A part in 7 commitments: lead in 3, member in 4."""
        part = ngettext("A part in %(n)s commitment", "A part in %(n)s commitments", self.total)
        words = role_words(self.roles)
        return _("%(part)s: %(roles)s.") % {
            "part": part % {"n": written_number(self.total)},
            "roles": words[:1].lower() + words[1:],
        }


def portrait(organization: Organization, day: dt.date) -> Portrait:
    """Eleven queries, however much it takes part in."""
    parts: dict[str, list[int]] = {role: [] for role in Role.values}
    for role, pk in (
        parties_on(day).filter(organization=organization).order_by("pk").values_list("role", "commitment")
    ):
        if pk not in parts[role]:
            parts[role].append(pk)
    ids = {pk for listed in parts.values() for pk in listed}
    commitments: list[Commitment] = list(
        browse.on_day(day).with_now().filter(pk__in=ids).order_by("reference")
    )
    statuses = Counter(c.now.status for c in commitments)  # type: ignore[attr-defined]  # as_of annotates it
    entries = entries_of(organization, day)
    return Portrait(
        organization=organization,
        commitments=tuple(sorted(commitments, key=_measure)),
        roles={role: len(listed) for role, listed in parts.items() if listed},
        sections=_sections(parts, commitments, day),
        statuses=tuple(
            (s.value, s.label, statuses[s.value]) for s in ImplementationStatus if statuses[s.value]
        ),
        entries=tuple(entries[:SHOWN_ENTRIES]),
        entries_total=len(entries),
        reported=own_reports.read(organization, entries, day),
        chart=over_time.over_time(Commitment.objects.filter(pk__in=ids), day),
    )


def _measure(commitment: Any) -> tuple[int, str]:
    return marks.rank(commitment.now.status, commitment.now.outcome), commitment.reference


def _sections(
    parts: dict[str, list[int]], commitments: list[Commitment], day: dt.date
) -> tuple[RoleSection, ...]:
    """Roles with their rows. A commitment in which it has two roles stands under both."""
    held = {role: set(listed) for role, listed in parts.items() if listed}
    shown = {role: [c for c in commitments if c.pk in ids][:SHOWN_PER_ROLE] for role, ids in held.items()}
    wanted = dict.fromkeys(c.pk for listed in shown.values() for c in listed)
    rows = cards(wanted, day)
    return tuple(
        RoleSection(role, str(Role(role).label), len(parts[role]), tuple(rows[c.pk] for c in listed))
        for role, listed in shown.items()
    )


def entries_of(organization: Organization, day: dt.date) -> list[Update]:
    """Entries of the timeline in which it speaks, newest first, with what they concern and rest on."""
    public = UpdateCommitment.objects.filter(commitment__publication__in=PUBLIC_PUBLICATIONS)
    return list(
        Update.objects.public()
        .as_of(day)
        .filter(organization=organization)
        .select_related("report__commitment", "report__organization", "report__objective")
        .order_by("-happened_on", "-pk")
        .prefetch_related(
            Prefetch("concerns", public.select_related("commitment")),
            Prefetch("citations", UpdateSource.objects.select_related("source__report")),
        )
    )
