"""A data set of a few rows, with one of everything, that a test can change cell by cell."""

from __future__ import annotations

import copy
import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

from django.apps import apps

from tracker.actions import loading
from tracker.actions.loading import FILES
from tracker.models import DataVersion, HistoryEvent
from tracker.rules import OPERATOR

SMALL: dict[str, list[dict[str, str]]] = {
    "pillars": [{"slug": "trust", "number": "1", "name_en": "Trust", "name_fr": "Confiance"}],
    "topics": [{"slug": "health", "name_en": "Health", "name_fr": "Santé"}],
    "sources": [
        {
            "key": "elysee",
            "title": "Summit page",
            "publisher": "Élysée",
            "url": "https://example.org/summit",
            "published_on": "2025-02-11",
            "published_precision": "day",
            "language": "fr",
            "type": "official",
            "independence": "party",
        },
        {
            "key": "press",
            "title": "A report",
            "publisher": "A paper",
            "type": "press",
            "independence": "independent",
        },
    ],
    "organizations": [
        {"slug": "country-fr", "name_en": "France", "name_fr": "France", "kind": "country", "country": "FR"},
        {"slug": "acme", "name_en": "Acme", "kind": "company", "source": "press"},
    ],
    "commitments": [
        {
            "reference": "PA-001",
            "slug": "a-fund",
            "pillar": "trust",
            "topic": "health",
            "kind": "investment",
            "title_en": "A fund",
            "title_fr": "Un fonds",
            "promise_en": "The fund is set up.",
            "announced_on": "2025-02-11",
            "announced_precision": "day",
            "link_to_summit": "summit",
            "in_brochure": "yes",
            "headline": "no",
            "confidence": "strong",
            "sources": "elysee;press",
        },
        {
            "reference": "PA-002",
            "slug": "a-part",
            "pillar": "trust",
            "topic": "health",
            "kind": "pledge",
            "parent": "PA-001",
            "title_en": "A part of it",
            "promise_en": "The part is done.",
            "link_to_summit": "around",
            "in_brochure": "no",
            "headline": "no",
            "confidence": "weak",
            "sources": "press",
        },
    ],
    "parties": [
        {
            "commitment": "PA-001",
            "organization": "country-fr",
            "role": "lead",
            "joined_on": "2025-02-11",
            "joined_precision": "day",
            "confidence": "strong",
            "source": "elysee",
        },
        {
            "commitment": "PA-001",
            "organization": "acme",
            "role": "funder",
            "confidence": "medium",
            "source": "press",
        },
    ],
    "objectives": [
        {
            "commitment": "PA-001",
            "number": "1",
            "key": "dialogue",
            "title_en": "Dialogue",
            "verification": "unverified",
            "source": "press",
        }
    ],
    "applicability": [
        {
            "commitment": "PA-001",
            "objective": "dialogue",
            "organization": "acme",
            "answer": "not_applicable",
            "effective_on": "2025-03-01",
            "reason_en": "It has no staff.",
        }
    ],
    "milestones": [
        {
            "commitment": "PA-001",
            "key": "opened",
            "position": "1",
            "title_en": "Opened",
            "final": "no",
            "achieved_on": "2025-06-01",
            "achieved_precision": "month",
            "achieved_source": "press",
            "dropped": "no",
        },
        {
            "commitment": "PA-001",
            "key": "final",
            "position": "2",
            "title_en": "Set up",
            "final": "yes",
            "dropped": "no",
        },
        {
            "commitment": "PA-002",
            "key": "final",
            "position": "1",
            "title_en": "Done",
            "final": "yes",
            "dropped": "yes",
        },
    ],
    "deadlines": [
        {
            "commitment": "PA-001",
            "milestone": "final",
            "due_on": "2025-12-31",
            "precision": "year",
            "source": "elysee",
        },
        {
            "commitment": "PA-001",
            "milestone": "final",
            "due_on": "2026-06-30",
            "precision": "half",
            "announced_on": "2025-11-01",
            "announced_precision": "month",
            "source": "press",
            "note": "Put back.",
        },
    ],
    "indicators": [
        {
            "commitment": "PA-001",
            "key": "money",
            "name_en": "Money",
            "unit": "EUR",
            "unit_kind": "money",
            "direction": "up",
            "comparator": ">=",
            "target_value": "1500000.5",
            "scope": "collective",
        }
    ],
    "measurements": [
        {
            "commitment": "PA-001",
            "indicator": "money",
            "value": "250000",
            "as_of": "2025-06-01",
            "as_of_precision": "month",
            "stage": "committed",
            "claimed_by": "party",
            "source": "elysee",
        }
    ],
    "updates": [
        {
            "key": "fund-opens",
            "commitments": "PA-001;PA-002",
            "organization": "acme",
            "happened_on": "2025-06-01",
            "precision": "month",
            "headline_en": "The fund opens",
            "claimed_by": "party",
            "sources": "press",
            "confidence": "strong",
        }
    ],
    "assessments": [
        {
            "commitment": "PA-001",
            "effective_on": "2025-02-11",
            "status": "not_started",
            "rationale_en": "Announced; nothing shown yet.",
            "sources": "elysee",
        },
        {
            "commitment": "PA-001",
            "effective_on": "2025-07-01",
            "status": "limited",
            "rationale_en": "It opened.",
            "sources": "press;elysee",
            "updates": "fund-opens",
        },
        {
            "commitment": "PA-002",
            "effective_on": "2025-09-01",
            "status": "no_evidence",
            "outcome": "not_delivered",
            "rationale_en": "Nothing was found.",
            "sources": "press",
            "searched_on": "2025-09-01",
            "searched_note_en": "The web.",
        },
    ],
    "events": [
        {
            "slug": "summit",
            "name_en": "The Summit",
            "starts_on": "2025-02-10",
            "starts_precision": "day",
            "ends_on": "2025-02-11",
            "country": "FR",
            "kind": "summit",
        }
    ],
}


class DataSet:
    """Rows as dictionaries; every column that a file has to have is written, empty where nothing is said."""

    def __init__(self) -> None:
        self.rows = copy.deepcopy(SMALL)

    def row(self, name: str, number: int) -> dict[str, str]:
        """By its number in a spreadsheet: the first row under the header is row 2."""
        return self.rows[name][number - 2]

    def add(self, name: str, **cells: str) -> None:
        self.rows[name].append(cells)

    def columns(self, name: str) -> list[str]:
        file = loading.BY_NAME[name]
        used = {column for row in self.rows[name] for column in row}
        known = [column.name for column in file.columns if not column.extra or column.name in used]
        return known + sorted(used - {column.name for column in file.columns})

    def table(self, name: str) -> list[list[str]]:
        columns = self.columns(name)
        return [columns, *([row.get(column, "") for column in columns] for row in self.rows[name])]

    def csv(self, name: str, **options: Any) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, **options).writerows(self.table(name))
        return out.getvalue().encode()

    def files(self) -> dict[str, bytes]:
        return {file.filename: self.csv(file.name) for file in FILES}

    def write(self, directory: Path) -> Path:
        directory.mkdir(exist_ok=True)
        for name, content in self.files().items():
            (directory / name).write_bytes(content)
        return directory

    def load(self, **changes: Any) -> loading.Plan:
        """Read and apply; the faults fail the test."""
        plan = loading.read({**self.files(), **changes}, by=OPERATOR)
        assert [str(fault) for fault in plan.faults] == []
        loading.apply(plan, by=OPERATOR)
        return plan


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the tracker: equal before and after when nothing was written. The version of the data
    is another one even when what was written has gone again."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_app_config("tracker").get_models(include_auto_created=True)
        if model is not DataVersion
    }


def results(plan: loading.Plan) -> dict[str, tuple[int, int, int]]:
    """Created, changed, unchanged by file; files without a difference are left out."""
    return {
        count.file.name: (count.created, count.changed, count.unchanged)
        for count in plan.summary()
        if count.created or count.changed
    }


def last_event() -> int:
    """The key of the newest event; 0 before any."""
    event = HistoryEvent.objects.order_by("pk").last()
    return event.pk if event else 0


def kinds_since(pk: int) -> Counter[str]:
    """How many events of each kind came after that one."""
    return Counter(HistoryEvent.objects.filter(pk__gt=pk).values_list("kind", flat=True))
