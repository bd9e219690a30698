"""The whole data set as a Frictionless Data Package and as one SQLite file.

Made once for each state of the public record and kept until it has moved on: a file that everybody asks for is not
written again for everybody. The same data gives the same bytes, so its hash is its ETag.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from tracker.actions.loading import dictionary
from tracker.actions.public_record import lock
from tracker.reads.record.chain import head
from tracker.reads.releases import PACKAGE
from tracker.tables import BY_NAME, TABLES

from . import package_words, sqlite_file
from .package_rows import Written, write_all, written
from .package_schema import Data, both, described, schema
from .package_words import NAME, Stamp

DESCRIPTOR, README, ZIP, SQLITE = "datapackage.json", "README.md", PACKAGE, f"{NAME}.sqlite"
LIST = "built.json"

FORMAT = 1
"""Raised when the same data is written otherwise than before, so that nothing of before is handed out any more."""

TRIES = 3
HOUR = 3600
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP knows."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Package:
    """What was made: the tables, and the files around them. All lie in `directory`."""

    directory: Path
    stamp: Stamp
    tables: tuple[Written, ...]
    files: tuple[Written, ...]

    def path(self, name: str) -> Path:
        return self.directory / name

    def file(self, name: str) -> Written:
        return next(each for each in (*self.files, *self.tables) if each.name == name)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


# --- Making one ---------------------------------------------------------------------------------------------


def build(directory: Path, stamp: Stamp) -> Package:
    """Write every file of the package into `directory`, made where it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    tables = write_all(directory)
    (directory / DESCRIPTOR).write_text(as_json(descriptor(stamp, tables)), encoding="utf-8")
    (directory / README).write_text(package_words.readme(stamp), encoding="utf-8")
    sqlite_file.write(directory / SQLITE, directory, about(stamp))
    write_zip(directory / ZIP, [directory / name for name in (DESCRIPTOR, README, *(t.name for t in tables))])
    files = tuple(written(directory / name) for name in (DESCRIPTOR, README, ZIP, SQLITE))
    return Package(directory, stamp, tuple(tables), files)


def write_zip(path: Path, members: Sequence[Path]) -> None:
    """Without the times and rights of this machine, so that the same files give the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            entry = zipfile.ZipInfo(member.name, NO_TIME)
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            with member.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target)


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def etag_of(content: str) -> str:
    return f'"{sha256(content.encode()).hexdigest()}"'


def descriptor(stamp: Stamp, tables: Sequence[Written]) -> Data:
    """`datapackage.json`, the same for the same data: of the clock it holds the day at most."""
    words = package_words
    found: Data = {
        "profile": "tabular-data-package",
        "name": NAME,
        "id": f"{settings.BASE_URL}/data/{DESCRIPTOR}",
        **both("title", lambda: str(words.TITLE)),
        **both("description", lambda: f"{words.DESCRIPTION} {words.PROVENANCE}"),
        **both("homepage", words.data_page),
        "version": stamp.version,
    }
    if stamp.created:
        found["created"] = f"{stamp.created.isoformat()}T00:00:00Z"
    found |= both("keywords", lambda: [str(word) for word in words.KEYWORDS])
    found["licenses"] = [{"name": "CC-BY-4.0", "title": words.LICENCE, "path": words.LICENCE_ADDRESS}]
    found["sources"] = [
        {**both("title", lambda: str(words.SOURCES)), "path": f"{settings.BASE_URL}/data/sources.csv"}
    ]
    publisher = {"path": words.page_in_english(), "role": "publisher"}
    found["contributors"] = [{**both("title", lambda: str(words.PUBLISHER)), **publisher}]
    found |= both("citation", lambda: words.citation(stamp))
    if stamp.is_recorded:
        found["record"] = {"sequence": stamp.head_sequence, "sha256": stamp.head_sha256}
    found["resources"] = [_resource(table) for table in tables]
    return found


def _resource(table: Written) -> Data:
    file = BY_NAME[table.name.removesuffix(".csv")]
    return {
        "profile": "tabular-data-resource",
        "name": file.name,
        "path": table.name,
        **both("title", lambda: dictionary.title(file)),
        **both("description", lambda: described(file)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminator": "\r\n",
            "skipInitialSpace": False,
            "header": True,
            "caseSensitiveHeader": True,
        },
        "bytes": table.size,
        "hash": f"sha256:{table.sha256}",
        "rows": table.rows,
        "schema": schema(file),
    }


def about(stamp: Stamp) -> dict[str, str]:
    """What the SQLite file says of itself."""
    words = package_words
    return {
        **both("title", lambda: str(words.TITLE)),
        **both("description", lambda: f"{words.DESCRIPTION} {words.PROVENANCE}"),
        "version": stamp.version,
        "created": stamp.created.isoformat() if stamp.created else "",
        "licence": words.LICENCE_ADDRESS,
        **both("homepage", words.data_page),
        **both("citation", lambda: words.citation(stamp)),
        "record_sequence": str(stamp.head_sequence),
        "record_sha256": stamp.head_sha256,
    }


# --- The one of now -----------------------------------------------------------------------------------------


def stamp_of_now() -> Stamp:
    """A package between releases is known by the day and the number of the newest entry of the public record. One
    query."""
    newest = head()
    if newest.recorded_at is None:
        return Stamp("0")
    day = timezone.localdate(newest.recorded_at)
    return Stamp(f"{day:%Y.%m.%d}+{newest.sequence}", day, newest.sequence, newest.sha256)


def of_one_moment(make: Callable[[Stamp], Made]) -> Made:
    """What `make` reads is of one moment: everything public that changes moves the head of the record, so where it has
    not moved, nothing has. Nobody is kept waiting for it, unless they never stop: then for once everybody is."""
    for _try in range(TRIES):
        stamp = stamp_of_now()
        made = make(stamp)
        if stamp_of_now() == stamp:
            return made
    with transaction.atomic():
        lock()
        return make(stamp_of_now())


def current() -> Package:
    """The package of now; made when nobody has asked for it since the record moved on. One query when it is there."""
    kept = _kept(stamp_of_now())
    if kept is not None:
        return kept
    with _alone():
        return _kept(stamp_of_now()) or of_one_moment(_make)


def home() -> Path:
    """Where it is kept: beside the releases, under names that no release has."""
    return Path(storages["releases"].path("package"))


def _kept(stamp: Stamp) -> Package | None:
    directory = home() / key(stamp, settings.BASE_URL)
    if not stamp.is_recorded or not (directory / LIST).exists():
        return None
    found = json.loads((directory / LIST).read_text(encoding="utf-8"))
    tables, files = ([Written(**each) for each in found[name]] for name in ("tables", "files"))
    return Package(directory, stamp, tuple(tables), tuple(files))


def key(stamp: Stamp, base_url: str) -> str:
    """Names the state of the data and the way it is written. Without a record nothing tells one state from another."""
    return _digest(stamp, base_url) if stamp.is_recorded else secrets.token_hex(8)


@lru_cache(maxsize=4)
def _digest(stamp: Stamp, _base_url: str) -> str:
    bare = [Written(file.filename, 0, "") for file in TABLES]
    return sha256(f"{FORMAT}{as_json(descriptor(stamp, bare))}".encode()).hexdigest()[:16]


def _make(stamp: Stamp) -> Package:
    """Under a temporary name first: what is half written is never found."""
    directory = home() / key(stamp, settings.BASE_URL)
    with tempfile.TemporaryDirectory(dir=home(), prefix="building-") as temporary:
        made = build(Path(temporary) / "package", stamp)
        lists = {
            "tables": [asdict(each) for each in made.tables],
            "files": [asdict(each) for each in made.files],
        }
        made.path(LIST).write_text(as_json(lists), encoding="utf-8")
        made.directory.rename(directory)
    _sweep(directory)
    return Package(directory, stamp, made.tables, made.files)


@contextmanager
def _alone() -> Iterator[None]:
    """One process makes it, the others wait and find it made."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _sweep(keep: Path) -> None:
    """What nobody has asked for lately goes; an hour, because somebody may still be taking it."""
    for directory in home().iterdir():
        if directory.is_dir() and directory != keep and time.time() - directory.stat().st_mtime > HOUR:
            shutil.rmtree(directory, ignore_errors=True)
