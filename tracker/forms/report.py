"""The form of a report: its words, its lines, and everything that is wrong with either, each by its field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker import schedule
from tracker.actions.reports import WRITTEN
from tracker.actions.reports.checks import needs_barrier
from tracker.enums import CLAIMABLE_STATUSES
from tracker.models import Indicator, Report
from tracker.reads.method import DEFINITIONS

from .numbers import DayField
from .report_rows import claim_forms, figure_forms, link_lines, numbered

GROUPS: dict[str, str | Promise] = {
    "links": _("Links"),
    "files": _("Files"),
    "measurements": _("Figures"),
    "milestones": _("Milestones"),
}
"""Parts of the form that can be wrong as a whole."""


class PlainTextarea(forms.Textarea):
    """Line ends as one character each, as the browser counts them."""

    def value_from_datadict(self, *args: Any) -> Any:
        typed = super().value_from_datadict(*args)
        return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed


class StatusSelect(forms.RadioSelect):
    """The scale, from nothing to everything, each with its mark and definition. `barred`: the statuses that would be no
    progress since the last report, and need a reason."""

    barred: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.barred:
            option["attrs"]["data-barred"] = "yes"
        option["definition"] = DEFINITIONS.get(value, "")
        return option


class ReportForm(forms.ModelForm):
    """The organization's own words. Anything may be missing; what is there has to be possible."""

    happened_on = DayField(
        label=_("When it happened"),
        required=False,
        help_text=_("For a month or a year alone, give its first day."),
    )
    claimed_status = forms.ChoiceField(
        label=_("How far you are"),
        choices=[(s.value, s.label) for s in CLAIMABLE_STATUSES],
        widget=StatusSelect,
        required=False,
        template_name="portal/_status_field.html",  # type: ignore[call-arg]  # the stubs do not know it yet
        help_text=_(
            "By what the promise says. This is your claim; the editors come to their own conclusion."
        ),
    )
    attested = forms.BooleanField(
        label=_("This is our organization’s own statement, and we can show it."), required=False
    )

    class Meta:
        model = Report
        fields = WRITTEN
        widgets = {
            "headline": forms.TextInput({"autocomplete": "off"}),
            "detail": PlainTextarea({"rows": 8}),
            "next_step": PlainTextarea({"rows": 4}),
        }
        labels = {
            "headline": _("What happened, in one sentence"),
            "detail": _("What happened, in full"),
            "precision": _("Known to the"),
            "barrier": _("What stands in the way"),
            "barrier_note": _("In your words"),
        }
        help_texts = {
            "detail": _(
                "What was done, by whom, and with what result. Plain facts; readers see your words as they are."
            ),
            "next_step": _("What you do next, and when. Not needed once everything is done."),
            "barrier": _(
                "Needed when nothing has begun, or when you are no further than in your last report."
            ),
            "language": _(
                "Readers of the other language see your words marked as such; nobody translates them for you."
            ),
        }

    field_order = (
        "claimed_status",
        "barrier",
        "barrier_note",
        "headline",
        "detail",
        "happened_on",
        "precision",
        "next_step",
        "language",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        for field in self.fields.values():
            field.template_name = field.template_name or "portal/_word_field.html"
        self.fields["claimed_status"].widget.barred = barred_statuses(self.instance)
        self.fields["barrier"].choices = [("", _("nothing named")), *self.fields["barrier"].choices[1:]]

    def _post_clean(self) -> None:
        """The row is checked where it is locked, by `actions.reports`."""

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        day, precision = data.get("happened_on"), data.get("precision")
        if day and precision:
            data["happened_on"] = schedule.period_start(day, precision)
        return data

    def possible(self) -> dict[str, Any]:
        """What can be stored, by the names that `actions.reports.write` takes."""
        return {name: self.cleaned_data[name] for name in WRITTEN if name in self.cleaned_data}


def barred_statuses(report: Report) -> frozenset[str]:
    """Statuses that are no progress since the last report: asked of the rule itself, for each."""
    kept = report.claimed_status
    barred = set()
    for status in CLAIMABLE_STATUSES:
        report.claimed_status = status
        if needs_barrier(report):
            barred.add(str(status))
    report.claimed_status = kept
    return frozenset(barred)


@dataclass(frozen=True)
class Fault:
    """One line of the summary: a field, or a part of the form, with its errors."""

    auto_id: str
    label: str
    errors: Sequence[Any]


class Sheet:
    """All of the form together: made from the stored report, or from what was posted. Speaks to the summary of errors
    like a single form does."""

    def __init__(
        self,
        report: Report,
        *,
        indicators: Iterable[Indicator],
        steps: Iterable[Any],
        data: Any = None,
        lines: int = 0,
    ) -> None:
        self.report = report
        self.words = ReportForm(data, instance=report, auto_id="id_%s")
        self.links = link_lines(report, data, lines=lines)
        self.figures = figure_forms(report, indicators, data)
        self.claims = claim_forms(report, steps, data)
        self.is_bound = data is not None
        self.group_errors: dict[str, list[Any]] = {}

    # --- What can be stored --------------------------------------------------------------------------------

    def storable(self) -> dict[str, Any]:
        """Arguments for `actions.reports.write`. A part with a fault in it is left as it is stored: half of a list
        would take the other half away."""
        return {
            "values": self.words.possible() if self.words.is_bound and self.words.errors is not None else {},
            "links": self.links.links() if self.links.is_valid() else None,
            "measurements": self._of(self.figures, "measurement"),
            "claims": self._of(self.claims, "claim"),
        }

    @staticmethod
    def _of(forms_: Sequence[Any], make: str) -> list[Any] | None:
        if not all(form.is_valid() for form in forms_):
            return None
        return [getattr(form, make)() for form in forms_ if form.is_filled]

    # --- What is wrong ---------------------------------------------------------------------------------------

    def put(self, faults: Mapping[str, Any]) -> None:
        """Say refusals of the action at the fields they are about, once each."""
        for name, sentence in faults.items():
            if name in self.words.fields:
                if name not in self.words.errors:
                    self.words.add_error(name, sentence)
            elif name in GROUPS:
                self.group_errors.setdefault(name, []).append(sentence)
            else:
                self.refuse(sentence)

    def refuse(self, sentence: Any) -> None:
        self.words.add_error(None, str(sentence))

    def is_valid(self) -> bool:
        return self.is_bound and not self.errors

    @property
    def errors(self) -> list[Fault]:
        """Everything, in the order of the page."""
        whole = [Fault("", "", [each]) for each in self.non_field_errors()] if self.is_bound else []
        return [*whole, *self]

    def non_field_errors(self) -> list[Any]:
        return [*self.words.non_field_errors(), *self.links.non_form_errors()] if self.is_bound else []

    def __iter__(self) -> Iterator[Fault]:
        if not self.is_bound:
            return
        for field in self.words:
            if field.errors and field.name != "attested":
                yield Fault(field.auto_id, str(field.label), field.errors)
        yield from self._group("milestones", self.claims)
        yield from self._group("measurements", self.figures)
        for number, form in enumerate(self.links.forms, start=1):
            for field in form:
                if field.errors:
                    yield Fault(field.auto_id, numbered(number, field.label), field.errors)
        yield from self._group("links", ())
        yield from self._group("files", ())
        attested = self.words["attested"]
        if attested.errors:
            yield Fault(attested.auto_id, str(_("Statement")), attested.errors)

    def _group(self, name: str, lines: Iterable[Any]) -> Iterator[Fault]:
        for form in lines:
            for field in form:
                if field.errors:
                    label = field.field.widget.attrs.get("aria-label", field.label)
                    yield Fault(field.auto_id, str(label), field.errors)
        if name in self.group_errors:
            yield Fault(f"id_{name}", str(GROUPS[name]), self.group_errors[name])
