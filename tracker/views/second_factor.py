"""Passkeys, codes and recovery codes: allauth's views on our pages."""

from __future__ import annotations

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth, flows
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from tracker.reads import people

from .account_page import AccountPage


class Overview(AccountPage, base.IndexView):
    """What somebody has set up; says why, where something has to be."""

    page_title = _("Passkeys and codes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        given = context["authenticators"]
        missing = not any(kind in given for kind in people.FACTORS)
        person = self.request.user
        return {
            **context,
            "passkeys": given.get(Authenticator.Type.WEBAUTHN, []),
            "app": given.get(Authenticator.Type.TOTP),
            "codes": given.get(Authenticator.Type.RECOVERY_CODES),
            "must": missing and person.is_authenticated and people.needs_second_factor(person),
        }


class Authenticate(AccountPage, base.AuthenticateView):
    """The second step of signing in: a code, or a passkey."""

    page_title = _("The second step")


class CodeAgain(AccountPage, base.ReauthenticateView):
    """Before something grave, for whoever signed in a while ago."""

    page_title = _("A code once more")


class AddApp(AccountPage, totp.ActivateTOTPView):
    """The picture to scan, its secret in letters, and the first code as proof."""

    page_title = _("Set up an app that shows codes")


class RemoveApp(AccountPage, totp.DeactivateTOTPView):
    """Asks first."""

    page_title = _("Remove the app")


class RecoveryCodes(AccountPage, recovery.ViewRecoveryCodesView):
    """Those that are left."""

    page_title = _("Your recovery codes")


class NewRecoveryCodes(AccountPage, recovery.GenerateRecoveryCodesView):
    """Makes new ones; the earlier ones end."""

    page_title = _("New recovery codes")


class AddPasskey(AccountPage, webauthn.AddWebAuthnView):
    """The browser makes it; we keep its public half."""

    page_title = _("Add a passkey")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "js_data": {"creation_options": auth.begin_registration(self.request.user, True)}}  # noqa: FBT003  # allauth's own signature


class RenamePasskey(AccountPage, webauthn.EditWebAuthnView):
    """Its name is for its owner alone."""

    page_title = _("Rename this passkey")

    success_url = reverse_lazy("mfa_index")


class RemovePasskey(AccountPage, webauthn.RemoveWebAuthnView):
    """Asks first."""

    page_title = _("Remove this passkey")

    success_url = reverse_lazy("mfa_index")


class PasskeyAgain(AccountPage, webauthn.ReauthenticateWebAuthnView):
    """Before something grave, for whoever signed in a while ago."""

    page_title = _("Your passkey once more")

    def form_invalid(self, form: Any) -> HttpResponse:
        return super(webauthn.ReauthenticateWebAuthnView, self).form_invalid(form)


class PasskeySignIn(AccountPage, webauthn.LoginWebAuthnView):
    """GET hands the script what the browser needs; POST takes its answer. Ends where the person wanted to go."""

    page_title = _("Sign in")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse({"request_options": auth.begin_authentication(user=None)})

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return flows.perform_passwordless_login(self.request, authenticator, login)


overview = Overview.as_view()
authenticate = Authenticate.as_view()
code_again = CodeAgain.as_view()
add_app = AddApp.as_view()
remove_app = RemoveApp.as_view()
recovery_codes = RecoveryCodes.as_view()
new_recovery_codes = NewRecoveryCodes.as_view()
add_passkey = AddPasskey.as_view()
rename_passkey = RenamePasskey.as_view()
remove_passkey = RemovePasskey.as_view()
passkey_again = PasskeyAgain.as_view()
passkey_sign_in = PasskeySignIn.as_view()
