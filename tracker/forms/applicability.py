"""Which organizations an objective is for: one line each, or many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import Asked
from tracker.models import Applicability, Organization, Source
from tracker.reads.pledges.asked import Ask
from tracker.reads.wording import joined

from .desk import DayInput, LineForm
from .moves import autocomplete

SETTLED = ("organization", "answer", "effective_on")


class ApplicabilityLine(LineForm):
    """An answer once given stays, so that earlier days read as they did: a changed mind is a new line with a later
    day. Only its words and its source can be mended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SETTLED:
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True


class Parties(forms.ModelMultipleChoiceField):
    """The organizations that take part, each with what holds of it today."""

    asks: Mapping[int, Ask] = {}

    def label_from_instance(self, obj: Any) -> str:
        ask = self.asks.get(obj.pk)
        return f"{obj.name} ({joined((str(ask.answer.label), str(ask.reason)))})" if ask else str(obj.name)


class AskingForm(forms.Form):
    """One answer with one reason for several organizations."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Asked.choices, initial=Asked.NOT_APPLICABLE)
    organizations = Parties(
        label=_("Organizations"),
        queryset=Organization.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that take part today; in brackets, what holds now."),
    )
    effective_on = forms.DateField(
        label=_("Holds from"),
        widget=DayInput,
        help_text=_(
            "Pages of earlier days stay as they are. For from the beginning, give the day of signing."
        ),
    )
    reason_en = forms.CharField(
        label=_("Reason in English"),
        max_length=300,
        widget=forms.Textarea({"rows": 2, "lang": "en"}),
        help_text=_("Public: it stands in the cell of the matrix. The same for all that are ticked."),
    )
    reason_fr = forms.CharField(
        label=_("Reason in French"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "lang": "fr"}),
        help_text=_("Without it, readers of French see the English one, marked as such."),
    )
    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.all(), required=False)

    def __init__(self, data: Any = None, *, asks: Mapping[int, Ask]) -> None:
        super().__init__(data, initial={"effective_on": timezone.localdate()})
        chosen = self.fields["organizations"]
        chosen.asks = asks
        chosen.queryset = Organization.objects.filter(pk__in=asks).order_by("name_en", "pk")
        self.fields["source"].widget = autocomplete(Applicability, "source")
        self.fields["source"].widget.choices = self.fields["source"].choices
