"""What history holds as data, in words: labels for codes, days as people write them, names for keys."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.models import HistoryEvent

from .wording import joined, written_day

NATURAL_KEYS = {
    "commitment": "reference",
    "organization": "slug",
    "pillar": "slug",
    "source": "key",
    "topic": "slug",
    "update": "key",
}
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SAID_BY_THE_EVENT = {
    "confirmed_at",
    "confirmer",
    "origin",
    "proposed_at",
    "published_at",
    "superseded_at",
    "accepted_by",
    "answered_at",
    "answered_by",
    "closed_at",
    "decided_at",
    "decided_by",
    "submitted_at",
    "submitted_by",
    "told_at",
}
"""Fields that only repeat who did it and when."""
WORDS_FOR_DIFF = 4
"""Shorter texts are shown whole, old and new: a diff of three words is harder to read than both."""

Names = dict[tuple[str, str], str]


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


def model_of(subject_type: str) -> type[Model] | None:
    try:
        return apps.get_model("tracker", subject_type)
    except LookupError:
        return None


def _field(subject_type: str, name: str) -> Any:
    model = model_of(subject_type)
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def difference(subject_type: str, name: str, pair: Sequence[Any], names: Names) -> Difference:
    field = _field(subject_type, name)
    label = str(getattr(field, "verbose_name", name))
    before, after = (words(subject_type, name, value, names) for value in pair)
    return Difference(name, capfirst(label), before, after, _pieces(before, after))


def words(subject_type: str, name: str, value: Any, names: Names) -> str:
    """A stored value as people read it: labels for codes, days in words, names for keys."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return joined(words(subject_type, name, item, names) for item in value)
    field = _field(subject_type, name)
    if field is not None and field.is_relation:
        return names.get((str(field.related_model._meta.model_name), str(value)), str(value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return in_words(str(value))


def in_words(text: str) -> str:
    """`2025-02-11` as people write it; anything else as it is."""
    if not ISO_DAY.match(text):
        return text
    try:
        return str(written_day(dt.date.fromisoformat(text[:10]), "day"))
    except ValueError:
        return text


def names_behind(events: Sequence[HistoryEvent]) -> Names:
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
    model, key_field = model_of(kind), NATURAL_KEYS[kind]
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
