"""The search index: documents per commitment and per development, written in bulk, asked through one lookup."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from tracker.models import (
    Commitment,
    Milestone,
    Objective,
    Party,
    SearchDocument,
    Update,
    UpdateCommitment,
    UpdateDocument,
)
from tracker.models.search import First

from . import vocabulary
from .words import Query, document

Commitments = TypeVar("Commitments", bound=QuerySet[Any])

_HEAD = ("reference", "title_en", "title_fr")
_BODY = (
    *("summary_en", "summary_fr", "promise_en", "promise_fr"),
    *("pillar__name_en", "pillar__name_fr", "topic__name_en", "topic__name_fr"),
)
RANKED = 1_000
"""Hits in reference and titles that are put first. Of a word in the titles of so many that nobody reads them all, the
first so many entered are; the rest comes in the order that was chosen."""

_STORY = ("headline_en", "headline_fr", "detail_en", "detail_fr")


def matching(queryset: Commitments, query: Query, day: dt.date | None = None) -> Commitments:
    """Commitments that have every word, in their own texts or in one published development that had happened
    by ``day`` (any, without a day), each with ``in_head``: all of the words in its reference and titles, and among
    the first ``RANKED`` of these that were entered.

    There is no other ranking: ``order_by("-in_head", …)`` puts those first, the same way on both databases.
    """
    if not query:
        return queryset.annotate(in_head=Value(False, output_field=BooleanField()))  # noqa: FBT003  # SQL's FALSE
    own, told = _told_by_themselves(query), _told_by_developments(query, day)
    found = Q(pk__in=own.values("pk")) | Q(pk__in=told.values("commitment"))
    return queryset.filter(found).annotate(in_head=_is_among(_first("head", query, RANKED)))


def _first(column: str, query: Query, most: int) -> QuerySet[Any]:
    """Keys of the first so many that were entered and have every word in that column."""
    rows = SearchDocument.objects.filter(**{f"{column}__first_matches": First(query, most)})
    return rows.order_by("pk").values("pk")[:most]


def _is_among(keys: QuerySet[Any]) -> Case:
    true, false = Value(True), Value(False)  # noqa: FBT003  # SQL's
    return Case(When(pk__in=keys, then=true), default=false, output_field=BooleanField())


FIRST = 200
"""Hits from which the first few are chosen where only those are wanted."""


def first_matching(queryset: Commitments, query: Query) -> Commitments:
    """Commitments that have every word in their own texts, each with `in_head`, taken from no more than `FIRST` with a
    hit in the title and as many with one elsewhere, in the order in which they were entered. For a few suggestions: a
    list needs all of them (`matching`)."""
    first = _first("head", query, FIRST)
    found = Q(pk__in=first) | Q(pk__in=_first("words", query, FIRST))
    return queryset.filter(found).annotate(in_head=_is_among(first))


def found(query: Query, day: dt.date) -> list[tuple[int, bool]]:
    """The same commitments as keys with ``in_head``, whether or not they are listed on the day. One query that joins
    nothing, for who has the list of the day at hand."""
    own, told = _told_by_themselves(query), _told_by_developments(query, day)
    head = SearchDocument.objects.filter(pk__in=_first("head", query, RANKED))
    parts = ((own, "pk", 0), (told, "commitment_id", 0), (head, "pk", 1))
    rows = [part.order_by().values_list(key, Value(flag)) for part, key, flag in parts]
    in_head: dict[int, bool] = {}
    for pk, flag in rows[0].union(*rows[1:], all=True):
        in_head[pk] = in_head.get(pk, False) or bool(flag)
    return list(in_head.items())


def _told_by_themselves(query: Query) -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(words__matches=query)


def _told_by_developments(query: Query, day: dt.date | None) -> QuerySet[UpdateCommitment]:
    # The words narrow the developments before their day and state do: the other way round all of them are read.
    return UpdateCommitment.objects.filter(
        update__in=_developments(day).filter(in_search__words__matches=query).order_by()
    )


def _developments(day: dt.date | None) -> QuerySet[Update]:
    public = Update.objects.public()
    return public if day is None else public.as_of(day)


def index(commitment_ids: Iterable[int] | None = None) -> int:
    """Write the words of these commitments and of the developments about them (of all without an argument), count
    those that everybody may read, and return how many commitments there were.

    To be called in the transaction that changes any of their texts: their own, those of their pillar, topic,
    milestones, objectives and developments, the names of their parties. As many queries for many as for one.
    """
    ids = None if commitment_ids is None else list(commitment_ids)
    documents = documents_of(ids)
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["commitment"], update_fields=["head", "words"]
    )
    UpdateDocument.objects.bulk_create(
        update_documents_of(ids), update_conflicts=True, unique_fields=["update"], update_fields=["words"]
    )
    vocabulary.count(ids)
    return len(documents)


def documents_of(commitment_ids: Iterable[int] | None = None) -> list[SearchDocument]:
    """The same words, unsaved; `manage.py check_standings` compares them with what is stored."""
    chosen = Commitment.objects.order_by("pk")
    if commitment_ids is not None:
        chosen = chosen.filter(pk__in=list(commitment_ids))
    rows = list(chosen.values_list("pk", *_HEAD, *_BODY))
    around = _texts_around([row[0] for row in rows])
    documents = []
    for pk, *texts in rows:
        head = texts[: len(_HEAD)]
        documents.append(
            SearchDocument(commitment_id=pk, head=document(head), words=document([*texts, *around[pk]]))
        )
    return documents


def update_documents_of(commitment_ids: Iterable[int] | None = None) -> list[UpdateDocument]:
    """The words of every development about these commitments, unsaved; who may see it is asked when searching."""
    chosen = Update.objects.order_by("pk")
    if commitment_ids is not None:
        concerned = UpdateCommitment.objects.filter(commitment__in=list(commitment_ids))
        chosen = chosen.filter(pk__in=concerned.values("update"))
    rows = chosen.values_list("pk", *_STORY)
    return [UpdateDocument(update_id=pk, words=document(texts)) for pk, *texts in rows]


def _texts_around(commitment_ids: list[int]) -> dict[int, list[str]]:
    """What else a commitment is found by: its parties' names, its objectives and milestones."""
    texts: dict[int, list[str]] = defaultdict(list)
    for model, name in ((Party, "organization__name"), (Objective, "title"), (Milestone, "title")):
        columns = ("commitment_id", f"{name}_en", f"{name}_fr")
        rows = model.objects.filter(commitment__in=commitment_ids).order_by("pk")
        for commitment_id, *both in rows.values_list(*columns):
            texts[commitment_id] += both
    return texts
