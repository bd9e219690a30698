"""What the public record said last of the rows of the data set, and what everybody can read of them now."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    PUBLIC_REPORTS,
    AssessmentState,
    CorrectionState,
    ReplyState,
    UpdateKind,
    UpdateState,
)
from tracker.models import RecordEntry
from tracker.tables import LINKS, TABLES, Column, File, Kind, is_shown, payload
from tracker.tables.shown import Links

from .chain import canonical
from .links import BY_NAME, NAMED, NAMED_BY

Subject = tuple[str, int]
"""The table, and the number of the row in it."""

Each = TypeVar("Each")

AT_ONCE = 500


@dataclass(frozen=True)
class Said:
    """What the chain said last of a row (in entry `sequence`), or what is to be read of it now; `payload` is the row as
    canonical JSON."""

    payload: str
    about: str
    sequence: int = field(default=0, compare=False)

    @property
    def values(self) -> dict[str, Any]:
        return dict(json.loads(self.payload))


def said(name: str, ids: Sequence[int]) -> dict[int, Said]:
    """What the chain said last of these rows; nothing of those that it says are no longer shown. One query."""
    entries = RecordEntry.objects.filter(subject=name, subject_id__in=ids).order_by()
    newest = entries.values("subject_id").annotate(last=Max("sequence")).values("last")
    found = RecordEntry.objects.filter(sequence__in=newest).exclude(payload="").order_by()
    columns = found.values_list("subject_id", "payload", "about", "sequence")
    return {pk: Said(text, about, sequence) for pk, text, about, sequence in columns}


TAKEN_DOWN = {"replies": {"text": "text_sha256"}}
"""Words of others that a reviewer may take down, since they name a person, for instance. What is in the chain stays in
it, so it holds their hash: it proves that they were not changed, and does not repeat them."""


def recorded(file: File, ids: Sequence[int]) -> dict[int, Said]:
    """What the chain has to say of these rows now."""
    hashed = TAKEN_DOWN.get(file.name, {})
    found = shown(file, ids)
    return (
        {pk: replace(each, payload=_hashed(each.values, hashed)) for pk, each in found.items()}
        if hashed
        else found
    )


def _hashed(values: dict[str, Any], names: Mapping[str, str]) -> str:
    for name, under in names.items():
        values[under] = hashlib.sha256(str(values.pop(name)).encode()).hexdigest()
    return canonical(values)


def shown(file: File, ids: Sequence[int]) -> dict[int, Said]:
    """What everybody can read of these rows now, by their numbers. A query for the rows and one for each relation."""
    rows = list(public(file).filter(pk__in=ids).select_related(*file.related))
    links = _links(file, rows)
    read = [
        (row.pk, payload(file, row, _of(row, links))) for row in rows if is_shown(file, row, _of(row, links))
    ]
    _leave_unshown(file, [values for _pk, values in read])
    return {pk: Said(canonical(values), _about(file, values)) for pk, values in read}


def everything() -> Iterator[Subject]:
    """Every row that everybody can read, what is named before what names it."""
    for file in TABLES:
        yield from ((file.name, pk) for pk in public(file).order_by("pk").values_list("pk", flat=True))


def in_order(subjects: Iterable[Subject]) -> dict[str, list[int]]:
    """Numbers by table, in the order of the tables: what is named comes before what names it."""
    by_table: dict[str, set[int]] = defaultdict(set)
    for name, pk in subjects:
        by_table[name].add(pk)
    return {file.name: sorted(by_table[file.name]) for file in TABLES if file.name in by_table}


def in_parts(several: Sequence[Each]) -> Iterator[list[Each]]:
    for start in range(0, len(several), AT_ONCE):
        yield list(several[start : start + AT_ONCE])


# --- Which rows everybody can read --------------------------------------------------------------------------


def public(file: File) -> QuerySet[Any]:
    """The rows of a table that everybody can read: `tables.is_shown`, said to the database, and of what others name
    (`NAMED`) the rows that something public names. Sample data is not among them."""
    return _public(file.name).all()


@cache
def _public(name: str) -> QuerySet[Any]:
    """Put together once: of what an action costs, more went into making these conditions than into asking them. What is
    named anywhere is a dozen conditions within each other, so for that the SQL itself is kept."""
    file = BY_NAME[name]
    rows = _real(file).filter(_condition(name))
    return file.model._default_manager.filter(_written(rows)) if name in NAMED else rows


def _written(rows: QuerySet[Any]) -> RawSQL:
    """The whole condition of these rows as SQL; it names their table, so it fits only a query for that table itself."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.pre_sql_setup()
    sql, params = compiler.compile(rows.query.where)
    return RawSQL(sql, params, BooleanField())  # noqa: S611  # Django wrote it


def _real(file: File) -> QuerySet[Any]:
    rows: QuerySet[Any] = file.model._default_manager.exclude(**file.sample)
    return rows


def _condition(name: str) -> Q:
    if name in NAMED:
        return reduce(or_, [_named(table, path) for table, path in NAMED_BY[name]])
    condition = _of_public_commitment(_COMMITMENT[name]) if name in _COMMITMENT else Q()
    return condition & Q(**_STATE.get(name, {}))


def _named(table: str, path: str) -> Q:
    naming = _real(BY_NAME[table]).filter(_condition(table), **{path: OuterRef("pk")})
    return Q(Exists(naming.order_by()))


def _of_public_commitment(path: str) -> Q:
    if path == "commitments":  # several: a filter on the relation itself would give a row once for each
        return Q(Exists(_concerned()))
    return Q(**{f"{path}publication__in": PUBLIC_PUBLICATIONS, f"{path}is_sample": False})


def _concerned() -> QuerySet[Any]:
    through, near, far = LINKS["update", "commitments"]
    of_public = _of_public_commitment(f"{far}__")
    return through._default_manager.filter(of_public, **{near: OuterRef("pk")}).order_by()


_COMMITMENT = {
    "commitments": "",
    "parties": "commitment__",
    "objectives": "commitment__",
    "applicability": "objective__commitment__",
    "milestones": "commitment__",
    "deadlines": "milestone__commitment__",
    "indicators": "commitment__",
    "measurements": "indicator__commitment__",
    "updates": "commitments",
    "assessments": "commitment__",
    "reports": "commitment__",
    "replies": "assessment__commitment__",
}
"""The way to the commitment that has to be public. An error that was reported may be about none."""

_STATE: dict[str, dict[str, Any]] = {
    "updates": {"state": UpdateState.PUBLISHED, "kind": UpdateKind.DEVELOPMENT},
    "assessments": {"state": AssessmentState.PUBLISHED},
    "reports": {"state__in": PUBLIC_REPORTS},
    "replies": {"state": ReplyState.GIVEN, "assessment__state": AssessmentState.PUBLISHED},
    "corrections": {"state": CorrectionState.UPHELD},
}


# --- How they read ------------------------------------------------------------------------------------------


def _links(file: File, rows: Sequence[Any]) -> dict[str, dict[int, list[Any]]]:
    """Every ordered relation of these rows, without sample data."""
    found: dict[str, dict[int, list[Any]]] = {}
    for column in file.columns:
        if column.kind is Kind.REFS and column.get is None and rows:
            through, near, far = LINKS[str(file.model._meta.model_name), column.name]
            linked: dict[int, list[Any]] = defaultdict(list)
            pairs = through._default_manager.filter(**{f"{near}__in": [row.pk for row in rows]})
            made_up = {f"{far}__{name}": value for name, value in BY_NAME[column.target].sample.items()}
            for link in pairs.exclude(**made_up).select_related(far).order_by("position", "pk"):
                linked[getattr(link, f"{near}_id")].append(getattr(link, far))
            found[column.name] = linked
    return found


def _of(row: Any, links: Mapping[str, Mapping[int, list[Any]]]) -> Links:
    def of_row(column: Column) -> Sequence[Any]:
        return column.get(row) if column.get is not None else links[column.name].get(row.pk, [])

    return of_row


def _leave_unshown(file: File, values: Sequence[dict[str, Any]]) -> None:
    """A verdict may rest on a development that is published and belongs to drafts alone: that one is not named."""
    if file.name != "assessments":
        return
    keys = {key for each in values for key in each["updates"]}
    if keys:
        known = set(public(BY_NAME["updates"]).filter(key__in=keys).values_list("key", flat=True))
        for each in values:
            each["updates"] = [key for key in each["updates"] if key in known]


def _about(file: File, values: Mapping[str, Any]) -> str:
    """The commitment it belongs to, the first one where there are several, or ""."""
    if file.name == "commitments":
        return str(values["reference"])
    several = values.get("commitments") or [""]
    return str(values.get("commitment", several[0]))
