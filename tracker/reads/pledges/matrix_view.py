"""What somebody asked to see of the matrix: some rows in some order, all columns or one, summed up for exactly that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import pgettext_lazy

from tracker import search
from tracker.enums import CLAIMABLE_STATUSES, ImplementationStatus
from tracker.reads.wording import country_name

from .matrix import Cell, Column, Matrix, Row, Total

SORTS = {
    "asked": pgettext_lazy("sort", "Asked first, then by name"),
    "name": pgettext_lazy("sort", "Name"),
    "kind": pgettext_lazy("sort", "Kind of organization"),
    "country": pgettext_lazy("sort", "Country"),
    "reported": pgettext_lazy("sort", "Reports, most first"),
    "never": pgettext_lazy("sort", "Never reported first"),
    "claimed": pgettext_lazy("sort", "What they report, most progress first"),
    "concluded": pgettext_lazy("sort", "What the editors conclude, most progress first"),
}
"""The first goes without saying."""

OF_THE_ROW = ("kind", "country", "role")
OF_A_CELL = ("claimed", "concluded", "empty")

PROGRESS = [str(status) for status in reversed(CLAIMABLE_STATUSES)]


@dataclass(frozen=True)
class Wish:
    """Every value is valid or "". Those of a cell, given together, speak of one and the same cell."""

    objective: str = ""
    kind: str = ""
    country: str = ""
    role: str = ""
    claimed: str = ""
    concluded: str = ""
    empty: str = ""
    sort: str = "asked"

    @property
    def narrows(self) -> bool:
        """Leaves rows out."""
        return any(getattr(self, name) for name in (*OF_THE_ROW, *OF_A_CELL))

    def fits(self, row: Row, cells: Iterable[Cell]) -> bool:
        return (
            self.kind in ("", row.organization.kind)
            and self.country in ("", row.organization.country)
            and (not self.role or self.role in row.part.roles)
            and any(self._fits(cell) for cell in cells)
        )

    def _fits(self, cell: Cell) -> bool:
        return (
            self.claimed in ("", cell.claimed)
            and self.concluded in ("", cell.concluded)
            and self.empty in ("", cell.says)
        )

    def address(self, **other: str) -> str:
        """ "?…" of this wish with something else in it, what goes without saying left out; "?" alone for all of it."""
        pairs = {**asdict(self), **other}
        if pairs["sort"] == "asked":
            del pairs["sort"]
        return "?" + urlencode(sorted((name, value) for name, value in pairs.items() if value))


@dataclass(frozen=True)
class Line:
    """A row as it is shown: the cells of the columns shown, and their total."""

    row: Row
    cells: tuple[Cell, ...]

    @cached_property
    def total(self) -> Total:
        return Total.of(self.cells)


@dataclass(frozen=True)
class Head:
    """A column as it is shown, with the total of the rows shown."""

    column: Column
    total: Total


@dataclass(frozen=True)
class View:
    matrix: Matrix
    wish: Wish
    lines: tuple[Line, ...]
    heads: tuple[Head, ...]

    @property
    def total(self) -> Total:
        return Total.of(cell for line in self.lines for cell in line.cells)

    @property
    def is_one(self) -> bool:
        """A single objective, so that totals of a row would say nothing."""
        return bool(self.wish.objective)

    @property
    def of(self) -> int:
        return len(self.matrix.rows)

    @property
    def has_whole(self) -> bool:
        return any(head.column.objective is None for head in self.heads)


def view(matrix: Matrix, wish: Wish) -> View:
    """No query."""
    shown = [number for number, column in enumerate(matrix.columns) if _is_shown(column, matrix, wish)]
    lines = [Line(row, tuple(row.cells[number] for number in shown)) for row in matrix.rows]
    chosen = sorted(
        (line for line in lines if wish.fits(line.row, line.cells)), key=lambda line: _key(line, wish.sort)
    )
    heads = tuple(
        Head(matrix.columns[number], Total.of(line.cells[place] for line in chosen))
        for place, number in enumerate(shown)
    )
    return View(matrix, wish, tuple(chosen), heads)


def _is_shown(column: Column, matrix: Matrix, wish: Wish) -> bool:
    """The promise as a whole has its column where something is said of it."""
    if wish.objective:
        return wish.objective == column.value
    return column.objective is not None or matrix.speaks_of_the_whole


def _key(line: Line, sort: str) -> tuple[Any, ...]:
    row = line.row
    first: dict[str, Callable[[], Any]] = {
        "kind": lambda: search.fold(row.kind),
        "country": lambda: (
            not row.organization.country,
            search.fold(country_name(row.organization.country)),
        ),
        "reported": lambda: (-row.total.reported - row.total.more, not row.is_asked),
        "never": lambda: (not row.is_silent, not row.is_asked),
        "claimed": lambda: _measure(cell.claimed for cell in line.cells),
        "concluded": lambda: _measure(cell.concluded for cell in line.cells),
        "name": lambda: 0,
        "asked": lambda: not row.is_asked,
    }
    return (first[sort](), *row.sorting)


def _measure(statuses: Iterable[str]) -> tuple[int, ...]:
    """How often each status stands there, the most progress first; what nobody can tell comes last."""
    counts = Counter(statuses)
    order = [*PROGRESS, ImplementationStatus.NO_EVIDENCE, ImplementationStatus.NOT_ASSESSABLE]
    return tuple(-counts[str(status)] for status in order)
