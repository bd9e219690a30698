"""Full-text search: `words` understands texts and queries, `documents` keeps and asks the index, `vocabulary` counts
the words that everybody may read, `spelling` finds among them what somebody may have meant."""

from .documents import documents_of, first_matching, found, index, matching, update_documents_of
from .spelling import Vocabulary, completions, correctable, corrections, last_word, likelier, spelt_alike
from .vocabulary import (
    count,
    counted_anew,
    read_vocabulary,
    recount,
    vocabulary_of,
    words_of,
    words_of_updates,
)
from .words import Query, Term, document, fold, highlight, parse, stems, words

__all__ = [
    "Query",
    "Term",
    "Vocabulary",
    "completions",
    "correctable",
    "corrections",
    "count",
    "counted_anew",
    "document",
    "documents_of",
    "first_matching",
    "fold",
    "found",
    "highlight",
    "index",
    "last_word",
    "likelier",
    "matching",
    "parse",
    "read_vocabulary",
    "recount",
    "spelt_alike",
    "stems",
    "update_documents_of",
    "vocabulary_of",
    "words",
    "words_of",
    "words_of_updates",
]
