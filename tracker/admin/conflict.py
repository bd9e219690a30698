"""Two people on one form. The second is told what changed, keeps what they typed, and takes over, in the fields
they did not touch, what the first one wrote: saving again then overwrites nothing unseen."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from tracker.actions import history, records
from tracker.enums import EventKind
from tracker.models import HistoryEvent

from .links import LinkFormSet


def seen(form: Any) -> int | None:
    """The revision a submitted form was opened at."""
    value = form.data.get(form.add_prefix("seen_revision"), "")
    return int(value) if str(value).isascii() and str(value).isdigit() and len(str(value)) < 10 else None


def stale_forms(form: Any, formsets: list[Any]) -> list[Any]:
    """The main form and the lines that were opened at another revision than the stored one.

    A line that was not touched cannot overwrite anything; whether it was is told by comparing with the row as it is
    now, so a line that differs only because somebody else changed it counts, and is brought up to date."""
    lines = [
        line
        for formset in formsets
        if not isinstance(formset, LinkFormSet)
        for line in formset.initial_forms
        if line.instance.pk and line.has_changed()
    ]
    return [one for one in (form, *lines) if _is_stale(one)]


def vanished(formset: Any) -> list[int]:
    """Numbers of the submitted lines whose row somebody else has deleted meanwhile."""
    return [number for number, line in enumerate(formset.initial_forms) if line.instance.pk is None]


def any_vanished(formsets: list[Any]) -> bool:
    return any(vanished(formset) for formset in formsets if not isinstance(formset, LinkFormSet))


def _is_stale(form: Any) -> bool:
    opened = seen(form)
    return opened is not None and opened != getattr(form.instance, "revision", opened)


def bring_up_to_date(request: HttpRequest, form: Any, formsets: list[Any]) -> list[HistoryEvent]:
    """Rewrite the submitted data for the second look, and return what happened meanwhile, newest first.

    Fields the person left as they were when the form was opened take the stored value; fields they changed keep what
    was typed. Each stale form is moved on to the stored revision."""
    data = request.POST.copy()
    events: list[HistoryEvent] = []
    for one in stale_forms(form, formsets):
        stored = type(one.instance)._default_manager.get(pk=one.instance.pk)
        since = records.changes_since(stored, seen(one) or 0)
        events += since
        _take_over(data, one, stored, since)
        _put(data, one.add_prefix("seen_revision"), stored.revision)
        if one is form:
            _take_over_links(data, formsets, since)
    for formset in formsets:
        if not isinstance(formset, LinkFormSet) and (gone := vanished(formset)):
            _drop(data, formset.prefix, set(gone))
            events += _deletions(formset)
    request.POST = data  # type: ignore[assignment]  # what the second look is made from
    return sorted(events, key=lambda event: event.at, reverse=True)


def _before(since: list[HistoryEvent]) -> dict[str, Any]:
    """Each field that changed, with its value when the form was opened (events come newest first)."""
    return {name: pair[0] for event in since for name, pair in (event.data.get("changes") or {}).items()}


def _take_over(data: QueryDict, form: Any, stored: Any, since: list[HistoryEvent]) -> None:
    form.is_valid()
    fresh = type(form)(instance=stored, prefix=form.prefix)
    for name, opened_with in _before(since).items():
        if name not in form.fields:
            continue
        typed = history.plain(form.cleaned_data.get(name)) if hasattr(form, "cleaned_data") else None
        if (typed or "") == (opened_with or ""):
            _put(data, form.add_prefix(name), _value(fresh, name))


def _value(form: BaseForm, name: str) -> Any:
    """The stored value as the widget would send it."""
    field = form[name]
    value = field.value()
    if isinstance(value, bool) or not hasattr(field.field.widget, "format_value"):
        return value
    return field.field.widget.format_value(value)


def _put(data: QueryDict, key: str, value: Any) -> None:
    if isinstance(value, (list, tuple)):
        value = value[0] if value else ""
    if value in (None, False, ""):
        data[key] = ""
        if value is False:
            del data[key]
    else:
        data[key] = "on" if value is True else str(value)


def _drop(data: QueryDict, prefix: str, gone: set[int]) -> None:
    """Take lines out of the submitted data and close the gaps in their numbers."""
    total, initial = int(data[f"{prefix}-TOTAL_FORMS"]), int(data[f"{prefix}-INITIAL_FORMS"])
    kept: list[dict[str, list[str]]] = []
    for number in range(total):
        start = f"{prefix}-{number}-"
        line = {key.removeprefix(start): data.getlist(key) for key in list(data) if key.startswith(start)}
        for name in line:
            del data[start + name]
        if number not in gone:
            kept.append(line)
    for number, line in enumerate(kept):
        for name, values in line.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(kept)), str(initial - len(gone))


def _deletions(formset: Any) -> list[HistoryEvent]:
    """The latest deletions of such lines of the same commitment."""
    about = history.about(formset.instance)
    found = HistoryEvent.objects.filter(
        kind=EventKind.DELETED, subject_type=formset.model._meta.model_name, about=about
    )
    return list(found.select_related("actor")[: len(vanished(formset))])


def _take_over_links(data: QueryDict, formsets: list[Any], since: list[HistoryEvent]) -> None:
    """A relation changed meanwhile is shown as it is now, with the lines newly typed after it."""
    changed = _before(since)
    for formset in formsets:
        if isinstance(formset, LinkFormSet) and formset.relation in changed:
            _rebuild(data, formset)


def _rebuild(data: QueryDict, formset: LinkFormSet) -> None:
    prefix = formset.prefix
    typed = [
        {name: data.get(form.add_prefix(name), "") for name in form.fields}
        for form in formset.extra_forms
        if form.has_changed()
    ]
    manager = formset.model._default_manager
    rows = list(manager.filter(**{formset.fk.name: formset.instance}).order_by("position", "pk"))
    for key in [key for key in data if key.startswith(f"{prefix}-") and key[len(prefix) + 1].isdigit()]:
        del data[key]
    for number, row in enumerate(rows):
        data[f"{prefix}-{number}-id"] = str(row.pk)
        data[f"{prefix}-{number}-{formset.far}"] = str(getattr(row, f"{formset.far}_id"))
        data[f"{prefix}-{number}-position"] = str(row.position)
        data[f"{prefix}-{number}-{formset.fk.name}"] = str(formset.instance.pk)
    for number, values in enumerate(typed, start=len(rows)):
        for name, value in values.items():
            data[f"{prefix}-{number}-{name}"] = value
        data[f"{prefix}-{number}-id"] = ""
    data[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows) + len(typed) + formset.extra)
