"""Which tables name which: by this the record finds what reads otherwise because something else has changed."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import CASCADE

from tracker.models import RecordEntry
from tracker.tables import TABLES, File

BY_NAME = {file.name: file for file in TABLES}
BY_MODEL = {str(file.model._meta.model_name): file for file in TABLES}

NAMED = ("pillars", "topics", "sources", "organizations")
"""Tables of what others name. Everybody can read a row of theirs as soon as something public names it, and not before:
who or what a draft or a proposal is about would be told by it."""

PATHS = {
    ("applicability", "commitment"): "objective__commitment",
    ("deadlines", "commitment"): "milestone__commitment",
    ("measurements", "commitment"): "indicator__commitment",
    ("reports", "sources"): "entry__citations__source",
    ("replies", "commitment"): "assessment__commitment",
    ("replies", "assessed_organization"): "assessment__organization",
    ("replies", "assessed_objective"): "assessment__objective",
}
"""The way in the database from a row to what a column of it names, where that is not the field of the same name."""

UNSAID = (("replies", "assessments", "assessment"),)
"""A reply names its assessment by several columns, none of them a key of its own."""


def _naming() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for file in TABLES:
        for column in file.columns:
            if column.target:
                found[column.target].append((file.name, PATHS.get((file.name, column.name), column.name)))
    for name, target, path in UNSAID:
        found[target].append((name, path))
    return {target: tuple(ways) for target, ways in found.items()}


NAMED_BY = _naming()
"""By table: the tables whose rows name its rows, each with the way there."""


def _dependent(file: File) -> tuple[str, ...]:
    related = file.model._meta.related_objects
    models = [each.related_model for each in related if each.on_delete is CASCADE]
    return tuple(BY_MODEL[name].name for model in models if (name := str(model._meta.model_name)) in BY_MODEL)


DEPENDENT = {file.name: _dependent(file) for file in TABLES}
"""By table: the tables whose rows the database deletes together with a row of it."""


def naming(name: str, ids: list[int]) -> list[tuple[str, int, int]]:
    """(table, row, which of `ids` it names) of the rows that name these rows of table `name`. A query per table."""
    found = []
    for table, path in NAMED_BY.get(name, ()):
        rows = BY_NAME[table].model._default_manager.filter(**{f"{path}__in": ids}).order_by()
        found += [(table, pk, named) for pk, named in rows.values_list("pk", path).distinct()]
    return found


def once_about(names: tuple[str, ...], references: set[str]) -> list[tuple[str, int]]:
    """Rows of these tables that the chain has ever shown as belonging to these commitments."""
    entries = RecordEntry.objects.filter(subject__in=names, about__in=references).order_by()
    return list(entries.values_list("subject", "subject_id").distinct())
