"""What a resource of the interface is, and how its rows become an answer: dressed, expanded, and cut to the fields that
were asked for. The number of queries depends on what is asked for, never on how many rows there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from . import parameters as asking
from .parameters import Asked, Parameter
from .problems import Fault, Refused

MOST_EXPANDED = asking.MOST_PER_PAGE
"""So many of each are given beside one row; `expanded.more` leads to all of them."""

MOST_FIELDS = 60

Line = dict[str, Any]


@dataclass(frozen=True)
class Expand:
    """Rows of another resource beside each row. `of` gives them for many rows at once, row by row, in a number of
    queries that does not depend on how many; `by` is the filter of the other resource that gives the same."""

    resource: str
    of: Callable[[Sequence[Any], Asked], list[list[Any]]]
    by: str
    meaning: str


@dataclass(frozen=True)
class Key:
    """A part of the address of one row."""

    name: str
    meaning: str
    pattern: str
    example: str


@dataclass(frozen=True)
class Resource:
    """`find` gives every row of a list, in order, ties settled; `one` the row of an address or None; `dress` what is
    told of rows. `always` are the fields that a choice of fields cannot leave out."""

    name: str
    singular: str
    meaning: Any
    of_the_day: Any
    shape: Any
    find: Callable[[Asked], Any]
    dress: Callable[[Sequence[Any], Asked], list[Line]]
    one: Callable[..., Any] | None = None
    keys: tuple[Key, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    expands: tuple[Expand, ...] = ()
    always: tuple[str, ...] = ("id",)
    order: str = ""
    example: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> Parameter:
        names = dict.fromkeys(self.names)
        return Parameter(
            "fields",
            "Only these properties of each row, of an object also its parts (`links.page_en`); repeated, or separated "
            f"by commas. {_and(self.always)} always there. Without it, all of them.",
            choices=names,
            several=True,
            commas=True,
        )

    @property
    def names(self) -> list[str]:
        """Every property that can be chosen: those of a row, and those of an object in it as `object.part`."""
        found = []
        for name, shape in self.shape().fields.items():
            if name == "expanded":
                continue
            found.append(name)
            found += [f"{name}.{part}" for part in getattr(shape, "fields", ())]
        return found

    @property
    def expand(self) -> Parameter:
        return Parameter(
            "expand",
            "Rows of other resources, under `expanded` of each row: repeated, or separated by commas. At most "
            f"{MOST_EXPANDED} of each; `expanded.more` then has the address of all.",
            choices={each.resource: each.meaning for each in self.expands},
            several=True,
            commas=True,
        )

    @property
    def for_one(self) -> tuple[Parameter, ...]:
        return (asking.AS_OF, self.fields, *((self.expand,) if self.expands else ()))

    @property
    def for_many(self) -> tuple[Parameter, ...]:
        return (*self.parameters, *self.for_one, asking.PAGE, asking.PAGE_SIZE)

    def path(self, row: Line) -> str:
        """The address of a row, from the root of the host."""
        return f"/api/v1/{self.name}/{row['id']}/"


def _and(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return f"{quoted[0]} is" if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]} are"


def count(found: Any) -> int:
    return int(found.count()) if isinstance(found, QuerySet) else len(found)


def told(resource: Resource, rows: Sequence[Any], asked: Asked) -> list[Line]:
    """What leaves the house of these rows."""
    from .resources import (
        BY_NAME,
    )  # the resources are made of what this module says, and expand into each other

    lines = [_addressed(resource, line, asked.root) for line in resource.dress(rows, asked)]
    chosen = [cut(line, asked.fields, resource.always) for line in lines]
    for name in asked.expand:
        expand = next(each for each in resource.expands if each.resource == name)
        _expand(expand, BY_NAME[name], rows, lines, chosen, asked)
    return chosen


def _addressed(resource: Resource, line: Line, root: str) -> Line:
    return {"id": line["id"], "api_url": root + resource.path(line), **line} if resource.keys else line


def _expand(
    expand: Expand,
    other: Resource,
    rows: Sequence[Any],
    lines: Sequence[Line],
    chosen: Sequence[Line],
    asked: Asked,
) -> None:
    beside = expand.of(rows, asked)
    plain = Asked(asked.day, asked.is_past, {}, asked.root, asked.path)
    dressed = iter(told(other, [row for part in beside for row in part[:MOST_EXPANDED]], plain))
    for line, target, part in zip(lines, chosen, beside, strict=True):
        expanded = target.setdefault("expanded", {})
        expanded[other.name] = [next(dressed) for _row in part[:MOST_EXPANDED]]
        if len(part) > MOST_EXPANDED:
            day = f"&as_of={asked.day.isoformat()}" if asked.is_past else ""
            more = f"{asked.root}/api/v1/{other.name}/?{expand.by}={line['id']}{day}"
            expanded.setdefault("more", {})[other.name] = more


def cut(line: Line, fields: Sequence[str], always: Sequence[str]) -> Line:
    """The properties that were asked for, in the order in which they always stand."""
    if not fields:
        return line
    parts: dict[str, set[str]] = {}
    for name in (*always, *fields):
        outer, _dot, inner = name.partition(".")
        parts.setdefault(outer, set()).add(inner)
    return {name: _part(value, parts[name]) for name, value in line.items() if name in parts}


def _part(value: Any, wanted: set[str]) -> Any:
    """The whole where it was named by itself; of an object else what was named of it."""
    if "" in wanted or not isinstance(value, dict):
        return value
    return {name: inner for name, inner in value.items() if name in wanted}


def known_only(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    """Refuse what the record does not hold."""
    held = set(known)
    strange = [value for value in given if value not in held]
    if strange:
        sentence = _("“%(value)s” is not known here.")
        raise Refused([Fault(name, sentence % {"value": asking.echoed(value)}) for value in strange])
