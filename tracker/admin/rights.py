"""Who may do what at the desk: `tracker.rules`, never rows of permissions."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import DateField, DateTimeField, URLField
from django.http import HttpRequest

from tracker import rules
from tracker.forms.desk import DayInput, KnownAutocomplete


class DeskRights:
    """For a list and for lines inside a form alike. Everybody at the desk reads; editors write."""

    edit_rule: rules.Rule = rules.may_edit_record
    view_rule: rules.Rule = rules.may_see_desk

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.view_rule(request.user, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.edit_rule(request.user, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.edit_rule(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.edit_rule(request.user, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.view_rule(request.user)


class DeskFields:
    """Widgets of the desk: the browser's own date field, search boxes that know the chosen row."""

    addable: tuple[str, ...] = ()
    """Relations whose other end may be added from here, in a small window."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField):
            kwargs["widget"] = DayInput
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_add_related = wrapper.can_add_related and db_field.name in self.addable
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
        return field
