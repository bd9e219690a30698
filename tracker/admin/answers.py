"""How a refusal is answered: the status of the page and the sentences on it."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from tracker.exceptions import Conflict, NotAllowed, WrongState
from tracker.forms.desk import sentences


def status_of(refusal: Exception) -> int:
    """403 for who, 409 for when, 422 for what."""
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, (Conflict, WrongState)) else 422


def words_of(refusal: Exception) -> tuple[str, ...]:
    return tuple(sentences(refusal)) if isinstance(refusal, ValidationError) else (str(refusal),)
