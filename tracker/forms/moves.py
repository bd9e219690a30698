"""What a move asks before it is made: a reason where the table of moves wants one, a date, a source …"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tracker import transitions
from tracker.enums import Precision
from tracker.models import Commitment, Milestone, Source, Update

from .desk import DayInput


def autocomplete(model: type[Model], field: str) -> AutocompleteSelect:
    """The search box for a relation, asking the list of the desk that the field points to."""
    return AutocompleteSelect(model._meta.get_field(field), admin.site)


class MoveForm(forms.Form):
    """Confirms one move of one thing, as it was when the page was opened."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        help_text=_("Kept in the history, next to your name."),
    )

    def __init__(self, *args: Any, thing: str, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not transitions.find(thing, verb).reason:
            del self.fields["reason"]
        else:
            self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class AchieveForm(MoveForm):
    on = forms.DateField(
        label=_("Achieved on"),
        widget=DayInput,
        help_text=_("When only the month or year is known: its first day."),
    )
    precision = forms.ChoiceField(label=_("Precision"), choices=Precision.choices, initial=Precision.DAY)
    source = forms.ModelChoiceField(label=_("Shown by"), queryset=Source.objects.all())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget = autocomplete(Milestone, "achieved_source")
        self.fields["source"].widget.choices = self.fields["source"].choices


class DropForm(MoveForm):
    on = forms.DateField(
        label=_("Dropped on"), widget=DayInput, required=False, help_text=_("Leave empty when unknown.")
    )


class MergeForm(MoveForm):
    into = forms.ModelChoiceField(
        label=_("The same promise as"),
        queryset=Commitment.objects.all(),
        help_text=_("Its address will lead there; its reference is kept and never used again."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget = autocomplete(Commitment, "merged_into")
        self.fields["into"].widget.choices = self.fields["into"].choices


class SupersedeForm(MoveForm):
    replacement = forms.ModelChoiceField(
        label=_("Replaced by"),
        queryset=Update.objects.all(),
        help_text=_("The corrected development, already published."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replacement"].widget = autocomplete(Update, "superseded_by")
        self.fields["replacement"].widget.choices = self.fields["replacement"].choices


class DeleteForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=_("What it held stays in the history, with this reason and your name."),
    )
