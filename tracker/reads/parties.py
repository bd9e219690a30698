"""Who takes part in a commitment on a day, by role, with how sure that is."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import ngettext

from tracker.enums import Confidence, Role
from tracker.models import Party

from .citations import Cited, Shelf

SHOWN = 12
"""Longer lists are folded after this many names."""


@dataclass(frozen=True)
class Member:
    party: Party
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class RoleGroup:
    """The names of one role. Weakly known ones stand apart and are not counted with the others: lists of
    signatories differ, and a sum of two lists is the figure of neither."""

    role: str
    known: tuple[Member, ...]
    uncertain: tuple[Member, ...]

    @property
    def label(self) -> str:
        return role_name(self.role, len(self.known) + len(self.uncertain))

    @property
    def first(self) -> tuple[Member, ...]:
        return self.known[:SHOWN] if self.folded else self.known

    @property
    def folded(self) -> tuple[Member, ...]:
        """The rest, if it is worth a fold: never for a single name or two."""
        return self.known[SHOWN:] if len(self.known) > SHOWN + 2 else ()


def role_name(role: str, count: int) -> str:
    names = {
        Role.LEAD: ngettext("Lead", "Leads", count),
        Role.SIGNATORY: ngettext("Signatory", "Signatories", count),
        Role.MEMBER: ngettext("Member", "Members", count),
        Role.SUPPORTER: ngettext("Supporter", "Supporters", count),
        Role.FUNDER: ngettext("Funder", "Funders", count),
        Role.HOST: ngettext("Host", "Hosts", count),
        Role.PARTNER: ngettext("Partner", "Partners", count),
    }
    return names[Role(role)]


def parties_of(commitment_id: int, day: dt.date) -> list[Party]:
    """One query."""
    return list(Party.objects.as_of(day).filter(commitment=commitment_id).select_related("organization"))


def roles(parties: list[Party], shelf: Shelf) -> tuple[RoleGroup, ...]:
    """Leads first, names in alphabetical order of the reader's language."""
    grouped: dict[str, list[Member]] = defaultdict(list)
    for party in sorted(parties, key=lambda p: _sorting(str(p.organization.name))):
        grouped[party.role].append(Member(party, shelf.cite([party.source_id])))
    return tuple(
        RoleGroup(
            role=role,
            known=tuple(m for m in grouped[role] if m.party.confidence != Confidence.WEAK),
            uncertain=tuple(m for m in grouped[role] if m.party.confidence == Confidence.WEAK),
        )
        for role in Role.values
        if grouped[role]
    )


def _sorting(name: str) -> str:
    """Without accents and case, so that États-Unis stands under E."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
