"""The numbered list of sources of a page, and who cites what: all links of a commitment in one query."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from django.db.models import CharField, QuerySet, Value
from django.utils import timezone

from tracker.enums import LinkState
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
    day: dt.date
    is_own: bool = False
    """It came with a report: the organization's own evidence."""

    @property
    def language(self) -> str:
        """The name of the language it is written in, "" when that is the reader's or not known."""
        code = self.source.language
        reader = wording.language()
        return "" if code in ("", reader) else str(Locale.parse(reader).languages.get(code, code))

    @property
    def gone_since(self) -> dt.date | None:
        """The day from which it can no longer be read at its address, once that day has come."""
        return self.source.unavailable_from if self.source.is_unavailable(self.day) else None

    @property
    def missed_by_machine(self) -> bool:
        """Nobody has looked yet: our checks do not find it."""
        return self.gone_since is not None and self.source.unavailable_since is None

    @property
    def moved_to(self) -> str:
        """The page's new address, as its server says."""
        found = self.source.check_of_link
        if found is None or found.state != LinkState.MOVED or timezone.localdate(found.since) > self.day:
            return ""
        return found.moved_to

    @property
    def moved_near(self) -> bool:
        """Within the same site. To another one no reader is sent before somebody has looked: names that run out are
        bought by others."""
        return is_near(self.source.url, self.moved_to)

    @property
    def moved_host(self) -> str:
        return host_of(self.moved_to)


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_near(one: str, other: str) -> bool:
    """One host is the other's, or lies below it."""
    first, second = (host_of(address).removeprefix("www.") for address in (one, other))
    return bool(first and second) and f".{first}".endswith(f".{second}") | f".{second}".endswith(f".{first}")


def lost(cited: Iterable[Cited]) -> tuple[Cited, ...]:
    """Those that can no longer be read where they were."""
    return tuple(one for one in cited if one.gone_since is not None)


class Shelf:
    """Gives each source its number when it is first cited, so that the list follows the order of the page. `sources`
    come from `wanted`."""

    def __init__(self, sources: Mapping[int, Source], day: dt.date, own: Collection[int] = ()) -> None:
        self._sources = sources
        self._day = day
        self._own = own
        self._cited: dict[int, Cited] = {}

    def cite(self, ids: Iterable[int | None]) -> tuple[Cited, ...]:
        return tuple(self._one(pk) for pk in ids if pk is not None and pk in self._sources)

    def _one(self, pk: int) -> Cited:
        if pk not in self._cited:
            self._cited[pk] = Cited(len(self._cited) + 1, self._sources[pk], self._day, pk in self._own)
        return self._cited[pk]

    @property
    def listed(self) -> tuple[Cited, ...]:
        return tuple(self._cited.values())


def wanted(ids: Iterable[int | None]) -> dict[int, Source]:
    """Sources with what their lines on a page say, by id. One query."""
    found = Source.objects.select_related("report", "link_check")
    return found.in_bulk({pk for pk in ids if pk is not None})


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
