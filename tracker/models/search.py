"""The search index: one row of normalised words per commitment, asked in one way on both databases.

The words are made by ``tracker.search`` and consist of ``a-z`` and ``0-9`` only. Neither database may interpret them
again, or the two would answer differently: SQLite's tokenizer has nothing left to fold, and PostgreSQL gets them as an
array, so that its text parser (which sees hosts, floats and signs in words) is never asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.core.exceptions import FullResultSet
from django.db import models

TABLE = "tracker_searchdocument"
UPDATE_TABLE = "tracker_updatedocument"
SHOWN_WORD = 40  # characters of a word of the vocabulary


class WantedWord(Protocol):
    """One word somebody looks for: any of ``forms`` as a whole word, or ``prefix`` as the beginning of one."""

    @property
    def forms(self) -> frozenset[str]: ...

    @property
    def prefix(self) -> str: ...


class WantedWords(Protocol):
    """A parsed query: every one of its terms has to be there."""

    @property
    def terms(self) -> tuple[WantedWord, ...]: ...


@dataclass(frozen=True)
class First:
    """Of what matches a query, so many at most."""

    query: WantedWords
    most: int


def fts5_expression(column: str, query: WantedWords) -> str:
    """``words : (("giga" * OR "gigas") AND ("site"))``; safe because terms hold letters and digits only."""
    return f"{column} : ({' AND '.join(_fts5_term(term) for term in query.terms)})"


def _fts5_term(term: WantedWord) -> str:
    parts = [f'"{form}"' for form in sorted(term.forms)]
    if term.prefix:
        parts.append(f'"{term.prefix}" *')
    return f"({' OR '.join(parts)})"


def tsquery_expression(query: WantedWords) -> str:
    """``('giga':* | 'gigas') & ('site')``, cast to ``tsquery`` as it stands, without any normalisation."""
    return " & ".join(_tsquery_term(term) for term in query.terms)


def _tsquery_term(term: WantedWord) -> str:
    parts = [f"'{form}'" for form in sorted(term.forms)]
    if term.prefix:
        parts.append(f"'{term.prefix}':*")
    return f"({' | '.join(parts)})"


class Matches(models.Lookup):
    """``words__matches=query``: rows that hold every term of a query made by ``tracker.search.parse``.

    A query without terms asks for nothing and therefore excludes nothing.
    """

    lookup_name = "matches"
    prepare_rhs = False
    bound = ""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        raise NotImplementedError(f"No search on {connection.vendor}: PostgreSQL or SQLite is needed.")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column = self._column()
        quote = connection.ops.quote_name
        # The key, not rowid: Django declares it "bigint", which SQLite does not treat as an alias of rowid.
        model = self.lhs.target.model._meta
        key = f"{quote(self.lhs.alias)}.{quote(model.pk.column)}"
        fts = quote(f"{model.db_table}_fts")
        sql = f"{key} IN (SELECT rowid FROM {fts} WHERE {fts} MATCH %s{self.bound})"  # noqa: S608  # our own names, quoted
        return sql, (fts5_expression(column, self.rhs),)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        self._column()
        lhs, params = self.process_lhs(compiler, connection)
        # Word for word the expression of the GIN indexes, or they are not used.
        sql = f"array_to_tsvector(string_to_array({lhs}, ' ')) @@ %s::tsquery"
        return sql, (*params, tsquery_expression(self.rhs))

    def _column(self) -> str:
        if not self.rhs.terms:
            raise FullResultSet
        return str(self.lhs.target.column)


class FirstMatches(Matches):
    """``words__first_matches=first``: of the rows that match ``first.query``, the ``first.most`` entered first.

    SQLite's index gives them in this order and stops; PostgreSQL is told by the order and the slice that have to go
    with it: ``order_by("pk")[:first.most]``.
    """

    lookup_name = "first_matches"

    def __init__(self, lhs: Any, rhs: First) -> None:
        super().__init__(lhs, rhs.query)
        self.bound = f" ORDER BY rowid LIMIT {int(rhs.most)}"


class SearchDocument(models.Model):
    """The words of one commitment; derived, never edited, rewritten by ``tracker.search.index``."""

    commitment = models.OneToOneField(
        "tracker.Commitment", on_delete=models.CASCADE, primary_key=True, related_name="search"
    )
    head = models.TextField(
        blank=True, help_text="Words of the reference and the titles: a hit here comes first."
    )
    words = models.TextField(blank=True, help_text="Every word of the commitment, those of head included.")

    class Meta:
        db_table = TABLE

    def __str__(self) -> str:
        return f"search words of commitment {self.pk}"


class UpdateDocument(models.Model):
    """The words of one development, so that a commitment is found by what happened. Drafts have theirs as well:
    `search.matching` asks for published developments of the day only."""

    update = models.OneToOneField(
        "tracker.Update", on_delete=models.CASCADE, primary_key=True, related_name="in_search"
    )
    words = models.TextField(blank=True)

    class Meta:
        db_table = UPDATE_TABLE

    def __str__(self) -> str:
        return f"search words of development {self.pk}"


class CommitmentWords(models.Model):
    """The words of one commitment as people read them, with accents, each with its language (`en:health`): what it
    has put into the vocabulary. Empty for what not everybody may read. Derived."""

    commitment = models.OneToOneField(
        "tracker.Commitment", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"words shown of commitment {self.pk}"


class UpdateWords(models.Model):
    """The same of one development."""

    update = models.OneToOneField(
        "tracker.Update", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"words shown of development {self.pk}"


class VocabularyWord(models.Model):
    """A word of what everybody may read, and in how many commitments and developments it stands. Derived, and kept in
    step by `tracker.search.index`. Made-up data has rows of its own: it is not searched beside the record."""

    word = models.CharField(max_length=SHOWN_WORD)
    language = models.CharField(max_length=2)
    is_sample = models.BooleanField(default=False)
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "language", "is_sample"], name="vocabulary_word_once"),
        ]

    def __str__(self) -> str:
        return f"{self.word} ({self.language}): {self.documents}"


def register(model: type[models.Model], *names: str) -> None:
    """Give the lookups to these fields only: on any other text they would ask a table that does not know it."""
    for name in names:
        field = cast("models.Field[Any, Any]", model._meta.get_field(name))
        field.register_lookup(Matches)
        field.register_lookup(FirstMatches)


register(SearchDocument, "head", "words")
register(UpdateDocument, "words")
