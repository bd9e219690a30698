"""Two to four organizations side by side on a day. Counts say where each has a part, never how well it does."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker import schedule
from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    Confidence,
    ImplementationStatus,
    OrganizationKind,
    Role,
    ScheduleState,
    UpdateKind,
    UpdateState,
)
from tracker.models import Commitment, LocalizedText, Organization, Standing, Update, UpdateCommitment
from tracker.reads import browse, choices, organizations

from .compare import MOST, MOST_ASKED

_SLUG = re.compile(r"[-a-z0-9_]{1,80}")

AXES: tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...] = (
    (_("Who it is"), (("kind", _("Kind and seat")),)),
    (
        _("Its part"),
        (
            ("roles", _("In how many commitments, in which role")),
            ("statuses", _("What has become of them")),
            ("overdue", _("Overdue of what it leads")),
        ),
    ),
    (_("What it says"), (("reports", _("Reports given here")), ("entry", _("Newest entry")))),
)
"""Groups of rows, and the rows of each: a name for the template and the words."""


@dataclass(frozen=True)
class Overdue:
    """A commitment that it leads and whose date has passed."""

    commitment: Commitment
    days: int

    @property
    def milestone(self) -> LocalizedText | None:
        late = self.commitment.now.milestone  # type: ignore[attr-defined]  # the relation that `as_of` adds
        return late.title if late else None


@dataclass(frozen=True)
class Entry:
    """Something that it said, and the public commitments it is about."""

    update: Update
    about: tuple[Commitment, ...]


@dataclass(frozen=True)
class Column:
    """One organization; `parts` has its roles in each commitment of the day."""

    organization: Organization
    parts: tuple[tuple[Commitment, tuple[str, ...]], ...]
    overdue: tuple[Overdue, ...]
    leads: int
    reports: int
    reported_on: int
    entry: Entry | None

    @property
    def key(self) -> str:
        return str(self.organization.slug)

    @property
    def name(self) -> LocalizedText:
        name: LocalizedText = self.organization.name
        return name

    @property
    def short(self) -> LocalizedText:
        """What the values are called where the columns do not fit beside each other."""
        return self.name

    @property
    def now(self) -> bool:
        """Whether it has a part in anything on the day."""
        return bool(self.parts)

    @property
    def is_country(self) -> bool:
        return self.organization.kind == OrganizationKind.COUNTRY

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def roles(self) -> tuple[tuple[str, str, int], ...]:
        """(role, words, in how many), the weightiest first; one commitment may count under several."""
        counts = Counter(role for _commitment, roles in self.parts for role in roles)
        return tuple((role.value, str(role.label), counts[role.value]) for role in Role if counts[role.value])

    @property
    def statuses(self) -> tuple[tuple[str, str, int], ...]:
        standings: list[Standing] = [c.now for c, _roles in self.parts]  # type: ignore[attr-defined]  # from as_of
        counts = Counter(now.status for now in standings)
        return tuple(
            (s.value, str(s.label), counts[s.value]) for s in ImplementationStatus if counts[s.value]
        )


@dataclass(frozen=True)
class Shared:
    """A commitment in which several of them have a part: who, in which roles."""

    commitment: Commitment
    members: tuple[tuple[LocalizedText, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Organizations:
    """`unknown` are the values asked for that are nothing public; `too_many`, that some had to be left out."""

    columns: tuple[Column, ...]
    shared: tuple[Shared, ...]
    unknown: tuple[str, ...] = ()
    too_many: bool = False
    groups = AXES

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)


def of_organizations(values: Sequence[str], day: dt.date) -> Organizations:
    """The first four of what is asked for, in that order. Five queries."""
    asked = [value for value in values[:MOST_ASKED] if _SLUG.fullmatch(value)]
    rows = choices.public_organizations().filter(slug__in=asked) if asked else ()
    found = {organization.slug: organization for organization in rows}
    unknown = tuple(dict.fromkeys(value for value in values[:MOST_ASKED] if value not in found))
    chosen = [found[value] for value in dict.fromkeys(asked) if value in found]
    too_many = len(chosen) > MOST or len(values) > MOST_ASKED
    columns = _columns(chosen[:MOST], day) if chosen else ()
    return Organizations(columns, _shared(columns), unknown, too_many)


def _columns(chosen: Sequence[Organization], day: dt.date) -> tuple[Column, ...]:
    roles = _roles(chosen, day)
    leads = _leads(chosen, day)
    commitments = _commitments({pk for held in roles.values() for pk in held}, day)
    entries = _entries(chosen, day)
    return tuple(
        _column(one, roles[one.pk], leads[one.pk], commitments, entries[one.pk], day) for one in chosen
    )


Roles = dict[int, tuple[str, ...]]
"""By commitment."""


def _column(
    organization: Organization,
    roles: Roles,
    leads: set[int],
    commitments: Mapping[int, Commitment],
    entries: Sequence[Entry],
    day: dt.date,
) -> Column:
    parts = tuple((row, roles[pk]) for pk, row in commitments.items() if pk in roles)
    reported = [entry for entry in entries if entry.update.kind == UpdateKind.REPORT]
    return Column(
        organization=organization,
        parts=parts,
        overdue=tuple(_late(c, day) for c, _held in parts if c.pk in leads and _is_overdue(c)),
        leads=sum(c.pk in leads for c, _held in parts),
        reports=len(reported),
        reported_on=len({about.pk for entry in reported for about in entry.about}),
        entry=entries[0] if entries else None,
    )


def _is_overdue(commitment: Any) -> bool:
    return bool(commitment.now.schedule == ScheduleState.OVERDUE)


def _late(commitment: Any, day: dt.date) -> Overdue:
    return Overdue(commitment, schedule.days_overdue(commitment.now.due_on, day))


def _roles(chosen: Sequence[Organization], day: dt.date) -> dict[int, Roles]:
    """By organization, its roles in each commitment of the day, the weightiest first."""
    held: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = organizations.parties_on(day).filter(organization__in=chosen).order_by()
    for organization, commitment, role in rows.values_list("organization_id", "commitment_id", "role"):
        held[organization][commitment].add(role)
    found: dict[int, Roles] = defaultdict(dict)
    for organization, parts in held.items():
        found[organization] = {
            pk: tuple(role for role in Role.values if role in roles) for pk, roles in parts.items()
        }
    return found


def _leads(chosen: Sequence[Organization], day: dt.date) -> dict[int, set[int]]:
    """By organization, what it leads by more than a weak source: one that may be wrong blames nobody."""
    rows = organizations.parties_on(day).filter(organization__in=chosen, role=Role.LEAD).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for organization, commitment in rows.exclude(confidence=Confidence.WEAK).values_list(
        "organization_id", "commitment_id"
    ):
        found[organization].add(commitment)
    return found


def _commitments(ids: set[int], day: dt.date) -> dict[int, Commitment]:
    rows = browse.on_day(day).filter(pk__in=ids).select_related("now", "now__milestone")
    return {row.pk: row for row in browse.ordered(rows, browse.Selection())}


def _entries(chosen: Sequence[Organization], day: dt.date) -> dict[int, list[Entry]]:
    """What each says in the timeline, newest first, with what is public of what it concerns."""
    rows = (
        UpdateCommitment.objects.filter(
            update__organization__in=chosen,
            update__state=UpdateState.PUBLISHED,
            update__happened_on__lte=day,
            commitment__publication__in=PUBLIC_PUBLICATIONS,
        )
        .select_related("update__report", "commitment")
        .order_by("-update__happened_on", "-update", "position")
    )
    about: dict[int, list[Commitment]] = defaultdict(list)
    updates: dict[int, Update] = {}
    for row in rows:
        updates[row.update_id] = row.update
        about[row.update_id].append(row.commitment)
    found: dict[int, list[Entry]] = defaultdict(list)
    for pk, update in updates.items():
        found[update.organization_id or 0].append(Entry(update, tuple(about[pk])))
    return found


def _shared(columns: Sequence[Column]) -> tuple[Shared, ...]:
    """In which more than one of them has a part, those with most of them first, then by reference."""
    members: dict[int, list[tuple[LocalizedText, tuple[str, ...]]]] = defaultdict(list)
    commitments: dict[int, Commitment] = {}
    for column in columns:
        for commitment, roles in column.parts:
            commitments[commitment.pk] = commitment
            members[commitment.pk].append((column.name, tuple(str(Role(role).label) for role in roles)))
    several = [pk for pk, found in members.items() if len(found) > 1]
    several.sort(
        key=lambda pk: (-len(members[pk]), len(commitments[pk].reference), commitments[pk].reference)
    )
    return tuple(Shared(commitments[pk], tuple(members[pk])) for pk in several)
