"""The numbered list of sources of a page, and who cites what: all links of a commitment in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.db.models import CharField, QuerySet, Value

from tracker.models import (
    AssessmentSource,
    AssessmentUpdate,
    CommitmentSource,
    Source,
    UpdateCommitment,
    UpdateSource,
)

from . import wording


@dataclass(frozen=True)
class Cited:
    """A source with its number on the page, from 1."""

    number: int
    source: Source
    is_own: bool = False
    """It came with a report: the organization's own evidence."""

    @property
    def language(self) -> str:
        """The name of the language it is written in, "" when that is the reader's or not known."""
        code = self.source.language
        reader = wording.language()
        return "" if code in ("", reader) else str(Locale.parse(reader).languages.get(code, code))


class Shelf:
    """Gives each source its number when it is first cited, so that the list follows the order of the page."""

    def __init__(self, sources: Mapping[int, Source], own: Collection[int] = ()) -> None:
        self._sources = sources
        self._own = own
        self._cited: dict[int, Cited] = {}

    def cite(self, ids: Iterable[int | None]) -> tuple[Cited, ...]:
        return tuple(self._one(pk) for pk in ids if pk is not None and pk in self._sources)

    def _one(self, pk: int) -> Cited:
        if pk not in self._cited:
            self._cited[pk] = Cited(len(self._cited) + 1, self._sources[pk], pk in self._own)
        return self._cited[pk]

    @property
    def listed(self) -> tuple[Cited, ...]:
        return tuple(self._cited.values())


@dataclass(frozen=True)
class Links:
    """Ids by the id of what they belong to, in their order (the main source first)."""

    promise: list[int]
    of_update: dict[int, list[int]]
    of_assessment: dict[int, list[int]]
    grounds: dict[int, list[int]]
    shared_with: dict[int, list[int]]


def links_of(commitment_id: int) -> Links:
    """Sources of the promise, of its developments and of its verdicts, what the verdicts rest on, and the other
    commitments its developments concern. One query, drafts included: the caller picks what is public."""
    concerned = {"update__concerns__commitment": commitment_id}
    judged = {"assessment__commitment": commitment_id}
    rows = _rows("promise", CommitmentSource.objects.filter(commitment=commitment_id), "commitment", "source")
    rows = rows.union(
        _rows("update", UpdateSource.objects.filter(**concerned), "update", "source"),
        _rows("verdict", AssessmentSource.objects.filter(**judged), "assessment", "source"),
        _rows("ground", AssessmentUpdate.objects.filter(**judged), "assessment", "update"),
        _rows("shared", UpdateCommitment.objects.filter(**concerned), "update", "commitment"),
        all=True,
    )
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for link, owner, _position, _pk, target in sorted(rows):
        found[link][owner].append(target)
    return Links(
        promise=found["promise"][commitment_id],
        of_update=dict(found["update"]),
        of_assessment=dict(found["verdict"]),
        grounds=dict(found["ground"]),
        shared_with={
            update: [pk for pk in commitments if pk != commitment_id]
            for update, commitments in found["shared"].items()
        },
    )


def _rows(link: str, links: QuerySet[Any], owner: str, target: str) -> QuerySet[Any, Any]:
    named = links.order_by().annotate(link=Value(link, output_field=CharField()))
    rows: QuerySet[Any, Any] = named.values_list("link", f"{owner}_id", "position", "pk", f"{target}_id")
    return rows
