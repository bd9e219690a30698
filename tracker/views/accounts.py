"""Somebody's own account: the page behind a one-time link, the page about themselves, leaving an organization."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import EmailAddress, Login
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from tracker import rules
from tracker.actions import accounts, members
from tracker.actions import people as people_actions
from tracker.exceptions import Refused
from tracker.forms.accounts import AboutMeForm, WelcomeForm
from tracker.models import Membership
from tracker.reads import people
from tracker.web import render_page, surroundings


class WelcomeView(PasswordResetConfirmView):
    """Behind a one-time link: looking at it does not use it up, and the token leaves the address at once, in Django's
    own way: kept in the session, the address without it, nothing for a referrer."""

    form_class = WelcomeForm
    template_name = "account/welcome.html"
    success_url = reverse_lazy("admin:index")
    title = gettext_lazy("Welcome")

    def form_valid(self, form: Any) -> HttpResponse:
        """Signed in the way everybody is: whoever has a second factor is asked for it here too."""
        data = form.cleaned_data
        try:
            person = people_actions.accept(
                form.user,
                token=self.request.session.get(INTERNAL_RESET_SESSION_TOKEN, ""),
                name=data["name"],
                email=data["email"],
                password=data["new_password1"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, None)
        login = Login(user=person, email=person.email, redirect_url=self._next(person))
        return perform_password_login(self.request, {"email": person.email}, login)

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def _next(self, person: Any) -> str:
        if people.lacks_second_factor(person):
            return reverse("mfa_index")
        return str(self.success_url) if rules.may_see_desk(person) else reverse("account_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**surroundings(self.request, context), **context, "noindex": True}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A used or expired link is gone (410), in plain words."""
        response = super().render_to_response(context, **kwargs)
        if not self.validlink:
            response.status_code = 410
        return response


welcome = WelcomeView.as_view()


@never_cache
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """Who somebody is here, how they sign in, whom they act for, and what is kept about them."""
    person: Any = request.user
    initial = {"name": person.name, "language": person.language, "pace": person.pace}
    form = AboutMeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        accounts.describe(person, by=person, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return HttpResponseRedirect(reverse("account_home"))
    factors = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "page_title": _("Your account"),
        "form": form,
        "seats": people.seats(person),
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "app": Authenticator.Type.TOTP in factors,
        "codes": Authenticator.Type.RECOVERY_CODES in factors,
        "waiting": EmailAddress.objects.filter(user=person, verified=False).first(),
        "may_see_desk": rules.may_see_desk(person),
        "places": {name: place(name) for name in ("portal_home", "account_data", "account_erase")},
        "noindex": True,
    }
    return render_page(request, "account/home.html", context, status=422 if form.is_bound else 200)


def place(name: str) -> str:
    """The address of a page that not every installation has."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@never_cache
@login_required
def account_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first. Nobody sees the seat of another."""
    person: Any = request.user
    seat = Membership.objects.open().select_related("organization").filter(user=person, pk=pk).first()
    if seat is None:
        raise Http404
    title = _("Leave %(organization)s?") % {"organization": seat.organization.name}
    context = {"page_title": title, "seat": seat, "organization": seat.organization, "noindex": True}
    if request.method != "POST":
        return render_page(request, "account/leave.html", context)
    try:
        members.end(seat, by=person)
    except Refused as refusal:
        return render_page(request, "account/leave.html", {**context, "refusal": str(refusal)}, status=409)
    left = _("You no longer act for %(organization)s.") % {"organization": seat.organization.name}
    messages.success(request, left)
    return HttpResponseRedirect(reverse("account_home"))
