"""What every test of the public record asks at its end: whether the chain says what everybody can read."""

from typing import Any

from django.utils import timezone

from tracker.models import RecordEntry, Release
from tracker.reads.record import verify
from tracker.reads.record.chain import head


def chain_agrees() -> None:
    assert list(verify.faults()) == []


def data_agrees() -> None:
    """The same without reading the whole chain again: for after every step of a walk."""
    assert list(verify.of_data()) == []


def entries(subject: str = "", **given: Any) -> list[RecordEntry]:
    """In their order."""
    wanted = {"subject": subject, **given} if subject else given
    return list(RecordEntry.objects.filter(**wanted).order_by("sequence"))


def told(after: int = 0) -> list[tuple[str, str]]:
    """(kind, table) of every entry after that number."""
    rows = RecordEntry.objects.filter(sequence__gt=after).order_by("sequence")
    return list(rows.values_list("kind", "subject"))


def newest() -> int:
    return RecordEntry.objects.count()


def released() -> Release:
    """A release that names the chain as it stands now; it has no files."""
    stands = head()
    return Release.objects.create(
        version="2026.11.22",
        as_of="2026-11-22",
        built_at=timezone.now(),
        head_sequence=stands.sequence,
        head_sha256=stands.sha256,
    )
