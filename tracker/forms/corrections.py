"""The form in which anybody reports an error: what is wrong and where, and nothing about who says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.models import Correction
from tracker.reads import corrections
from tracker.reads.wording import language


class CorrectionForm(forms.Form):
    page = forms.CharField(
        label=_("Which page"),
        max_length=300,
        help_text=_("Its address on this site, as your browser shows it."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url"}),
    )
    text = forms.CharField(
        label=_("What is wrong"),
        max_length=4_000,
        help_text=_(
            "The sentence or figure as it stands, and what is right. No names of private persons, please."
        ),
        widget=forms.Textarea({"rows": 7}),
    )
    evidence = forms.URLField(
        label=_("What shows it"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("The address of a public page, if there is one."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.place: corrections.Place | None = None

    def clean_page(self) -> str:
        self.place = corrections.place(self.cleaned_data["page"], self.host)
        if self.place is None:
            raise forms.ValidationError(
                _("This is not the address of a public page of this site. Copy it from your browser.")
            )
        return self.place.path

    def clean_website(self) -> str:
        """Nobody sees this field; programs that fill in forms fill it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field has to stay empty: it is there to stop programs."))
        return ""

    def correction(self) -> Correction:
        """What is sent, as a row that is not saved."""
        return Correction(
            page=self.cleaned_data["page"],
            commitment=self.place.commitment if self.place else None,
            language=language(),
            text=self.cleaned_data["text"].replace("\r\n", "\n"),
            evidence=self.cleaned_data["evidence"],
        )
