"""The database itself refuses to change, remove or replace what was recorded and released."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import make_commitment
from tests.record.agreeing import released
from tests.tampering import unguarded
from tracker.models import RecordEntry, Release
from tracker.reads.record.chain import lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record(db) -> None:
    make_commitment()


def delete_all() -> None:
    RecordEntry.objects.all().delete()


def truncate() -> None:
    """SQLite has no TRUNCATE: there a DELETE without WHERE is a way of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE tracker_recordentry"
            if connection.vendor == "postgresql"
            else "DELETE FROM tracker_recordentry"
        )


def replace() -> None:
    """On SQLite this deletes the row that is in the way; PostgreSQL has no such thing."""
    columns = "sequence, recorded_at, kind, subject, subject_id, 'PA-999', payload, previous, sha256"
    with connection.cursor() as cursor:
        cursor.execute(f"REPLACE INTO tracker_recordentry SELECT {columns} FROM tracker_recordentry")  # noqa: S608  # as it stands


def put_over() -> None:
    RecordEntry.objects.bulk_create(
        [RecordEntry.objects.get(pk=1)],
        update_conflicts=True,
        update_fields=["about"],
        unique_fields=["sequence"],
    )


ATTEMPTS: dict[str, Callable[[], object]] = {
    "changing": lambda: RecordEntry.objects.filter(pk=1).update(about="PA-999"),
    "changing all": lambda: RecordEntry.objects.update(about="PA-999"),
    "changing nothing": lambda: RecordEntry.objects.update(about="about"),
    "saving": lambda: RecordEntry.objects.get(pk=1).save(force_update=True),
    "deleting": lambda: RecordEntry.objects.get(pk=1).delete(),
    "deleting all": delete_all,
    "emptying": truncate,
    "replacing": replace,
    "putting over": put_over,
    "changing a release": lambda: Release.objects.update(version="2026.11.23"),
    "deleting a release": lambda: Release.objects.all().delete(),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_itself_refuses(attempt):
    released()
    before = list(lines())
    if attempt == "replacing" and connection.vendor == "postgresql":
        return
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        ATTEMPTS[attempt]()
    assert list(lines()) == before
    assert Release.objects.get().version == "2026.11.22"


def test_it_refuses_again_after_a_test_has_looked_the_other_way():
    with unguarded():
        RecordEntry.objects.filter(pk=1).update(about="")
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        RecordEntry.objects.filter(pk=1).update(about="PA-999")
