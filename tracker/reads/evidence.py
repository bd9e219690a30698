"""Whether what is stored is what was given: rows, files and hashes against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import Storage

from tracker.models import EvidenceFile


@dataclass(frozen=True)
class Fault:
    """`what` is "missing", "altered" or "orphaned"; `name` is where it is stored."""

    what: str
    name: str


def where_kept() -> Storage:
    """The storage that the rows' files are in."""
    return EvidenceFile._meta.get_field("file").storage


def faults() -> Iterator[Fault]:
    storage = where_kept()
    known = set()
    for file in EvidenceFile.objects.order_by("pk").iterator():
        name = str(file.file.name)
        known.add(name)
        if not storage.exists(name):
            yield Fault("missing", name)
        elif _hash(storage, name) != file.sha256:
            yield Fault("altered", name)
    yield from (Fault("orphaned", name) for name in stored(storage) if name not in known)


def stored(storage: Storage, folder: str = "") -> Iterator[str]:
    """Everything that lies in the storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever given
        return
    yield from sorted(f"{folder}/{name}" if folder else name for name in files)
    for inner in sorted(folders):
        yield from stored(storage, f"{folder}/{inner}" if folder else inner)


def _hash(storage: Storage, name: str) -> str:
    with storage.open(name, "rb") as file:
        found = hashlib.sha256()
        for piece in file.chunks():
            found.update(piece)
        return found.hexdigest()
