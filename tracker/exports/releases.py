"""A release: everything public frozen at a moment, as files that are never changed.

The same data and the same program give the same bytes, so anybody who runs the site can rebuild a release and compare
(`build_release --check`), and anybody at all can hold its files against `SHA256SUMS` and its record against the chain.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tracker import rules
from tracker.actions import releases as actions
from tracker.exceptions import Refused
from tracker.models import Release
from tracker.reads import taking_commitments
from tracker.reads.browse import Selection
from tracker.reads.releases import ABOUT, LIST, SUMS, VERSION
from tracker.reads.taking import About, Table, Taken

from . import files, package, record
from .package_rows import Written, written
from .package_words import LICENCE_ADDRESS, Stamp, page_in_english

MOST = 999
"""Releases of one day."""


def build(
    *, by: rules.Actor, as_of: dt.date, version: str = "", notes_en: str = "", notes_fr: str = ""
) -> Release:
    """Freeze what is public now. `as_of` is the day that the list of commitments is read as of: the tables and the
    record hold every day. Raises `Refused` for a version that exists or is none, and for a day that has not come."""
    rules.may_release.check(by)
    today = timezone.localdate()
    if as_of > today:
        raise Refused(_("A release cannot be of a day that has not come."))
    version = version or next_version(today)
    if not VERSION.fullmatch(version):
        raise Refused(_("A version is a day, and a number for more on one day: 2026.11.22 or 2026.11.22.1."))
    if Release.objects.filter(version=version).exists():
        raise Refused(_("There is a release %(version)s already.") % {"version": version})
    release = Release(version=version, as_of=as_of, notes_en=notes_en.strip(), notes_fr=notes_fr.strip())
    with workplace() as folder:
        stamp, frozen = package.of_one_moment(_freezer(release, today, Path(folder)))
        release.built_at = timezone.now()
        release.head_sequence, release.head_sha256 = stamp.head_sequence, stamp.head_sha256
        release.files = [_listed(file) for file in _written(frozen)]
        _sync(frozen)
        return actions.publish(release, by=by, keep=lambda: _put(frozen, place_of(version)))


def next_version(today: dt.date) -> str:
    """2026.11.22, and from the second of a day on 2026.11.22.1 …"""
    day = f"{today:%Y.%m.%d}"
    there = set(Release.objects.filter(version__startswith=day).values_list("version", flat=True))
    free = (version for version in (day, *(f"{day}.{n}" for n in range(1, MOST + 1))) if version not in there)
    found = next(free, None)
    if found is None:
        raise Refused(_("There are too many releases of this day."))
    return found


def where() -> Path:
    return Path(storages["releases"].path(""))


def place_of(version: str) -> Path:
    return where() / version


def workplace() -> tempfile.TemporaryDirectory[str]:
    """Beside the releases, so that what is ready is moved in one step; a crash leaves nothing that looks like one."""
    where().mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=where(), prefix="building-")


# --- The files ----------------------------------------------------------------------------------------------


def _freezer(release: Release, made_on: dt.date, folder: Path) -> Callable[[Stamp], tuple[Stamp, Path]]:
    """Writes the files of that release into a folder of their own each time: it may take several tries to read all of
    one moment."""

    def freeze_now(stamp: Stamp) -> tuple[Stamp, Path]:
        if not stamp.is_recorded:
            raise Refused(_("There is nothing public yet: a release would be empty."))
        stamp = replace(stamp, version=release.version, created=made_on)
        return stamp, freeze(release, stamp, Path(tempfile.mkdtemp(dir=folder)))

    return freeze_now


def freeze(release: Release, stamp: Stamp, folder: Path) -> Path:
    """Every file of the release in `folder`, made from what is public now."""
    made = package.build(folder / "package", stamp)
    for name in (package.ZIP, package.SQLITE, package.DESCRIPTOR):
        made.path(name).rename(folder / name)
    shutil.rmtree(made.directory)
    with translation.override("en"):
        for extension in ("csv", "json"):
            _pour(folder / f"{LIST}.{extension}", files.content(_list(release.as_of), extension))
    _pour(folder / record.LINES, record.lines(last=stamp.head_sequence))
    (folder / record.VERIFIER).write_bytes(record.verifier())
    told = package.as_json(told_of(release, stamp, _written(folder)))
    (folder / ABOUT).write_text(told, encoding="utf-8")
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in _written(folder))
    (folder / SUMS).write_text(sums, encoding="utf-8")
    return folder


def told_of(release: Release, stamp: Stamp, frozen: Iterable[Written]) -> dict[str, object]:
    """`release.json`. `record` is the head that the verifier takes: `--head release.json`."""
    return {
        "version": release.version,
        "as_of": release.as_of.isoformat(),
        "created": stamp.created.isoformat() if stamp.created else None,
        "licence": LICENCE_ADDRESS,
        "homepage": page_in_english(),
        "record": {"sequence": stamp.head_sequence, "sha256": stamp.head_sha256},
        "notes": release.notes_en,
        "notes_fr": release.notes_fr,
        "files": [_listed(file) for file in frozen],
    }


def _list(day: dt.date) -> Taken:
    """The whole list of commitments as the site reads it as of the day."""
    page = f"{settings.BASE_URL}{reverse('commitment_list')}?as_of={day.isoformat()}"
    lines = taking_commitments.lines(day, Selection(), settings.BASE_URL)
    return Taken(About(day, page), Table("commitments", taking_commitments.COLUMNS, lines))


def _pour(path: Path, pieces: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(pieces)


def _written(folder: Path) -> list[Written]:
    return [written(path) for path in sorted(folder.iterdir())]


def _listed(file: Written) -> dict[str, object]:
    return {name: value for name, value in asdict(file).items() if name != "rows"}


def _sync(folder: Path) -> None:
    """On the disk before the row is: a power cut leaves a whole release or none."""
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _put(folder: Path, place: Path) -> None:
    """What lies there belongs to no row: the row of this version was written a moment ago, and by nobody else."""
    if place.exists():
        shutil.rmtree(place)
    folder.rename(place)
    place.chmod(0o755)


# --- Again --------------------------------------------------------------------------------------------------


def differing(release: Release) -> list[str]:
    """The files that come out otherwise when the release is built again from the data of now. Where the record has
    moved on since, only what does not move can be: its lines up to the head of the release."""
    kept = {file["name"]: file["sha256"] for file in release.files}
    with workplace() as folder:
        place = Path(folder)
        if moved_on(release):
            _pour(place / record.LINES, record.lines(last=release.head_sequence))
            kept = {record.LINES: kept[record.LINES]}
        else:
            day = timezone.localdate(release.built_at)
            stamp = Stamp(release.version, day, release.head_sequence, release.head_sha256)
            freeze(release, stamp, place)
        now = {file.name: file.sha256 for file in _written(place)}
    return sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name))


def moved_on(release: Release) -> int:
    """By how many entries the public record has moved on since."""
    return package.stamp_of_now().head_sequence - release.head_sequence
