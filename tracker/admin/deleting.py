"""Deleting, with a reason and on a page of its own: there is no other way at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.actions import records
from tracker.exceptions import Refused
from tracker.forms.moves import DeleteForm

from .answers import status_of


class Deleting:
    """Part of every list of the desk."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise Refused(_("Give the reason in words."))  # the page below is the only way

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        raise Refused(_("Give the reason in words."))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks the reason; a thing that may not disappear says what to do instead."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        form = DeleteForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    return self._delete(request, obj, form.cleaned_data["reason"])
                except Refused as refusal:
                    form.add_error(None, str(refusal))
                    status = status_of(refusal)
        context = {**self.page(request, obj, _("Delete %s?") % obj), "form": form, **(extra_context or {})}
        return TemplateResponse(request, "admin/delete_confirmation.html", context, status=status)

    def _delete(self, request: HttpRequest, obj: Any, reason: str) -> HttpResponse:
        name = str(obj)
        after = self.after_deletion(obj)
        records.delete(obj, by=request.user, reason=reason)
        messages.success(request, _("“%(name)s” was deleted.") % {"name": name})
        return HttpResponseRedirect(after)

    def after_deletion(self, obj: Any) -> str:
        """Back to the commitment it belonged to, else to the list."""
        if hasattr(obj, "commitment_id") and obj.commitment_id:
            return reverse("admin:tracker_commitment_change", args=[obj.commitment_id])
        return self.url("changelist")
