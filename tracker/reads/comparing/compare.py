"""Two to four commitments side by side on a day: one column each, read together in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker import schedule, search
from tracker.enums import Freshness, ImplementationStatus, ScheduleState, Voice
from tracker.models import Commitment, LocalizedText, Organization, Standing, Update
from tracker.reads import citations, parties, said
from tracker.reads.measured import indicators

from . import compare_sources, gathered, tracks

MOST = 4
MOST_ASKED = 20
"""Of a longer address only so much is looked up."""

Axes = tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...]
AXES: Axes = (
    (
        _("The promise"),
        (
            ("promise", _("What was promised")),
            ("announced", _("Announced")),
            ("kind", _("Kind and topic")),
            ("parts", _("Part of, and parts")),
        ),
    ),
    (
        _("What has become of it"),
        (
            ("status", _("Status")),
            ("reason", _("The reason")),
            ("history", _("Status over time")),
            ("verification", _("Verification")),
            ("claim", _("What the organizations report")),
        ),
    ),
    (
        _("By when"),
        (
            ("schedule", _("Schedule")),
            ("deadlines", _("Deadlines")),
            ("newest", _("Last sourced fact")),
        ),
    ),
    (_("Who"), (("leads", _("Who leads")), ("parties", _("Parties by role")))),
    (_("Figures and sources"), (("targets", _("Targets")), ("sources", _("Sources")))),
)
"""Groups of rows, and the rows of each: a name for the template and the words."""


@dataclass(frozen=True)
class Column:
    """One commitment. `now` is `None` on the days before it was announced: then nothing else is filled."""

    commitment: Commitment
    day: dt.date
    now: Standing | None
    contested: bool = False
    parent: Commitment | None = None
    parts: tuple[Commitment, ...] = ()
    track: tracks.Track | None = None
    steps: tuple[gathered.Step, ...] = ()
    roles: tuple[parties.RoleGroup, ...] = ()
    claims: tuple[said.Claim, ...] = ()
    statement: Update | None = None
    targets: tuple[indicators.IndicatorView, ...] = ()
    voices: tuple[tuple[Voice, int], ...] = ()

    @property
    def key(self) -> str:
        return str(self.commitment.reference)

    @property
    def name(self) -> LocalizedText:
        title: LocalizedText = self.commitment.title
        return title

    @property
    def short(self) -> str:
        """What the values are called where the columns do not fit beside each other."""
        return self.key

    def shows(self, axis: str) -> bool:
        """Whether it has something to say on an axis that is left out where nobody has."""
        fillings: Mapping[str, Any] = {
            "parts": self.parent or self.parts,
            "deadlines": self.steps,
            "targets": self.targets,
        }
        return bool(fillings.get(axis, True))

    @property
    def turn(self) -> tracks.Turn | None:
        """The newest of its history."""
        return self.track.turns[-1] if self.track else None

    @property
    def since(self) -> dt.date | None:
        """The day from which it has been what it is: the status, and the outcome once closed."""
        return self.turn.from_day if self.turn else None

    @property
    def days_overdue(self) -> int:
        return schedule.days_overdue(self.now.due_on, self.day) if self.now and self.now.due_on else 0

    @property
    def step(self) -> gathered.Step | None:
        """The milestone that the schedule speaks of."""
        wanted = self.now.milestone_id if self.now else None
        return next((step for step in self.steps if step.milestone.pk == wanted), None)

    @property
    def freshness(self) -> Freshness | None:
        return schedule.freshness(self.now.last_fact_on, self.day) if self.now else None

    @property
    def fact_age(self) -> int:
        return (self.day - self.now.last_fact_on).days if self.now and self.now.last_fact_on else 0

    @property
    def leads(self) -> tuple[Organization, ...]:
        lead = next((group for group in self.roles if group.role == "lead"), None)
        return tuple(m.party.organization for m in (*lead.known, *lead.uncertain)) if lead else ()

    @property
    def claim(self) -> said.Claim | None:
        return self.claims[0] if self.claims else None

    @property
    def reporting(self) -> int:
        return len({claim.organization.pk for claim in self.claims})

    @property
    def parts_complete(self) -> int:
        standings: list[Standing] = [part.now for part in self.parts]  # type: ignore[attr-defined]  # from as_of
        return sum(now.status == ImplementationStatus.COMPLETE for now in standings)

    @property
    def sources(self) -> int:
        return sum(n for _voice, n in self.voices)


@dataclass(frozen=True)
class Common:
    """An organization with a part in several of the commitments, and in which."""

    organization: Organization
    references: tuple[str, ...]


@dataclass(frozen=True)
class Commitments:
    """`unknown` are the values asked for that are nothing public; `too_many`, that some had to be left out."""

    columns: tuple[Column, ...]
    common: tuple[Common, ...]
    scale: tracks.Scale | None
    unknown: tuple[str, ...] = ()
    too_many: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)

    @property
    def strips(self) -> tuple[tuple[Column, tracks.Drawn], ...]:
        """Those announced by the day, each with its strip on the common scale."""
        told = [column for column in self.columns if column.track]
        return tuple(zip(told, self.scale.drawn if self.scale else (), strict=True))

    @property
    def listed(self) -> tuple[Standing, ...]:
        """The standings of those announced by the day."""
        return tuple(column.now for column in self.columns if column.now is not None)

    @property
    def complete(self) -> int:
        return sum(now.status == ImplementationStatus.COMPLETE for now in self.listed)

    @property
    def overdue(self) -> int:
        return sum(now.schedule == ScheduleState.OVERDUE for now in self.listed)

    @cached_property
    def groups(self) -> tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...]:
        """The rows on which at least one of them has something to say."""
        groups = (
            (title, tuple(row for row in rows if any(column.shows(row[0]) for column in self.columns)))
            for title, rows in AXES
        )
        return tuple((title, rows) for title, rows in groups if rows)


def of_commitments(values: Sequence[str], day: dt.date) -> Commitments:
    """The first four of what is asked for, in that order; a merged commitment is the one it was merged into. Ten
    queries, and one more for every step of a merger."""
    found = gathered.resolved(values[:MOST_ASKED], day)
    unknown = tuple(dict.fromkeys(value for value in values[:MOST_ASKED] if value not in found))
    chosen = list({commitment.pk: commitment for commitment in found.values()}.values())
    kept = chosen[:MOST]
    too_many = len(chosen) > MOST or len(values) > MOST_ASKED
    if not kept:
        return Commitments((), (), None, unknown, too_many)
    columns = _columns(kept, day)
    scale = tracks.scale([column.track for column in columns if column.track], day)
    return Commitments(columns, _common(columns), scale, unknown, too_many)


def _columns(chosen: Sequence[Commitment], day: dt.date) -> tuple[Column, ...]:
    listed = [one for one in chosen if getattr(one, "now", None) is not None]
    ids = [one.pk for one in listed]
    around = gathered.around(listed, day)
    spans = tracks.tracks_of(ids, day)
    steps = gathered.steps(ids, day)
    members = gathered.members(ids, day)
    claims = gathered.claims(ids, day)
    statements = gathered.statements(ids, day)
    measured = gathered.measured(ids, day)
    voices = compare_sources.by_voice(ids, day)
    nothing = citations.Shelf({}, day)  # sources are counted here, not listed
    return tuple(
        Column(
            commitment=one,
            day=day,
            now=one.now,  # type: ignore[attr-defined]  # the relation that `with_now` adds
            contested=bool(getattr(one, "contested", False)),
            parent=around.get(one.parent_id or 0),
            parts=tuple(part for part in around.values() if part.parent_id == one.pk),
            track=spans.get(one.pk),
            steps=tuple(steps[one.pk]),
            roles=parties.roles(members[one.pk], nothing),
            claims=claims[one.pk],
            statement=statements.get(one.pk),
            targets=indicators.indicator_views(measured[one.pk], nothing),
            voices=voices[one.pk],
        )
        if one.pk in ids
        else Column(one, day, None)
        for one in chosen
    )


def _common(columns: Iterable[Column]) -> tuple[Common, ...]:
    """Who has a part in more than one, those in most of them first."""
    named: dict[int, Organization] = {}
    within: dict[int, list[str]] = defaultdict(list)
    for column in columns:
        members = (m.party.organization for g in column.roles for m in (*g.known, *g.uncertain))
        for organization in {member.pk: member for member in members}.values():
            named[organization.pk] = organization
            within[organization.pk].append(column.key)
    many = Counter({pk: len(references) for pk, references in within.items() if len(references) > 1})
    order = sorted(many, key=lambda pk: (-many[pk], search.fold(str(named[pk].name))))
    return tuple(Common(named[pk], tuple(within[pk])) for pk in order)
