"""Who acts for organizations, and the invitations on their way: their state, never their link."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import members
from tracker.exceptions import Refused
from tracker.models import Invitation, Membership

from .answers import status_of
from .base import DeskModelAdmin
from .moves import Door
from .reading import ReadAdmin, ReadOnly


def page_of(organization_id: int) -> str:
    return reverse("admin:tracker_organization_change", args=[organization_id])


@admin.register(Membership)
class MembershipAdmin(ReadOnly, DeskModelAdmin):
    change_form_template = "admin/tracker/membership/change_form.html"
    fields = ("organization", "user", "role", "may_submit", "since", "ended_at")
    list_display = ("organization", "user", "role", "may_submit", "since", "ended_at")
    list_display_links = ("user",)
    list_filter = ("role", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("organization__name_en", "organization__name_fr", "user__name", "user__email")
    list_select_related = ("organization", "user")
    ordering = ("organization__name_en", "role", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organization", "user")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj.ended_at is None:
            context["end_url"] = self.url("end", obj.pk)
            context["no_end"] = rules.may_manage_members.refusal(request.user, obj.organization)
        return super().render_change_form(request, context, *args, **kwargs)

    def own_urls(self) -> list[Any]:
        return [*super().own_urls(), self.wrap("<path:object_id>/end/", self.end_view, "end")]

    def end_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET asks, POST ends it; for administrators, since leads do it in the portal."""
        seat = self.get_object(request, unquote(object_id))
        if seat is None:
            raise Http404
        if not rules.may_manage_members(request.user, seat.organization):
            raise PermissionDenied
        refusal, status = None, 200
        if request.method == "POST":
            try:
                members.end(seat, by=request.user)
            except Refused as refused:
                refusal, status = refused, status_of(refused)
            else:
                messages.success(request, _("%(person)s no longer acts for it.") % {"person": seat.user})
                return HttpResponseRedirect(page_of(seat.organization_id))
        context = {**self.page(request, seat, _("End the membership")), "seat": seat, "refusal": refusal}
        return TemplateResponse(request, "admin/tracker/membership/end.html", context, status=status)


@admin.register(Invitation)
class InvitationAdmin(ReadAdmin):
    fields = (
        "organization",
        "email",
        "role",
        "may_submit",
        "language",
        "state",
        "sent_by",
        "sent_at",
        "expires_at",
        "accepted_by",
        "closed_at",
    )
    list_display = ("organization", "email", "role", "state", "sent_at", "expires_at")
    list_display_links = ("organization", "email")
    list_filter = ("state", "role")
    search_fields = ("organization__name_en", "organization__name_fr", "email")
    ordering = ("-sent_at", "-pk")
    doors = (
        Door(
            verb="revoke",
            label=_("Revoke …"),
            question=_("The link in the message stops working: %(thing)s."),
            done=_("The invitation is revoked: %(thing)s."),
            run=lambda row, by, data: members.revoke(row, by=by),
            explained=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("organization", "sent_by", "accepted_by")

    def after_move(self, obj: Any, door: Door) -> str:
        return page_of(obj.organization_id)
