"""A proposal: the verdict, its reason in both languages, and what it corrects, if anything."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.models import Assessment

from .desk import DeskForm


class AssessmentForm(DeskForm):
    corrects_seen = forms.ModelChoiceField(
        queryset=Assessment.objects.public(), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Assessment
        fields = ["effective_on", "status", "outcome", "rationale_en", "rationale_fr"]
        labels = {"organization": _("only this party"), "objective": _("only this objective")}

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        data = self.cleaned_data
        corrects, commitment = data.get("corrects_seen"), data.get("commitment")
        if corrects is not None and commitment is not None and corrects.commitment_id != commitment.pk:
            self.add_error("commitment", _("The assessment to correct is about another commitment."))
        objective = data.get("objective")
        about = commitment or (self.instance.commitment if self.instance.commitment_id else None)
        if objective is not None and about is not None and objective.commitment_id != about.pk:
            self.add_error("objective", _("This objective belongs to another commitment."))
        return data
