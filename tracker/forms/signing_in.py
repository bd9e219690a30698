"""The forms of allauth in our words. Their fields keep allauth's names; what a label says stands in a label, not in the
field, and what is refused is said in `summit.accounts`."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as stock
from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LENGTH = _("At least twelve characters: three or four words that do not belong together are best.")
TWICE = _("The two passwords are not the same.")


def word(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(stock.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["login"], _("E-mail address"))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        word(self.fields["password"], _("Password"))


class ForgottenForm(stock.ResetPasswordForm):
    """Asks for an address and never looks whether anybody has it: that happens after the answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["email"], _("E-mail address"), _("The one you sign in with."))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        get_adapter().send_reset_link(self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class TwicePassword:
    """A new password, typed twice: mixed into a form of allauth's."""

    def word_passwords(self) -> None:
        fields: dict[str, forms.Field] = getattr(self, "fields")  # noqa: B009  # of the form
        word(fields["password1"], _("New password"), LENGTH)
        word(fields["password2"], _("The same again"))

    def clean(self: Any) -> dict[str, Any]:
        """In place of allauth's own, which says the same in its words."""
        given = forms.Form.clean(self) or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", TWICE)
        return given


class NewPasswordForm(TwicePassword, stock.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word_passwords()


class FirstPasswordForm(TwicePassword, stock.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word_passwords()


class ChangePasswordForm(TwicePassword, stock.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["oldpassword"], _("Your password until now"))
        self.word_passwords()


class PasswordAgainForm(stock.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["password"], _("Password"))


class OtherAddressForm(stock.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self.fields["email"],
            _("New e-mail address"),
            _("We send a link there. Until you follow it, nothing changes."),
        )
