"""The page behind a one-time link, and the form for people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from tracker.models import User


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
