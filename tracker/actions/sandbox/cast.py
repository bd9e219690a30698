"""The made-up people of the sandbox: one of each role. They are known by a group, since they may name themselves anew
behind their one-time links."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group

from tracker import rules
from tracker.actions import members, people
from tracker.enums import MembershipRole
from tracker.models import Membership, Organization, User

from .stage import SCOPE, Stage

GROUP = "Sandbox"
NOWHERE = "sandbox.invalid"
"""Never anybody's (RFC 2606): what is mailed there reaches nobody."""


@dataclass(frozen=True)
class Cast:
    lead: User
    member: User
    other_lead: User
    editor: User
    reviewer: User
    administrator: User


def gather(stage: Stage, *, by: rules.Actor) -> Cast:
    """Made and invited the way everybody is: editors bring in the leads, a lead her member."""
    Group.objects.create(name=GROUP)
    dan = _person("Dan Sample", by=by, is_editor=True)
    eva = _person("Eva Sample", by=by, is_editor=True, is_reviewer=True)
    finn = _person("Finn Sample", by=by, is_administrator=True)
    ana, ben, cleo = (_person(f"{name} Sample", by=by) for name in ("Ana", "Ben", "Cleo"))
    _seat(ana, stage.aurora, MembershipRole.LEAD, by=dan)
    _seat(cleo, stage.meridian, MembershipRole.LEAD, by=dan)
    _seat(ben, stage.aurora, MembershipRole.MEMBER, by=ana)
    return Cast(lead=ana, member=ben, other_lead=cleo, editor=dan, reviewer=eva, administrator=finn)


def _person(name: str, *, by: rules.Actor, **roles: bool) -> User:
    first = name.split(maxsplit=1)[0].lower()
    person = people.create(User(email=f"{first}@{NOWHERE}", name=name, **roles), by=by)
    person.groups.add(Group.objects.get(name=GROUP))
    return person


def _seat(person: User, organization: Organization, role: str, *, by: User) -> None:
    invitation = members.invite(organization, person.email, by=by, role=role)
    members.accept(invitation, by=person)


def members_of_the_cast() -> list[User]:
    return list(User.objects.filter(groups__name=GROUP, erased_at__isnull=True).order_by("pk"))


def guests() -> list[User]:
    """People who were invited to a made-up organization while it was tried, and belong to nothing else."""
    seats = Membership.objects.filter(SCOPE.keyed("organization__slug")).values("user")
    elsewhere = Membership.objects.exclude(SCOPE.keyed("organization__slug")).values("user")
    idle = User.objects.filter(is_editor=False, is_reviewer=False, is_administrator=False)
    return list(
        idle.filter(pk__in=seats).exclude(pk__in=elsewhere).exclude(groups__name=GROUP).order_by("pk")
    )
