"""Search: what a text and a query are reduced to, so that both databases find the same rows.

All understanding of language happens here, in Python, on both sides of the comparison: letters are folded, elisions
cut, words stemmed in English and in French. What reaches a database is words of ``a-z`` and ``0-9``, compared whole or
by their beginning. ``Query.matches`` is the same comparison without a database, and the tests hold both to it.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

QUERY_CHARACTERS = 200
QUERY_WORDS = 12
PREFIX_LETTERS = 3  # shorter beginnings would find half of everything
FRENCH_LETTERS = 4  # shorter French stems are too short to tell words apart
WORD_CHARACTERS = 40  # longer "words" are cut, on both sides: a lexeme of PostgreSQL has at most 2046 bytes
DOCUMENT_CHARACTERS = 500_000  # a tsvector has less than 1 MiB

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼʹ′`´＇", "'"),
        **dict.fromkeys("‐‑", "-"),
        **dict.fromkeys(
            "\u00ad\u200c\u200d", ""
        ),  # soft hyphen and joiners stand inside words and are not seen
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ı": "i",
    }
)
_ELISIONS = frozenset({"l", "d", "qu", "j", "n", "s", "c", "m", "t", "jusqu", "lorsqu", "puisqu", "quoiqu"})
_REMNANTS = frozenset({"s", "t"})  # summit's, don't
_FRENCH_ENDINGS = frozenset({"s", "x", "e", "es", "ee", "ees", "ne", "nes"})
# A name with its number (PA-086, GPT-4) is one word, unless it is part of a longer chain (pa-086-some-title).
_WORD = re.compile(r"(?<![^\W_])(?<!-)(?P<name>[^\W\d_]+)-(?P<number>\d+)(?![^\W_])(?!-[^\W_])|[^\W_]+")
# Left out on purpose, since they are names too: WHO, US, AI (which French has in "j'ai").
_ENGLISH = """
a about after an and are as at be been between but by can for from had has have how in into is it its no not of on or
our over such than that the their them then there these they this those to under was we were what when where which
while will with would you your
"""
_FRENCH = """
au aux avec ce ces cet cette dans de des du elle elles en entre est et etaient etait etre eu il ils je la le les leur
leurs lui mais me meme mes mon ne nos notre nous ont ou par pas plus pour qu que quel quelle quelles quels qui sa sans
se ses si son sont sous sur ta te tes ton tous tout toute toutes tu un une vos votre vous y
"""
STOP_WORDS = frozenset((_ENGLISH + _FRENCH).split())

# Words people use for one thing, where a text may hold only one of them; singular, folded.
_SYNONYMS = (
    ("gigafactory", "gigausine", "gigafabrique"),
    ("organization", "organisation"),
    ("program", "programme"),
    ("center", "centre"),
    ("labor", "labour"),
    ("defense", "defence"),
)


@dataclass(frozen=True)
class Word:
    """One word of a text: what it is folded to and where it stands. ``parts`` are the halves of PA-086."""

    text: str
    start: int
    end: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One word looked for: any of ``forms`` whole or, where there is one, ``prefix`` as a beginning."""

    forms: frozenset[str]
    prefix: str = ""

    def found_in(self, words: Iterable[str]) -> bool:
        return any(word in self.forms or (self.prefix and word.startswith(self.prefix)) for word in words)


@dataclass(frozen=True)
class Query:
    """Every term has to be found. False without terms: then nothing is asked and nothing is excluded."""

    terms: tuple[Term, ...] = ()
    shortened: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    def matches(self, document: str) -> bool:
        """Whether a text made by ``document`` has them all: the reference both databases are tested against."""
        words = document.split()
        return all(term.found_in(words) for term in self.terms)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """What one character is worth. None depends on its neighbours, so positions in a text can be kept."""
    text = character.translate(_LETTERS)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in text.translate(_LETTERS) if not unicodedata.category(c).startswith("M"))


def fold(text: str) -> str:
    """Lower case without accents and ligatures, with one kind of apostrophe: ``L’Énergie`` → ``l'energie``."""
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


def words(text: str) -> list[str]:
    """The words of a text, folded, without elisions (``l’énergie`` → ``energie``), references joined (``pa086``)."""
    return [word.text for word in tokens(text)]


def tokens(text: str) -> Iterator[Word]:
    """The same, each with where it stands in the text. Never raises, whatever the text."""
    folded = fold(text)
    # For every folded character, where it comes from.
    origin = (
        range(len(text)) if text.isascii() else [n for n, c in enumerate(text) for _ in _fold_character(c)]
    )
    for found in _WORD.finditer(folded):
        if _is_elided(folded, found):
            continue
        name, number = found["name"], found["number"]
        end = origin[found.end() - 1] + 1
        while end < len(text) and not _fold_character(text[end]):
            end += 1  # an accent written as a character of its own belongs to its letter
        parts = (_plain(name), _plain(number)) if name else ()
        yield Word(_plain(found[0].replace("-", "")), origin[found.start()], end, parts)


def _is_elided(folded: str, found: re.Match[str]) -> bool:
    """``l`` of ``l'ia``, ``s`` of ``summit's``: a remnant between an apostrophe and a word, not a word."""
    start, end = found.span()
    if found[0] in _ELISIONS and folded.startswith("'", end) and folded[end + 1 : end + 2].isalnum():
        return True
    before = folded[max(0, start - 2) : start]
    return found[0] in _REMNANTS and before.endswith("'") and before[:1].isalnum()


def _plain(word: str) -> str:
    """A word that both databases take as it is. Letters that are not Latin become numbers: ``Ω`` → ``u0003c9``.

    Left as they are, each database would lower and cut them by its own tables and locale.
    """
    word = word[:WORD_CHARACTERS]
    return word if word.isascii() else "".join(c if c.isascii() else f"u{ord(c):06x}" for c in word)


class _Stemmers(threading.local):
    """A stemmer keeps the word that it works on in itself, so each thread has its own: two threads with one would get
    each other's stems, and wrong ones would be kept."""

    def __init__(self) -> None:
        self.english = snowballstemmer.stemmer("english")
        self.french = snowballstemmer.stemmer("french")


_stemmers = _Stemmers()


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """A folded word with its English and its French stem, both tried since the language of a query is not known.

    Accents are gone by then, or ``energie`` would miss ``énergie``. The French stem counts only where it takes off a
    plural or a feminine: the French stemmer takes English words for verbs, and OpenAI would be found as "open", Meta
    as "met", data as "date".
    """
    if not word.isascii() or not word.isalpha():
        return frozenset({word})
    english, french = _stemmers.english.stemWord(word), _stemmers.french.stemWord(word)
    return frozenset({word, english, french if _is_inflected(word, french) else word})


def _is_inflected(word: str, stem: str) -> bool:
    """``gigausines`` of ``gigausin``, ``chevaux`` of ``cheval``; not ``note`` of ``not``, too short to tell."""
    if len(stem) < FRENCH_LETTERS:
        return False
    ending = word.removeprefix(stem)
    return ending in _FRENCH_ENDINGS or (word.endswith("aux") and stem == f"{word[:-3]}al")


@lru_cache(maxsize=50_000)
def _indexed(word: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every form under which a word is found: PA-086 also as 086, 86 and PA86."""
    found = [word, *sorted(stems(word))]
    if parts:
        name, number = parts
        short = number.lstrip("0") or "0"
        found += [name, *sorted(stems(name)), number, short, name + short]
    return tuple(found)


@lru_cache(maxsize=2048)
def _forms(text: str) -> tuple[str, ...]:
    """Everything a text is found by. Kept, since names of parties, pillars and topics come again and again."""
    return tuple(dict.fromkeys(form for word in tokens(text) for form in _indexed(word.text, word.parts)))


def document(texts: Iterable[str]) -> str:
    """The words of some texts and their stems, each once, separated by spaces: what is stored and searched."""
    found = (form for text in texts for form in _forms(text))
    joined = " ".join(dict.fromkeys(found))
    return joined if len(joined) <= DOCUMENT_CHARACTERS else joined[:DOCUMENT_CHARACTERS].rpartition(" ")[0]


def parse(query: str, *, limit: int = QUERY_WORDS, characters: int = QUERY_CHARACTERS) -> Query:
    """What somebody typed, understood as words only: operators, quotes and signs of any database mean nothing here.

    Words that are everywhere are ignored, unless there are no others. ``shortened`` tells that the text was longer
    than what was read. Never raises, whatever the text.
    """
    all_words = list(dict.fromkeys(words(query[:characters])))
    wanted = [word for word in all_words if word not in STOP_WORDS] or all_words
    terms = tuple(_term(word) for word in wanted[:limit])
    return Query(terms, shortened=len(query) > characters or len(wanted) > limit)


def _term(word: str) -> Term:
    """Numbers are compared whole: whoever looks for 109 does not mean 1090."""
    forms = stems(word)
    alike = [group for group in _synonyms() if forms & group]
    return Term(forms.union(*alike), word if len(word) >= PREFIX_LETTERS and not word.isdigit() else "")


@lru_cache(maxsize=1)
def _synonyms() -> tuple[frozenset[str], ...]:
    return tuple(frozenset[str]().union(*map(stems, group)) for group in _SYNONYMS)


def highlight(text: str, query: Query) -> list[tuple[str, bool]]:
    """The text in pieces, ``True`` for the words that were looked for; joined they are the text again."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for word in tokens(text) if query else ():
        forms = _indexed(word.text, word.parts)
        if any(term.found_in(forms) for term in query.terms):
            # Two words can come from one character: ¼ is 1 and 4.
            start = max(done, word.start)
            pieces += [(text[done:start], False), (text[start : word.end], True)]
            done = word.end
    return [(piece, marked) for piece, marked in [*pieces, (text[done:], False)] if piece]
