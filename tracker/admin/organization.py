"""Organizations, and who acts for them here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.actions import members
from tracker.enums import MembershipRole
from tracker.exceptions import Refused
from tracker.forms.review import InviteForm
from tracker.models import Organization

from .answers import status_of
from .base import DeskModelAdmin
from .exporting import Exports
from .filters import Country, MissingFrench
from .moves import say


@admin.register(Organization)
class OrganizationAdmin(Exports, DeskModelAdmin):
    change_form_template = "admin/tracker/organization/change_form.html"
    list_display = ("name_en", "name_fr", "kind", "country", "takes_part")
    list_filter = ("kind", MissingFrench, ("country", Country))
    search_fields = ("name_en", "name_fr", "slug")
    autocomplete_fields = ("source",)
    fieldsets = (
        (_("Names"), {"fields": (("name_en", "name_fr"),), "classes": ("both",)}),
        (None, {"fields": (("kind", "country"), "website", "source")}),
    )

    def get_queryset(self, request: Any) -> Any:
        return (
            super().get_queryset(request).select_related("source").annotate(count_of_parties=Count("parties"))
        )

    @admin.display(description=_("takes part in"), ordering="count_of_parties")
    def takes_part(self, obj: Any) -> int:
        return int(obj.count_of_parties)

    def prepare(self, obj: Any) -> None:
        obj.slug = obj.slug or slugify(obj.name_en)[:80]

    # --- Who acts for it ----------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj is not None:
            context["seats"] = list(obj.memberships.open().select_related("user").order_by("role", "pk"))
            context["invitations"] = list(obj.invitations.select_related("sent_by")[:10])
            context["may_invite_lead"] = rules.may_invite(request.user, (obj, MembershipRole.LEAD))
            context["may_end_seats"] = rules.may_manage_members(request.user, obj)
            context["invite_url"] = self.url("invite", obj.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def own_urls(self) -> list[Any]:
        return [*super().own_urls(), self.wrap("<path:object_id>/invite/", self.invite_view, "invite")]

    def invite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Brings in a lead; leads bring in everybody else themselves."""
        organization = self.get_object(request, unquote(object_id))
        if organization is None:
            raise Http404
        if not rules.may_invite(request.user, (organization, MembershipRole.LEAD)):
            raise PermissionDenied
        form, status = InviteForm(request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    return self._invite(request, organization, form.cleaned_data)
                except (Refused, ValidationError) as refusal:
                    say(form, refusal)
                    status = status_of(refusal)
        context = {**self.page(request, organization, _("Invite a lead")), "form": form}
        return TemplateResponse(request, "admin/tracker/organization/invite.html", context, status=status)

    def _invite(self, request: HttpRequest, organization: Any, data: dict[str, Any]) -> HttpResponse:
        members.invite(organization, by=request.user, role=MembershipRole.LEAD, **data)
        messages.success(request, _("The invitation is on its way."))
        return HttpResponseRedirect(self.url("change", organization.pk))
