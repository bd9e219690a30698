"""Signing in and out, password, address, sessions: allauth's views on our pages."""

from __future__ import annotations

from typing import Any

from allauth.account import views as stock
from allauth.account.internal.decorators import login_not_required
from allauth.usersessions.views import ListUserSessionsView
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from tracker.actions import accounts

from .account_page import AccountPage


class SignIn(AccountPage, stock.LoginView):
    """By e-mail and password, or by passkey alone."""

    page_title = _("Sign in")


class SignOut(AccountPage, stock.LogoutView):
    """Asks first: no link may sign somebody out."""

    page_title = _("Sign out")


class Forgotten(AccountPage, stock.PasswordResetView):
    """Answers the same whoever asks for whatever address."""

    page_title = _("Forgotten your password?")


class ForgottenSent(AccountPage, stock.PasswordResetDoneView):
    """A link is on its way, if there is such an account."""

    page_title = _("Look into your mail")


class NewPassword(AccountPage, stock.PasswordResetFromKeyView):
    """Behind the link of the mail; its token leaves the address at once. One that no longer works is gone (410)."""

    page_title = _("Choose a new password")

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        if context.get("token_fail"):
            kwargs["status"] = 410
        return super().render_to_response(context, **kwargs)


class NewPasswordDone(AccountPage, stock.PasswordResetFromKeyDoneView):
    """The password is changed: sign in with it."""

    page_title = _("Your password is changed")


class ConfirmAddress(AccountPage, stock.ConfirmEmailView):
    """Behind the link to a new address: looking changes nothing, the button does."""

    page_title = _("Confirm your e-mail address")

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        if not context.get("confirmation"):
            kwargs["status"] = 410
        return super().render_to_response(context, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        if self.model_row() is None:
            return self.get(*args, **kwargs)
        return super().post(*args, **kwargs)

    def model_row(self) -> Any:
        return stock.get_emailconfirmation_model().from_key(self.kwargs["key"])


class Address(AccountPage, stock.EmailView):
    """The address that somebody signs in with, and the one that waits to be confirmed."""

    page_title = _("Your e-mail address")

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """allauth's list knows the address of people whom an administrator made only from now on."""
        if request.user.is_authenticated:
            accounts.keep_address(request.user)
        return super().dispatch(request, *args, **kwargs)


class ChangePassword(AccountPage, stock.PasswordChangeView):
    """Asks for the old one, and ends nobody's session but those of others."""

    page_title = _("Change your password")


class FirstPassword(AccountPage, stock.PasswordSetView):
    """For somebody who came in with a passkey."""

    page_title = _("Choose a password")


class PasswordAgain(AccountPage, stock.ReauthenticateView):
    """Before something grave, for whoever signed in a while ago."""

    page_title = _("Your password once more")


class Sessions(AccountPage, ListUserSessionsView):
    """Where somebody is signed in."""

    page_title = _("Where you are signed in")


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
forgotten = Forgotten.as_view()
forgotten_sent = ForgottenSent.as_view()
new_password = NewPassword.as_view()
new_password_done = NewPasswordDone.as_view()
confirm_address = ConfirmAddress.as_view()
address = Address.as_view()
change_password = ChangePassword.as_view()
first_password = FirstPassword.as_view()
password_again = PasswordAgain.as_view()
sessions = Sessions.as_view()
