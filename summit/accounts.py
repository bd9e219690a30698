"""How django-allauth works here: who may come in, what is said, what is written down, how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import int_to_base36
from django.utils.translation import gettext_lazy as _

from summit import account_mail
from summit.tokens import ResetTokens
from tracker.actions import accounts
from tracker.models import User

WRONG = _("The e-mail address and the password do not belong together.")

ERRORS = {
    "email_password_mismatch": WRONG,
    "invalid_login": WRONG,
    "account_inactive": WRONG,
    "duplicate_email": _("This is your address already."),
    "enter_current_password": _("This is not your password."),
    "incorrect_password": _("This is not your password."),
    "incorrect_code": _("This does not fit. Codes work once and for a short time: wait for the next one."),
    "invalid_or_expired_key": _("This link has been used, or is too old."),
    "invalid_password_reset": _("This link has been used, or is too old."),
    "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
    "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
    "select_only_one": _("Choose one."),
    "same_as_current": _("This is what it was before."),
    "cannot_delete_authenticator": _("This one cannot be removed."),
    "cannot_generate_recovery_codes": _("Set up a passkey or an app first."),
}
"""Refusals, in our words, under allauth's names."""

SAID = {
    "account/messages/email_confirmation_sent.txt": _(
        "A link is on its way to the new address. It counts once you have followed it."
    ),
    "account/messages/email_confirmed.txt": _(
        "Your new address is confirmed. You sign in with it from now on."
    ),
    "account/messages/email_confirmation_failed.txt": _("This address cannot be used for your account."),
    "account/messages/email_deleted.txt": _("The new address was dropped; everything stays as it was."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your account has a password now."),
    "mfa/messages/totp_activated.txt": _("The app is set up. Signing in asks for its code from now on."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed. Its codes no longer work."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes. Keep them in a safe place."),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions are ended."),
}
"""What a page says after something was done. What is not here is not worth a sentence."""


AGAIN = {
    "reauthenticate": _("with your password"),
    "mfa_reauthenticate": _("with a code"),
    "mfa_reauthenticate:webauthn": _("with a passkey"),
}
"""Ways to show once more who one is."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    # --- Who may come in

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only by invitation (tracker.views.invitation)."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Somebody deactivated is answered like somebody unknown."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, str(WRONG))
        return HttpResponseRedirect(reverse("account_login"))

    def is_ajax(self, request: HttpRequest) -> bool:
        """Every page here is a page."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just shown who they are."""
        records = get_authentication_records(context.request, context.request.user)
        fresh = bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": AGAIN.get(method["id"], "")} for method in methods]

    # --- What is written down

    def set_password(self, user: Any, password: str) -> None:
        accounts.set_password(user, password=password)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """The new address counts from now on. Somebody else may have it by now: then nothing changes."""
        with transaction.atomic():
            if (
                User.objects.filter(email__iexact=email_address.email)
                .exclude(pk=email_address.user_id)
                .exists()
            ):
                self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt")
                return False
            done = bool(super().confirm_email(request, email_address))
            if done:
                accounts.address_changed(email_address.user)
        return done

    # --- What is said

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        sentence = message or SAID.get(message_template or "")
        if sentence:
            messages.add_message(request, level, str(sentence))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_home")

    # --- Mails: their links name the site's own address, whatever host a request claimed

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        with translation.override(emailconfirmation.email_address.user.language):
            return str(settings.BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        link = context.get("activate_url", "")
        self.post(template_prefix, email, language=context["user"].language, link=link)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        self.post(template_prefix, email or user.email, language=user.language)

    def post(self, name: str, to: str, *, language: str, link: str = "") -> None:
        """After the transaction, after the answer."""
        transaction.on_commit(lambda: account_mail.later(send, name, to, language, link))

    def send_reset_link(self, email: str) -> None:
        """Whether there is such an account is looked up after the answer: the page never knows."""
        account_mail.later(reset_link, email)


def send(name: str, to: str, language: str, link: str = "") -> None:
    account_mail.compose(name, to, language=language, link=link).send()


def reset_link(email: str) -> None:
    person = User.objects.filter(email=email.lower(), is_active=True).first()
    if person is None:
        return
    key = ResetTokens().make_token(person)
    with translation.override(person.language):
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": int_to_base36(person.pk), "key": key}
        )
    send("account/email/password_reset_key", person.email, person.language, settings.BASE_URL + path)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth brings no types
    error_messages = {**DefaultMFAAdapter.error_messages, **ERRORS}

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """What an app or a list of codes is made from stands in the database, closed with the site's secret key."""
        return locks().encrypt(force_bytes(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return locks().decrypt(force_bytes(encrypted_text)).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # allauth's name
        return str(_("Passkey"))


def locks() -> MultiFernet:
    """Closes with the key of today, opens with earlier ones too (SECRET_KEY_FALLBACKS)."""
    return MultiFernet([_lock(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _lock(key: str | bytes) -> Fernet:
    made = hashlib.blake2b(force_bytes(key), digest_size=32, person=b"second-factor").digest()
    return Fernet(base64.urlsafe_b64encode(made))
