"""Ordered links inside a form: the sources of a thing (main one first), what a development is about …

Lines are not saved one by one: `chosen` gathers them in their order and the actions write them with the thing,
so that they are part of its one event.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import records
from tracker.enums import Precision, SourceType, Voice
from tracker.forms.desk import DayInput, KnownAutocomplete
from tracker.models import (
    AssessmentSource,
    AssessmentUpdate,
    CommitmentSource,
    Source,
    UpdateCommitment,
    UpdateSource,
)

from .rights import DeskFields, DeskRights

NEW_SOURCE_NEEDS = ("new_title", "new_publisher", "new_type", "new_independence")


class LinkForm(forms.ModelForm):
    """One line: what is linked, and its place in the order (empty: at the end)."""

    far = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        if not self.instance.pk:
            self.fields["position"].initial = None
            self.initial.pop("position", None)
        widget = getattr(self.fields[self.far].widget, "widget", self.fields[self.far].widget)
        if isinstance(widget, KnownAutocomplete):
            widget.know(self.instance, self.far)

    def has_changed(self) -> bool:
        """A line that came filled in (a correction starts from what it corrects) counts as much as a typed one."""
        filled = self.is_bound and not self.instance.pk and bool(self.data.get(self.add_prefix(self.far)))
        return filled or super().has_changed()

    def _get_validation_exclusions(self) -> set[str]:
        """The order is made when the lines are gathered, so an empty place is no fault."""
        return super()._get_validation_exclusions() | {"position"}


class CitationForm(LinkForm):
    """A source already in the record, or a new one typed here."""

    far = "source"
    new_title = forms.CharField(label=_("Title"), max_length=300, required=False)
    new_publisher = forms.CharField(label=_("Publisher"), max_length=160, required=False)
    new_url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    new_published_on = forms.DateField(label=_("Published on"), widget=DayInput, required=False)
    new_precision = forms.ChoiceField(
        label=_("Precision"), choices=[("", "–"), *Precision.choices], required=False
    )
    new_language = forms.CharField(label=_("Language"), max_length=8, required=False, help_text=_("en, fr …"))
    new_type = forms.ChoiceField(label=_("Type"), choices=[("", "–"), *SourceType.choices], required=False)
    new_independence = forms.ChoiceField(
        label=_("Voice"), choices=[("", "–"), *Voice.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = False

    def typed(self) -> bool:
        """Whether a new source was typed on this line."""
        return any(self.cleaned_data.get(name) for name in self.fields if name.startswith("new_"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") and self.typed():
            self.add_error("source", _("Choose a source or type a new one, not both on one line."))
        elif self.typed():
            for name in NEW_SOURCE_NEEDS:
                if not cleaned.get(name):
                    self.add_error(name, _("A new source needs this."))
            if bool(cleaned.get("new_published_on")) != bool(cleaned.get("new_precision")):
                self.add_error("new_precision", _("Give the date together with its precision, or neither."))
        elif not cleaned.get("source") and self.has_changed() and not cleaned.get("DELETE"):
            self.add_error("source", _("Choose a source, or type a new one below."))
        return cleaned

    def _post_clean(self) -> None:
        """The line itself is never saved, so a missing source is judged in `clean` and not by the model."""
        if self.cleaned_data.get("source"):
            super()._post_clean()

    def made(self, *, by: rules.Actor) -> Source:
        """The source of this line, recorded first when it is new."""
        if self.cleaned_data.get("source"):
            return self.cleaned_data["source"]
        data = self.cleaned_data
        source = Source(
            key=free_key(f"{data['new_publisher']} {data['new_title']}"),
            title=data["new_title"],
            publisher=data["new_publisher"],
            url=data["new_url"],
            published_on=data["new_published_on"],
            published_precision=data["new_precision"],
            language=data["new_language"],
            type=data["new_type"],
            independence=data["new_independence"],
        )
        return records.create(source, by=by)


def free_key(text: str) -> str:
    """A key from the words, with a number where it is taken."""
    base = slugify(text)[:52].strip("-") or "source"
    taken = set(Source.objects.filter(key__startswith=base).values_list("key", flat=True))
    return (
        base if base not in taken else next(k for n in range(2, 10_000) if (k := f"{base}-{n}") not in taken)
    )


class LinkFormSet(BaseInlineFormSet):
    """Lines of one ordered relation, under its name in `actions.records.LINKS`."""

    relation = ""
    far = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial_extra:
            self.extra = len(self.initial_extra) + 1

    def chosen(self, *, by: rules.Actor) -> list[Any]:
        """The things linked, in the order asked for, each once."""
        kept = [form for form in self.forms if form.is_valid() and self._counts(form)]
        last = len(kept) + 1
        kept.sort(key=lambda form: form.cleaned_data.get("position") or last)  # stable: ties as shown
        found = [form.made(by=by) if hasattr(form, "made") else form.cleaned_data[self.far] for form in kept]
        return list(dict.fromkeys(found))

    def _counts(self, form: Any) -> bool:
        if not form.cleaned_data or form.cleaned_data.get("DELETE"):
            return False
        return bool(form.cleaned_data.get(self.far)) or (hasattr(form, "typed") and form.typed())

    def validate_unique(self) -> None:
        """A source named twice is cited once (`chosen`): no reason to send anybody back."""


class LinkInline(DeskRights, DeskFields, admin.StackedInline):
    """A relation edited in place. Subclasses name the model, `far` (its other end) and `relation`."""

    template = "admin/edit_inline/links.html"
    form = LinkForm
    formset = LinkFormSet
    extra = 1
    far = ""
    relation = ""
    ordering = ("position", "pk")

    @property
    def autocomplete_fields(self) -> tuple[str, ...]:
        return (self.far,)

    def get_fields(self, request: Any, obj: Any = None) -> list[str]:
        return [self.far, "position"]

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        made.relation, made.far, made.form.far = self.relation, self.far, self.far
        return made

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related(self.far)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return rules.may_see_desk(request.user)


class CitationInline(LinkInline):
    form = CitationForm
    far = "source"
    relation = "sources"
    template = "admin/edit_inline/citations.html"
    verbose_name = _("source")
    verbose_name_plural = _("Sources, the main one first")

    def get_fields(self, request: Any, obj: Any = None) -> list[str]:
        if not self.edit_rule(request.user, obj):
            return ["source", "position"]
        return ["source", "position", *(n for n in CitationForm.base_fields if n.startswith("new_"))]


class CommitmentSources(CitationInline):
    model = CommitmentSource


class UpdateSources(CitationInline):
    model = UpdateSource


class AssessmentSources(CitationInline):
    model = AssessmentSource


class UpdateCommitments(LinkInline):
    model = UpdateCommitment
    far = "commitment"
    relation = "commitments"
    extra = 2
    verbose_name = _("commitment")
    verbose_name_plural = _("Commitments it is about")


class AssessmentUpdates(LinkInline):
    model = AssessmentUpdate
    far = "update"
    relation = "updates"
    extra = 2
    verbose_name = _("development")
    verbose_name_plural = _("Developments it rests on")
