"""Counts queries inside of one process, over the database of DATABASE_URL: `python -m bench.counting` prints JSON.

A page is asked through the door as a server asks it: after a change of the data (nothing is kept, not even what pages
share), never seen though others were (what pages share is there), asked again, and by who has it already (304).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

VERSION = "tracker_dataversion"
"""Reading the version of the data is one query of each process each half second at most, whatever is asked."""


@dataclass
class Counted:
    """Queries of one page by how it was asked. `kept`: the store of finished pages takes it."""

    address: str
    status: int
    after_a_change: int
    never_seen: int
    again: int
    not_modified: int
    kept: bool


class Counter:
    """Counts what goes to the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if VERSION not in sql:
            self.number += 1
        return execute(sql, *rest)


def count(addresses: dict[str, str]) -> dict[str, Counted]:
    """By name of the page. Django has to be set up."""
    from django.db import connection, transaction

    from tests.pages.asking import ask, new_door
    from tracker.actions.version import raise_version

    door = new_door()
    counter = Counter()

    def queries(address: str, **headers: str) -> tuple[int, Any]:
        counter.number = 0
        answer = ask(door, address, **headers)
        return counter.number, answer

    found = {}
    with connection.execute_wrapper(counter):
        for name, address in addresses.items():
            mark = "&" if "?" in address else "?"
            ask(door, address)  # what is imported and compiled once is not asked of the database
            with transaction.atomic():
                raise_version()
            cold, _answer = queries(f"{address}{mark}turn=1")
            warm, _answer = queries(f"{address}{mark}turn=2")
            _first, answer = queries(address)
            again, answer = queries(address)
            tag = answer.headers.get("ETag", "")
            same, _answer = queries(address, HTTP_IF_NONE_MATCH=tag) if tag else (again, answer)
            found[name] = Counted(address, answer.status, cold, warm, again, same, bool(tag))
    return found


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
    import django

    django.setup()
    from tests.browser.pages import PUBLIC

    found = count({name: f"/en{path}" for name, path in PUBLIC.items()})
    json.dump({name: asdict(each) for name, each in found.items()}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
