"""Where to write and how often: all that is asked of whoever wants to be told."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.enums import FollowPace

PACES = [
    (FollowPace.INSTANT, _("At once, when something changes")),
    (FollowPace.DAILY, _("Once a day, when something changed")),
    (FollowPace.WEEKLY, _("Once a week, on Mondays, when something changed")),
]


class FollowForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_(
            "A mail goes there with a link. Nothing else is sent before you have followed it and confirmed."
        ),
        error_messages={"invalid": _("This is not an e-mail address that mail can be sent to.")},
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    pace = forms.ChoiceField(
        label=_("How often"), choices=PACES, initial=FollowPace.DAILY, widget=forms.RadioSelect
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_email(self) -> str:
        """In small letters, as it is kept. The rules of mail allow quoted names with anything in them; nobody has one,
        and a line end or a mark of direction in one would be read by machines further on."""
        email = str(self.cleaned_data["email"]).lower()
        if '"' in email or any(unicodedata.category(c)[0] in "CZ" for c in email):
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"], code="invalid")
        return email

    def clean_website(self) -> str:
        """Nobody sees this field; programs that fill in forms fill it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field has to stay empty: it is there to stop programs."))
        return ""
