"""A milestone, and the next date it is given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker import schedule
from tracker.enums import Precision
from tracker.models import Deadline, Milestone, Source

from .desk import DayInput, DeskForm, KnownAutocomplete

BLANK = [("", "–")]


class MilestoneForm(DeskForm):
    """Dates once given are never written over: a new one is added here, and the earlier ones stay visible."""

    new_due_on = forms.DateField(
        label=_("New date"),
        widget=DayInput,
        required=False,
        help_text=_("The last day of its period: 31 March for a first quarter."),
    )
    new_precision = forms.ChoiceField(
        label=_("Precision"), choices=[*BLANK, *Precision.choices], required=False
    )
    new_announced_on = forms.DateField(label=_("Given on"), widget=DayInput, required=False)
    new_announced_precision = forms.ChoiceField(
        label=_("Precision"), choices=[*BLANK, *Precision.choices], required=False
    )
    new_source = forms.ModelChoiceField(label=_("Shown by"), queryset=Source.objects.all(), required=False)
    new_note = forms.CharField(label=_("Note"), max_length=300, required=False)

    class Meta:
        model = Milestone
        fields = ["title_en", "title_fr", "final"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["new_source"]
        field.widget = KnownAutocomplete(Deadline._meta.get_field("source"), admin.site)
        field.widget.choices = field.choices

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        data = self.cleaned_data
        given = any(data.get(name) for name in self.fields if name.startswith("new_"))
        if given:
            for name in ("new_due_on", "new_precision", "new_source"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A new date needs this."))
            self._check_period(data)
        if bool(data.get("new_announced_on")) != bool(data.get("new_announced_precision")):
            self.add_error(
                "new_announced_precision", _("Give the date together with its precision, or neither.")
            )
        return data

    def _check_period(self, data: dict[str, Any]) -> None:
        due, precision = data.get("new_due_on"), data.get("new_precision")
        if due and precision and not schedule.validates_as_last_day(due, precision):
            self.add_error(
                "new_due_on",
                _("A due date is the last day of its period (month, quarter, half-year or year)."),
            )

    def deadline(self, milestone: Milestone) -> Deadline | None:
        """The date typed here, not yet saved; None when none was."""
        data = self.cleaned_data
        if not data.get("new_due_on"):
            return None
        return Deadline(
            milestone=milestone,
            due_on=data["new_due_on"],
            precision=data["new_precision"],
            announced_on=data["new_announced_on"],
            announced_precision=data["new_announced_precision"],
            source=data["new_source"],
            note=data["new_note"],
        )
