"""The page behind a one-time link: looking at it does not use it up, and the token leaves the address at once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import people
from tracker.exceptions import Refused
from tracker.forms.accounts import WelcomeForm
from tracker.web import surroundings


class WelcomeView(PasswordResetConfirmView):
    """Django's own handling of the token: kept in the session, the address without it, nothing for a referrer."""

    form_class = WelcomeForm
    template_name = "account/welcome.html"
    success_url = reverse_lazy("admin:index")
    title = _("Welcome")

    def form_valid(self, form: Any) -> HttpResponse:
        data = form.cleaned_data
        try:
            person = people.accept(
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
        login(self.request, person, "django.contrib.auth.backends.ModelBackend")
        return HttpResponse(status=302, headers={"Location": self._next(person)})

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def _next(self, person: Any) -> str:
        return str(self.success_url) if rules.may_see_desk(person) else str(reverse_lazy("home"))

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
