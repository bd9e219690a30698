"""The same as JSON: what the file is, what its columns mean, and the lines, each on a line of its own, one after the
other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tracker.reads.taking import Columns, Table, Taken, Whole, names

from .listing import PIECE
from .numbers import exact


def json_text(taken: Taken | Whole) -> Iterator[str]:
    """In pieces. Of a list `rows`; of one thing its `facts`, and `tables` by name."""
    waiting: list[str] = []
    size = 0
    for part in _of_a_list(taken) if isinstance(taken, Taken) else _of_a_thing(taken):
        waiting.append(part)
        size += len(part)
        if size > PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _of_a_list(taken: Taken) -> Iterator[str]:
    yield f'{{"about": {_written(taken.about.facts)},\n"columns": {_described(taken.table.columns)},\n"rows": '
    yield from _lines(taken.table)
    yield "}\n"


def _of_a_thing(whole: Whole) -> Iterator[str]:
    described = ",\n".join(f"{json.dumps(table.name)}: {_described(table.columns)}" for table in whole.tables)
    facts = next(iter(whole.facts.lines))
    yield f'{{"about": {_written(whole.about.facts)},\n"columns": {{\n{described}}},\n'
    yield f'"facts": {_object(facts, names(whole.facts.columns))},\n"tables": {{'
    for number, table in enumerate(whole.others):
        yield f"{',' if number else ''}\n{json.dumps(table.name)}: "
        yield from _lines(table)
    yield "}}\n"


def _lines(table: Table) -> Iterator[str]:
    columns = names(table.columns)
    yield "["
    for number, line in enumerate(table.lines):
        yield f"{',' if number else ''}\n{_object(line, columns)}"
    yield "\n]"


def _object(line: Any, columns: tuple[str, ...]) -> str:
    return _written({name: line[name] for name in columns})


def _described(columns: Columns) -> str:
    """Name, kind and meaning of each, in the language of the address."""
    lines = (
        _written({"name": each.name, "kind": each.kind.name.lower(), "meaning": str(each.meaning)})
        for each in columns
    )
    return "[\n" + ",\n".join(lines) + "\n]"


def _written(values: dict[str, Any]) -> str:
    return json.dumps({name: plain(value) for name, value in values.items()}, ensure_ascii=False)


def plain(value: Any) -> Any:
    """Days as ISO 8601, several keys as a list, and what is not known or not there as null."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value == "" else value
