"""Milestones: steps of a promise, the dates they were given, and what became of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker.actions import milestones
from tracker.forms.milestone import MilestoneForm
from tracker.forms.moves import AchieveForm, DropForm
from tracker.models import Milestone
from tracker.reads.wording import written_day

from .base import DeskInline
from .filters import MissingFrench
from .moves import Door, MovesAdmin

NEW_DATE = (
    ("new_due_on", "new_precision", "new_source"),
    ("new_announced_on", "new_announced_precision", "new_note"),
)


def _achieve(row: Any, by: Any, data: dict[str, Any]) -> Any:
    return milestones.achieve(row, by=by, on=data["on"], precision=data["precision"], source=data["source"])


DOORS = (
    Door(
        verb="achieve",
        label=_("Achieved …"),
        question=_("“%(thing)s” was reached. Say when, and which source shows it."),
        done=_("“%(thing)s” is achieved."),
        run=_achieve,
        form=AchieveForm,
    ),
    Door(
        verb="drop",
        label=_("Dropped …"),
        question=_("“%(thing)s” was given up. Say why, and when if it is known."),
        done=_("“%(thing)s” is dropped."),
        run=lambda row, by, data: milestones.drop(row, by=by, reason=data["reason"], on=data["on"]),
        form=DropForm,
        grave=True,
    ),
    Door(
        verb="replan",
        label=_("Set back to planned …"),
        question=_("“%(thing)s” is set back to planned. What was recorded stays in the history."),
        done=_("“%(thing)s” is planned again."),
        run=lambda row, by, data: milestones.replan(row, by=by, reason=data["reason"]),
        grave=True,
    ),
)


def given_dates(milestone: Milestone) -> Any:
    """Every date it was given: the ones replaced struck through, the one in force last."""
    dates = list(milestone.deadlines.all()) if milestone.pk else []
    if not dates:
        return "–"
    rows = [
        (
            "gone" if number < len(dates) else "now",
            written_day(deadline.due_on, deadline.precision),
        )
        for number, deadline in enumerate(dates, start=1)
    ]
    return format_html('<ol class="dates">{}</ol>', format_html_join("", '<li class="{}">{}</li>', rows))


def state_words(milestone: Milestone) -> Any:
    """The state, and the day it was reached or dropped."""
    if not milestone.pk:
        return "–"
    day = milestone.achieved_on or milestone.dropped_on
    label = milestone.get_state_display()
    precision = milestone.achieved_precision if milestone.achieved_on else "day"
    return f"{label}, {written_day(day, precision)}" if day else label


def prepare(row: Milestone) -> None:
    """A new milestone comes last and gets a key from its title."""
    siblings = Milestone.objects.filter(commitment=row.commitment)
    row.position = row.position or (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
    base = slugify(row.title_en)[:50] or "milestone"
    taken = set(siblings.values_list("key", flat=True))
    row.key = row.key or (base if base not in taken else f"{base}-{row.position}")


def after(row: Milestone, form: Any, *, by: Any) -> None:
    deadline = form.deadline(row)
    if deadline is not None:
        milestones.set_deadline(deadline, by=by)


class MilestoneInline(DeskInline, admin.StackedInline):
    model = Milestone
    form = MilestoneForm
    template = "admin/edit_inline/rows.html"
    readonly_fields = ("dates", "stands")
    verbose_name_plural = _("milestones and their dates")
    fieldsets = (
        (None, {"fields": (("title_en", "title_fr"), ("stands", "dates", "final"), "seen_revision")}),
        (_("Give it a date, or a new one"), {"fields": NEW_DATE, "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commitment").prefetch_related("deadlines")

    @admin.display(description=_("dates given"))
    def dates(self, obj: Milestone) -> Any:
        return given_dates(obj)

    @admin.display(description=_("state"))
    def stands(self, obj: Milestone) -> Any:
        if not obj.pk:
            return "–"
        links = [
            (reverse("admin:tracker_milestone_move", args=[obj.pk, door.verb]), door.label)
            for door in DOORS
            if (door.verb == "replan") != (obj.state == "planned")
        ]
        return format_html(
            '{} <span class="moves">{}</span>',
            state_words(obj),
            format_html_join(" ", '<a href="{}">{}</a>', links),
        )

    def prepare(self, row: Any, form: Any) -> None:
        prepare(row)

    def after(self, row: Any, form: Any, *, by: Any) -> None:
        after(row, form, by=by)


@admin.register(Milestone)
class MilestoneAdmin(MovesAdmin):
    """Made inside a commitment; here to be found across all of them, and moved."""

    form = MilestoneForm
    doors = DOORS
    list_display = ("title_en", "commitment", "final", "state", "last_date", "achieved_on")
    list_filter = ("state", "final", MissingFrench)
    search_fields = ("title_en", "title_fr", "commitment__reference")
    readonly_fields = ("commitment", "dates", "stands")
    fieldsets = (
        (None, {"fields": ("commitment", ("stands", "final"))}),
        (_("Texts"), {"fields": (("title_en", "title_fr"),), "classes": ("both",)}),
        (_("Dates"), {"fields": ("dates", *NEW_DATE)}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commitment").prefetch_related("deadlines")

    @admin.display(description=_("due"))
    def last_date(self, obj: Milestone) -> Any:
        dates = list(obj.deadlines.all())
        return written_day(dates[-1].due_on, dates[-1].precision) if dates else None

    @admin.display(description=_("dates given"))
    def dates(self, obj: Milestone) -> Any:
        return given_dates(obj)

    @admin.display(description=_("state"))
    def stands(self, obj: Milestone) -> Any:
        return state_words(obj)

    def after(self, request: HttpRequest, obj: Any, form: Any) -> None:
        after(obj, form, by=request.user)

    def after_move(self, obj: Any, door: Any) -> str:
        return reverse("admin:tracker_commitment_change", args=[obj.commitment_id])
