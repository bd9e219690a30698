"""So many backups are kept, and none is deleted before the new one has been read through."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test.utils import override_settings

from tests.factories import make_commitment
from tracker.backup import archive

pytestmark = pytest.mark.usefixtures("today", "transactional_db")


@pytest.fixture
def folder(tmp_path: Path):
    """Where backups go by themselves, with five of the last days and two files that somebody put there."""
    make_commitment(1)
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(10, 15):
        (folder / f"paris-actions-202611{day}T021500Z.zip").write_bytes(b"of that night")
    for name in ("paris-actions-before-the-move.zip", "notes.txt"):
        (folder / name).write_bytes(b"somebody's")
    with override_settings(VAR_DIR=tmp_path):
        yield folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def backup(**options) -> str:
    said = StringIO()
    call_command("backup", stdout=said, **options)
    return said.getvalue()


def test_the_oldest_are_deleted_until_so_many_are_left(folder):
    before = set(names(folder))
    said = backup(keep=3)
    (new,) = set(names(folder)) - before
    assert names(folder) == sorted(
        [
            "notes.txt",
            "paris-actions-before-the-move.zip",
            "paris-actions-20261113T021500Z.zip",
            "paris-actions-20261114T021500Z.zip",
            new,
        ]
    )
    assert said.count("deleted, 3 are kept") == 3
    assert said.count(new) == 2  # written, and read through


def test_the_new_one_is_never_deleted(folder):
    before = set(names(folder))
    backup(keep=1)
    kept = set(names(folder))
    assert len(kept - before) == 1
    assert kept & before == {"notes.txt", "paris-actions-before-the-move.zip"}


def test_without_it_nothing_is_deleted(folder):
    before = set(names(folder))
    backup()
    assert before < set(names(folder))


def test_more_than_there_are_deletes_nothing(folder):
    before = set(names(folder))
    backup(keep=14)
    assert before < set(names(folder))


def test_a_backup_that_cannot_be_read_costs_no_older_one(folder, monkeypatch):
    plain = archive.write

    def damaged(target):
        manifest = plain(target)
        content = target.read_bytes()
        target.write_bytes(content[: len(content) // 2])
        return manifest

    monkeypatch.setattr(archive, "write", damaged)
    before = set(names(folder))
    with pytest.raises(CommandError):
        backup(keep=1)
    assert before < set(names(folder))


@pytest.mark.parametrize("keep", [0, -1])
def test_at_least_one_is_kept(folder, keep):
    before = names(folder)
    with pytest.raises(CommandError, match="Keep at least one"):
        backup(keep=keep)
    assert names(folder) == before
