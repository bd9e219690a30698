"""The members of an organization: read by all of them, managed by its leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from tracker import rules
from tracker.actions import members
from tracker.exceptions import NotAllowed, Refused
from tracker.forms.portal import InviteForm, RightsForm
from tracker.models import Invitation, Membership, Organization
from tracker.reads import portal_members as reading
from tracker.web import permit

from .portal_base import for_members, named, own_organization, portal_page


@dataclass
class Refusals:
    """What could not be done, and where it is said: at the form for inviting, at a member, or at the top."""

    invite: InviteForm | None = None
    seats: dict[int, Any] = field(default_factory=dict)
    whole: Any = ""

    def __bool__(self) -> bool:
        return bool(self.invite or self.seats or self.whole)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def portal_members(request: HttpRequest, slug: str) -> HttpResponse:
    """For members; what changes something is for leads, and leaving for everybody."""
    organization = own_organization(request, slug)
    if request.method != "POST":
        return _page(request, organization, Refusals())
    do = DOING.get(request.POST.get("do", ""))
    if do is None:
        permit(rules.may_manage_members, request, organization)
        return _page(request, organization, Refusals(invite=InviteForm(request.POST)))
    try:
        refusals = do(request, organization)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    if refusals:
        return _page(request, organization, refusals)
    still_there = rules.may_see_portal(request.user, organization)
    return redirect("portal_members", slug) if still_there else redirect("portal_home")


def _invite(request: HttpRequest, organization: Organization) -> Refusals:
    permit(rules.may_manage_members, request, organization)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            members.invite(organization, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]  # for_members lets nobody else in
        except (Refused, ValidationError) as refusal:
            form.add_error("email", str(refusal) if isinstance(refusal, Refused) else refusal.messages)
    return Refusals(invite=form) if form.errors else Refusals()


def _revoke(request: HttpRequest, organization: Organization) -> Refusals:
    permit(rules.may_manage_members, request, organization)
    invitation = get_object_or_404(Invitation, organization=organization, pk=_number(request, "invitation"))
    try:
        members.revoke(invitation, by=request.user)  # type: ignore[arg-type]  # for_members lets nobody else in
    except NotAllowed:
        raise
    except Refused as refusal:
        return Refusals(whole=refusal)
    return Refusals()


def _change(request: HttpRequest, organization: Organization) -> Refusals:
    permit(rules.may_manage_members, request, organization)
    seat, form = _seat(request, organization), RightsForm(request.POST)
    if not form.is_valid():
        return Refusals(seats={seat.pk: next(iter(form.errors.values()))[0]})
    return _at(seat, lambda: members.change(seat, by=request.user, **form.cleaned_data))  # type: ignore[arg-type]  # for_members lets nobody else in


def _remove(request: HttpRequest, organization: Organization) -> Refusals:
    """A lead removes somebody, or a person leaves."""
    seat = _seat(request, organization)
    if seat.user_id != request.user.pk:
        permit(rules.may_manage_members, request, organization)
    return _at(seat, lambda: members.end(seat, by=request.user))  # type: ignore[arg-type]  # for_members lets nobody else in


def _second_factor(request: HttpRequest, organization: Organization) -> Refusals:
    required = request.POST.get("required") == "yes"
    members.require_second_factor(organization, by=request.user, required=required)  # type: ignore[arg-type]  # for_members lets nobody else in
    return Refusals()


DOING: dict[str, Callable[[HttpRequest, Organization], Refusals]] = {
    "invite": _invite,
    "revoke": _revoke,
    "change": _change,
    "remove": _remove,
    "second_factor": _second_factor,
}


def _at(seat: Membership, do: Callable[[], Any]) -> Refusals:
    """A refusal is said beside the member it is about."""
    try:
        do()
    except NotAllowed:
        raise
    except Refused as refusal:
        return Refusals(seats={seat.pk: refusal})
    return Refusals()


def _seat(request: HttpRequest, organization: Organization) -> Membership:
    return get_object_or_404(
        Membership.objects.open().select_related("user", "organization"),
        organization=organization,
        pk=_number(request, "seat"),
    )


def _number(request: HttpRequest, name: str) -> int:
    given = named(request, name)
    return int(given) if given.isdigit() and len(given) < 16 else 0


def _page(request: HttpRequest, organization: Organization, refusals: Refusals) -> HttpResponse:
    leads = rules.may_manage_members(request.user, organization)
    invite = refusals.invite or InviteForm(initial={"language": (get_language() or "en")[:2]})
    context = {
        "organization": organization,
        "place": "members",
        "members": [
            (
                seat,
                refusals.seats.get(seat.pk),
                RightsForm(initial=_rights(seat), auto_id=f"seat{seat.pk}_%s"),
            )
            for seat in reading.members(organization)
        ],
        "invited": reading.invited(organization, timezone.now()),
        "leads": leads,
        "form": invite,
        "refusal": refusals.whole,
    }
    return portal_page(request, "members.html", context, status=422 if refusals else 200)


def _rights(seat: Membership) -> dict[str, Any]:
    return {"role": seat.role, "may_submit": seat.may_submit}
