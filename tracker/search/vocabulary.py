"""The vocabulary: which words stand in what everybody may read, and in how many commitments and developments.

Counted as texts change and not when somebody asks: what a text had put in is kept beside it (`CommitmentWords`,
`UpdateWords`), so that only the difference is written.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tracker.enums import PUBLIC_PUBLICATIONS
from tracker.models import (
    LANGUAGES,
    Commitment,
    CommitmentWords,
    Milestone,
    Objective,
    Party,
    Update,
    UpdateCommitment,
    UpdateWords,
    VocabularyWord,
)
from tracker.models.search import SHOWN_WORD

from .spelling import SHORTEST, Vocabulary
from .words import STOP_WORDS, Word, tokens

Key = tuple[str, str, bool]
"""A word as people read it, its language, and whether the text is made up."""

MOST_WORDS = 50_000
"""Words that a process keeps, the most frequent ones: what a rarer word would be mistaken for is hardly ever it."""

AT_ONCE = 500
"""Words or rows in one question to the database."""

_JOINERS = dict.fromkeys(map(ord, "\u00ad\u200c\u200d"))
_OWN = ("title", "summary", "promise", "pillar__name", "topic__name")
_AROUND = ((Party, "organization__name"), (Objective, "title"), (Milestone, "title"))
_STORY = ("headline", "detail")


@lru_cache(maxsize=2048)
def shown_words(text: str) -> frozenset[str]:
    """The words of a text that the vocabulary takes: letters alone, no shorter than what can be corrected, none of
    those that stand everywhere; in small letters, with their accents."""
    return frozenset(_written(text[word.start : word.end]) for word in tokens(text) if _is_taken(word))


def _is_taken(word: Word) -> bool:
    plain = word.text.isascii() and word.text.isalpha()
    fits = SHORTEST <= len(word.text) <= SHOWN_WORD // 2  # accents of their own count as characters, too
    return plain and fits and word.text not in STOP_WORDS


def _written(word: str) -> str:
    return unicodedata.normalize("NFC", word.lower()).translate(_JOINERS)[:SHOWN_WORD]


def read_vocabulary() -> Vocabulary:
    """The vocabulary as the database has it; words of made-up data only where there are no others. One query."""
    rows = VocabularyWord.objects.order_by("is_sample", "-documents", "word", "language")
    found = list(rows.values_list("is_sample", "documents", "word", "language")[:MOST_WORDS])
    found.sort(key=lambda row: (-row[1], *row[2:]))  # the databases order letters differently
    made_up = all(is_sample for is_sample, *_row in found)
    return Vocabulary(
        (word, language, documents) for is_sample, documents, word, language in found if is_sample == made_up
    )


def vocabulary_of(texts: Iterable[tuple[str, str]]) -> Vocabulary:
    """The vocabulary of a few texts with their languages, for a search that compares letters: no database is asked."""
    counted = Counter((word, language) for text, language in texts for word in shown_words(text))
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return Vocabulary(((word, language, n) for (word, language), n in ordered), endings=False)


def count(commitment_ids: Iterable[int] | None = None) -> None:
    """Bring the vocabulary up to date with the texts of these commitments and of the developments about them (of all
    without an argument). In the transaction that changes them; as many queries for many as for one."""
    ids = None if commitment_ids is None else list(commitment_ids)
    difference: Counter[Key] = Counter()
    kinds: tuple[tuple[Any, Mapping[int, str]], ...] = (
        (CommitmentWords, words_of(ids)),
        (UpdateWords, words_of_updates(ids)),
    )
    for model, wanted in kinds:
        stored = dict(model.objects.filter(pk__in=list(wanted)).values_list("pk", "words"))
        changed = {pk: words for pk, words in wanted.items() if stored.get(pk) != words}
        for pk, words in changed.items():
            difference.subtract(_keys(stored.get(pk, "")))
            difference.update(_keys(words))
        rows = [model(pk=pk, words=words) for pk, words in changed.items()]
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=["words"]
        )
    _add({key: change for key, change in difference.items() if change})


def recount() -> None:
    """Bring the vocabulary in step with the words that are kept: after rows were removed in bulk."""
    counted = counted_anew()
    columns = ("pk", "word", "language", "is_sample", "documents")
    stored = {tuple(key): (pk, n) for pk, *key, n in VocabularyWord.objects.values_list(*columns)}
    gone = [pk for key, (pk, _n) in stored.items() if key not in counted]
    for start in range(0, len(gone), AT_ONCE):
        VocabularyWord.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    _write({key: n for key, n in counted.items() if stored.get(key, (0, 0))[1] != n})


def _write(counts: Mapping[Key, int]) -> None:
    VocabularyWord.objects.bulk_create(
        [
            VocabularyWord(word=word, language=language, is_sample=is_sample, documents=documents)
            for (word, language, is_sample), documents in counts.items()
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["word", "language", "is_sample"],
        update_fields=["documents"],
    )


def counted_anew() -> Counter[Key]:
    """What the vocabulary has to be, by the words that are kept."""
    counted: Counter[Key] = Counter()
    for model in (CommitmentWords, UpdateWords):
        rows: Any = model.objects.values_list("words", flat=True)
        for words in rows.iterator(chunk_size=AT_ONCE):
            counted.update(_keys(words))
    return counted


def _keys(words: str) -> Iterator[Key]:
    """`~en:health` is a word of made-up data."""
    for each in words.split():
        language, _colon, word = each.lstrip("~").partition(":")
        yield word, language, each.startswith("~")


def _add(difference: Mapping[Key, int]) -> None:
    keys = sorted(difference)
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]
        known = VocabularyWord.objects.filter(word__in={word for word, _language, _sample in chunk})
        stored = {(row.word, row.language, row.is_sample): row.documents for row in known}
        counts = {key: max(0, stored.get(key, 0) + difference[key]) for key in chunk}
        _write(counts)
    if any(change < 0 for change in difference.values()):
        VocabularyWord.objects.filter(documents=0).delete()


def words_of(commitment_ids: list[int] | None) -> dict[int, str]:
    """By commitment what it puts into the vocabulary, as it is kept; "" where not everybody may read it."""
    chosen = Commitment.objects.order_by("pk")
    if commitment_ids is not None:
        chosen = chosen.filter(pk__in=commitment_ids)
    columns = [f"{name}_{language}" for name in _OWN for language in LANGUAGES]
    rows = list(chosen.values_list("pk", "publication", "is_sample", *columns))
    around = _texts_around([pk for pk, publication, *_rest in rows if publication in PUBLIC_PUBLICATIONS])
    return {
        pk: _kept([*zip(columns, texts, strict=True), *around[pk]], is_sample)
        if publication in PUBLIC_PUBLICATIONS
        else ""
        for pk, publication, is_sample, *texts in rows
    }


def _texts_around(commitment_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """(column, text) of what else a commitment is found by."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for model, name in _AROUND:
        columns = [f"{name}_{language}" for language in LANGUAGES]
        rows: Any = model.objects.filter(commitment__in=commitment_ids)
        for pk, *texts in rows.values_list("commitment_id", *columns):
            found[pk] += zip(columns, texts, strict=True)
    return found


def words_of_updates(commitment_ids: list[int] | None) -> dict[int, str]:
    """The same of the developments about these commitments: of one that is published and about something public."""
    public = UpdateCommitment.objects.filter(
        update=OuterRef("pk"), commitment__publication__in=PUBLIC_PUBLICATIONS
    )
    readable = Q(pk__in=Update.objects.public().values("pk")) & Exists(public)
    chosen = Update.objects.order_by("pk").annotate(
        readable=readable, real=Exists(public.filter(commitment__is_sample=False))
    )
    if commitment_ids is not None:
        concerned = UpdateCommitment.objects.filter(commitment__in=commitment_ids)
        chosen = chosen.filter(pk__in=concerned.values("update"))
    columns = [f"{name}_{language}" for name in _STORY for language in LANGUAGES]
    return {
        pk: _kept(zip(columns, texts, strict=True), not real) if readable else ""
        for pk, readable, real, *texts in chosen.values_list("pk", "readable", "real", *columns)
    }


def _kept(texts: Iterable[tuple[str, str]], is_sample: bool) -> str:
    """`en:health fr:santé`, each once and in order, so that the same texts always give the same."""
    mark = "~" if is_sample else ""
    return " ".join(
        sorted({f"{mark}{column[-2:]}:{word}" for column, text in texts for word in shown_words(text)})
    )
