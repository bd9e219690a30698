"""What is wrong with the files, named so that a person finds the cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True, order=True)
class Fault:
    """`row` is the row of a spreadsheet: the header is row 1. 0 and "" where it is about the whole file or row."""

    file: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row:
            place.append(_("row %(number)d") % {"number": self.row})
        if self.column:
            place.append(_("column %(name)s") % {"name": self.column})
        colon = pgettext("between a title and its status", ":")
        return f"{', '.join(place)}{colon} {self.sentence}"


@dataclass
class Faults:
    """All of them, not the first: somebody mends a file once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, row: int, column: str, sentence: object) -> None:
        fault = Fault(file, row, column, str(sentence))
        if fault not in self.found:
            self.found.append(fault)
