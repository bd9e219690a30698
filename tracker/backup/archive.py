"""One ZIP file: tables, files and a manifest that says what all of it was, written last."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from . import FORMAT, MADE_AGAIN, MANIFEST, STORAGES, Damaged, rows

PIECE = 2**16

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)
"""What `zipfile` raises over a file in which something was changed, by what it was: a sum, a stream, the end, a method,
a flag (it would want a password), a name."""


@dataclass
class Manifest:
    """What a backup holds. `files`: name in the archive → bytes and SHA-256; `missing`: files that rows name and that
    were not there when it was written."""

    format: int
    made_at: str
    database: str
    migrations: list[str]
    tables: dict[str, rows.Content] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def migrations() -> list[str]:
    """What was applied to this database, `app.name`."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


# --- Writing ----------------------------------------------------------------------------------------------------


def write(target: Path, *, files: bool = True) -> Manifest:
    """Write everything as it is at this moment, or the rows alone; others go on writing. `target` is there whole or not
    at all, and nobody but its owner may read it: it holds addresses and hashes of passwords."""
    manifest = Manifest(FORMAT, timezone.now().isoformat(timespec="seconds"), connection.vendor, migrations())
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                with rows.snapshot():
                    for table in rows.tables():
                        manifest.tables[rows.name_of(table)] = _write_table(archive, table)
                    named = set(_named_files()) if files else set()
                for alias in STORAGES if files else ():
                    _write_files(archive, alias, manifest)
                manifest.missing = sorted(named - set(manifest.files))
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write_table(archive: zipfile.ZipFile, table: rows.Table) -> rows.Content:
    digest, many = hashlib.sha256(), 0
    with archive.open(_place_of(rows.name_of(table)), "w", force_zip64=True) as out:
        for line in rows.lines(table):
            out.write(line)
            digest.update(line)
            many += 1
    return rows.Content([field.attname for field in rows.columns_of(table)], many, digest.hexdigest())


def _named_files() -> Iterator[str]:
    """Where rows say that a file of theirs is, as names in the archive."""
    for table in rows.tables():
        for column in rows.columns_of(table):
            storage = getattr(column, "storage", None)
            alias = next(
                (each for each in STORAGES if storage is not None and storage == storages[each]), None
            )
            if alias:
                names = rows.of(table).exclude(**{column.attname: ""}).values_list(column.attname, flat=True)
                yield from (f"files/{alias}/{name}" for name in names.iterator())


def _write_files(archive: zipfile.ZipFile, alias: str, manifest: Manifest) -> None:
    storage = storages[alias]
    for name in sorted(walk(storage)):
        place = f"files/{alias}/{name}"
        try:
            source = storage.open(name)
        except FileNotFoundError:  # deleted meanwhile
            continue
        with source, archive.open(place, "w", force_zip64=True) as out:
            size, sha256 = _copy(source, out)
        manifest.files[place] = {"bytes": size, "sha256": sha256}


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """Names of the files in a storage, without those that make themselves again."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever put there
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        if f"{folder}{name}/" not in MADE_AGAIN:
            yield from walk(storage, f"{folder}{name}/")


def _copy(source: IO[bytes], out: IO[bytes] | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        if out is not None:
            out.write(piece)
    return size, digest.hexdigest()


def _place_of(name: str) -> str:
    return f"tables/{name}.jsonl"


# --- Reading ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup that was read through and is what was written. Raises `Damaged` for any other file."""
    with contextlib.ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(source))
            manifest = _manifest(archive)
            _verify(archive, manifest)
        except UNREADABLE as fault:
            raise Damaged(f"{source.name} is no whole backup: {fault}.") from fault
        yield archive, manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        given = json.loads(archive.read(MANIFEST))
        found = given.pop("format")
        if found != FORMAT:
            raise Damaged(f"This backup is of format {found}, and this program reads {FORMAT}.")
        tables = {name: rows.Content(**each) for name, each in given.pop("tables").items()}
        return Manifest(format=found, tables=tables, **given)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Damaged("This file has no manifest that can be read: it is no backup of this site.") from fault


def _verify(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    wanted = {_place_of(name): each.sha256 for name, each in manifest.tables.items()}
    wanted |= {name: each["sha256"] for name, each in manifest.files.items()}
    held = set(archive.namelist()) - {MANIFEST}
    if held != set(wanted):
        odd = sorted(held ^ set(wanted))
        raise Damaged(f"The manifest and the content differ: {', '.join(odd[:5])}.")
    for name, sha256 in wanted.items():
        with archive.open(name) as source:
            if _copy(source, None)[1] != sha256:
                raise Damaged(f"{name} is not what was written.")


def lines_of(archive: zipfile.ZipFile, name: str) -> Iterable[bytes]:
    with archive.open(_place_of(name)) as source:
        yield from source


def files_of(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[tuple[str, str, IO[bytes]]]:
    """(storage, name there, what is in it) of every file."""
    for place in manifest.files:
        _files, alias, name = place.split("/", 2)
        with archive.open(place) as source:
            yield alias, name, source
