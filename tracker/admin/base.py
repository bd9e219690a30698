"""How every form of the desk is saved: through the actions, as one, with refusals said at the form."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.actions import history as record
from tracker.actions import records
from tracker.actions.derive import together
from tracker.exceptions import Conflict, Refused
from tracker.forms.desk import DeskForm
from tracker.reads import history

from . import conflict
from .answers import status_of, words_of
from .deleting import Deleting
from .links import LinkFormSet
from .rights import DeskFields, DeskRights

TOLD = _("Somebody else saved this while you had it open. Nothing you typed is lost: look, then save again.")


def found(rows: Any, wanted: str) -> Any:
    """The row whose key stands in an address, or None: an address may say anything."""
    sound = wanted.isascii() and wanted.isdigit() and len(wanted) < 18
    return rows.filter(pk=int(wanted)).first() if sound else None


class DeskInline(DeskRights, DeskFields):
    """Lines of a commitment that are things of their own, each with its revision and its history."""

    form = DeskForm
    extra = 0
    can_delete = False  # taking a line away needs a reason: its own page
    show_change_link = True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_fields(request, obj), "seen_revision"]

    def prepare(self, row: Any, form: Any) -> None:
        """Fill what a new row needs and nobody types (keys, positions)."""

    def after(self, row: Any, form: Any, *, by: Any) -> None:
        """What else the line asks for once the row is saved."""


class DeskModelAdmin(Deleting, DeskRights, DeskFields, admin.ModelAdmin):
    """Nothing here calls `instance.save()`: rows are written by `tracker.actions` in one transaction."""

    form = DeskForm
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    view_on_site = False
    add_title: Any = ""
    """Heads the page of a new thing; the page of a stored one is headed by its name."""
    object_history_template = "admin/object_history.html"
    change_form_template = "admin/change_form.html"

    # --- Saving -------------------------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            self._refuse_stale(request, object_id)
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except ObjectDoesNotExist as gone:
            raise Http404(str(_("Somebody else deleted this meanwhile."))) from gone
        except (Refused, ValidationError) as refusal:
            return self._say(request, object_id, form_url, extra_context, refusal)
        if request.method == "POST" and isinstance(response, TemplateResponse):
            response.status_code = 422
        return response

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        context["subtitle"] = None
        stored = getattr(request, "desk_name", "")
        context["title"] = stored if obj is not None else self.add_title or context["title"]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Also keeps its name as stored: what was typed may be refused, and is no name yet."""
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            request.desk_name = str(obj)  # read by render_change_form
        return obj

    def _submitted(self, request: HttpRequest, obj: Any) -> tuple[Any, list[Any]]:
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=True, fields=fields)(request.POST, instance=obj)
        formsets, _inlines = self._create_formsets(request, obj, change=True)
        return form, formsets

    def _refuse_stale(self, request: HttpRequest, object_id: str | None) -> None:
        """Told before anything is judged or written; `records.save` holds the same line under the lock."""
        obj = self.get_object(request, unquote(object_id)) if object_id and request.method == "POST" else None
        if obj is None or not self.has_change_permission(request, obj):
            return
        form, formsets = self._submitted(request, obj)
        if conflict.stale_forms(form, formsets) or conflict.any_vanished(formsets):
            raise Conflict(_("Somebody else saved this while you had it open."))

    def _say(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
        refusal: Exception,
    ) -> HttpResponse:
        """The same form again, with what was typed and the sentence of the refusal."""
        context = dict(extra_context or {})
        words = words_of(refusal)
        if isinstance(refusal, Conflict) and object_id:
            obj = self.get_object(request, unquote(object_id))
            form, formsets = self._submitted(request, obj)
            meanwhile = conflict.bring_up_to_date(request, form, formsets)
            context["meanwhile"] = history.present(meanwhile)
            words = (str(TOLD),)
        request.desk_refusal = words
        response = super().changeform_view(request, object_id, form_url, context)
        response.status_code = status_of(refusal)
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change, **kwargs)
        made.refusal = getattr(request, "desk_refusal", ())
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the thing is written with what belongs to it, in `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        by = request.user
        with together():
            links = {fs.relation: fs.chosen(by=by) for fs in formsets if isinstance(fs, LinkFormSet)}
            if change:
                self.write(request, form.instance, form, links)
            else:
                self.prepare(form.instance)
                self.create(request, form.instance, links)
            inlines = self.get_inline_instances(request, form.instance if change else None)
            by_model = {inline.model: inline for inline in inlines}
            for formset in formsets:
                if not isinstance(formset, LinkFormSet):
                    self._write_lines(formset, by_model[formset.model], by=by)
            self.after(request, form.instance, form)

    def prepare(self, obj: Any) -> None:
        """Fill what a new thing needs and nobody types (keys, references)."""

    def create(self, request: HttpRequest, obj: Any, links: dict[str, Any]) -> None:
        records.create(obj, by=request.user, links=links)

    def write(self, request: HttpRequest, obj: Any, form: Any, links: dict[str, Any]) -> None:
        records.save(obj, by=request.user, expected=form.cleaned_data.get("seen_revision"), links=links)

    def after(self, request: HttpRequest, obj: Any, form: Any) -> None:
        """What the pressed button asks for on top (publish at once …), in the same transaction."""

    def _write_lines(self, formset: Any, inline: Any, *, by: Any) -> None:
        formset.save(commit=False)
        new = {id(row) for row in formset.new_objects}
        for form in formset.forms:
            row = form.instance
            if id(row) in new:
                inline.prepare(row, form)
                records.create(row, by=by)
            elif row.pk and form.has_changed():
                records.save(row, by=by, expected=form.cleaned_data.get("seen_revision"))
            else:
                continue
            inline.after(row, form, by=by)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    # --- One history, not two -----------------------------------------------------------------------------------

    def log_addition(self, *args: Any, **kwargs: Any) -> None:
        """History is written by the actions (`HistoryEvent`): a second log would only disagree with it."""

    def log_change(self, *args: Any, **kwargs: Any) -> None:
        """See `log_addition`."""

    def log_deletions(self, *args: Any, **kwargs: Any) -> None:
        """See `log_addition`."""

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """See `log_addition`."""
        return []

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.page(request, obj, _("History of %s") % obj),
            "entries": self.entries(obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def entries(self, obj: Any) -> list[history.Entry]:
        return history.of(record.subject_type(obj), record.natural_key(obj))

    def page(self, request: HttpRequest, obj: Any, title: Any) -> dict[str, Any]:
        """What every page about one thing shows round its content."""
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": obj,
            "back": self.url("change", obj.pk) if obj is not None else self.url("changelist"),
            "list_url": self.url("changelist"),
            "media": self.media,
        }

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def get_urls(self) -> list[Any]:
        return [*self.own_urls(), *super().get_urls()]

    def own_urls(self) -> list[Any]:
        return []

    def wrap(self, route: str, view: Any, name: str) -> Any:
        named = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=named)
