"""People: administrators make accounts and hand over a one-time link; nobody types another's password."""

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
from tracker.actions import accounts, people
from tracker.exceptions import Refused
from tracker.models import User

from .base import DeskModelAdmin


@admin.register(User)
class PersonAdmin(DeskModelAdmin):
    edit_rule = rules.may_manage_people
    view_rule = rules.may_manage_people
    change_form_template = "admin/tracker/user/change_form.html"
    list_display = (
        "email",
        "name",
        "is_active",
        "is_editor",
        "is_reviewer",
        "is_administrator",
        "last_login",
    )
    list_filter = ("is_active", "is_editor", "is_reviewer", "is_administrator")
    search_fields = ("email", "name")
    readonly_fields = ("last_login",)
    fieldsets = (
        (None, {"fields": (("name", "email"),)}),
        (_("Roles"), {"fields": ("is_editor", "is_reviewer", "is_administrator")}),
        (_("Access"), {"fields": ("is_active", "last_login")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What they did stays in the history: an account is made inactive, not deleted."""
        return False

    def create(self, request: HttpRequest, obj: Any, links: dict[str, Any]) -> None:
        people.create(obj, by=request.user)

    def write(self, request: HttpRequest, obj: Any, form: Any, links: dict[str, Any]) -> None:
        people.save(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        messages.success(request, _("The account is made. Now give %(name)s their link.") % {"name": obj})
        return HttpResponseRedirect(self.url("change", obj.pk))

    def own_urls(self) -> list[Any]:
        return [*super().own_urls(), self.wrap("<path:object_id>/link/", self.link_view, "link")]

    def link_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST only: makes the link and shows it, this once. It is not stored; a new one can be made. For somebody who
        has lost their second step it takes that away as well."""
        person = self.get_object(request, unquote(object_id))
        if person is None or request.method != "POST":
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        try:
            uidb64, token = people.link_parts(person, by=request.user)
            if "without_second_factor" in request.POST:
                accounts.drop_second_factor(person, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.url("change", person.pk))
        address = request.build_absolute_uri(reverse("account_welcome", args=[uidb64, token]))
        context = {**self.page(request, person, _("One-time link for %s") % person), "address": address}
        response = TemplateResponse(request, "admin/tracker/user/link.html", context)
        response["Cache-Control"] = "no-store"
        return response
