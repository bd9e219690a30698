"""The result of the mixed load, for docs/performance.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.figures import markdown

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def text(loads: Mapping[str, Mapping[str, Any]]) -> str:
    """What was done, how long everybody waited, what went wrong."""
    first = next(iter(loads.values()))
    begin = (
        f"{first['readers_number']} readers over 2,000 addresses, {first['reader_pause']:g} seconds between two pages "
        "of each on average; ten members who report and five editors who change the record and publish, "
        f"{first['writer_pause']:g} seconds between two things; {first['minutes']:g} minutes; two processes of one "
        "worker. Everything that is published makes every kept page a page that nobody has asked for. All of them, "
        "those who ask included, share the cores of one machine.\n\n"
    )
    columns = [_column(load) for load in loads.values()]
    rows = [(what, *(column[what] for column in columns)) for what in columns[0]]
    return begin + markdown(rows, ("", *(NAMES.get(kind, kind) for kind in loads)))


def _column(load: Mapping[str, Any]) -> dict[str, str]:
    memory = load["memory"]
    return {
        "requests": f"{load['requests']:,}",
        "a second": f"{load['requests'] / load['seconds']:.0f}",
        "readers: median, 95th, 99th percentile": waited(load["readers"]),
        "writers: median, 95th, 99th percentile": waited(load["writers"]),
        "what the writers did": counted(load["done"]),
        "errors": counted(load["errors"]) or "0",
        "publications looked at in both processes after 1 s": str(load["publications"]),
        "of these stale": str(load["stale"]),
        "memory of the largest worker, warm and at the end": f"{memory['warm']:.0f} MB, {memory['end']:.0f} MB",
    }


def waited(found: Mapping[str, float]) -> str:
    return f"{found['p50']:.0f}, {found['p95']:.0f}, {found['p99']:.0f} ms"


def counted(found: Mapping[str, int]) -> str:
    return "; ".join(f"{what} {number:,}" for what, number in sorted(found.items()))
