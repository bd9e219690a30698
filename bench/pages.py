"""The addresses that are asked for: of the product, and of those beside it the ones that show the same.

Every pool is long enough that no turn asks for an address that another has asked for; it is shuffled by a fixed
seed, so that two sizes of data are asked for the same addresses in the same order.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from .settings import SEED

LANGUAGES = ("en", "fr")
SORTS = ("", "changed", "deadline", "title")
PAGES = 40
"""So many pages of 25 has the smallest data."""

STATUSES = ("limited", "complete", "substantial", "not_started", "no_evidence")
PILLARS = ("sample-1", "sample-2", "sample-3")
TOPICS = tuple(f"sample-{number}" for number in range(1, 6))
KINDS = ("pledge", "programme", "investment", "event", "institution", "declaration", "standard", "tool")
COUNTRIES = ("FR", "DE", "IN", "KE", "BR", "JP", "CA")
PER_PAGE = 25

THINGS = """platform library testing training research conduct charter observatories campus yearly register benchmark
corpus desk standard scholarship""".split()
FIELDS = """schools hospitals farming services protection climate skills languages grids justice newspapers transport
water relief""".split()

TYPES = {
    "front page": "/en/",
    "list": "/en/commitments/",
    "list, narrowed": "/en/commitments/?status=limited&country=FR",
    "search": "/en/commitments/?q=schools",
    "commitment": "/en/commitments/{commitment}/",
    "organizations": "/en/organizations/",
    "organization": "/en/organizations/sample-00001/",
    "deadlines": "/en/deadlines/",
    "changes": "/en/changes/",
    "countries": "/en/countries/",
    "country": "/en/countries/fr/",
    "pillar": "/en/pillars/sample-1/",
    "money": "/en/money/",
    "record": "/en/record/",
    "method": "/en/method/",
    "about": "/en/about/",
}
"""One page of each public type that sample data has."""


@dataclass(frozen=True)
class Pool:
    """The same things to see, as each of those compared calls them."""

    product: tuple[str, ...]
    plain: tuple[str, ...] = ()
    datasette: tuple[str, ...] = ()


def shuffled(items: Iterable[str]) -> tuple[str, ...]:
    found = list(dict.fromkeys(items))
    random.Random(SEED).shuffle(found)
    return tuple(found)


def of_product(language: str = "en", path: str = "commitments/", **query: str) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"/{language}/{path}" + (f"?{urlencode(given)}" if given else "")


FACETED = {"_facet": ["status", "pillar"], "_size": [str(PER_PAGE)]}


def of_datasette(database: str, **query: str) -> str:
    """Its table with two facets: it shows less than the list, which has fifteen."""
    pairs = [*query.items(), *((name, value) for name, values in FACETED.items() for value in values)]
    return f"/{database}/commitments?{urlencode(pairs)}"


def unfiltered(database: str) -> Pool:
    """The first forty pages of the list, in each order and language."""
    product = [
        of_product(language, page=str(page) if page > 1 else "", sort=sort)
        for language, sort, page in itertools.product(LANGUAGES, SORTS, range(1, PAGES + 1))
    ]
    datasette = [of_datasette(database, _next=f"SA-{page * PER_PAGE:05}") for page in range(1, PAGES)]
    plain = [f"/?page={page}" for page in range(1, PAGES + 1)]
    return Pool(shuffled(product), shuffled(plain), shuffled(datasette))


def narrowings() -> list[dict[str, str]]:
    """Two filters at once."""
    pairs = [("status", STATUSES), ("kind", KINDS), ("pillar", PILLARS), ("country", COUNTRIES)]
    return [
        {first: a, second: b}
        for (first, some), (second, others) in itertools.combinations(pairs, 2)
        for a, b in itertools.product(some, others)
    ]


def narrowed(database: str) -> Pool:
    every = narrowings()
    product = [of_product(language, **wish) for language in LANGUAGES for wish in every]
    return Pool(
        shuffled(product),
        shuffled(f"/?{urlencode(wish)}" for wish in every),
        shuffled(of_datasette(database, **wish) for wish in every),
    )


def last_pages(last: Callable[[str], int]) -> tuple[str, ...]:
    """The last page of narrowed lists; `last` says how many pages the list at an address has."""
    wishes = [{"status": status, "pillar": pillar} for status, pillar in itertools.product(STATUSES, PILLARS)]
    wishes += [{"topic": topic} for topic in TOPICS] + [{"pillar": pillar} for pillar in PILLARS]
    numbers = [(wish, last(of_product(**wish))) for wish in wishes]
    return shuffled(
        of_product(language, sort=sort, page=str(number), **wish)
        for language, sort, (wish, number) in itertools.product(LANGUAGES, SORTS, numbers)
        if number > 1
    )


def number_of_pages(page: str) -> int:
    """The highest page that a page of a list links to, or 1."""
    return max((int(number) for number in re.findall(r"[?&;]page=(\d+)", page)), default=1)


def searches(database: str) -> Pool:
    """Two words that stand together in some titles, in each language of the page."""
    pairs = list(itertools.product(THINGS, FIELDS))
    product = [of_product(language, q=f"{a} {b}") for language in LANGUAGES for a, b in pairs]
    datasette = [of_datasette(database, _search=f"{a} {b}") for a, b in pairs]
    return Pool(shuffled(product), datasette=shuffled(datasette))


def frequent(words: Sequence[str]) -> tuple[str, ...]:
    """Pages of searches for words that stand in about a quarter of all rows, best first."""
    return shuffled(
        of_product(language, q=word, page=str(page) if page > 1 else "", kind=kind)
        for language, word, page, kind in itertools.product(LANGUAGES, words, range(1, 4), ("",))
    )


def details(references: Sequence[str], database: str) -> Pool:
    """`references` of commitments with the addresses of their pages, "SA-00001 sa-00001-some-title"."""
    both = [line.split() for line in references]
    product = [
        f"/{language}/commitments/{address}/" for language in LANGUAGES for _reference, address in both
    ]
    datasette = [f"/{database}/commitments/{quote(reference)}" for reference, _address in both]
    return Pool(shuffled(product), datasette=shuffled(datasette))


def json_lists(database: str) -> Pool:
    """Twenty-five rows as JSON, of the first forty pages and of narrowed lists."""
    product = [f"/api/v1/commitments/?page={page}&page_size={PER_PAGE}" for page in range(1, PAGES + 1)]
    product += [f"/api/v1/commitments/?{urlencode(wish)}&page_size={PER_PAGE}" for wish in narrowings()]
    base = f"/{database}/commitments.json?_size={PER_PAGE}&_shape=objects"
    datasette = [f"{base}&_next=SA-{page * PER_PAGE:05}" for page in range(1, PAGES)]
    datasette += [f"{base}&{urlencode(wish)}" for wish in narrowings()]
    return Pool(shuffled(product), datasette=shuffled(datasette))


def filter_urls(number: int) -> tuple[str, ...]:
    """So many addresses of the list, each with other filters."""
    found = shuffled(of_product(language, **wish) for language in LANGUAGES for wish in narrowings())
    return found[:number]
