"""Commitments: the list with today's axes, and the form with everything that belongs to one promise."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from tracker.actions import commitments
from tracker.enums import AssessmentState, Publication
from tracker.forms.desk import LineForm
from tracker.forms.moves import MergeForm
from tracker.models import Commitment, HistoryEvent, Objective, Party
from tracker.reads import desk, history
from tracker.reads.wording import written_day

from .base import DeskInline
from .bulk import Bulk
from .exporting import Exports
from .filters import Attention, IsPart, MissingFrench, NowSchedule, NowStatus
from .indicator import IndicatorInline
from .links import CommitmentSources
from .milestone import MilestoneInline
from .moves import Door, MovesAdmin

REFERENCE = re.compile(r"^([A-Z]{2})-(\d{3,})$")


def next_reference() -> str:
    """The next free number. References of deleted drafts count as well: none is ever used twice."""
    here = Commitment.objects.values_list("reference", flat=True)
    once = HistoryEvent.objects.filter(subject_type="commitment").values_list("subject_key", flat=True)
    numbers = [int(m[2]) for r in {*here, *once} if (m := REFERENCE.match(r)) and m[1] == "PA"]
    return f"PA-{max(numbers, default=0) + 1:03d}"


class PartyInline(DeskInline, admin.TabularInline):
    model = Party
    form = LineForm
    template = "admin/edit_inline/lines.html"
    autocomplete_fields = ("organization", "source")
    fields = ("organization", "role", "joined_on", "joined_precision", "left_on", "confidence", "source")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organization", "source", "commitment")


class ObjectiveInline(DeskInline, admin.StackedInline):
    model = Objective
    template = "admin/edit_inline/rows.html"
    autocomplete_fields = ("source",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "verification", "source"),
                    ("title_en", "title_fr"),
                    ("description_en", "description_fr"),
                    "seen_revision",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source", "commitment")

    def prepare(self, row: Any, form: Any) -> None:
        row.key = row.key or slugify(row.title_en)[:60] or f"objective-{row.number}"


@admin.register(Commitment)
class CommitmentAdmin(Bulk, Exports, MovesAdmin):
    change_form_template = "admin/tracker/commitment/change_form.html"
    list_display = (
        "reference",
        "title_en",
        "pillar",
        "status_now",
        "schedule_now",
        "due_now",
        "verification_now",
        "publication",
    )
    list_display_links = ("reference", "title_en")
    list_filter = (
        Attention,
        NowStatus,
        NowSchedule,
        "publication",
        "pillar",
        "topic",
        "kind",
        "confidence",
        MissingFrench,
        IsPart,
    )
    search_fields = (
        "reference",
        "title_en",
        "title_fr",
        "parties__organization__name_en",
        "parties__organization__name_fr",
    )
    search_help_text = _("Reference, title, or the name of an organization that takes part")
    date_hierarchy = "announced_on"
    autocomplete_fields = ("parent",)
    inlines = (CommitmentSources, MilestoneInline, PartyInline, IndicatorInline, ObjectiveInline)
    readonly_fields = ("reference", "publication", "merged_into")
    fieldsets = (
        (None, {"fields": (("reference", "publication"), ("pillar", "topic", "kind"), "parent")}),
        (
            _("Texts"),
            {
                "fields": (
                    ("title_en", "title_fr"),
                    ("promise_en", "promise_fr"),
                    ("summary_en", "summary_fr"),
                ),
                "classes": ("both",),
            },
        ),
        (
            _("When, and how sure"),
            {
                "fields": (
                    ("announced_on", "announced_precision", "link_to_summit"),
                    ("confidence", "in_brochure", "headline"),
                )
            },
        ),
    )
    add_title = _("Add a commitment")
    bulk = ("publish", "set_topic", "set_pillar")
    doors = (
        Door(
            verb="publish",
            label=_("Publish …"),
            question=_("“%(thing)s” will be on the public pages, with its sources."),
            done=_("“%(thing)s” is published."),
            run=lambda row, by, data: commitments.publish(row, by=by),
        ),
        Door(
            verb="reopen",
            label=_("Reopen …"),
            question=_("“%(thing)s” is followed again. Its closing verdict stays in its history."),
            done=_("“%(thing)s” is open again."),
            run=lambda row, by, data: commitments.reopen(row, by=by, reason=data["reason"]),
            grave=True,
        ),
        Door(
            verb="merge",
            label=_("Merge …"),
            question=_("“%(thing)s” is the same promise as another one, and will be archived."),
            done=_("“%(thing)s” is merged and archived."),
            run=lambda row, by, data: commitments.merge(row, data["into"], by=by, reason=data["reason"]),
            form=MergeForm,
            grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = desk.with_now(super().get_queryset(request), timezone.localdate())
        return rows.select_related("now", "pillar", "topic", "parent", "merged_into")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new commitment starts with its texts and sources; its parts are added once it has a reference."""
        return self.inlines if obj else self.inlines[:1]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return self.fieldsets
        return ((None, {"fields": (("pillar", "topic", "kind"), "parent")}), *self.fieldsets[1:])

    def prepare(self, obj: Any) -> None:
        obj.reference = next_reference()
        obj.slug = obj.slug or slugify(obj.title_en)[:80].strip("-") or obj.reference.lower()

    def entries(self, obj: Any) -> list[history.Entry]:
        """Everything about the commitment, its milestones, parties, verdicts and developments."""
        return history.about(obj.reference)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj is not None:
            context["standing"] = obj.now
            context["verdict"] = obj.now.assessment if obj.now else None
            waiting = (AssessmentState.PROPOSED, AssessmentState.CONFIRMED)
            context["waiting"] = obj.assessments.filter(state__in=waiting).select_related(
                "commitment", "author"
            )
            context["updates"] = obj.updates.order_by("-happened_on")[:5]
            context["public"] = obj.publication in (Publication.PUBLISHED, Publication.CLOSED)
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Columns ------------------------------------------------------------------------------------------------

    @admin.display(description=_("status"), ordering="now__status")
    def status_now(self, obj: Any) -> Any:
        if obj.now is None:
            return "–"
        words = obj.now.get_status_display()
        colon = pgettext("between a title and its status", ":")
        return f"{words}{colon} {obj.now.get_outcome_display()}" if obj.now.outcome else words

    @admin.display(description=_("schedule"), ordering="now__schedule")
    def schedule_now(self, obj: Any) -> Any:
        return obj.now.get_schedule_display() if obj.now else "–"

    @admin.display(description=_("due"), ordering="now__due_on")
    def due_now(self, obj: Any) -> Any:
        due = obj.now and (obj.now.next_due_on or obj.now.due_on)
        return written_day(due, "day") if due else "–"

    @admin.display(description=_("verification"), ordering="now__verification")
    def verification_now(self, obj: Any) -> Any:
        return (obj.now and obj.now.get_verification_display()) or "–"
