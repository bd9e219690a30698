"""The one question before an account is erased."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    understood = forms.BooleanField(
        label=_("I understand that this cannot be undone, by me or by anybody"),
        error_messages={"required": _("Tick this, or leave the page.")},
    )
