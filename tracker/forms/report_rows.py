"""The lines of a report: pages that show it, figures, milestones claimed as achieved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tracker import schedule
from tracker.enums import Precision, Stage, UnitKind
from tracker.models import Indicator, Milestone, Report, ReportLink, ReportMeasurement, ReportMilestone

from .numbers import DayField, FigureField

LINES_SHOWN = 3
MOST_LINES = 20


class PageField(forms.URLField):
    """The address of a page of the web."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class LinkForm(forms.Form):
    url = PageField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput({"placeholder": "https://", "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("Title of the page"), max_length=300)
    publisher = forms.CharField(label=_("Published by"), max_length=160, required=False)

    def link(self) -> ReportLink:
        return ReportLink(**{name: self.cleaned_data[name] for name in ("url", "title", "publisher")})


class LinkLines(forms.BaseFormSet):
    """Lines left empty are none; a line emptied is taken away."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        return super()._construct_form(i, **kwargs, empty_permitted=True, use_required_attribute=False)

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            url = getattr(form, "cleaned_data", {}).get("url")
            if url and url in seen:
                form.add_error("url", _("This page stands above already."))
            seen.add(url)

    def links(self) -> list[ReportLink]:
        return [form.link() for form in self.forms if form.has_changed()]


LinkFormSet = forms.formset_factory(LinkForm, formset=LinkLines, extra=0, max_num=MOST_LINES)


def link_lines(report: Report, data: Any, *, lines: int = 0) -> Any:
    """The links of the report and empty lines, together at least `lines`. Reads the stored ones only to show them."""
    if data is not None:
        return LinkFormSet(data, prefix="links")
    stored = [
        {"url": link.url, "title": link.title, "publisher": link.publisher} for link in report.links.all()
    ]
    wanted = min(max(lines, LINES_SHOWN, len(stored) + 1), MOST_LINES)
    formset = LinkFormSet(initial=stored, prefix="links")
    formset.extra = max(0, wanted - len(stored))
    return formset


class FigureForm(forms.Form):
    """One figure: of an indicator, and for money of one stage."""

    value = FigureField(label=_("Figure"), required=False)
    as_of = DayField(label=_("As of"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, indicator: Indicator, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"figure-{indicator.pk}-{stage or 'plain'}", **kwargs)
        self.indicator, self.stage = indicator, stage
        self.stage_label = str(Stage(stage).label) if stage else ""
        if indicator.unit_kind == UnitKind.YES_NO:
            self.fields["value"] = forms.TypedChoiceField(
                label=_("Reached?"),
                choices=[("", _("no answer")), ("1", _("yes")), ("0", _("no"))],
                coerce=int,
                empty_value=None,
                required=False,
            )
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = self.spoken(name)

    def spoken(self, name: str) -> str:
        """The label with what it is about: a page holds many fields called “Figure”."""
        return ", ".join(
            part
            for part in (str(self.indicator.name), self.stage_label, str(self.fields[name].label))
            if part
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        has_value = data.get("value") is not None or "value" in self.errors
        if has_value and not data.get("as_of") and "as_of" not in self.errors:
            self.add_error("as_of", _("Give the day of this figure."))
        if not has_value and (data.get("as_of") or data.get("note")):
            self.add_error("value", _("Give the figure, or empty its day and note."))
        return data

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("value") is not None

    def measurement(self) -> ReportMeasurement:
        data = self.cleaned_data
        return ReportMeasurement(
            indicator=self.indicator,
            stage=self.stage,
            value=data["value"],
            as_of=data["as_of"],
            note=data["note"],
        )


def figure_forms(report: Report, indicators: Iterable[Indicator], data: Any) -> list[FigureForm]:
    """Money has a line for each stage, everything else one."""
    stored = {} if data is not None else {(m.indicator_id, m.stage): m for m in report.measurements.all()}
    made = []
    for indicator in indicators:
        stages = list(Stage.values) if indicator.unit_kind == UnitKind.MONEY else [""]
        for stage in stages:
            known = stored.get((indicator.pk, stage))
            made.append(FigureForm(data, indicator=indicator, stage=stage, initial=_shown(known, indicator)))
    return made


def _shown(known: ReportMeasurement | None, indicator: Indicator) -> dict[str, Any]:
    if known is None:
        return {}
    value = int(known.value) if indicator.unit_kind == UnitKind.YES_NO else known.value
    return {"value": value, "as_of": known.as_of, "note": known.note}


class MilestoneClaimForm(forms.Form):
    """A milestone that the organization says is achieved."""

    claimed = forms.BooleanField(required=False)
    achieved_on = DayField(label=_("Achieved on"), required=False)
    precision = forms.ChoiceField(label=_("Known to the"), choices=Precision.choices, required=False)

    def __init__(self, *args: Any, step: Any, **kwargs: Any) -> None:
        self.milestone: Milestone = step.milestone
        super().__init__(*args, prefix=f"milestone-{self.milestone.pk}", **kwargs)
        self.step = step
        self.fields["claimed"].label = str(self.milestone.title)
        for name in ("achieved_on", "precision"):
            label = str(self.fields[name].label)
            self.fields[name].widget.attrs["aria-label"] = f"{self.milestone.title}, {label}"

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        day = data.get("achieved_on")
        if data.get("claimed") and not day and "achieved_on" not in self.errors:
            self.add_error("achieved_on", _("Give the day on which it was achieved."))
        if day and not data.get("claimed"):
            self.add_error("claimed", _("Tick the milestone, or empty its day."))
        if day:
            data["achieved_on"] = schedule.period_start(day, data.get("precision") or Precision.DAY)
        return data

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("claimed"))

    def claim(self) -> ReportMilestone:
        data = self.cleaned_data
        return ReportMilestone(
            milestone=self.milestone,
            achieved_on=data["achieved_on"],
            precision=data["precision"] or Precision.DAY,
        )


def claim_forms(report: Report, steps: Iterable[Any], data: Any) -> list[MilestoneClaimForm]:
    stored: Mapping[int, ReportMilestone] = {}
    if data is None:
        stored = {claim.milestone_id: claim for claim in report.milestones.all()}
    return [
        MilestoneClaimForm(data, step=step, initial=_claimed(stored.get(step.milestone.pk))) for step in steps
    ]


def _claimed(known: ReportMilestone | None) -> dict[str, Any]:
    if known is None:
        return {"precision": Precision.DAY}
    return {"claimed": True, "achieved_on": known.achieved_on, "precision": known.precision}


def numbered(number: int, label: Any) -> str:
    """The label of a field in a line, as the summary of errors names it."""
    return _now("Link %(number)d, %(label)s") % {"number": number, "label": label}
