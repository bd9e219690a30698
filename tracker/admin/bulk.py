"""The same change for many rows, after a page that says exactly what will happen to each.

The preview is the action itself, carried out and rolled back: it cannot promise anything else than what is done.
A row that was refused keeps its sentence and does not hold up the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from tracker.actions import assessments, commitments, developments, records, reports
from tracker.actions.derive import together
from tracker.exceptions import Conflict, Refused
from tracker.models import HistoryEvent, Pillar, Topic
from tracker.reads import history

from .answers import words_of

MOST_ROWS = 500


@dataclass(frozen=True)
class Change:
    """`run(row, by, data)` calls the action; `needs` is a form asked first; the events it leaves are the preview."""

    label: Any
    run: Callable[[Any, Any, dict[str, Any]], Any]
    needs: type[forms.Form] | None = None


@dataclass(frozen=True)
class Outcome:
    """What becomes of one row: the entries its history gets, or the sentence why nothing does."""

    row: Any
    entries: tuple[history.Entry, ...] = ()
    refusal: str = ""


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.all())


class PillarForm(forms.Form):
    pillar = forms.ModelChoiceField(label=_("Pillar"), queryset=Pillar.objects.all())


def _set(name: str) -> Callable[[Any, Any, dict[str, Any]], Any]:
    def run(row: Any, by: Any, data: dict[str, Any]) -> Any:
        setattr(row, name, data[name])
        return records.save(row, by=by)

    return run


CHANGES: dict[str, dict[str, Change]] = {
    "commitment": {
        "publish": Change(_("Publish …"), lambda row, by, data: commitments.publish(row, by=by)),
        "set_topic": Change(_("Set the topic …"), _set("topic"), TopicForm),
        "set_pillar": Change(_("Set the pillar …"), _set("pillar"), PillarForm),
    },
    "update": {
        "publish": Change(_("Publish …"), lambda row, by, data: developments.publish(row, by=by)),
    },
    "report": {
        "publish": Change(
            _("Publish …"), lambda row, by, data: reports.publish(row, by=by, expected=row.revision)
        ),
    },
    "assessment": {
        "confirm": Change(
            _("Confirm …"), lambda row, by, data: assessments.confirm(row, by=by, expected=row.revision)
        ),
        "publish": Change(_("Publish …"), lambda row, by, data: assessments.publish(row, by=by)),
    },
}


class _Undo(Exception):
    """Ends a preview: nothing of it stays."""


def carry_out(
    rows: Sequence[tuple[Any, int | None]], change: Change, *, by: Any, data: dict[str, Any], write: bool
) -> list[Outcome]:
    """One outcome per (row, revision that was seen). With `write` false everything is rolled back."""
    outcomes: list[Outcome] = []
    try:
        with together():
            for row, seen in rows:
                outcomes.append(_one(row, seen, change, by=by, data=data))
            if not write:
                raise _Undo
    except _Undo:
        pass
    return outcomes


def _one(row: Any, seen: int | None, change: Change, *, by: Any, data: dict[str, Any]) -> Outcome:
    last = HistoryEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    try:
        with transaction.atomic():
            if seen is not None and row.revision != seen:
                raise Conflict(_("It changed since you looked: look again."))
            change.run(row, by, data)
            events = HistoryEvent.objects.filter(pk__gt=last).select_related("actor").order_by("pk")
            entries = tuple(history.present(events))
    except (Refused, ValidationError) as refusal:
        return Outcome(row, refusal=" ".join(words_of(refusal)))
    return (
        Outcome(row, entries) if entries else Outcome(row, refusal=str(_("Nothing to do: it is so already.")))
    )


class Bulk:
    """Offers the changes named in `bulk` (keys of `CHANGES`) for the rows ticked in a list."""

    bulk: tuple[str, ...] = ()

    def own_urls(self) -> list[Any]:
        return [*super().own_urls(), self.wrap("bulk/<slug:verb>/", self.bulk_view, "bulk")]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if self.edit_rule(request.user):
            for verb in self.bulk:
                change = CHANGES[self.opts.model_name][verb]
                actions[f"bulk_{verb}"] = (_opens(verb), f"bulk_{verb}", change.label)
        return actions

    def bulk_view(self, request: HttpRequest, verb: str) -> HttpResponse:
        """The page in between: `preview`, then `confirm` with the revisions that the preview showed."""
        if request.method != "POST":
            return HttpResponseRedirect(self.url("changelist"))
        if verb not in self.bulk:
            raise Http404
        if not self.edit_rule(request.user):
            raise PermissionDenied
        seen = dict(_pair(item) for item in request.POST.getlist("row") if _pair(item)[0])
        rows = self.get_queryset(request).filter(pk__in=seen).order_by("pk")[:MOST_ROWS]
        return self.bulk_page(
            request, verb, [(row, seen[row.pk]) for row in rows], confirmed="_confirm" in request.POST
        )

    def bulk_page(
        self, request: HttpRequest, verb: str, rows: list[tuple[Any, int | None]], *, confirmed: bool
    ) -> HttpResponse:
        change = CHANGES[self.opts.model_name][verb]
        asked = "_asked" in request.POST
        form = change.needs(request.POST if asked else None) if change.needs else None
        ready = form is None or form.is_valid()
        data = form.cleaned_data if form is not None and ready else {}
        tokens = [f"{row.pk}:{row.revision}" for row, _seen in rows]  # before the preview touches the rows
        outcomes: list[Outcome] = []
        if ready:
            outcomes = carry_out(rows, change, by=request.user, data=data, write=confirmed)
        done = confirmed and ready
        context = {
            **self.page(request, None, str(change.label).removesuffix(" …")),
            "bulk_url": self.url("bulk", verb),
            "tokens": tokens,
            "outcomes": outcomes,
            "good": sum(not outcome.refusal for outcome in outcomes),
            "bad": sum(bool(outcome.refusal) for outcome in outcomes),
            "form": form,
            "ready": ready,
            "done": done,
        }
        status = 422 if form is not None and asked and not ready else 200
        return TemplateResponse(request, "admin/bulk.html", context, status=status)


def _opens(verb: str) -> Callable[[Any, HttpRequest, Any], HttpResponse]:
    def action(modeladmin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
        rows = [(row, None) for row in queryset.order_by("pk")[:MOST_ROWS]]
        return modeladmin.bulk_page(request, verb, rows, confirmed=False)

    return action


def _pair(item: str) -> tuple[int, int | None]:
    """`12:3` is row 12 as it was at revision 3; anything else is no row."""
    pk, _sep, revision = item.partition(":")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return 0, None
    return int(pk), int(revision) if revision.isascii() and revision.isdigit() and len(
        revision
    ) < 10 else None
