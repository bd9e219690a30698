"""Full-text search: `words` understands texts and queries, `documents` keeps and asks the index."""

from .documents import documents_of, found, index, matching, update_documents_of
from .words import Query, Term, document, fold, highlight, parse, stems, words

__all__ = [
    "Query",
    "Term",
    "document",
    "documents_of",
    "fold",
    "found",
    "highlight",
    "index",
    "matching",
    "parse",
    "stems",
    "update_documents_of",
    "words",
]
