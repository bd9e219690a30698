"""What a load would do, row by row, so that it can be shown before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tracker.tables import BY_NAME, FILES, File

from .faults import Fault, Faults
from .reading import Line


class Scope(Enum):
    """`load`: the whole data set, by whoever runs the machine. `import`: some files, by an administrator at
    the desk; such an import publishes nothing: what is new comes in as drafts and proposals."""

    LOAD = "load"
    IMPORT = "import"


class Result(Enum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Move:
    """One move on the row, by the verb of `tracker.transitions`, with what it writes."""

    verb: str
    fields: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass
class Step:
    """One row of a file and what becomes of it. `row` holds what shall be stored, `stored` what is (None for
    a new one); `changes` are `{field: [from, to]}` and `links` the ordered relations that differ or are new.
    `replaces` is the published verdict that a new one supersedes."""

    file: File
    line: Line
    values: dict[str, Any]
    row: Any
    stored: Any = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    links: dict[str, list[Any]] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    replaces: Any = None
    skipped: bool = False

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def result(self) -> Result:
        if self.skipped:
            return Result.UNCHANGED
        if self.stored is None:
            return Result.CREATED
        return Result.CHANGED if self.changes or self.moves else Result.UNCHANGED


@dataclass(frozen=True)
class Count:
    """The figures of one file. `absent`: rows that are in the record but not in the file; they stay."""

    file: File
    created: int
    changed: int
    unchanged: int
    absent: int

    @property
    def label(self) -> str:
        return str(self.file.model._meta.verbose_name_plural)


@dataclass
class Plan:
    """Made by `loading.read`, carried out by `loading.apply`. With any fault nothing of it can be."""

    scope: Scope
    fault_list: Faults = field(default_factory=Faults)
    note_list: Faults = field(default_factory=Faults)
    steps: dict[str, list[Step]] = field(default_factory=dict)
    absent: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, in the order of the files and their rows."""
        return _ordered(self.fault_list.found)

    @property
    def notes(self) -> list[Fault]:
        """Where the record knows better and stays as it is: nothing to mend, good to know."""
        return _ordered(self.note_list.found)

    def fault(self, step: Step, column: str, sentence: object) -> None:
        self.fault_list.add(step.file.filename, step.number, column, sentence)

    def note(self, step: Step, column: str, sentence: object) -> None:
        self.note_list.add(step.file.filename, step.number, column, sentence)

    def all_steps(self, *results: Result) -> Iterator[Step]:
        """Steps in the order in which they can be carried out; only of `results` where some are given."""
        for file in FILES:
            for step in self.steps.get(file.name, ()):
                if not results or step.result in results:
                    yield step

    def summary(self) -> list[Count]:
        counts = []
        for name, steps in self.steps.items():
            found = Counter(step.result for step in steps)
            figures = (found[Result.CREATED], found[Result.CHANGED], found[Result.UNCHANGED])
            counts.append(Count(BY_NAME[name], *figures, self.absent[name]))
        return counts

    @property
    def changes_nothing(self) -> bool:
        return all(step.result is Result.UNCHANGED for step in self.all_steps())


def _ordered(found: list[Fault]) -> list[Fault]:
    places = {file.filename: place for place, file in enumerate(FILES)}
    return sorted(found, key=lambda fault: (places.get(fault.file, -1), fault))
