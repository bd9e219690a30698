"""What a search may have meant: shown in its place where it finds nothing, offered beside it where it may be a mistake.

Whatever is said here has been looked for, on the same day and with the same filters: a correction without hits is none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker import search

from . import known_words, organizations
from .browse import Selection
from .listing.narrowed import narrowed
from .organizations import Line, Wish
from .wording import language

TRIED = 6
"""Corrections that are looked for, at most, until one finds something: each is a query."""

EXACT = "exact"
"""The parameter of an address that asks for the words as they are typed, and nothing else."""

PROMINENT = 2
"""How many times as many hits another spelling has to have to be offered beside those that there are."""


@dataclass(frozen=True)
class Spelling:
    """Either `asked` found nothing and `shown` was looked for instead, then `url` asks for exactly that; or `offered`
    may have been meant, then `url` leads to it."""

    url: str
    asked: str = ""
    shown: str = ""
    offered: str = ""


def instead(day: dt.date, selection: Selection) -> Selection | None:
    """The selection that a search without hits may have meant, all else being as it was; None where nothing like it
    finds anything. At most `TRIED` queries, none where every word is known."""
    if not search.correctable(selection.q):
        return None
    vocabulary = known_words.known().vocabulary
    for q in search.corrections(selection.q, vocabulary, language(), most=TRIED):
        other = replace(selection, q=q)
        if narrowed(day, other).total:
            return other
    return None


def rather(day: dt.date, selection: Selection, total: int, texts: Iterable[str]) -> str:
    """The words that a search with `total` hits more likely meant, else "". `texts` are those that the reader sees of
    the hits: as long as they hold every word nothing is asked, so a search that is spelt well costs nothing more."""
    doubtful = search.correctable(selection.q)
    if not doubtful or search.spelt_alike(selection.q, texts):
        return ""
    q = search.likelier(selection.q, known_words.known().vocabulary, language())
    if not q:
        return ""
    return q if narrowed(day, replace(selection, q=q)).total >= PROMINENT * total else ""


def wish_instead(everyone: Sequence[Line], wish: Wish) -> Wish | None:
    """The same for the list of organizations, by the words of their names; no query."""
    vocabulary = _of_names(everyone)
    for q in search.corrections(wish.q, vocabulary, language(), most=TRIED):
        other = replace(wish, q=q)
        if organizations.chosen(everyone, other):
            return other
    return None


def _of_names(everyone: Sequence[Line]) -> search.Vocabulary:
    return search.vocabulary_of(
        (text, code) for line in everyone for text, code in ((line.name_en, "en"), (line.name_fr, "fr"))
    )
