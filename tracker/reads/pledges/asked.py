"""Whether an organization is asked to report on an objective, on a day, and why: nobody is blamed for silence on
something that was never asked of them.

What the editors settled for the two holds from its day on. Without that, who took the promise upon itself is asked
about every objective that a source confirms. Leads, supporters, funders, hosts and partners are not asked, nor is
whoever only a weak source names; an objective that no source confirms is asked of nobody.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from tracker import search
from tracker.enums import ASKED_ROLES, Asked, Confidence, ObjectiveVerification, Role
from tracker.models import Applicability, LocalizedText, Objective, Organization, Party

Settled = Mapping[tuple[int, int], Applicability]
"""What holds on the day, by the ids of objective and organization."""


class Why(StrEnum):
    SETTLED = "settled"
    TAKES_PART = "takes_part"
    OTHER_ROLE = "other_role"
    DOUBTFUL = "doubtful"
    UNCONFIRMED = "unconfirmed"
    WHOLE = "whole"


@dataclass(frozen=True)
class Part:
    """In which roles an organization takes part on the day; `certain` are those that more than a weak source gives."""

    roles: tuple[str, ...]
    certain: tuple[str, ...]

    @property
    def takes_it_on(self) -> bool:
        return any(role in ASKED_ROLES for role in self.certain)

    @property
    def in_words(self) -> str:
        """Lead, supporter."""
        words = ", ".join(str(Role(role).label) for role in self.roles)
        return words[:1] + words[1:].lower()


@dataclass(frozen=True)
class Ask:
    """The answer with its reason; `settled` is the editors' own, where there is one."""

    answer: Asked
    why: Why
    part: Part
    settled: Applicability | None = None

    @property
    def is_asked(self) -> bool:
        return self.answer == Asked.ASKED

    @property
    def reason(self) -> LocalizedText | str:
        """Of the editors, in the language it was written in; else of the rule."""
        if self.settled is not None:
            words: LocalizedText = self.settled.reason
            return words
        return self._by_rule()

    def _by_rule(self) -> str:
        role = {"role": self.part.in_words.lower()}
        return {
            Why.TAKES_PART: _("takes part as %(role)s") % role,
            Why.OTHER_ROLE: _("takes part as %(role)s") % role,
            Why.DOUBTFUL: _("only a weak source names it as %(role)s") % role,
            Why.UNCONFIRMED: _("no source confirms this objective"),
            Why.WHOLE: _("asked objective by objective"),
        }[self.why]


def ask(objective: Objective | None, organization_id: int, part: Part, settled: Settled) -> Ask:
    """`objective` is None for the promise as a whole: of that anybody may report, and nobody is asked."""
    if objective is None:
        return Ask(Asked.NOT_ASKED, Why.WHOLE, part)
    row = settled.get((objective.pk, organization_id))
    if row is not None:
        return Ask(Asked(row.answer), Why.SETTLED, part, row)
    if not part.takes_it_on:
        doubtful = any(role in ASKED_ROLES for role in part.roles)
        return Ask(Asked.NOT_ASKED, Why.DOUBTFUL if doubtful else Why.OTHER_ROLE, part)
    if objective.verification != ObjectiveVerification.CONFIRMED:
        return Ask(Asked.NOT_ASKED, Why.UNCONFIRMED, part)
    return Ask(Asked.ASKED, Why.TAKES_PART, part)


def objectives_of(commitments: Collection[int], day: dt.date) -> tuple[list[Objective], Settled]:
    """The objectives by number, and what the editors had settled about each by `day`. One query."""
    rows = (
        Objective.objects.filter(commitment__in=commitments)
        .annotate(row=FilteredRelation("applicability", condition=Q(applicability__effective_on__lte=day)))
        .select_related("row", "row__source")
        .order_by("number", "pk", "row__effective_on")
    )
    objectives: dict[int, Objective] = {}
    settled: dict[tuple[int, int], Applicability] = {}
    for objective in rows:
        objectives.setdefault(objective.pk, objective)
        row: Applicability | None = getattr(objective, "row", None)  # absent where nothing is settled
        if row is not None:
            settled[objective.pk, row.organization_id] = row  # the newest comes last
    return list(objectives.values()), settled


def parts(parties: Iterable[Party]) -> dict[int, Part]:
    """By organization, in the order of the roles; `parties` are those of one commitment on the day."""
    held: dict[int, dict[str, bool]] = defaultdict(dict)
    for party in parties:
        certain = party.confidence != Confidence.WEAK
        roles = held[party.organization_id]
        roles[party.role] = certain or roles.get(party.role, False)
    order = Role.values
    return {
        pk: Part(
            roles=tuple(sorted(roles, key=order.index)),
            certain=tuple(sorted((role for role, sure in roles.items() if sure), key=order.index)),
        )
        for pk, roles in held.items()
    }


@dataclass(frozen=True)
class Turnout:
    """How many organizations are asked about at least one objective, and how many of them report anything at all."""

    asked: int
    reporting: int


def turnout(
    objectives: Sequence[Objective],
    settled: Settled,
    parties: Iterable[Party],
    reporting: Collection[int],
) -> Turnout:
    """`reporting` are the organizations with a report that stands on the day."""
    asked = {
        pk
        for pk, part in parts(parties).items()
        if any(ask(objective, pk, part, settled).is_asked for objective in objectives)
    }
    return Turnout(len(asked), len(asked & set(reporting)))


def everybody(objective: Objective, day: dt.date) -> list[tuple[Organization, Ask]]:
    """Every organization that takes part on the day, by name, with the answer for it. Two queries."""
    members = list(
        Party.objects.as_of(day).filter(commitment=objective.commitment_id).select_related("organization")
    )
    _objectives, settled = objectives_of([objective.commitment_id], day)
    organizations = {party.organization_id: party.organization for party in members}
    found = [(organizations[pk], ask(objective, pk, part, settled)) for pk, part in parts(members).items()]
    return sorted(found, key=lambda each: (search.fold(str(each[0].name)), each[0].slug))


@dataclass(frozen=True)
class Group:
    """Organizations with the same answer for the same reason."""

    answer: Asked
    reason: str
    organizations: tuple[Organization, ...]


def grouped(objective: Objective, day: dt.date) -> list[Group]:
    """For the desk: who is asked first, then who is not and why. Two queries."""
    found: dict[tuple[Asked, str], list[Organization]] = defaultdict(list)
    for organization, answer in everybody(objective, day):
        found[answer.answer, str(answer.reason)].append(organization)
    order = list(Asked)
    return [
        Group(answer, reason, tuple(found[answer, reason]))
        for answer, reason in sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    ]
