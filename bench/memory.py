"""How much memory a worker takes after 100,000 requests, and how much of it came after it was warm.

The store of finished pages is full before the first of them: pages are asked for uncompressed, so that 64 MB are soon
reached. One request in twenty is for a page that is not kept any more or never was, so the store goes on changing.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from itertools import product as every

from . import contenders, data, pages
from .figures import Figure
from .load import HEADERS, cost
from .servers import Memory, Server
from .settings import SEED

REQUESTS, HOT, OTHERS = 100_000, 400, 2_000
READERS, PART = 4, 500
ONE_IN = 20


def addresses() -> tuple[list[str], list[str]]:
    """Those that are asked for again and again, and many others."""
    wishes = [*pages.narrowings(), *({"q": f"{a} {b}"} for a, b in every(pages.THINGS, pages.FIELDS))]
    found = [pages.of_product(language, sort=sort, **wish) for language in pages.LANGUAGES for wish in wishes
             for sort in ("", "title", "changed")]  # fmt: skip
    random.Random(SEED).shuffle(found)
    return found[:HOT], found[HOT : HOT + OTHERS]


def plan(number: int, hot: Sequence[str], others: Sequence[str], chance: random.Random) -> list[str]:
    """So many requests, one in twenty of them for one of the others."""
    return [chance.choice(others if chance.randrange(ONE_IN) == 0 else hot) for _request in range(number)]


def ask_all(server: Server, wanted: Sequence[str]) -> None:
    """By four readers at once."""
    plain = {**HEADERS, "Accept-Encoding": "identity"}
    faults: list[Exception] = []

    def read(own: Sequence[str]) -> None:
        try:
            for start in range(0, len(own), PART):
                cost(server, own[start : start + PART], plain)
        except Exception as fault:  # noqa: BLE001  # told by the thread that waits
            faults.append(fault)

    readers = [threading.Thread(target=read, args=(wanted[n::READERS],)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if faults:
        raise faults[0]


def measure(size: int, requests: int = REQUESTS) -> tuple[list[Figure], dict[str, list[float]]]:
    """Of the worker that grew most."""
    chance = random.Random(SEED)
    made = data.sqlite(size)
    contenders.collect_static(made)
    hot, others = addresses()
    with contenders.product(made, workers=contenders.WORKERS) as server:
        ask_all(server, [*others, *hot, *hot])
        ask_all(server, plan(requests // 10, hot, others, chance))
        warm = server.memory()
        ask_all(server, plan(requests, hot, others, chance))
        end = server.memory()
    return figures(size, warm, end, requests), {
        "resident MB": [one.resident for one in end],
        "share MB": [one.share for one in end],
        "own MB": [one.own for one in end],
        "share when warm, MB": [one.share for one in warm],
    }


def figures(size: int, warm: Sequence[Memory], end: Sequence[Memory], requests: int) -> list[Figure]:
    """The greatest of the workers, and the greatest growth."""
    most = max(end, key=lambda one: one.share)
    grown = max(after.share / before.share - 1 for before, after in zip(warm, end, strict=True)) * 100
    resident = f"{most.resident:.0f} MB resident with the pages of the database's file"
    detail = f"{resident}, {most.own:.0f} MB its own; {requests:,} requests"
    return [Figure.single("memory", size, most.share, detail), Figure.single("memory_growth", size, grown)]
