"""What a page costs that nobody has asked for before: processor time of everybody who works for it, in turns."""

from __future__ import annotations

import contextlib
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import contenders, data, pages
from .data import Data
from .figures import Figure
from .load import Addresses, asked, cost
from .servers import Server
from .settings import SEED
from .turns import Side, ratio, spread, take_turns

ASKED = 12  # pages in a turn
QUICK = 60  # answers in a turn of what is quick
TIMES = {"list": "list", "narrowed": "narrowed", "detail": "detail", "json": "json", "search": "search"}
"""Datasette's milliseconds divided by ours: how many times less ours costs."""


class Again:
    """For those that keep nothing between requests: their addresses go round."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses, self.at = addresses, 0

    def take(self, number: int) -> list[str]:
        taken = [self.addresses[(self.at + n) % len(self.addresses)] for n in range(number)]
        self.at += number
        return taken


@dataclass
class Turns:
    """The sides of one run, and where their values come from."""

    sides: list[Side] = field(default_factory=list)

    def add(self, name: str, server: Server, source: Addresses | Again, number: int = ASKED) -> None:
        self.sides.append(Side(name, lambda: cost(server, source.take(number)).cpu))


def references(server: Server, number: int = 200) -> list[str]:
    """So many commitments of the first pages, as "SA-00001 sa-00001-its-title"."""
    found: dict[str, str] = {}
    for page in range(1, number // pages.PER_PAGE + 1):
        text = asked(
            server, f"/en/commitments/?page={page}&from=bench", **{"Accept-Encoding": "identity"}
        ).body.decode()
        for slug in re.findall(r'/en/commitments/([a-z]{2}-\d+-[^/"?]+)/', text):
            found.setdefault("-".join(slug.split("-")[:2]).upper(), slug)
    return [f"{reference} {slug}" for reference, slug in found.items()]


def quarter(server: Server) -> dict[str, float]:
    """The words of the data that come nearest to standing in a quarter of all rows, with the share in which they
    do."""
    words = (
        *pages.THINGS,
        *pages.FIELDS,
        "founding",
        "charter",
        "partner",
        "audit",
        "results",
        "funding",
        "timetable",
    )
    total = _count(server, "")
    shares = {word: _count(server, word) / total for word in dict.fromkeys(words)}
    near = sorted(shares, key=lambda word: abs(shares[word] - 0.25))[:4]
    return {word: shares[word] for word in near}


def _count(server: Server, word: str) -> int:
    query = f"&q={word}" if word else ""
    answer = asked(server, f"/api/v1/commitments/?page_size=1{query}", **{"Accept-Encoding": "identity"})
    return int(json.loads(answer.body)["count"])


def of_size(turns: Turns, made: Data, servers: dict[str, Server], words: Sequence[str]) -> None:
    """Everything that is compared over one SQLite file."""
    name, database = made.name, f"flat-{made.name}"
    ours, plain, theirs = servers["product"], servers["plain"], servers["datasette"]
    pools = {
        "list": pages.unfiltered(database),
        "narrowed": pages.narrowed(database),
        "search": pages.searches(database),
        "detail": pages.details(references(ours), database),
        "json": pages.json_lists(database),
    }
    for kind, pool in pools.items():
        source = Again(pool.product) if kind == "json" else Addresses(pool.product)  # JSON is not kept
        turns.add(f"{kind}, product, {name}", ours, source)
        turns.add(f"{kind}, Datasette, {name}", theirs, Again(pool.datasette))
        if pool.plain:
            turns.add(f"{kind}, plain ListView, {name}", plain, Again(pool.plain))

    def last(address: str) -> int:
        body = asked(ours, f"{address}&from=bench", **{"Accept-Encoding": "identity"}).body
        return pages.number_of_pages(body.decode())

    turns.add(f"last, product, {name}", ours, Addresses(pages.last_pages(last)), 8)
    turns.add(f"frequent, product, {name}", ours, Addresses(pages.frequent(words)), 2)


def of_postgres(turns: Turns, name: str, server: Server) -> None:
    """The same pages of the product alone, asked of PostgreSQL."""
    pools = {
        "list": pages.unfiltered(""),
        "narrowed": pages.narrowed(""),
        "search": pages.searches(""),
        "detail": pages.details(references(server), ""),
    }
    for kind, pool in pools.items():
        turns.add(f"{kind}, PostgreSQL, {name}", server, Addresses(pool.product))


def of_types(turns: Turns, server: Server) -> None:
    """Every type of page made, and told to be the same still (304)."""
    known = []
    for kind, address in pages.TYPES.items():
        first = address.format(commitment=references(server, 25)[0].split()[1])
        mark = "&" if "?" in first else "?"
        turns.add(f"made, {kind}", server, Addresses([f"{first}{mark}turn={n}" for n in range(1000)]), 5)
        known.append((first, asked(server, first).headers["etag"]))

    def not_modified() -> float:
        each = QUICK // 4
        return sum(cost(server, [at] * each, {"If-None-Match": tag}, 304).cpu for at, tag in known) / len(
            known
        )

    turns.sides.append(Side("304", not_modified))


def measure(sizes: Sequence[int], postgres: int, rounds: int) -> tuple[list[Figure], dict[str, list[float]]]:
    """All figures of processor time, and the milliseconds of every turn that they come from. `postgres` is the size
    asked of both databases, 0 for none."""
    turns = Turns()
    with contextlib.ExitStack() as stack:
        made = {size: data.sqlite(size) for size in sizes}
        contenders.collect_static(made[sizes[0]])
        words: dict[str, float] = {}
        for size, one in made.items():
            servers = {
                "product": stack.enter_context(contenders.product(one)),
                "plain": stack.enter_context(contenders.plain(one)),
                "datasette": stack.enter_context(contenders.datasette(one)),
            }
            words = words or quarter(servers["product"])
            of_size(turns, one, servers, tuple(words))
            if size == sizes[0]:
                of_types(turns, servers["product"])
        if postgres:
            other = data.postgres(postgres)
            of_postgres(turns, other.name, stack.enter_context(contenders.product(other)))
        values = take_turns(turns.sides, rounds, random.Random(SEED))
    return compared(values, sizes, postgres, words), values


def compared(
    values: dict[str, list[float]], sizes: Sequence[int], postgres: int, words: Mapping[str, float]
) -> list[Figure]:
    """Figures from the milliseconds of all sides."""
    figures = []
    for size in sizes:
        for key in TIMES:
            ours = f"{key}, product, {size}"
            figures.append(
                Figure.of(key, size, ratio(values, f"{key}, Datasette, {size}", ours), ms(values, ours))
            )
        for key, kind in (("plain", "list"), ("plain_narrowed", "narrowed")):
            ours = f"{kind}, product, {size}"
            figures.append(
                Figure.of(key, size, ratio(values, ours, f"{kind}, plain ListView, {size}"), ms(values, ours))
            )
    for size in sizes[1:]:
        for key in ("list", "narrowed", "last", "search", "frequent"):
            grown = ratio(values, f"{key}, product, {size}", f"{key}, product, {sizes[0]}")
            said = ", ".join(f"{word} {share:.0%}" for word, share in words.items())
            more = f"words: {said}" if key == "frequent" else f"since {sizes[0]:,}"
            figures.append(Figure.of(f"grown_{key}", size, grown, more))
    if postgres in sizes:
        for key, kind in (
            ("postgres", "list"),
            ("postgres_narrowed", "narrowed"),
            ("postgres_search", "search"),
            ("postgres_detail", "detail"),
        ):
            found = ratio(values, f"{kind}, PostgreSQL, {postgres}", f"{kind}, product, {postgres}")
            figures.append(Figure.of(key, postgres, found, ms(values, f"{kind}, PostgreSQL, {postgres}")))
    return [*figures, worst_saved(values)]


def worst_saved(values: dict[str, list[float]]) -> Figure:
    """The 304 against the page that is the cheapest to make."""
    found = {name: ratio(values, "304", name) for name in values if name.startswith("made, ")}
    worst = max(found, key=lambda name: found[name].median)
    return Figure.of("not_modified", 0, found[worst], worst.removeprefix("made, "))


def ms(values: dict[str, list[float]], name: str) -> str:
    """In words, the median of a side."""
    return f"ours {spread(values[name]).median:.1f} ms"
