"""What reviewing asks in words: to the organization, to who reported an error, and to whom an invitation goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.enums import Language

from .moves import MoveForm


class ReturnForm(MoveForm):
    """Changes are requested in words that the organization reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = _("Words to the organization")
        field.help_text = _("Say what is missing, and where. They read it beside their report.")


class DeclineForm(MoveForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = _("Reason, to the organization")
        field.help_text = _("They read it beside their report, which stays unpublished for good.")


class FindingForm(MoveForm):
    """The answer to an error that somebody reported; it is the reason of the move as well."""

    finding_en = forms.CharField(
        label=_("Answer in English"), widget=forms.Textarea({"rows": 4, "lang": "en"}), max_length=2000
    )
    finding_fr = forms.CharField(
        label=_("Answer in French"),
        widget=forms.Textarea({"rows": 4, "lang": "fr"}),
        max_length=2000,
        required=False,
        help_text=_("May stay empty: only whoever reported it reads the answer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class PublicFindingForm(FindingForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding_en"].help_text = _(
            "Public: what was wrong, and what was put right. Nothing about who reported it."
        )
        self.fields["finding_fr"].required = True
        self.fields["finding_fr"].help_text = _("The public list is in both languages.")


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The invitation is bound to it, and ends after seven days.")
    )
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=Language.choices, initial=Language.EN
    )
