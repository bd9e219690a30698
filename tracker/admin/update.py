"""Developments: what happened, about which commitments, shown by which sources, recorded in one form."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker.actions import developments
from tracker.enums import UpdateKind, UpdateState
from tracker.exceptions import NotAllowed, Refused
from tracker.forms.moves import SupersedeForm
from tracker.models import Commitment, Report, Update

from .base import found
from .bulk import Bulk
from .exporting import Exports
from .filters import MissingFrench
from .links import UpdateCommitments, UpdateSources
from .moves import Door, MovesAdmin


def free_key(headline: str) -> str:
    """A key from the headline, with a number where it is taken."""
    base = slugify(headline)[:70].strip("-") or "development"
    taken = set(Update.objects.filter(key__startswith=base).values_list("key", flat=True))
    return (
        base if base not in taken else next(k for n in range(2, 10_000) if (k := f"{base}-{n}") not in taken)
    )


def _is_a_report(obj: Any) -> bool:
    """The entry of an organization's report on the timeline: nobody at the desk rewrites it."""
    return obj is not None and obj.kind == UpdateKind.REPORT


@admin.register(Update)
class UpdateAdmin(Bulk, Exports, MovesAdmin):
    change_form_template = "admin/tracker/update/change_form.html"
    list_display = ("headline_en", "happened_on", "concerns_count", "claimed_by", "confidence", "state")
    list_filter = ("kind", "state", "claimed_by", "confidence", MissingFrench)
    search_fields = ("headline_en", "headline_fr", "key", "commitments__reference", "organization__name_en")
    date_hierarchy = "happened_on"
    autocomplete_fields = ("organization",)
    inlines = (UpdateCommitments, UpdateSources)
    fieldsets = (
        (
            _("What happened"),
            {"fields": (("headline_en", "headline_fr"), ("detail_en", "detail_fr")), "classes": ("both",)},
        ),
        (
            _("When, and who says so"),
            {"fields": (("happened_on", "precision"), ("organization", "claimed_by", "confidence"))},
        ),
    )
    add_title = _("Record a development")
    bulk = ("publish",)
    doors = (
        Door(
            verb="publish",
            label=_("Publish …"),
            question=_("“%(thing)s” will be on the timeline of its commitments."),
            done=_("“%(thing)s” is published."),
            run=lambda row, by, data: developments.publish(row, by=by),
        ),
        Door(
            verb="supersede",
            label=_("Supersede …"),
            question=_("A corrected development takes the place of “%(thing)s”."),
            done=_("“%(thing)s” is superseded."),
            run=lambda row, by, data: developments.supersede(
                row, data["replacement"], by=by, reason=data["reason"]
            ),
            form=SupersedeForm,
        ),
        Door(
            verb="retract",
            label=_("Retract …"),
            question=_("“%(thing)s” is taken off the timeline; the history keeps it, with the reason."),
            done=_("“%(thing)s” is retracted."),
            run=lambda row, by, data: developments.retract(row, by=by, reason=data["reason"]),
            grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("organization", "author")
        return rows.annotate(count_of_commitments=Count("concerns", distinct=True))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was superseded or retracted stays as it was when it was; what an organization reported is its own."""
        gone = obj is not None and obj.state in (UpdateState.SUPERSEDED, UpdateState.RETRACTED)
        return not gone and not _is_a_report(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _is_a_report(obj) and super().has_delete_permission(request, obj)

    def buttons(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [] if _is_a_report(obj) else super().buttons(request, obj)

    def refusal_of(self, request: HttpRequest, obj: Any, door: Door) -> Refused | None:
        if _is_a_report(obj):
            return NotAllowed(_("This is an organization’s report: it is decided on where it was handed in."))
        return super().refusal_of(request, obj, door)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if _is_a_report(obj):
            context["reported"] = Report.objects.filter(entry=obj).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Opened from a commitment, the form already names it."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if not obj.pk and isinstance(inline, UpdateCommitments):
            about = found(Commitment.objects.all(), request.GET.get("commitment", ""))
            kwargs["initial"] = [{"commitment": about.pk, "position": 1}] if about else None
        return kwargs

    def prepare(self, obj: Any) -> None:
        obj.key = obj.key or free_key(obj.headline_en)

    def create(self, request: HttpRequest, obj: Any, links: dict[str, Any]) -> None:
        developments.record(obj, by=request.user, commitments=links["commitments"], sources=links["sources"])

    def after(self, request: HttpRequest, obj: Any, form: Any) -> None:
        if "_publish" in request.POST:
            moved = developments.publish(obj, by=request.user)
            obj.state, obj.published_at = moved.state, moved.published_at

    @admin.display(description=_("commitments"), ordering="count_of_commitments")
    def concerns_count(self, obj: Any) -> int:
        return int(obj.count_of_commitments)
