"""Objectives, and which of them are for whom: made inside a commitment; here to be settled and looked up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker.actions import applicability
from tracker.actions.derive import together
from tracker.exceptions import Refused
from tracker.forms.applicability import ApplicabilityLine, AskingForm
from tracker.models import Applicability, Objective
from tracker.reads.pledges import asked

from .answers import status_of
from .base import DeskInline, DeskModelAdmin
from .moves import say
from .party import InsideCommitment


class ApplicabilityInline(DeskInline, admin.TabularInline):
    model = Applicability
    form = ApplicabilityLine
    template = "admin/edit_inline/lines.html"
    autocomplete_fields = ("organization", "source")
    verbose_name = _("answer")
    verbose_name_plural = _(
        "settled for single organizations (a changed mind is a new line with a later day)"
    )
    fields = ("organization", "answer", "effective_on", "reason_en", "reason_fr", "source")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("objective__commitment", "organization", "source")


@admin.register(Objective)
class ObjectiveAdmin(InsideCommitment):
    change_form_template = "admin/tracker/objective/change_form.html"
    list_display = ("number", "title_en", "commitment", "verification")
    list_display_links = ("title_en",)
    list_filter = ("verification",)
    search_fields = ("title_en", "title_fr", "commitment__reference")
    autocomplete_fields = ("source",)
    readonly_fields = ("commitment",)
    inlines = (ApplicabilityInline,)
    fieldsets = (
        (None, {"fields": (("commitment", "number", "verification"), "source")}),
        (
            _("Texts"),
            {
                "fields": (("title_en", "title_fr"), ("description_en", "description_fr")),
                "classes": ("both",),
            },
        ),
    )

    # --- Who is asked -------------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj is not None:
            context["asking"] = asked.grouped(obj, timezone.localdate())
            context["asking_url"] = self.url("asking", obj.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def own_urls(self) -> list[Any]:
        return [*super().own_urls(), self.wrap("<path:object_id>/asking/", self.asking_view, "asking")]

    def asking_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One answer with one reason for several organizations at once."""
        objective = self.get_object(request, unquote(object_id))
        if objective is None:
            raise Http404
        if not self.has_change_permission(request, objective):
            raise PermissionDenied
        asks = {
            organization.pk: ask for organization, ask in asked.everybody(objective, timezone.localdate())
        }
        form, status = AskingForm(request.POST if request.method == "POST" else None, asks=asks), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    return self._settle(request, objective, form.cleaned_data)
                except (Refused, ValidationError) as refusal:
                    say(form, refusal)
                    status = status_of(refusal)
        context = {
            **self.page(request, objective, _("Settle for several organizations")),
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/tracker/objective/asking.html", context, status=status)

    def _settle(self, request: HttpRequest, objective: Any, data: dict[str, Any]) -> HttpResponse:
        with together():
            rows = applicability.settle(objective, list(data.pop("organizations")), by=request.user, **data)
        words = ngettext("Settled for %(n)s organization.", "Settled for %(n)s organizations.", len(rows))
        messages.success(request, words % {"n": len(rows)})
        return HttpResponseRedirect(self.url("change", objective.pk))


@admin.register(Applicability)
class ApplicabilityAdmin(DeskModelAdmin):
    """Given inside its objective; here for its history, to mend its words, and to be removed with a reason."""

    list_display = ("organization", "objective", "answer", "effective_on", "reason_en")
    list_filter = ("answer",)
    search_fields = (
        "organization__name_en",
        "organization__name_fr",
        "objective__commitment__reference",
        "objective__title_en",
    )
    autocomplete_fields = ("source",)
    readonly_fields = ("objective", "organization", "answer", "effective_on")
    date_hierarchy = "effective_on"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("objective", "organization"),
                    ("answer", "effective_on"),
                    ("reason_en", "reason_fr"),
                    "source",
                ),
                "description": _(
                    "The answer stays: a changed mind is a new line with a later day, on the objective."
                ),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("objective__commitment", "organization", "source")

    def after_deletion(self, obj: Any) -> str:
        return reverse("admin:tracker_objective_change", args=[obj.objective_id])
