"""The page behind an invitation. Looking at it uses nothing up, and the token leaves the address at once: it waits in
the session, so that neither a history of pages nor a referrer holds it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.webauthn.internal import auth, flows
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tracker.actions import accounts, members
from tracker.enums import InvitationState
from tracker.exceptions import Refused
from tracker.forms.accounts import JoinForm
from tracker.forms.second_factor import PasskeyForm
from tracker.models import Invitation, User
from tracker.web import render_page

from .account_page import has_a_name

OPEN = "open"
"""Stands in the address where the token stood."""
TOKEN, PERSON = "invitation_token", "invitation_person"
"""Where the session keeps the token, and whose passkey is being made."""


@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites whom to what; and for each reader the one thing that they can do about it."""
    if token != OPEN:
        return keep_token(request, token)
    offer = offered(request)
    if offer is None:
        return gone(request)
    if request.user.is_authenticated:
        return for_signed_in(request, offer)
    known = User.objects.filter(email__iexact=offer.email).first()
    if known is not None and not accounts.is_begun(known):
        return show(request, offer, face="sign_in")
    return for_newcomer(request, offer)


def keep_token(request: HttpRequest, token: str) -> HttpResponse:
    """Only a token that can still be used is worth a session; of all others the answer is the same."""
    if not usable(members.by_token(token)):
        return gone(request)
    request.session[TOKEN] = token
    answer = HttpResponseRedirect(reverse("invitation", args=[OPEN]))
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def offered(request: HttpRequest) -> Invitation | None:
    found = members.by_token(request.session.get(TOKEN, ""))
    return found if usable(found) else None


def usable(found: Invitation | None) -> bool:
    return found is not None and found.state == InvitationState.SENT and not found.has_ended(timezone.now())


def gone(request: HttpRequest) -> HttpResponse:
    """Used, revoked, ended or never sent: the words are the same."""
    return render_page(request, "account/invitation_gone.html", {"noindex": True}, status=410)


def show(
    request: HttpRequest, offer: Invitation, *, face: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "page_title": _("Act for %(organization)s") % {"organization": offer.organization.name},
        "invitation": offer,
        "organization": offer.organization,
        "face": face,
        "here": reverse("invitation", args=[OPEN]),
        "passkeys_work_here": has_a_name(request),
        "noindex": True,
        **more,
    }
    return render_page(request, "account/invitation.html", context, status=status)


def for_signed_in(request: HttpRequest, offer: Invitation) -> HttpResponse:
    """One button for the person it was sent to; somebody else is told so."""
    person: Any = request.user
    if person.email.lower() != offer.email.lower():
        return show(request, offer, face="other")
    if request.method != "POST":
        return show(request, offer, face="accept")
    try:
        accounts.take_seat(offer, by=person)
    except Refused as refusal:
        return show(request, offer, face="accept", status=409, refusal=str(refusal))
    request.session.pop(TOKEN, None)
    return HttpResponseRedirect(way_on())


def for_newcomer(request: HttpRequest, offer: Invitation) -> HttpResponse:
    """Name, language, and a password or a passkey."""
    by_passkey = "passkey" in request.POST
    given = request.POST if request.method == "POST" else None
    form = JoinForm(
        given,
        email=offer.email,
        by_passkey=by_passkey,
        initial={"language": get_language() or offer.language},
    )
    if given is None:
        return show(request, offer, face="join", form=form)
    if not form.is_valid():
        return show(request, offer, face="join", form=form, status=422)
    data = form.cleaned_data
    try:
        if by_passkey:
            person = accounts.begin(offer, name=data["name"], language=data["language"])
            request.session[PERSON] = person.pk
            return HttpResponseRedirect(reverse("invitation_passkey"))
        seat = accounts.join(offer, name=data["name"], language=data["language"], password=data["password"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show(request, offer, face="join", form=form, status=422)
    request.session.pop(TOKEN, None)
    login = Login(user=seat.user, email=seat.user.email, redirect_url=way_on())
    return perform_password_login(request, {"email": seat.user.email}, login)


@never_cache
def invitation_passkey(request: HttpRequest) -> HttpResponse:
    """The browser makes the passkey; with it the account has a way in, and the seat is taken."""
    offer = offered(request)
    if offer is None:
        return gone(request)
    person = User.objects.filter(pk=request.session.get(PERSON, 0), email__iexact=offer.email).first()
    if request.user.is_authenticated or person is None or not accounts.is_begun(person):
        return HttpResponseRedirect(reverse("invitation", args=[OPEN]))
    form = PasskeyForm(request.POST if request.method == "POST" else None, user=person)
    if form.is_bound and form.is_valid():
        try:
            return joined_by_passkey(request, offer, person, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return show(
        request,
        offer,
        face="passkey",
        status=422 if form.is_bound else 200,
        form=form,
        js_data={"creation_options": auth.begin_registration(person, True)},  # noqa: FBT003  # allauth's own signature
    )


def joined_by_passkey(
    request: HttpRequest, offer: Invitation, person: User, form: PasskeyForm
) -> HttpResponse:
    """All of it or nothing; then signed in, by a passkey, so that no second step is asked for."""
    with transaction.atomic():
        accounts.take_seat(offer, by=person)
        key = flows.signup_authenticator(
            request, person, form.cleaned_data["name"], form.cleaned_data["credential"]
        )
    for name in (TOKEN, PERSON):
        request.session.pop(name, None)
    record_authentication(request, person, "mfa", id=key.pk, type=key.type, passwordless=True)
    return perform_login(request, Login(user=person, email=person.email, redirect_url=way_on()))


def way_on() -> str:
    try:
        return reverse("portal_home")
    except NoReverseMatch:
        return reverse("account_home")
