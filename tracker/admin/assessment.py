"""Assessments: proposed by one person, confirmed and published by another. No form writes a published one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker import rules
from tracker.actions import assessments
from tracker.enums import AssessmentState
from tracker.forms.assessment import AssessmentForm
from tracker.models import Assessment, Commitment, Report
from tracker.reads import right_of_reply_desk
from tracker.reads.wording import written_day

from .base import found
from .bulk import Bulk
from .exporting import Exports
from .filters import MissingFrench, RightOfReply, WaitsForMe
from .links import AssessmentSources, AssessmentUpdates, LinkFormSet
from .moves import Door, MovesAdmin

COPIED = (
    "effective_on",
    "status",
    "outcome",
    "rationale_en",
    "rationale_fr",
    "searched_on",
    "searched_note_en",
)


ONE_PARTY: Any = (
    _("Only about one party or one objective"),
    {"fields": (("organization", "objective"),), "classes": ("collapse",)},
)


@admin.register(Assessment)
class AssessmentAdmin(Bulk, Exports, MovesAdmin):
    form = AssessmentForm
    change_form_template = "admin/tracker/assessment/change_form.html"
    list_display = (
        "commitment_reference",
        "commitment_title",
        "status",
        "outcome",
        "effective_on",
        "state",
        "right_of_reply",
        "author",
        "confirmer",
    )
    list_display_links = ("commitment_reference", "commitment_title")
    list_filter = ("state", WaitsForMe, RightOfReply, "status", "outcome", "origin", MissingFrench)
    search_fields = (
        "commitment__reference",
        "commitment__title_en",
        "commitment__title_fr",
        "rationale_en",
        "rationale_fr",
    )
    date_hierarchy = "effective_on"
    autocomplete_fields = ("commitment", "organization", "objective")
    inlines = (AssessmentSources, AssessmentUpdates)
    fieldsets = (
        (None, {"fields": ("commitment", ("status", "outcome", "effective_on"))}),
        (
            _("The reason, naming the evidence"),
            {"fields": (("rationale_en", "rationale_fr"),), "classes": ("both",)},
        ),
        (_("For “no public evidence found”"), {"fields": (("searched_on", "searched_note_en"),)}),
        ONE_PARTY,
    )
    add_title = _("Propose an assessment")
    bulk = ("confirm", "publish")
    doors = (
        Door(
            verb="confirm",
            label=_("Confirm …"),
            question=_("Read it as a stranger would: does the evidence carry the verdict?"),
            done=_("“%(thing)s” is confirmed. It is not public until it is published."),
            run=lambda row, by, data: assessments.confirm(row, by=by, expected=data["seen_revision"]),
            explained=True,
            template="admin/tracker/assessment/confirm.html",
        ),
        Door(
            verb="publish",
            label=_("Publish …"),
            question=_("This becomes the status on the public page."),
            done=_("“%(thing)s” is published."),
            run=lambda row, by, data: assessments.publish(row, by=by),
            explained=True,
            not_yet=assessments.still_open,
            template="admin/tracker/assessment/confirm.html",
        ),
        Door(
            verb="retract",
            label=_("Retract …"),
            question=_("“%(thing)s” is taken back; its words stay in the history."),
            done=_("“%(thing)s” is retracted."),
            run=lambda row, by, data: assessments.retract(row, by=by, reason=data["reason"]),
            grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = right_of_reply_desk.with_replies(super().get_queryset(request))
        return rows.select_related(
            "commitment", "author", "confirmer", "organization", "objective", "corrects", "superseded_by"
        )

    # --- Rights -------------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A proposal is reworded by its author only: who confirms it has not written it."""
        if obj is None:
            return rules.may_edit_record(request.user)
        return obj.state == AssessmentState.PROPOSED and rules.may_reword_assessment(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted here: proposals are taken back, verdicts retracted."""
        return False

    # --- Proposing ----------------------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("commitment",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = {"effective_on": timezone.localdate()}
        corrected = self._corrected(request)
        if corrected is not None:
            initial |= {name: getattr(corrected, name) for name in COPIED}
            initial |= {"commitment": corrected.commitment_id, "corrects_seen": corrected.pk}
            initial |= {"organization": corrected.organization_id, "objective": corrected.objective_id}
        elif (reported := self._reported(request)) is not None:
            initial |= self._from_report(request, reported)
        elif (commitment := self._about(request)) is not None:
            initial["commitment"] = commitment.pk
        return initial

    def _corrected(self, request: HttpRequest) -> Assessment | None:
        wanted = request.POST.get("corrects_seen") or request.GET.get("corrects") or ""
        return found(Assessment.objects.public().select_related("commitment"), wanted)

    def _about(self, request: HttpRequest) -> Commitment | None:
        wanted = request.POST.get("commitment") or request.GET.get("commitment") or ""
        return found(Commitment.objects.all(), wanted)

    def _reported(self, request: HttpRequest) -> Report | None:
        """The published report that a proposal starts from."""
        rows = Report.objects.standing().select_related("organization", "commitment", "objective", "entry")
        return found(rows, request.GET.get("report", ""))

    def _from_report(self, request: HttpRequest, report: Report) -> dict[str, Any]:
        """What the organization claims, as a place to start; `whole` leaves the party out."""
        party = None if "whole" in request.GET else report.organization_id
        return {
            "commitment": report.commitment_id,
            "organization": party,
            "objective": report.objective_id,
            "status": report.claimed_status,
        }

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """One party or one objective stands open where there is one."""
        sets = super().get_fieldsets(request, obj)
        shown = bool(obj and (obj.organization_id or obj.objective_id)) or bool(request.GET.get("report"))
        opened = (ONE_PARTY[0], {**ONE_PARTY[1], "classes": ()})
        return [opened if one is ONE_PARTY and shown else one for one in sets]

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """A correction starts from the sources and developments of what it corrects, a proposal that follows from a
        report from that report."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        corrected = None if obj.pk else self._corrected(request)
        if corrected is not None and issubclass(inline.formset, LinkFormSet):
            links = inline.model._default_manager.filter(assessment=corrected).order_by("position", "pk")
            kwargs["initial"] = [
                {inline.far: getattr(link, f"{inline.far}_id"), "position": number}
                for number, link in enumerate(links, start=1)
            ]
        elif not obj.pk and (reported := self._reported(request)) is not None:
            far = {"source": reported.source_id, "update": reported.entry_id}[inline.far]
            kwargs["initial"] = [{inline.far: far, "position": 1}]
        return kwargs

    def create(self, request: HttpRequest, obj: Any, links: dict[str, Any]) -> None:
        assessments.propose(
            obj,
            by=request.user,
            sources=links["sources"],
            updates=links["updates"],
            corrects=self._corrected(request),
        )

    def write(self, request: HttpRequest, obj: Any, form: Any, links: dict[str, Any]) -> None:
        assessments.reword(
            obj,
            by=request.user,
            expected=form.cleaned_data.get("seen_revision"),
            sources=links["sources"],
            updates=links["updates"],
        )

    # --- Pages --------------------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        corrected = self._corrected(request) if obj is None else obj.corrects
        if obj is not None:
            context["reply"] = right_of_reply_desk.right_of_reply(obj)
            context["can_correct"] = obj.state == AssessmentState.PUBLISHED and self.edit_rule(request.user)
            context["correct_url"] = f"{self.url('add')}?commitment={obj.commitment_id}&corrects={obj.pk}"
        else:
            context["reported"] = self._reported(request)
        proposal = obj or self._started(request)
        if proposal is not None:
            context["about"] = proposal.commitment
            context["previous"] = self._previous(proposal, but=obj)
            context["of_a_part"] = proposal.organization_id or proposal.objective_id
        context["corrected"] = corrected
        return super().render_change_form(request, context, *args, **kwargs)

    def _started(self, request: HttpRequest) -> Assessment | None:
        """What the empty form is about, as far as its address says."""
        start = self.get_changeform_initial_data(request)
        about = found(Commitment.objects.all(), str(start.get("commitment", "")))
        if about is None:
            return None
        party, aim = start.get("organization"), start.get("objective")
        return Assessment(commitment=about, organization_id=party, objective_id=aim)

    def _previous(self, proposal: Assessment, but: Any = None) -> Assessment | None:
        """The verdict in force on the same thing, to be read beside the new one."""
        published = Assessment.objects.public().filter(
            commitment=proposal.commitment_id,
            organization=proposal.organization_id,
            objective=proposal.objective_id,
        )
        published = published.exclude(pk=but.pk) if but else published
        return published.order_by("-effective_on", "-pk").first()

    def move_context(self, obj: Any, door: Door) -> dict[str, Any]:
        if not door.template.endswith("confirm.html"):
            return {}
        return {
            "previous": self._previous(obj, but=obj),
            "reply": right_of_reply_desk.right_of_reply(obj),
            "citations": obj.citations.select_related("source"),
            "grounds": obj.grounds.select_related("update"),
        }

    def after_move(self, obj: Any, door: Door) -> str:
        if door.verb == "publish":
            return reverse("admin:tracker_commitment_change", args=[obj.commitment_id])
        return super().after_move(obj, door)

    @admin.display(description=_("commitment"), ordering="commitment__reference")
    def commitment_reference(self, obj: Any) -> str:
        return str(obj.commitment.reference)

    @admin.display(description=_("title"))
    def commitment_title(self, obj: Any) -> str:
        return str(obj.commitment.title)

    @admin.display(description=_("open to replies until"), ordering="reply_until")
    def right_of_reply(self, obj: Any) -> Any:
        """Until when it waits, and how many have answered."""
        parts = [written_day(obj.reply_until)] if obj.reply_until else []
        if obj.count_of_replies:
            replies = ngettext("%(n)d reply", "%(n)d replies", obj.count_of_replies)
            parts.append(replies % {"n": obj.count_of_replies})
        return ", ".join(parts) or self.get_empty_value_display()
