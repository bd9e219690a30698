"""How many a second are handed out of pages that were made before: by the product, by a bare view, through nginx
and by nginx alone. All hand out the same bytes, compressed as a browser takes them; wrk asks."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import contenders, data, nginx, pages
from .figures import Figure
from .load import SECONDS, Answer, asked, cost, wrk
from .never_seen import references
from .servers import Server
from .settings import SEED, MissingError, room
from .turns import Side, ratio, spread, take_turns

HOT = "/en/commitments/"
MANY = 200
PASSES = 4  # until every worker has made every page


def kept(server: Server, addresses: Sequence[str]) -> dict[str, Answer]:
    """The answers of the product, once every worker has them ready."""
    for _pass in range(PASSES):
        cost(server, addresses)
    answers = {address: asked(server, address) for address in addresses}
    wrong = [address for address, answer in answers.items() if "etag" not in answer.headers]
    if wrong:
        raise MissingError(f"{server.name} keeps no page for {wrong[0]}.")
    return answers


def against_bare(size: int, rounds: int) -> tuple[list[Figure], dict[str, list[float]]]:
    """Every type of page, straight from gunicorn."""
    made = data.sqlite(size)
    contenders.collect_static(made)
    with contextlib.ExitStack() as stack:
        product = stack.enter_context(contenders.product(made, workers=contenders.WORKERS))
        slug = references(product, 25)[0].split()[1]
        types = {kind: address.format(commitment=slug) for kind, address in pages.TYPES.items()}
        folder = contenders.keep_bytes(kept(product, list(types.values())))
        bare = stack.enter_context(contenders.bare(folder, HOT))
        sides = [side(f"{kind}, {server.name}", server, [address], 1)
                 for kind, address in types.items() for server in (product, bare)]  # fmt: skip
        values = take_turns(sides, rounds, random.Random(SEED))
    found = {kind: ratio(values, f"{kind}, {product.name}", f"{kind}, {bare.name}") for kind in types}
    worst = min(found, key=lambda kind: found[kind].median)
    best = max(found, key=lambda kind: found[kind].median)
    detail = f"{worst}; the best: {best}, {found[best].median:.2f}; {per_second(values, worst, product)}"
    return [Figure.of("again", 0, found[worst], detail)], values


def per_second(values: Mapping[str, Sequence[float]], kind: str, server: Server) -> str:
    return f"{spread(values[f'{kind}, {server.name}']).median:.0f} a second"


def side(name: str, server: Server, addresses: Sequence[str], seconds: int = SECONDS) -> Side:
    return Side(name, lambda: wrk(server, addresses, seconds=seconds))


def through_nginx(size: int, rounds: int) -> tuple[list[Figure], dict[str, list[float]]]:
    """One page, and two hundred filtered lists, through nginx as deploy/nginx sets it up."""
    made = data.sqlite(size)
    contenders.collect_static(made)
    socket = room() / "web.sock"
    many = list(pages.filter_urls(MANY))
    static = room("var")
    with contextlib.ExitStack() as stack:
        product = stack.enter_context(contenders.product(made, workers=contenders.WORKERS, socket=socket))
        folder = contenders.keep_bytes(kept(product, [HOT, *many]))
        doors = stack.enter_context(nginx.before(product, Path(socket), folder, static))
        as_files = [doors.names[address] for address in many]
        sides = [
            side("one, product", doors.site, [HOT]),
            side("one, file", doors.files, [doors.names[HOT]]),
            side("many, product", doors.site, many),
            side("many, files", doors.files, as_files),
        ]
        values = take_turns(sides, rounds, random.Random(SEED))
    figures = [
        Figure.of(
            "nginx_200", size, ratio(values, "many, product", "many, files"), rate(values, "many, product")
        )
    ]
    one = ratio(values, "one, product", "one, file")
    return [Figure.of("nginx", 0, one, rate(values, "one, product")), *figures], values


def rate(values: Mapping[str, Sequence[float]], name: str) -> str:
    return f"{spread(values[name]).median:.0f} a second over TLS"
