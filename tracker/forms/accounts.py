"""The page behind a one-time link, and the form for people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tracker.enums import Language, NoticePace
from tracker.models import User

from .signing_in import LENGTH


class WelcomeForm(SetPasswordForm):
    """Who you are, and a password that only you know."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As colleagues read it in the history."),
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"})
    )
    field_order = ("name", "email", "new_password1", "new_password2")

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        if user is None:  # a link that no longer works: the form is made and never shown
            return
        if not user.email.endswith(PLACEHOLDER):
            self.fields["email"].initial = user.email
        self.fields["name"].initial = user.name

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError(_("Another account has this address."))
        return email


PLACEHOLDER = "@first.invalid"
"""The address of the first account until its owner names one: `.invalid` is never anybody's (RFC 2606)."""


class AboutMeForm(forms.Form):
    """What a person says about themselves on their account page."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As colleagues read it."),
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=Language.choices)
    pace = forms.ChoiceField(
        label=_("Messages about reports"),
        choices=NoticePace.choices,
        help_text=_("Mails about the safety of your account are always sent."),
    )


class JoinForm(forms.Form):
    """An invited person who is new here. With a passkey no password is asked for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As colleagues and editors read it."),
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=Language.choices)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=LENGTH,
        error_messages={"required": _("Choose a password, or continue with a passkey.")},
    )

    def __init__(self, *args: Any, email: str, by_passkey: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        if by_passkey:
            self.fields["password"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password"):
            try:
                validate_password(given["password"], User(email=self.email, name=given.get("name", "")))
            except forms.ValidationError as faults:
                self.add_error("password", faults)
        return given
