"""What the forms of the desk share: the revision that was seen, and refusals said at the form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.utils import ErrorDict, flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

CONSTRAINTS = {
    "applicability_has_a_reason": _("Say in words why."),
    "applicability_once_per_day": _("There is already an answer for this organization from this day."),
    "assessment_one_published_per_day": _("There is already a published assessment for this day."),
    "commitment_date_has_precision": _("Give the date together with its precision, or neither."),
    "commitment_not_its_own_part": _("A commitment is not part of itself."),
    "commitment_reference_well_formed": _("A reference is two capital letters, a dash and three digits."),
    "deadline_date_has_precision": _(
        "Give the date of announcement together with its precision, or neither."
    ),
    "event_ends_after_start": _("It cannot end before it starts."),
    "indicator_date_has_precision": _("Give the date together with its precision, or neither."),
    "indicator_money_in_a_currency": _(
        "The unit of money is a currency code of three capital letters (EUR)."
    ),
    "measurement_value_or_reason": _("Give a value, or the reason why there is none: not both."),
    "milestone_one_final": _("Another milestone already stands for the whole promise."),
    "organization_country_is_iso_code": _("A country is given as two capital letters (FR)."),
    "party_date_has_precision": _("Give the joining date together with its precision, or neither."),
    "party_leaves_after_joining": _("A party cannot leave before it joined."),
    "party_once_per_role_while_open": _("This organization already has this role here."),
    "source_archived_on_says_of_what": _(
        "The date is that of an archived page or of your copy: give one of them."
    ),
    "source_capture_is_a_hash": _("A SHA-256 is 64 characters from 0 to 9 and from a to f."),
    "source_date_has_precision": _("Give the date together with its precision, or neither."),
    "assessment_no_evidence_says_when_searched": _(
        "“No public evidence found” needs the day on which it was searched."
    ),
}
"""What people read when a constraint of the database refuses; its name says nothing to them."""


def sentences(error: ValidationError) -> list[str]:
    """The messages of a model's validation, with constraints named by a sentence."""
    return [_plain(message) for message in error.messages]


def _plain(message: str) -> str:
    for name, sentence in CONSTRAINTS.items():
        if name in message:
            return str(sentence)
    return message


class DeskForm(forms.ModelForm):
    """A form that knows which revision it was opened at, and can carry the refusal of an action.

    `seen_revision` never counts as a change: a line nobody touched is not written.
    """

    seen_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    refusal: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen_revision"].initial = getattr(self.instance, "revision", 0)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownAutocomplete):
                widget.know(self.instance, name)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 5)

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "seen_revision"]

    def full_clean(self) -> None:
        """A line nobody touched is not judged again: a hundred parties would be a thousand queries."""
        if not (self.is_bound and self.prefix and self.instance.pk) or self.has_changed():
            super().full_clean()
            return
        self._errors = ErrorDict()
        self.cleaned_data = {name: getattr(self.instance, name, None) for name in self.fields}
        self.cleaned_data["id"] = self.instance

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for sentence in self.refusal:
            self.add_error(None, sentence)
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        for message in getattr(errors, "error_dict", {}).get("__all__", []):
            message.message = _plain(
                str(message.message % message.params if message.params else message.message)
            )
            message.params = None
        super()._update_errors(errors)


class InOnePiece:
    """Writes a select without Django's template for every option: a table of a hundred lines has thousands."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], SafeString(" selected") if option["selected"] else "", option["label"])
                for _group, items, _number in widget["optgroups"]
                for option in items
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(widget["attrs"]), options)


class QuickSelect(InOnePiece, forms.Select):
    """The plain select of a line."""


class LineForm(DeskForm):
    """A line of a table: the head of the column names its fields to the eye, this does for everybody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field.widget) is forms.Select:
                field.widget = QuickSelect(attrs=field.widget.attrs, choices=field.widget.choices)
            widget = getattr(field.widget, "widget", field.widget)
            if not widget.is_hidden and field.label:
                widget.attrs["aria-label"] = capfirst(str(field.label))


class KnownAutocomplete(InOnePiece, AutocompleteSelect):
    """Django's autocomplete, without its query per field: the chosen row is the one the line already has."""

    known: dict[str, str] = {}

    def know(self, instance: Model, name: str) -> None:
        """Remember the label of the related row of `instance`, if it has been loaded."""
        chosen = instance._state.fields_cache.get(name)
        self.known = {str(chosen.pk): str(chosen)} if chosen is not None else {}

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> Any:
        wanted = [item for item in value if item]
        if not all(item in self.known for item in wanted):
            return super().optgroups(name, value, attr)
        options: list[Any] = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))  # noqa: FBT003  # Django's signature
        options += [
            self.create_option(name, item, self.known[item], True, len(options))  # noqa: FBT003  # Django's signature
            for item in wanted
        ]
        return [(None, options, 0)]


class DayInput(forms.DateInput):
    """The browser's own date field: needs no script, and shows the day as the reader's language writes it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
