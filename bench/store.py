"""What was measured, kept between runs: one file of JSON for each command."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .figures import Figure, stored
from .settings import room


@dataclass(frozen=True)
class Run:
    """One command's results, on what they were taken, and whatever else its part of the page shows."""

    name: str
    machine: Mapping[str, str]
    figures: Sequence[Figure]
    values: Mapping[str, Sequence[float]] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


def save(run: Run) -> None:
    text = json.dumps(
        {
            "machine": dict(run.machine),
            "figures": [stored(figure) for figure in run.figures],
            "values": {name: list(values) for name, values in run.values.items()},
            "more": dict(run.more),
        },
        indent=1,
        ensure_ascii=False,
    )
    (room("results") / f"{run.name}.json").write_text(text, encoding="utf-8")


def load(name: str) -> Run | None:
    """The last results of that name; None where there are none."""
    file = room("results") / f"{name}.json"
    if not file.exists():
        return None
    text = json.loads(file.read_text(encoding="utf-8"))
    return Run(
        name, text["machine"], [Figure(**each) for each in text["figures"]], text["values"], text["more"]
    )


def load_all() -> dict[str, Run]:
    """The last results of every name."""
    names = sorted(file.stem for file in room("results").glob("*.json"))
    return {name: run for name in names if (run := load(name)) is not None}
