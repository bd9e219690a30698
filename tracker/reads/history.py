"""The history in words: one presenter per kind of event, and the differences it made.

Events hold data only (`HistoryEvent.data`), so the words can be put better later, and in either language.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.enums import EventKind
from tracker.models import HistoryEvent
from tracker.models.event import HistoryEvent as Event

NATURAL_KEYS = {
    "commitment": "reference",
    "organization": "slug",
    "pillar": "slug",
    "source": "key",
    "topic": "slug",
    "update": "key",
}
STATE_FIELDS = {"commitment": "publication", "update": "state", "assessment": "state", "milestone": "state"}
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
WORDS_FOR_DIFF = 4
"""Shorter texts are shown whole, old and new: a diff of three words is harder to read than both."""


@dataclass(frozen=True)
class Piece:
    """A run of words: `op` is "same", "gone" or "new"."""

    op: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field, old and new in words. `pieces` is filled for longer texts, where single words changed."""

    field: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One event as people read it."""

    event: HistoryEvent
    sentence: str
    who: str
    differences: tuple[Difference, ...]


def of(subject_type: str, subject_key: str, limit: int = 200) -> list[Entry]:
    """What happened to one thing, newest first."""
    events = HistoryEvent.objects.filter(subject_type=subject_type, subject_key=subject_key)
    return present(events.select_related("actor")[:limit])


def about(reference: str, limit: int = 400) -> list[Entry]:
    """Everything that happened to a commitment and what belongs to it, newest first.

    Developments concern several commitments and are found by their keys."""
    update = apps.get_model("tracker", "Update")
    keys = list(
        update._default_manager.filter(commitments__reference=reference).values_list("key", flat=True)
    )
    events = HistoryEvent.objects.filter(about=reference) | HistoryEvent.objects.filter(
        subject_type="update", subject_key__in=keys
    )
    return present(events.select_related("actor")[:limit])


def present(events: Iterable[HistoryEvent]) -> list[Entry]:
    """Events as entries, with the names behind the keys looked up once for all of them."""
    events = list(events)
    names = _names(events)
    return [Entry(event, sentence(event), _who(event), tuple(differences(event, names))) for event in events]


def sentence(event: HistoryEvent) -> str:
    """What happened, in one sentence of the active language."""
    return capfirst(PRESENTERS[EventKind(event.kind)](event))


def differences(event: HistoryEvent, names: dict[tuple[str, str], str] | None = None) -> list[Difference]:
    """The fields that changed, the ones set at the start, or the ones that were there at the end."""
    data, known = event.data, names or {}
    pairs = dict(data.get("changes") or {})
    pairs |= {name: ["", value] for name, value in (data.get("created") or {}).items()}
    pairs |= {name: [value, ""] for name, value in (data.get("deleted") or {}).items()}
    found = (_difference(event.subject_type, name, pair, known) for name, pair in pairs.items())
    return [item for item in found if item.before != item.after or event.subject_type == "user"]


def _who(event: HistoryEvent) -> str:
    return str(event.actor) if event.actor else _("a command on the server")


# --- One presenter per kind ------------------------------------------------------------------------------------------


def _thing(event: HistoryEvent) -> str:
    """`milestone PA-001/final`; the noun is the model's own, in the active language."""
    model = _model(event.subject_type)
    noun = str(model._meta.verbose_name) if model else event.subject_type
    return noun if event.subject_type == "user" else f"{noun} {event.subject_key}"


def _states(event: HistoryEvent) -> dict[str, str]:
    field = STATE_FIELDS.get(event.subject_type, "")
    show = lambda value: _words(event.subject_type, field, value, {})  # noqa: E731  # one word for one line
    return {
        "thing": _thing(event),
        "before": show(event.data.get("from", "")),
        "after": show(event.data.get("to", "")),
    }


def _merged(event: HistoryEvent) -> str:
    into = (event.data.get("changes") or {}).get("merged_into", ["", ""])[1]
    return _("%(thing)s was merged into %(into)s") % {"thing": _thing(event), "into": into}


def _day_of(event: HistoryEvent, field: str) -> str:
    day = (event.data.get("changes") or {}).get(field, ["", ""])[1]
    return _day(day) if day else _("an unknown day")


def _deadline_set(event: HistoryEvent) -> str:
    day = (event.data.get("created") or {}).get("due_on", "")
    return _("a first date was set for %(thing)s: %(day)s") % {"thing": _milestone(event), "day": _day(day)}


def _deadline_moved(event: HistoryEvent) -> str:
    day = (event.data.get("created") or {}).get("due_on", "")
    return _("the date of %(thing)s moved from %(before)s to %(after)s") % {
        "thing": _milestone(event),
        "before": _day(event.data.get("from", "")),
        "after": _day(day),
    }


def _milestone(event: HistoryEvent) -> str:
    return _("milestone %(key)s") % {"key": event.subject_key.rpartition("/")[0]}


def _achieved(event: HistoryEvent) -> str:
    return _("%(thing)s was achieved on %(day)s") % {
        "thing": _thing(event),
        "day": _day_of(event, "achieved_on"),
    }


def _dropped(event: HistoryEvent) -> str:
    return _("%(thing)s was dropped") % {"thing": _thing(event)}


PRESENTERS: dict[EventKind, Callable[[Event], str]] = {
    EventKind.CREATED: lambda e: _("%(thing)s was created") % {"thing": _thing(e)},
    EventKind.EDITED: lambda e: _("%(thing)s was edited") % {"thing": _thing(e)},
    EventKind.DELETED: lambda e: _("%(thing)s was deleted") % {"thing": _thing(e)},
    EventKind.COMMITMENT_PUBLISHED: lambda e: _("%(thing)s was published") % {"thing": _thing(e)},
    EventKind.COMMITMENT_CLOSED: lambda e: _("%(thing)s was closed") % {"thing": _thing(e)},
    EventKind.COMMITMENT_REOPENED: lambda e: _("%(thing)s was reopened") % {"thing": _thing(e)},
    EventKind.COMMITMENT_MERGED: _merged,
    EventKind.DEVELOPMENT_PUBLISHED: lambda e: _("%(thing)s was published") % {"thing": _thing(e)},
    EventKind.DEVELOPMENT_SUPERSEDED: lambda e: (
        _("%(thing)s was superseded by a corrected one") % {"thing": _thing(e)}
    ),
    EventKind.DEVELOPMENT_RETRACTED: lambda e: _("%(thing)s was retracted") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_PROPOSED: lambda e: _("%(thing)s was proposed") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_CONFIRMED: lambda e: _("%(thing)s was confirmed") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_PUBLISHED: lambda e: _("%(thing)s was published") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_SUPERSEDED: lambda e: _("%(thing)s was superseded") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_RETRACTED: lambda e: _("%(thing)s was retracted (it was “%(before)s”)") % _states(e),
    EventKind.MILESTONE_ACHIEVED: _achieved,
    EventKind.MILESTONE_DROPPED: _dropped,
    EventKind.MILESTONE_REPLANNED: lambda e: (
        _("%(thing)s was set back to planned (it was “%(before)s”)") % _states(e)
    ),
    EventKind.DEADLINE_SET: _deadline_set,
    EventKind.DEADLINE_MOVED: _deadline_moved,
}


# --- Values in words -------------------------------------------------------------------------------------------------


def _model(subject_type: str) -> type[Model] | None:
    try:
        return apps.get_model("tracker", subject_type)
    except LookupError:
        return None


def _field(subject_type: str, name: str) -> Any:
    model = _model(subject_type)
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _difference(
    subject_type: str, name: str, pair: Sequence[Any], names: dict[tuple[str, str], str]
) -> Difference:
    field = _field(subject_type, name)
    label = str(getattr(field, "verbose_name", name))
    before, after = (_words(subject_type, name, value, names) for value in pair)
    return Difference(name, capfirst(label), before, after, _pieces(before, after))


def _words(subject_type: str, name: str, value: Any, names: dict[tuple[str, str], str]) -> str:
    """A stored value as people read it: labels for codes, days in words, names for keys."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(_words(subject_type, name, item, names) for item in value)
    field = _field(subject_type, name)
    if field is not None and field.is_relation:
        return names.get((str(field.related_model._meta.model_name), str(value)), str(value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _day(str(value))


def _day(text: str) -> str:
    """`2025-02-11` as people write it; anything else as it is."""
    if not ISO_DAY.match(text):
        return text
    try:
        return str(formats.date_format(dt.date.fromisoformat(text[:10]), "DATE_FORMAT"))
    except ValueError:
        return text


def _names(events: Sequence[HistoryEvent]) -> dict[tuple[str, str], str]:
    """Names behind natural keys: one query per kind of thing named, however many events."""
    wanted: dict[str, set[str]] = {}
    for event in events:
        pairs = {**(event.data.get("changes") or {})}
        pairs |= {k: [v] for part in ("created", "deleted") for k, v in (event.data.get(part) or {}).items()}
        for name, values in pairs.items():
            field = _field(event.subject_type, name)
            if field is not None and field.is_relation:
                kind = str(field.related_model._meta.model_name)
                wanted.setdefault(kind, set()).update(_keys(values))
    return {
        (kind, key): label
        for kind, keys in wanted.items()
        if kind in NATURAL_KEYS and keys
        for key, label in _labels(kind, keys)
    }


def _keys(values: Iterable[Any]) -> set[str]:
    return {str(k) for value in values for k in (value if isinstance(value, list) else [value]) if k}


def _labels(kind: str, keys: set[str]) -> list[tuple[str, str]]:
    model, key_field = _model(kind), NATURAL_KEYS[kind]
    if model is None:
        return []
    rows = model._default_manager.filter(**{f"{key_field}__in": keys})
    return [(str(getattr(row, key_field)), str(row)) for row in rows]


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Word by word, for texts of some length that exist on both sides."""
    old, new = before.split(), after.split()
    if len(old) < WORDS_FOR_DIFF or len(new) < WORDS_FOR_DIFF:
        return ()
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op == "equal":
            pieces.append(Piece("same", " ".join(old[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("gone", " ".join(old[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("new", " ".join(new[b1:b2])))
    return tuple(pieces)
