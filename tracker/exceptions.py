"""Refusals. Each carries the sentence the person reads, already in their language when rendered."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The thing asked for is not done, and nothing was changed. `str()` is the sentence to show."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """This person may not do this (now)."""


class WrongState(Refused):
    """The thing is not in a state from which this move exists."""


class ReasonRequired(Refused):
    """The move needs a reason in words and got none."""


class Incomplete(Refused):
    """Something the thing needs before this move is missing (a source, an outcome …).

    `faults` names each by its field where there is a form to show them: `{"headline": sentence}`."""

    def __init__(self, sentence: Any, faults: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.faults = dict(faults or {})


class Conflict(Refused):
    """Somebody else saved in between. `changes` is a list of history events since the form was opened."""

    def __init__(self, sentence: Any, changes: Any = ()) -> None:
        super().__init__(sentence)
        self.changes = list(changes)
