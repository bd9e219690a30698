"""What is offered while somebody types: words that go on, and the commitments, organizations and topics that they find.

Little and quick: words and names come from the memory of the process, commitments from one query over a bounded number
of hits, whatever was typed and however large the record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models.functions import Length

from tracker import search
from tracker.models import Commitment

from . import browse, known_words, organizations
from .known_words import Known, Name
from .wording import language

FEWEST = 2
"""Letters from which anything is offered."""

WORDS, COMMITMENTS, ORGANIZATIONS, TOPICS = 3, 5, 3, 2
"""How many of each, at most."""


@dataclass(frozen=True)
class Suggestions:
    """`words` are whole queries to search for; the others lead to their pages."""

    words: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    organizations: tuple[Name, ...] = ()
    topics: tuple[Name, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, (self.words, self.commitments, self.organizations, self.topics)))


def suggested(q: str, day: dt.date, *, is_today: bool) -> Suggestions:
    """Two queries at most, one of today; where the words are new to the process, three more.

    A word that nobody wrote is taken for the likeliest that somebody did, if that finds anything."""
    if len("".join(search.words(q))) < FEWEST:
        return Suggestions()
    known = known_words.known()
    meant = next(iter(search.corrections(q, known.vocabulary, language(), most=1)), "")
    commitments = tuple(_commitments(meant or q, day))
    if meant and not commitments:
        return Suggestions()
    words = (meant,) if meant else tuple(_words(q, known))[:WORDS]
    typed = search.words(meant or q)
    named = [each for each in known.organizations if each.begins(typed)]
    return Suggestions(
        words=words,
        commitments=commitments,
        organizations=tuple(_of_the_day(named, day, is_today=is_today))[:ORGANIZATIONS],
        topics=tuple(each for each in known.topics if each.begins(typed))[:TOPICS],
    )


def _words(q: str, known: Known) -> Iterator[str]:
    """What was typed with its last word finished."""
    last = search.last_word(q)
    if last is None or not last.text.isalpha():
        return
    for word in search.completions(last.text, known.vocabulary, language(), most=WORDS + 1):
        if search.fold(word) != last.text:
            yield q[: last.start] + word


def _commitments(q: str, day: dt.date) -> Sequence[Commitment]:
    """The first that are found, those with every word in reference and title before the others. One query."""
    query = search.parse(q)
    found = search.first_matching(browse.listed(day), query)
    return list(found.order_by("-in_head", Length("reference"), "reference").only(*_SHOWN)[:COMMITMENTS])


_SHOWN = ("reference", "slug", "title_en", "title_fr")


def _of_the_day(named: list[Name], day: dt.date, *, is_today: bool) -> list[Name]:
    """Those with a part in something on the day. No query today: there they were read for today."""
    if is_today or not named:
        return named[:ORGANIZATIONS]
    asked = named[: ORGANIZATIONS * 4]
    parties = organizations.parties_on(day).filter(organization__slug__in=[each.slug for each in asked])
    there = set(parties.values_list("organization__slug", flat=True))
    return [each for each in asked if each.slug in there]
