"""Reports of organizations: the queue, each beside what is published, and the doors by which editors decide."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import reports
from tracker.enums import ImplementationStatus, ReportState
from tracker.exceptions import NotAllowed, Refused
from tracker.forms.review import DeclineForm, ReturnForm
from tracker.models import Report
from tracker.reads import review, review_page

from .base import found
from .bulk import Bulk
from .filters import ClaimsMore, ClaimsToDecide, HandedIn
from .moves import Door
from .reading import ReadAdmin


@admin.register(Report)
class ReportAdmin(Bulk, ReadAdmin):
    change_form_template = "admin/tracker/report/change_form.html"
    fields = ("key",)  # the page is written by its template
    list_display = ("who", "about", "words", "claim", "verdict_now", "waits", "state")
    list_display_links = ("who", "words")
    list_filter = (
        ("state", HandedIn),
        ClaimsMore,
        ClaimsToDecide,
        ("organization", admin.RelatedOnlyFieldListFilter),
        ("commitment", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = (
        "key",
        "organization__name_en",
        "organization__name_fr",
        "commitment__reference",
        "commitment__title_en",
        "commitment__title_fr",
    )
    search_help_text = _("Organization, reference or title of the commitment, key of the report")
    bulk = ("publish",)
    doors = (
        Door(
            verb="publish",
            label=_("Publish …"),
            question=_("This becomes public as it was handed in, in the organization’s own words."),
            done=_("The report “%(thing)s” is published."),
            run=lambda row, by, data: reports.publish(row, by=by, expected=data["seen_revision"]),
            explained=True,
            template="admin/tracker/report/publish.html",
        ),
        Door(
            verb="request_changes",
            label=_("Request changes …"),
            question=_(
                "The report goes back to the organization, which can write on it and hand it in again."
            ),
            done=_("Changes to the report “%(thing)s” are requested."),
            run=lambda row, by, data: reports.request_changes(
                row, by=by, reason=data["reason"], expected=data["seen_revision"]
            ),
            form=ReturnForm,
        ),
        Door(
            verb="decline",
            label=_("Decline …"),
            question=_("The report is not published, for good. The organization may begin another."),
            done=_("The report “%(thing)s” is declined."),
            run=lambda row, by, data: reports.decline(
                row, by=by, reason=data["reason"], expected=data["seen_revision"]
            ),
            form=DeclineForm,
            grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """What was handed in, and nothing else: drafts do not exist here."""
        rows = review.with_verdict(Report.objects.handed_in(), timezone.localdate())
        return review.in_order(
            rows.select_related(
                "organization",
                "commitment",
                "objective",
                "author",
                "submitted_by",
                "decided_by",
                "corrects",
                "entry",
                "source",
            ),
            ReportState.SUBMITTED,
            "submitted_at",
        )

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("place", "waits_since", "-submitted_at", "-pk")

    # --- One report ---------------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        today = timezone.localdate()
        context["read"] = review_page.reading(obj, today)
        context["days"] = review.days_waiting(obj, today)
        context["lists"] = tuple(review_page.LISTS)
        context["no_accept"] = rules.may_review_report.refusal(request.user, obj)
        if obj.state == ReportState.PUBLISHED and rules.may_propose_assessment(request.user):
            start = f"{reverse('admin:tracker_assessment_add')}?report={obj.pk}"
            context["assess_party"], context["assess_whole"] = start, f"{start}&whole=1"
        return super().render_change_form(request, context, *args, **kwargs)

    def move_context(self, obj: Any, door: Door) -> dict[str, Any]:
        return {"read": review_page.reading(obj, timezone.localdate())} if door.verb == "publish" else {}

    def own_urls(self) -> list[Any]:
        accept = self.wrap("<path:object_id>/accept/<int:claim>/", self.accept_view, "accept")
        return [*super().own_urls(), accept]

    def accept_view(self, request: HttpRequest, object_id: str, claim: int) -> HttpResponse:
        """POST only: takes the organization's word for one milestone, with the report as its source."""
        report = self.get_object(request, unquote(object_id))
        wanted = found(report.milestones.select_related("milestone"), str(claim)) if report else None
        if wanted is None or request.method != "POST":
            raise Http404
        try:
            reports.accept_milestone(wanted, by=request.user)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("“%(milestone)s” is accepted.") % {"milestone": wanted.milestone})
        return HttpResponseRedirect(self.url("change", report.pk))

    # --- Columns ------------------------------------------------------------------------------------------------

    @admin.display(description=_("organization"), ordering="organization__name_en")
    def who(self, obj: Any) -> str:
        return str(obj.organization)

    @admin.display(description=_("commitment"), ordering="commitment__reference")
    def about(self, obj: Any) -> str:
        part = f", {obj.objective}" if obj.objective else ""
        return f"{obj.commitment.reference} {Truncator(obj.commitment.title).words(9)}{part}"

    @admin.display(description=_("in one sentence"))
    def words(self, obj: Any) -> str:
        """What is being written on since is not for the desk."""
        return str(obj.headline) if obj.state in review.AS_HANDED_IN else str(self.empty())

    @admin.display(description=_("they claim"), ordering="claimed_status")
    def claim(self, obj: Any) -> str:
        return (
            str(obj.get_claimed_status_display()) if obj.state in review.AS_HANDED_IN else str(self.empty())
        )

    @admin.display(description=_("the verdict"), ordering="verdict")
    def verdict_now(self, obj: Any) -> str:
        return str(ImplementationStatus(obj.verdict).label) if obj.verdict else str(self.empty())

    @admin.display(description=_("waits"), ordering="waits_since")
    def waits(self, obj: Any) -> str:
        days = review.days_waiting(obj, timezone.localdate())
        if days is None:
            return str(self.empty())
        return review.waiting_words(days)

    def empty(self) -> Any:
        return self.get_empty_value_display()
