"""Numbered pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Pages:
    """`items` is what parts/pagination.html shows; `problem` says that the page asked for is beyond the last, which
    is given instead."""

    number: int
    last: int
    items: tuple[dict[str, Any], ...]
    previous_url: str
    next_url: str
    url: str
    problem: str


def pages(number: int, total: int, per_page: int, address: Callable[[str], str]) -> Pages:
    """`address` gives the address of a page, "" standing for the first."""
    last = max(1, -(-total // per_page))
    problem = ""
    if number > last:
        problem = _("There are only %(last)s pages: this is the last.") % {"last": last}
        if last == 1:
            problem = _("There is only one page: this is it.")
        number = last

    def url(page: int) -> str:
        return address(str(page) if page > 1 else "")

    return Pages(
        number=number,
        last=last,
        items=tuple(_items(number, last, url)),
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < last else "",
        url=url(number),
        problem=problem,
    )


def _items(number: int, last: int, url: Callable[[int], str]) -> Iterator[dict[str, Any]]:
    """The first, the last, and those around where one is; a gap only where it hides more than one page."""
    shown = {1, 2, last - 1, last} if last <= 7 else {1, last}
    shown |= {page for page in range(number - 2, number + 3) if 1 <= page <= last}
    before = 0
    for page in sorted(page for page in shown if 1 <= page <= last):
        if page == before + 2:
            yield {"number": page - 1, "url": url(page - 1), "current": False}
        elif page > before + 2:
            yield {"gap": True}
        yield {"number": page, "url": url(page), "current": page == number}
        before = page
