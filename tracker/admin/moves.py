"""Buttons that move a thing: each leads to a page that says what will happen, and posts to the action.

Which buttons there are is read from `tracker.transitions`, whether this person may press one from `tracker.rules`:
where they may not, the sentence of the rule stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from tracker import rules, transitions
from tracker.exceptions import NotAllowed, Refused, WrongState
from tracker.forms.moves import MoveForm

from .answers import status_of, words_of
from .base import DeskModelAdmin


@dataclass(frozen=True)
class Door:
    """One move as the desk offers it. `run(row, by, data)` calls the action with the form's cleaned data."""

    verb: str
    label: Any
    question: Any
    done: Any
    run: Callable[[Any, Any, dict[str, Any]], Any]
    form: type[MoveForm] = MoveForm
    grave: bool = False
    explained: bool = False
    """Whether those who may not are told why; otherwise the button is simply not there."""
    not_yet: Callable[[Any], str] = lambda row: ""
    """The sentence that says what the move still waits for, if anything."""
    template: str = "admin/move.html"


@dataclass(frozen=True)
class Button:
    """A door for one thing and one person: an address to go to, or the sentence why not."""

    door: Door
    url: str
    refusal: str = ""


def say(form: Any, refusal: Exception) -> None:
    """The sentences of a refusal, at the fields they are about where the form has them."""
    faults = {name: words for name, words in getattr(refusal, "faults", {}).items() if name in form.fields}
    for name, words in faults.items():
        form.add_error(name, str(words))
    if not faults:
        for words in words_of(refusal):
            form.add_error(None, words)


class MovesAdmin(DeskModelAdmin):
    """A desk list whose things move."""

    doors: tuple[Door, ...] = ()

    def own_urls(self) -> list[Any]:
        return [
            *super().own_urls(),
            self.wrap("<path:object_id>/move/<slug:verb>/", self.move_view, "move"),
        ]

    def buttons(self, request: HttpRequest, obj: Any) -> list[Button]:
        """The moves that exist from where the thing is now."""
        kind = str(self.opts.model_name)
        there = {move.verb: move for move in transitions.moves_from(kind, transitions.state_of(kind, obj))}
        buttons = [
            Button(
                door,
                self.url("move", obj.pk, door.verb),
                str(getattr(rules, there[door.verb].rule).refusal(request.user, obj) or door.not_yet(obj)),
            )
            for door in self.doors
            if door.verb in there
        ]
        return [button for button in buttons if not button.refusal or button.door.explained]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj is not None:
            context["buttons"] = self.buttons(request, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def move_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """GET asks, POST does. Repeating a move that happened is quiet, as in the action itself."""
        obj = self.get_object(request, unquote(object_id))
        door = next((door for door in self.doors if door.verb == verb), None)
        if obj is None or door is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        made = door.form(
            request.POST if request.method == "POST" else None,
            thing=self.opts.model_name,
            verb=verb,
            initial={"seen_revision": obj.revision},
        )
        refusal = self.refusal_of(request, obj, door)
        if request.method == "POST" and not isinstance(refusal, NotAllowed):
            return self._make(request, obj, door, made)
        status = status_of(refusal) if refusal else 200
        return self._ask(request, obj, door, made, status=status, refusal=refusal)

    def refusal_of(self, request: HttpRequest, obj: Any, door: Door) -> Refused | None:
        """Why the page cannot even be asked, if so."""
        kind = str(self.opts.model_name)
        move, state = transitions.find(kind, door.verb), transitions.state_of(kind, obj)
        if state not in move.sources:
            label = getattr(obj, f"get_{transitions.STATE_FIELD[kind]}_display")()
            return WrongState(_("This cannot be done while it is “%(state)s”.") % {"state": label})
        try:
            getattr(rules, move.rule).check(request.user, obj)
        except Refused as refusal:
            return refusal
        waits = door.not_yet(obj)
        return WrongState(waits) if waits else None

    def _make(self, request: HttpRequest, obj: Any, door: Door, form: MoveForm) -> HttpResponse:
        status = 422
        if form.is_valid():
            try:
                door.run(obj, request.user, form.cleaned_data)
            except (Refused, ValidationError) as refusal:
                say(form, refusal)
                status = status_of(refusal)
            else:
                messages.success(request, door.done % {"thing": str(obj)})
                return HttpResponseRedirect(self.after_move(obj, door))
        return self._ask(request, obj, door, form, status=status)

    def after_move(self, obj: Any, door: Door) -> str:
        return self.url("change", obj.pk)

    def _ask(
        self,
        request: HttpRequest,
        obj: Any,
        door: Door,
        form: MoveForm,
        *,
        status: int,
        refusal: Refused | None = None,
    ) -> HttpResponse:
        context = {
            **self.page(request, obj, str(door.label).removesuffix(" …")),
            "door": door,
            "question": door.question % {"thing": str(obj)},
            "form": form,
            "refusal": refusal,
            "media": self.media + form.media,
            **self.move_context(obj, door),
        }
        return TemplateResponse(request, door.template, context, status=status)

    def move_context(self, obj: Any, door: Door) -> dict[str, Any]:
        """What the page shows beside the question."""
        return {}
