"""Codes and passkeys: allauth's forms in our words, with a code that really works only once."""

from __future__ import annotations

import struct
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from .signing_in import word

CODE_LIVES = 120
"""Seconds for which a used code is remembered: longer than any code is accepted, a wrong clock included."""


class OnceMixin:
    """allauth forgets a used code after 30 seconds, and where the clock may be wrong a code lives for 90."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        code = str(super().clean_code())
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(
            f"totp-used:{self.user.pk}:{normalize_user_code(code)}", 1, CODE_LIVES
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def word_code(self, field: forms.Field) -> None:
        word(field, _("Code"), _("From your app, or one of your recovery codes."))
        field.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


class CodeForm(OnceMixin, base.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word_code(self.fields["code"])


class CodeAgainForm(OnceMixin, base.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word_code(self.fields["code"])


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["code"], _("Code"), _("The six figures that the app shows now."))
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


HOSTILE = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    AssertionError,
    RuntimeError,  # of which too deep a nesting is one
    struct.error,
)
"""What reading a made-up passkey may raise: allauth and fido2 expect what a browser would send."""


class CredentialMixin:
    """What the browser hands over is refused with a sentence where there is nothing (without script no passkey), and
    where it is nothing that a browser would make."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].label = _("Passkey")
        missing = _("The browser handed over no passkey. Passkeys need JavaScript.")
        self.fields["credential"].error_messages["required"] = missing

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()
        except HOSTILE:
            self.refuse()

    def _clean_form(self) -> None:
        try:
            super()._clean_form()
        except HOSTILE:
            self.refuse()

    def refuse(self) -> None:
        refusal = get_adapter().validation_error("incorrect_code")
        self.add_error("credential", refusal)


class PasskeySignInForm(CredentialMixin, webauthn.LoginWebAuthnForm):
    """Instead of address and password."""


class PasskeyStepForm(CredentialMixin, webauthn.AuthenticateWebAuthnForm):
    """After the password."""


class PasskeyAgainForm(CredentialMixin, webauthn.ReauthenticateWebAuthnForm):
    """Before something grave."""


class PasskeyForm(CredentialMixin, webauthn.SignupWebAuthnForm):
    """Every key added here is a passkey: it signs in alone, and asks its owner for a finger, a face or a PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("So that you know it again: “phone”, “office computer” …")
        word(self.fields["name"], _("A name for it"), help_text)
        self.fields["name"].widget.attrs["maxlength"] = "60"

    def clean_name(self) -> str:
        return str(super().clean_name())[:60]


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["name"], _("Name"))
        self.fields["name"].widget.attrs["maxlength"] = "60"
