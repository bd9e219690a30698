"""The lines of a long record are read and sent in parts."""

import gc
import tracemalloc

import pytest

from tests.conftest import undone
from tracker.models import RecordEntry
from tracker.models.public_record import GENESIS
from tracker.reads.record.chain import lines

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MOST = 500_000  # bytes more for forty times as many; one part of 500 entries takes twice that


def a_long_record(n: int) -> None:
    """Entries that nobody verifies: only their size matters."""
    row = {
        "recorded_at": "2026-11-22T11:00:00Z",
        "kind": "published",
        "subject": "updates",
        "about": "PA-001",
    }
    payload = '{"detail_en":"%s"}' % ("x" * 1_000)
    RecordEntry.objects.bulk_create(
        (
            RecordEntry(
                sequence=number,
                subject_id=number,
                payload=payload,
                previous=f"{number - 1:064x}" if number > 1 else GENESIS,
                sha256=f"{number:064x}",
                **row,
            )
            for number in range(1, n + 1)
        ),
        batch_size=500,
    )


def peak_of(n: int) -> int:
    """Bytes that reading every line takes at most beyond what was there."""
    with undone():
        a_long_record(n)
        for entry in RecordEntry.objects.all()[:1]:  # what is made once is made
            assert entry.sequence == n
        gc.collect()
        tracemalloc.start()
        try:
            size = sum(len(line) for line in lines())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert size > n * 1_000
    return peak


def test_a_long_record_takes_as_much_memory_as_a_short_one():
    few, many = peak_of(1_000), peak_of(40_000)
    assert many - few < MOST, (few, many)
