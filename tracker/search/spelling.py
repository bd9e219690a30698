"""Search that forgives: what somebody may have meant who typed a word that nobody wrote.

A word is compared with the words of the texts themselves, accents and case aside, by how many letters were left out,
added, mistaken or swapped. Nothing here asks a database: whoever offers a correction has looked whether it finds
anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .words import QUERY_CHARACTERS, QUERY_WORDS, STOP_WORDS, Word, fold, stems, tokens, words

SHORTEST = 4
"""Letters of a word that can be corrected, or be a correction: shorter ones are all alike."""

TWO_MISTAKES = 8
"""Letters from which two mistakes are forgiven; below it is one."""

SIMILAR = 3
"""Words that one word may have meant, at most."""

MOST_UNKNOWN = 4
"""Words of one query that are corrected, at most: what has more is no sentence with mistakes in it."""

HALF = 3
"""Letters of each half, at least, where two words were written as one."""

PREFERRED = 2
"""How many times as frequent a word counts that stands in texts of the reader's language."""

_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')


class Vocabulary:
    """The words of a body of texts with how frequent each is, looked up by how they are written.

    `rows` are (word as people read it, "en" or "fr", in how many texts), the most frequent first: where two words
    differ only by accents or case, the first is how it is shown. `endings`: who looks for a word finds its plural.
    """

    def __init__(self, rows: Iterable[tuple[str, str, int]], *, endings: bool = True) -> None:
        self._endings = endings
        self._shown: dict[str, dict[str, str]] = {}
        self._documents: dict[str, int] = defaultdict(int)
        for word, language, documents in rows:
            folded = fold(word)
            self._shown.setdefault(folded, {}).setdefault(language, word)
            self._documents[folded] += documents
        self._sorted = sorted(self._shown)
        self._by_first: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._by_second: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_first[word[0], len(word)].append(word)
            self._by_second[word[1:2], len(word)].append(word)

    def __len__(self) -> int:
        return len(self._sorted)

    def shown(self, word: str, language: str) -> str:
        """A folded word as texts of that language write it, else as the other one does."""
        written = self._shown[word]
        return written.get(language) or next(iter(written.values()))

    def has(self, word: str) -> bool:
        """Whether a folded word, or one that differs by its ending alone, stands in a text as a whole."""
        return any(form in self._shown for form in (stems(word) if self._endings else (word,)))

    def beginning(self, start: str) -> Iterator[str]:
        """Every word that begins so, in alphabetical order."""
        place = bisect_left(self._sorted, start)
        while place < len(self._sorted) and self._sorted[place].startswith(start):
            yield self._sorted[place]
            place += 1

    def knows(self, word: str) -> bool:
        """Whether searching for a folded word finds anything: it stands in a text, or begins a word that does."""
        return self.has(word) or next(self.beginning(word), None) is not None

    def weight(self, word: str, language: str) -> int:
        """How frequent a word is to a reader of that language."""
        return self._documents[word] * (PREFERRED if language in self._shown[word] else 1)

    def like(self, word: str, language: str) -> list[str]:
        """Words that somebody may have meant who wrote this one: fewest mistakes first, then most frequent.

        Writers get the first letter right: other words are looked at only where there is none with the same.
        """
        most = 2 if len(word) >= TWO_MISTAKES else 1
        lengths = range(len(word) - most, len(word) + most + 1)
        found = _near(word, (self._by_first.get((word[0], length), ()) for length in lengths), most)
        if not found:
            found = _near(word, self._with_another_first_letter(word), 1)
        ordered = sorted(found, key=lambda near: (found[near], -self.weight(near, language), near))
        return ordered[:SIMILAR]

    def _with_another_first_letter(self, word: str) -> Iterator[Iterable[str]]:
        """Where one mistake can have been the first letter: mistaken, left out, added, or swapped with the second."""
        length = len(word)
        yield self._by_second.get((word[1], length), ())
        yield self._by_second.get((word[0], length), ())
        yield self._by_second.get((word[0], length + 1), ())
        yield self._by_first.get((word[1], length - 1), ())

    def parts(self, word: str) -> tuple[str, str] | None:
        """The two words that were written as one; the two of which the rarer is most frequent, or None."""
        cuts = range(HALF, len(word) - HALF + 1)
        pairs = [(word[:cut], word[cut:]) for cut in cuts]
        whole = [pair for pair in pairs if all(half in self._shown for half in pair)]
        return max(whole, key=lambda pair: min(self._documents[half] for half in pair), default=None)

    def meant(self, word: str, language: str) -> list[str]:
        """What may be written in place of an unknown word, the likeliest first."""
        shown = [self.shown(near, language) for near in self.like(word, language)]
        parts = self.parts(word)
        return [*shown, " ".join(self.shown(half, language) for half in parts)] if parts else shown


def _near(word: str, shelves: Iterable[Iterable[str]], most: int) -> dict[str, int]:
    """The words on these shelves with so many mistakes at most, and how many."""
    found: dict[str, int] = {}
    for shelf in shelves:
        if shelf:
            near = process.extract_iter(word, shelf, scorer=OSA.distance, score_cutoff=most)
            found.update((other, int(mistakes)) for other, mistakes, _place in near)
    return found


def correctable(query: str) -> list[Word]:
    """The words of a query that may be corrected: what is quoted, has digits or is short stays as it was typed."""
    text = query[:QUERY_CHARACTERS]
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    return [
        word
        for word in [word for word in tokens(text) if word.text not in STOP_WORDS][:QUERY_WORDS]
        if len(word.text) >= SHORTEST
        and word.text.isascii()
        and word.text.isalpha()
        and not any(start <= word.start < end for start, end in quoted)
    ]


def spelt_alike(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of a query that could be corrected stands in some of these texts as a whole, but for its
    ending."""
    wanted = [stems(word.text) for word in correctable(query)]
    for text in texts:
        if not wanted:
            break
        there = {stem for word in words(text) for stem in stems(word)}
        wanted = [forms for forms in wanted if not forms & there]
    return not wanted


def corrections(query: str, vocabulary: Vocabulary, language: str, *, most: int) -> list[str]:
    """What a query without hits may have meant, the likeliest first, at most so many. Only words that nobody wrote are
    replaced; the rest stays as it was typed. Nothing where one of them is like no word at all."""
    unknown = [word for word in correctable(query) if not vocabulary.knows(word.text)]
    if not 0 < len(unknown) <= MOST_UNKNOWN:
        return []
    choices = [list(enumerate(vocabulary.meant(word.text, language))) for word in unknown]
    ranked = sorted(product(*choices), key=lambda chosen: sum(rank for rank, _word in chosen))
    return [
        _replaced(query, {word: text for word, (_rank, text) in zip(unknown, chosen, strict=True)})
        for chosen in ranked[:most]
    ]


def likelier(query: str, vocabulary: Vocabulary, language: str) -> str:
    """The query as it would be likelier, where it has a word that only begins others and is nearly one that is more
    frequent than all of those together; else ""."""
    instead: dict[Word, str] = {}
    for word in correctable(query):
        if vocabulary.has(word.text):
            continue
        longer = sum(vocabulary.weight(each, language) for each in vocabulary.beginning(word.text))
        near = [each for each in vocabulary.like(word.text, language) if not each.startswith(word.text)]
        if longer and near and vocabulary.weight(near[0], language) > longer:
            instead[word] = vocabulary.shown(near[0], language)
    return _replaced(query, instead) if instead else ""


def _replaced(query: str, instead: Mapping[Word, str]) -> str:
    for word in sorted(instead, key=lambda word: -word.start):
        query = query[: word.start] + instead[word] + query[word.end :]
    return query


def last_word(query: str) -> Word | None:
    """The word that is being typed: the last one, if nothing stands behind it."""
    typed = query[:QUERY_CHARACTERS]
    last = max(tokens(typed), key=lambda word: word.end, default=None)
    return last if last is not None and last.end == len(typed) else None


def completions(start: str, vocabulary: Vocabulary, language: str, *, most: int) -> list[str]:
    """The most frequent words that begin so, folded text given, as they are written. Of forms of one word only the most
    frequent: who types "gigafac" is not asked for the plural as well."""
    found = sorted(vocabulary.beginning(start), key=lambda word: (-vocabulary.weight(word, language), word))
    taken: set[str] = set()
    chosen: list[str] = []
    for word in found:
        if len(chosen) == most:
            break
        if not stems(word) & taken:
            chosen.append(vocabulary.shown(word, language))
        taken |= stems(word)
    return chosen
