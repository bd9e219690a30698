"""Bringing a backup back into an empty database: all of it, or nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction

from tracker.actions.version import raise_version
from tracker.exceptions import Refused

from . import STORAGES, Damaged, archive, rows


def restore(source: Path, *, files: bool = True) -> archive.Manifest:
    """Take over rows and files, or the rows alone, and compare: what is in the database afterwards has the hashes of
    the backup.

    Raises `Damaged` before anything is touched, and `Refused` where somebody has something here already or the database
    is of another version of the program."""
    with archive.opened(source) as (opened, manifest):
        _check_place(manifest, STORAGES if files else ())
        kept: list[tuple[str, str]] = []
        try:
            with transaction.atomic():
                _take_rows(opened, manifest)
                _compare(manifest)
                if files:
                    _take_files(opened, manifest, kept)
                raise_version()  # whoever kept a page of another database finds none of it here
        except BaseException:
            for alias, name in kept:
                storages[alias].delete(name)
            raise
    return manifest


def _check_place(manifest: archive.Manifest, storages_used: tuple[str, ...]) -> None:
    filled = rows.filled()
    if filled:
        raise Refused(
            f"There is something here already ({', '.join(filled[:5])}): restore into an empty database."
        )
    for alias in storages_used:
        if any(True for _name in archive.walk(storages[alias])):
            raise Refused(f"The folder of {alias} holds files already: restore into an empty one.")
    here, there = set(archive.migrations()), set(manifest.migrations)
    if here != there:
        odd = sorted(here ^ there)
        raise Refused(
            f"The backup is of another version of the program ({', '.join(odd[:5])}): restore it with that version, "
            "then upgrade."
        )


def _take_rows(opened: zipfile.ZipFile, manifest: archive.Manifest) -> None:
    tables = {rows.name_of(each): each for each in rows.tables()}
    if set(tables) != set(manifest.tables):
        raise Refused(f"Unknown tables: {', '.join(sorted(set(tables) ^ set(manifest.tables)))}.")
    rows.empty_seeded()
    for name, table in tables.items():
        rows.insert(table, archive.lines_of(opened, name))
    rows.count_on()
    ContentType.objects.clear_cache()


def _compare(manifest: archive.Manifest) -> None:
    for table in rows.tables():
        name = rows.name_of(table)
        if rows.content(table) != manifest.tables[name]:
            raise Damaged(f"{name} is not in the database as it was in the backup.")


def _take_files(opened: zipfile.ZipFile, manifest: archive.Manifest, kept: list[tuple[str, str]]) -> None:
    for alias, name, source in archive.files_of(opened, manifest):
        saved = storages[alias].save(name, File(source))
        kept.append((alias, saved))
        if saved != name:
            raise Refused(f"{name} could not be written under its own name.")
