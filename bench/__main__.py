"""`python -m bench`: makes the figures of speed and writes docs/performance.md.

Each command keeps what it measured and writes the page anew with whatever is there.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from functools import partial

from . import again, lighthouse, memory, misspelt, mixed, never_seen, page, queries, store, weight
from .figures import Figure
from .machine import machine
from .settings import SIZES, MissingError, alone
from .store import Run

NGINX_SIZES = (1_000, 100_000)
OTHER_SIZE = 10_000
Part = Callable[[], tuple[list[Figure], dict[str, list[float]]]]


def speed(chosen: argparse.Namespace) -> list[Run]:
    """The ratios, memory and weight, each part kept as soon as it is measured."""
    sizes, rounds = sorted(chosen.sizes), chosen.rounds
    nginx = [size for size in sizes if size in NGINX_SIZES] or sizes[-1:]
    parts: dict[str, Part] = {
        "never_seen": lambda: never_seen.measure(sizes, chosen.postgres_size, rounds),
        "again": lambda: again.against_bare(sizes[0], rounds),
        **{f"nginx_{size}": partial(again.through_nginx, size, rounds) for size in nginx},
        "weight": weight.measure,
        "misspelt": misspelt.measure,
        "memory": lambda: memory.measure(chosen.memory_size, chosen.requests),
    }
    unknown = set(chosen.only) - set(parts)
    if unknown:
        raise MissingError(f"There is no part {', '.join(sorted(unknown))}: there are {', '.join(parts)}.")
    runs: list[Run] = []
    faults: list[str] = []
    for name, part in parts.items():
        if not chosen.only or name in chosen.only:
            print(f"== {name}", flush=True)
            before = machine()
            try:
                figures, turns = part()
            except MissingError as missing:  # the others are measured all the same
                faults.append(f"{name}: {missing}")
                continue
            runs.append(Run(name, before, figures, turns))
            store.save(runs[-1])
            page.write()
            print(page.printed(figures), flush=True)
    if faults:
        raise MissingError("\n".join(faults))
    return runs


def count(chosen: argparse.Namespace) -> list[Run]:
    figures, found = queries.measure(postgres=not chosen.sqlite_only)
    print(queries.table(found))
    return [Run("queries", machine(), figures, more={"counts": found})]


def load(chosen: argparse.Namespace) -> list[Run]:
    before = machine()
    kinds = ("sqlite",) if chosen.sqlite_only else ("sqlite", "postgresql")
    figures, found = mixed.measure(
        chosen.size, chosen.minutes, kinds, mixed.Pauses(chosen.reader_pause, chosen.writer_pause)
    )
    print(mixed.table.text(found))
    return [Run("mixed", before, figures, more={"loads": found})]


def look(chosen: argparse.Namespace) -> list[Run]:
    before = machine()
    figures, found = lighthouse.measure(chosen.only)
    return [Run("lighthouse", before, figures, more={"pages": found})]


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("speed", help="ratios, memory and weight")
    one.add_argument(
        "--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of commitments, the smallest first"
    )
    one.add_argument("--rounds", type=int, default=7, help="turns of each side; at least five")
    one.add_argument("--requests", type=int, default=memory.REQUESTS, help="for memory")
    one.add_argument(
        "--postgres-size", type=int, default=OTHER_SIZE, help="asked of both databases; 0 for none"
    )
    one.add_argument("--memory-size", type=int, default=OTHER_SIZE)
    one.add_argument(
        "--only", nargs="*", default=[], help="parts: never_seen, again, nginx_1000, weight, misspelt, memory"
    )
    one.set_defaults(run=speed)
    two = commands.add_parser("queries", help="queries of every public page")
    two.add_argument("--sqlite-only", action="store_true")
    two.set_defaults(run=count)
    three = commands.add_parser(
        "mixed", help="readers, members and editors at once; fails where there is an error"
    )
    three.add_argument("--minutes", type=float, default=10)
    three.add_argument("--size", type=int, default=OTHER_SIZE)
    three.add_argument(
        "--reader-pause", type=float, default=mixed.Pauses.reader, help="seconds between two pages"
    )
    three.add_argument(
        "--writer-pause", type=float, default=mixed.Pauses.writer, help="seconds between two things"
    )
    three.add_argument("--sqlite-only", action="store_true")
    three.set_defaults(run=load)
    four = commands.add_parser("lighthouse", help="Lighthouse over every public page")
    four.add_argument("--only", nargs="*", default=[], help="names of pages")
    four.set_defaults(run=look)
    commands.add_parser("page", help="writes docs/performance.md from what was measured last").set_defaults(
        run=None
    )
    return parser


def ended(number: int, _frame: object) -> None:
    """Told to end: as an exception, so that everything that was started is ended on the way out."""
    sys.exit(128 + number)


def main() -> int:
    chosen = arguments().parse_args()
    signal.signal(signal.SIGTERM, ended)
    try:
        with alone():
            runs: list[Run] = chosen.run(chosen) if chosen.run else []
    except MissingError as missing:
        print(missing, file=sys.stderr)
        return 2
    for run in runs:
        store.save(run)
    page.write()
    return int(
        any(f.value > 0 for run in runs for f in run.figures if f.key.startswith(("errors_", "stale_")))
    )


if __name__ == "__main__":
    sys.exit(main())
