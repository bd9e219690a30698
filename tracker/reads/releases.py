"""The releases of the data, and whether their files are what was released."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import storages

from tracker.models import Release

VERSION = re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]{1,3})?")
PACKAGE = "paris-actions.zip"
LIST = "list-of-commitments"
ABOUT = "release.json"
SUMS = "SHA256SUMS"
"""What the files of a release are called that nothing else has."""


@dataclass(frozen=True)
class File:
    """One file of a release, as it was when that was made. `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Fault:
    """`what` is "missing", "altered", "unknown" (no file of that release) or "left over" (no release at all)."""

    what: str
    name: str


def where() -> Path:
    return Path(storages["releases"].path(""))


def listed() -> list[Release]:
    """The newest first."""
    return list(Release.objects.order_by("-built_at", "-pk"))


def files_of(release: Release) -> list[File]:
    return [File(**each) for each in release.files]


def file_of(release: Release, name: str) -> File | None:
    return next((file for file in files_of(release) if file.name == name), None)


def path_of(release: Release, name: str) -> Path:
    return where() / release.version / name


def faults(releases: Iterable[Release]) -> Iterator[Fault]:
    """What of the stored files of these releases is not as it was released."""
    for release in releases:
        known = {file.name: file for file in files_of(release)}
        there = set(_names(where() / release.version))
        for name, file in known.items():
            if name not in there:
                yield Fault("missing", f"{release.version}/{name}")
            elif _sha256(path_of(release, name)) != file.sha256:
                yield Fault("altered", f"{release.version}/{name}")
        yield from (Fault("unknown", f"{release.version}/{name}") for name in sorted(there - known.keys()))


def left_over() -> Iterator[Fault]:
    """Folders that look like a release and have no row: a crash came between the two. Nobody is shown them."""
    versions = {release.version for release in listed()}
    for name in _names(where()):
        if VERSION.fullmatch(name) and name not in versions:
            yield Fault("left over", name)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
