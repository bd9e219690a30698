"""docs/performance.md, written whole from what was measured last; the reasons for what falls short are kept by hand in
bench/why.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from . import lighthouse, queries
from .figures import Figure, markdown, shortfalls, table
from .mixed import table as mixed_table
from .settings import HERE, PAGE
from .store import Run, load_all
from .turns import spread

WHY = HERE / "why.md"

BEGIN = """# Performance

Written by `python -m bench`, not by hand: [`bench/README.md`](../bench/README.md) says how each figure is made, and
how to make it again. Ratios are medians of turns that took place side by side in one run; “spread” is the lowest and
the highest of them. Other figures, with how they were made, are in [`figures.md`](figures.md).

**Never seen** means an address that was not asked for before in that run, with the store of finished pages on as in
production; what pages share (the counts of the facets, for instance) may be there already. **Processor time** is that
of all processes that work for the answer, those of PostgreSQL included, over one worker and one connection.
**A second** means answers that wrk gets over eight connections from two workers with four threads each.
"""


def write(path: Path = PAGE) -> None:
    """Write the page anew."""
    path.write_text(text(load_all()), encoding="utf-8")


def text(runs: Mapping[str, Run]) -> str:
    """The whole page."""
    figures = [figure for run in runs.values() for figure in run.figures]
    parts = [BEGIN, "## To reach\n", table(figures), "", *fallen_short(figures)]
    parts += list(_details(figures))
    parts += list(costs(runs))
    if "queries" in runs:
        parts += [
            "## Queries of every public page\n",
            QUERIES,
            queries.table(runs["queries"].more["counts"]),
            "",
        ]
    if "mixed" in runs:
        parts += ["## Mixed load\n", mixed_table.text(runs["mixed"].more["loads"]), ""]
    if "lighthouse" in runs:
        parts += ["## Lighthouse\n", lighthouse.text(runs["lighthouse"].more["pages"]), ""]
    parts += ["## Measured on\n", machines(runs), ""]
    return "\n".join(parts)


QUERIES = """Counted on both databases over the real record; one number where they agree. “After a change” finds
nothing of what pages share in memory. Besides these each process reads the version of the data, one query each half
second at most. Forms are never kept, and errors are not.
"""


def fallen_short(figures: Sequence[Figure]) -> Iterator[str]:
    """A sentence for each figure that misses its goal, with the reason where somebody has written one."""
    missed = shortfalls(figures)
    yield "## What falls short\n"
    if not missed:
        yield "Nothing of what was measured.\n"
        return
    reasons = why()
    for key, sentence in missed:
        yield f"- **{sentence}** {reasons.get(key, 'Why is not written down yet.')}"
    yield ""


def why(path: Path = WHY) -> dict[str, str]:
    """Reasons by key of the figure: a heading of bench/why.md for each, with the text below it."""
    found = re.findall(
        r"^## ([a-z_0-9, ]+)\n+(.+?)(?=^## |\Z)", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return {key.strip(): " ".join(words.split()) for keys, words in found for key in keys.split(",")}


def _details(figures: Sequence[Figure]) -> Iterator[str]:
    said = [
        (figure.key, f"{figure.size:,}" if figure.size else "–", figure.detail)
        for figure in figures
        if figure.detail
    ]
    if said:
        yield "## What each figure was\n"
        yield markdown(said, ("Figure", "Commitments", "Detail"))
        yield ""


PER = {"never_seen": "ms", "again": "a second", "nginx": "a second"}
"""The unit of what a part measures."""


def costs(runs: Mapping[str, Run]) -> Iterator[str]:
    """Median, lowest and highest of every side. They hold for the machine of that hour alone."""
    rows = []
    for name, run in runs.items():
        unit = PER.get(name.rstrip("_0123456789"), "")
        for side, turns in run.values.items():
            found = spread(turns)
            numbers = [
                f"{value:.3g}" if value < 1000 else f"{value:.0f}"
                for value in (found.median, found.low, found.high)
            ]
            rows.append((name.replace("_", " "), side, *numbers, unit, str(found.turns)))
    if rows:
        yield "## Behind the ratios\n"
        yield "Absolute values, of that machine in that hour. Only the ratios above can be compared with another run.\n"
        yield markdown(rows, ("Part", "Side", "Median", "Lowest", "Highest", "", "Turns"))
        yield ""


VARYING = ("Date", "Commit", "Load average before (1, 5, 15 min)")


def machines(runs: Mapping[str, Run]) -> str:
    """On what each command was run: what was the same for all is said once."""
    if not runs:
        return "Nothing has been measured yet."
    own = markdown(
        [(name.replace("_", " "), *(run.machine[each] for each in VARYING)) for name, run in runs.items()],
        ("Part", *VARYING),
    )
    names = dict.fromkeys(name for run in runs.values() for name in run.machine if name not in VARYING)
    same = {
        name: " / ".join(dict.fromkeys(run.machine.get(name, "-") for run in runs.values())) for name in names
    }
    return own + "\n\n" + markdown(list(same.items()), ("", "On"))


def printed(figures: Sequence[Figure]) -> str:
    """For a person at a terminal."""
    return (
        table(figures, measured_only=True)
        + "\n"
        + "\n".join(
            f"{figure.key} {figure.size or ''}: {figure.detail}" for figure in figures if figure.detail
        )
    )
