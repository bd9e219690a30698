"""Sources: what everything here rests on, and whether it can still be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions import links
from tracker.enums import LinkState
from tracker.forms.source import SourceForm
from tracker.models import Source
from tracker.reads import desk_links

from .base import DeskModelAdmin
from .exporting import Exports
from .links import free_key


class LinkFilter(admin.SimpleListFilter):
    title = _("link")
    parameter_name = "link"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("look", _("Gone, to be looked at")),
            *LinkState.choices,
            ("never", _("Not looked at yet")),
        ]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """The same rows as the start page counts, for those to be looked at."""
        if self.value() == "look":
            wanted = desk_links.to_look_at(timezone.localdate())
            return queryset.filter(pk__in=wanted.order_by().values("pk"))
        known = self.value() in (*LinkState.values, "never")
        return desk_links.in_state(queryset, self.value()) if known else queryset


class Language(admin.AllValuesFieldListFilter):
    """By its code; sources whose language is not known get a dash, since a link without a text cannot be chosen."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or self.empty_value_display}


@admin.register(Source)
class SourceAdmin(Exports, DeskModelAdmin):
    form = SourceForm
    change_form_template = "admin/tracker/source/change_form.html"
    list_display = ("title", "publisher", "published_on", "type", "independence", "link")
    list_filter = (
        LinkFilter,
        "type",
        "independence",
        ("language", Language),
        ("unavailable_since", admin.EmptyFieldListFilter),
        ("archive_url", admin.EmptyFieldListFilter),
    )
    list_select_related = ("link_check",)
    search_fields = ("title", "publisher", "key", "url")
    date_hierarchy = "published_on"
    fieldsets = (
        (
            None,
            {"fields": ("title", ("publisher", "language"), "url", ("published_on", "published_precision"))},
        ),
        (_("What it is worth"), {"fields": (("type", "independence"), "note", "unavailable_since")}),
        (
            _("A copy that lasts"),
            {
                "fields": ("archive_url", "archived_on", ("capture_sha256", "capture")),
                "description": _(
                    "Pages disappear. Where this one can still be read is offered to readers beside it; of a copy of"
                    " your own they see the hash."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("link_check")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the file where nothing can be changed."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        name, last = fieldsets[-1]
        return (*fieldsets[:-1], (name, {**last, "fields": (*last["fields"][:-1], "capture_sha256")}))

    @admin.display(description=_("link"), ordering="link_check__since")
    def link(self, obj: Source) -> str:
        return desk_links.words_of(obj).state

    def prepare(self, obj: Any) -> None:
        obj.key = obj.key or free_key(f"{obj.publisher} {obj.title}")

    # --- Its link -----------------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj is not None:
            stored = self.get_queryset(request).get(
                pk=obj.pk
            )  # what was typed may be refused: no address yet
            context["link"] = desk_links.words_of(stored)
            context["check_url"] = self.url("check", obj.pk)
            context["checks_links"] = settings.CHECK_LINKS
        return super().render_change_form(request, context, *args, **kwargs)

    def own_urls(self) -> list[Any]:
        return [*super().own_urls(), self.wrap("<path:object_id>/check/", self.check_view, "check")]

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Puts it in the line of the clock: no page of this site waits for another site."""
        source = self.get_object(request, unquote(object_id))
        if source is None:
            raise Http404
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        links.ask_again(source, by=request.user)
        messages.success(request, _("The link is looked at with the next round: come back in a few minutes."))
        return HttpResponseRedirect(self.url("change", source.pk))
