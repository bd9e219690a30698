"""The money: promised, announced, committed, disbursed, line by line and never added up (decision 21).

Lines of parts stand under the line of their whole; nothing is summed over parts, and no two currencies stand on one
scale.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.enums import PUBLIC_PUBLICATIONS, Stage
from tracker.models import Indicator, Pillar
from tracker.reads import wall
from tracker.reads.citations import Cited, Shelf, wanted
from tracker.reads.wall import Tile

from . import money_lines as rows
from .money_lines import ANY, MoneyLine

__all__ = ["Counted", "Family", "Group", "Ledger", "MoneyLine", "Wish", "counted", "ledger", "money_lines"]

MAIN = "EUR"
"""The currency that is listed first."""


@dataclass(frozen=True)
class Counted:
    """n of N promises, never their amounts."""

    total: int
    any: int
    committed: int
    disbursed: int


def counted(lines: Sequence[MoneyLine]) -> Counted:
    def having(stage: str) -> int:
        return sum(line.has(stage) for line in lines)

    return Counted(len(lines), having(ANY), having(Stage.COMMITTED), having(Stage.DISBURSED))


@dataclass(frozen=True)
class Group:
    """Lines of a family in one currency, on one scale."""

    unit: str
    lines: tuple[MoneyLine, ...]


@dataclass(frozen=True)
class Family:
    """A whole with its parts. `parts` are all its parts of the day, those without an amount among them; `lines` begin
    with the whole; `shown` are those that were asked for."""

    whole: MoneyLine
    parts: tuple[Tile, ...]
    lines: tuple[MoneyLine, ...]
    shown: tuple[MoneyLine, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        return _groups(self.shown, self.whole.unit)

    @cached_property
    def _amounts(self) -> Mapping[int, list[MoneyLine]]:
        """Lines with an amount, by commitment."""
        found: dict[int, list[MoneyLine]] = defaultdict(list)
        for line in self.lines:
            if line.target is not None:
                found[line.tile.pk].append(line)
        return found

    @property
    def inner(self) -> tuple[MoneyLine, ...]:
        """Everything under the whole."""
        return tuple(line for line in self.lines if line.depth)

    @property
    def same_currency(self) -> tuple[MoneyLine, ...]:
        """The amounts of direct parts that may be held against the whole, the largest first."""
        lines = (line for part in self.parts for line in self._amounts.get(part.pk, ()))
        return tuple(
            sorted(
                (line for line in lines if line.unit == self.whole.unit), key=lambda line: -(line.target or 0)
            )
        )

    @property
    def parts_in_currency(self) -> int:
        return len({line.tile.pk for line in self.same_currency})

    @property
    def parts_elsewhere(self) -> int:
        return sum(bool(self._amounts.get(part.pk)) for part in self.parts) - self.parts_in_currency

    @property
    def parts_without(self) -> int:
        return sum(not self._amounts.get(part.pk) for part in self.parts)

    @property
    def deeper(self) -> int:
        """Amounts inside of parts."""
        direct = {part.pk for part in self.parts}
        return sum(line.target is not None and line.tile.pk not in direct for line in self.inner)

    @property
    def outgrowing(self) -> tuple[MoneyLine, ...]:
        return tuple(line for line in self.lines if line.outgrows)


@dataclass(frozen=True)
class Wish:
    """Which lines are asked for; "" leaves it open. `stage` is a stage of money, `ANY` or `NONE`."""

    pillar: str = ""
    currency: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Ledger:
    """Every promise in money on a day. `lines` are all of them; `families` and `alone` hold those asked for."""

    lines: tuple[MoneyLine, ...]
    families: tuple[Family, ...]
    alone: tuple[Group, ...]
    pillars: tuple[Pillar, ...]
    sources: tuple[Cited, ...]

    @property
    def counted(self) -> Counted:
        return counted(self.lines)

    @property
    def shown(self) -> int:
        return sum(len(family.shown) for family in self.families) + sum(len(g.lines) for g in self.alone)

    @property
    def is_sample(self) -> bool:
        return any(line.tile.is_sample for line in self.lines)

    @property
    def currencies(self) -> list[str]:
        return sorted({line.unit for line in self.lines})

    def narrowed(self, wish: Wish) -> Ledger:
        """Only the lines asked for. What is counted, and what a family says of itself, stays about all of them."""
        slugs = {pillar.pk: pillar.slug for pillar in self.pillars}

        def asked_for(line: MoneyLine) -> bool:
            pillar = wish.pillar in ("", slugs[line.tile.pillar_id])
            return pillar and wish.currency in ("", line.unit) and (not wish.stage or line.has(wish.stage))

        families = [replace(f, shown=tuple(filter(asked_for, f.lines))) for f in self.families]
        single = [line for group in self.alone for line in group.lines if asked_for(line)]
        return replace(self, families=tuple(f for f in families if f.shown), alone=_groups(single, MAIN))


def ledger(day: dt.date) -> Ledger:
    """Four queries, however many promises."""
    tiles = {tile.pk: tile for tile in wall.tiles_on(day)}
    public = Indicator.objects.filter(commitment__publication__in=PUBLIC_PUBLICATIONS)
    found = rows.measured_in_money(public, day, tiles)
    pillars = Pillar.objects.order_by("number")
    shelf = Shelf(wanted(rows.source_ids(found)), day)
    families, alone = _parted([rows.line_of(tiles[i.commitment_id], i, ms) for i, ms in found], tiles)
    dressed = tuple(_dressed(family, shelf) for family in families)
    single = [rows.with_widths([rows.cited(line, shelf)])[0] for line in rows.by_size(alone)]
    lines = (*(line for family in dressed for line in family.lines), *single)
    return Ledger(
        lines=lines,
        families=dressed,
        alone=_groups(single, MAIN),
        pillars=tuple(p for p in pillars if any(line.tile.pillar_id == p.pk for line in lines)),
        sources=shelf.listed,
    )


def money_lines(tiles: Sequence[Tile], day: dt.date) -> list[MoneyLine]:
    """Of the main commitments of the day with a target in money, by reference. One query."""
    main = {tile.pk: tile for tile in tiles if tile.headline}
    promised = Indicator.objects.filter(commitment__in=main, target_value__isnull=False)
    found = rows.measured_in_money(promised, day, main)
    lines = [rows.line_of(main[i.commitment_id], i, measured) for i, measured in found]
    return rows.nested(lines, {tile.pk: tile for tile in tiles})


def _parted(lines: Sequence[MoneyLine], tiles: Mapping[int, Tile]) -> tuple[list[Family], list[MoneyLine]]:
    """Families, those with most promises first, and the lines that are neither whole nor part."""
    nested = rows.nested(lines, tiles)
    parts: dict[int, list[Tile]] = defaultdict(list)
    for tile in tiles.values():
        if tile.parent_id:
            parts[tile.parent_id].append(tile)
    listed = {line.tile.pk for line in nested}
    of: dict[int, list[MoneyLine]] = defaultdict(list)
    for line in nested:
        above = [tile.pk for tile in rows.above(line.tile, tiles) if tile.pk in listed]
        of[above[-1] if above else line.tile.pk].append(line)
    families, alone = [], []
    for root, members in of.items():
        wholes = [line for line in members if line.tile.pk == root and line.target is not None]
        if wholes and parts[root]:
            ordered = tuple(_preorder(members, root))
            families.append(Family(wholes[0], tuple(parts[root]), ordered, ordered))
        else:
            alone.extend(members)
    families.sort(key=lambda family: (-len(family.lines), family.whole.tile.reference))
    return families, alone


def _preorder(members: Sequence[MoneyLine], root: int) -> Iterator[MoneyLine]:
    """A whole, then its parts, the larger first, each followed by its own."""
    yield from rows.by_size([line for line in members if line.tile.pk == root])
    below = [line for line in members if line.inside and line.inside.pk == root]
    for pk in dict.fromkeys(line.tile.pk for line in rows.by_size(below)):
        yield from _preorder(members, pk)


def _dressed(family: Family, shelf: Shelf) -> Family:
    """With sources and lengths; every currency of the family has its own scale."""
    cited = [rows.cited(line, shelf) for line in family.lines]
    by_unit: dict[str, list[MoneyLine]] = defaultdict(list)
    for line in cited:
        by_unit[line.unit].append(line)
    sized = {line.indicator.pk: line for lines in by_unit.values() for line in rows.with_widths(lines)}
    lines = tuple(sized[line.indicator.pk] for line in family.lines)
    return replace(family, whole=sized[family.whole.indicator.pk], lines=lines, shown=lines)


def _groups(lines: Sequence[MoneyLine], first: str) -> tuple[Group, ...]:
    """By currency, `first` before the others."""
    units = sorted({line.unit for line in lines}, key=lambda unit: (unit != first, unit))
    return tuple(Group(unit, tuple(line for line in lines if line.unit == unit)) for unit in units)
