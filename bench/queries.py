"""How many queries every type of public page takes, over the real record, on both databases."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from . import data
from .figures import Figure, markdown
from .settings import REPOSITORY, MissingError

LISTS = ("list", "list, nothing found", "list, narrowed")
DETAILS = ("commitment", "commitment of a past day", "commitment with objectives", "commitment with parts",
           "commitment with figures that differ", "commitment, weak")  # fmt: skip

Counts = Mapping[str, Mapping[str, Any]]


def counted(made: data.Data) -> dict[str, dict[str, Any]]:
    """By name of the page, on a copy: the version of its data is raised again and again."""
    copy = data.copy_of(made, "queries")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.counting"], cwd=REPOSITORY, env=data.environment(copy.url),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise MissingError(f"The queries could not be counted:\n{done.stderr[-2000:]}")
        found: dict[str, dict[str, Any]] = json.loads(done.stdout)
        return found
    finally:
        data.remove(copy)


def measure(*, postgres: bool = True) -> tuple[list[Figure], dict[str, Counts]]:
    """The worst of lists, of commitments, and of everything that is kept; and the whole of it by database."""
    found: dict[str, Counts] = {"SQLite": counted(data.sqlite(data.RECORD))}
    if postgres:
        found["PostgreSQL"] = counted(data.postgres(data.RECORD))
    return figures(found), found


def figures(found: Mapping[str, Counts]) -> list[Figure]:
    every = [
        (name, row)
        for counts in found.values()
        for name, row in counts.items()
        if row["status"] == HTTPStatus.OK
    ]

    def worst(key: str, among: list[tuple[str, Mapping[str, Any]]], *columns: str) -> Figure:
        name, row = max(among, key=lambda each: max(each[1][column] for column in columns))
        return Figure.single(key, 0, max(row[column] for column in columns), name)

    kept = [each for each in every if each[1]["kept"]]
    return [
        worst("queries_list", [each for each in every if each[0] in LISTS], "never_seen"),
        worst("queries_detail", [each for each in every if each[0] in DETAILS], "never_seen"),
        worst("queries_again", kept, "again", "not_modified"),
    ]


HEAD = ("Page", "After a change", "Never seen", "Again", "304", "Kept")


def table(found: Mapping[str, Counts]) -> str:
    """One table; where the databases differ both numbers stand there."""
    names = list(next(iter(found.values())))

    def cell(name: str, column: str) -> str:
        return " / ".join(dict.fromkeys(str(counts[name][column]) for counts in found.values()))

    columns = ("after_a_change", "never_seen", "again", "not_modified")
    first = next(iter(found.values()))
    rows = [
        (
            name,
            *(cell(name, column) for column in columns),
            "yes" if first[name]["kept"] else kept_not(first[name]),
        )
        for name in names
    ]
    return markdown(rows, HEAD)


def kept_not(row: Mapping[str, Any]) -> str:
    return "no" if row["status"] == HTTPStatus.OK else f"no, it is a {row['status']}"
