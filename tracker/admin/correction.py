"""Errors that readers report: what they wrote stays private, what the editors find is public once upheld."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tracker.actions import corrections
from tracker.enums import CorrectionState
from tracker.forms.review import FindingForm, PublicFindingForm
from tracker.models import Correction
from tracker.reads import review

from .moves import Door
from .reading import ReadAdmin


def _page_here(correction: Correction) -> str:
    """The page it is about, as a link; anything but an address on this site is only shown."""
    path = correction.page
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path.startswith("/") else ""


@admin.register(Correction)
class CorrectionAdmin(ReadAdmin):
    change_form_template = "admin/tracker/correction/change_form.html"
    fields = ("state",)  # the page is written by its template
    list_display = ("key", "words", "page", "commitment_reference", "waits", "state")
    list_display_links = ("key", "words")
    list_filter = ("state", "language")
    search_fields = ("key", "page", "commitment__reference")
    doors = (
        Door(
            verb="uphold",
            label=_("Uphold …"),
            question=_(
                "The reader was right. Put the record right first; the finding is then listed for everybody, in both"
                " languages."
            ),
            done=_("“%(thing)s” is upheld, and listed publicly."),
            run=lambda row, by, data: corrections.uphold(
                row, by=by, finding_en=data["finding_en"], finding_fr=data["finding_fr"]
            ),
            form=PublicFindingForm,
            explained=True,
            template="admin/tracker/correction/answer.html",
        ),
        Door(
            verb="decline",
            label=_("Do not uphold …"),
            question=_(
                "The record stays as it is. Whoever reported it reads the answer behind their private link."
            ),
            done=_("“%(thing)s” is answered: not upheld."),
            run=lambda row, by, data: corrections.decline(
                row, by=by, finding_en=data["finding_en"], finding_fr=data["finding_fr"]
            ),
            form=FindingForm,
            template="admin/tracker/correction/answer.html",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = Correction.objects.select_related("commitment", "answered_by")
        return review.in_order(rows, CorrectionState.RECEIVED, "received_at")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("place", "waits_since", "-received_at", "-pk")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["page_here"] = _page_here(kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    def move_context(self, obj: Any, door: Door) -> dict[str, Any]:
        return {"page_here": _page_here(obj)}

    @admin.display(description=_("what is wrong"))
    def words(self, obj: Any) -> str:
        return str(Truncator(obj.text).words(14))

    @admin.display(description=_("commitment"), ordering="commitment__reference")
    def commitment_reference(self, obj: Any) -> str:
        return str(obj.commitment.reference) if obj.commitment else str(self.get_empty_value_display())

    @admin.display(description=_("waits"), ordering="received_at")
    def waits(self, obj: Any) -> str:
        if obj.state != CorrectionState.RECEIVED:
            return str(self.get_empty_value_display())
        return review.waiting_words(review.days_since(obj.received_at, timezone.localdate()))
