"""Small helps for the templates of the editors' desk."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def field_named(form: Any, name: str) -> Any:
    """The bound field of that name."""
    return form[name]


@register.filter
def has_new_source(form: Any) -> bool:
    """Whether a new source is being typed on this line, so that its fields are shown open."""
    return bool(form.is_bound) and any(form[name].value() for name in form.fields if name.startswith("new_"))


@register.filter
def end_of_link(row: Any) -> str:
    """What a link points to, for people who may only read."""
    for name in ("source", "commitment", "update"):
        if f"{name}_id" in row.__dict__ and row._meta.get_field(name).name in row._state.fields_cache:
            end = getattr(row, name)
            if end is not None and not _is_owner(row, name):
                return str(end)
    return str(row)


def _is_owner(row: Any, name: str) -> bool:
    """The near end of a link is named first in its class: UpdateCommitment belongs to an update."""
    return type(row).__name__.lower().startswith(name)
