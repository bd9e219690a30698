"""What is written while others write comes back whole, on the same kind of database and on the other."""

import json
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

from tests.databases import empty_database, manage
from tests.factories import make_assessment, make_commitment, make_milestone, make_party, make_user
from tests.reporting import make_promise, make_report
from tracker.backup import MANIFEST, archive

pytestmark = pytest.mark.usefixtures("transactional_db", "today")


@pytest.fixture
def something():
    commitment = make_commitment(1, title_fr="Une promesse à « guillemets » et 🇫🇷")
    make_milestone(commitment, due_on="2026-03-31")
    make_party(commitment)
    make_assessment(commitment)
    make_report(make_promise("reporter"), "reporter", until="published")
    make_user("Nora New", is_editor=True)
    storages["evidence"].save("a/photo.jpg", ContentFile(b"not really a photo" * 5_000))
    yield
    storages["evidence"].delete("a/photo.jpg")


NEW_TOPIC = "from tracker.models import Topic; Topic(slug='new', name_en='New', name_fr='Nouveau').save()"


def contents(path: Path) -> dict[str, object]:
    """Columns, counts and hashes of every table, and of every file."""
    with zipfile.ZipFile(path) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    return {"tables": manifest["tables"], "files": manifest["files"]}


def without_version(found: dict) -> dict:
    """A restored site has a version of the data of its own: pages of another are none of it."""
    return found | {"tables": {name: each for name, each in found["tables"].items() if "Version" not in name}}


def places(folder: Path) -> dict[str, str]:
    return {"TRACKER_TEST_FILES": str(folder)}


def test_it_comes_back_with_the_same_counts_and_hashes(something, tmp_path):
    archive.write(tmp_path / "first.zip")
    with empty_database(tmp_path) as there:
        files = places(tmp_path / "files")
        manage(there, "migrate", "--verbosity", "0")
        said = manage(there, "restore", str(tmp_path / "first.zip"), **files)
        assert "counts and hashes agree" in said
        manage(there, "backup", str(tmp_path / "second.zip"), **files)
        first, second = (contents(tmp_path / name) for name in ("first.zip", "second.zip"))
        assert without_version(first) == without_version(second)
        assert first["files"]["files/evidence/a/photo.jpg"]["bytes"] == 90_000
        assert first["tables"]["tracker.Commitment"]["rows"] == 2
        manage(there, "verify_record")
        manage(there, "check_standings")
        again = manage(there, "restore", str(tmp_path / "first.zip"), fails=True, **files)
        assert "There is something here already" in again


def test_what_is_written_meanwhile_is_there_whole_or_not_at_all(tmp_path):
    """A row without those that belong to it would break a constraint, the chain or the standings."""
    make_commitment(1)
    stop, made = threading.Event(), []

    def others() -> None:
        with closing(connection):
            while not stop.is_set():
                commitment = make_commitment(len(made) + 2)
                make_milestone(commitment, due_on="2026-03-31")
                make_assessment(commitment)
                made.append(commitment.reference)

    writer = threading.Thread(target=others)
    writer.start()
    try:
        while not made:
            assert writer.is_alive()
        before = len(made)
        archive.write(tmp_path / "busy.zip")
    finally:
        stop.set()
        writer.join(60)
    with empty_database(tmp_path) as there:
        manage(there, "migrate", "--verbosity", "0")
        manage(there, "restore", "--rows-only", str(tmp_path / "busy.zip"))
        manage(there, "verify_record")
        manage(there, "check_standings")
    assert contents(tmp_path / "busy.zip")["tables"]["tracker.Commitment"]["rows"] >= before


def test_sqlite_moves_to_the_other_kind_with_one_command(tmp_path):
    """On PostgreSQL the way that a site grows; on SQLite the same into another file."""
    old = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    manage(old, "migrate", "--verbosity", "0")
    manage(old, "make_sample", "--commitments", "20", "--verbosity", "0")
    with empty_database(tmp_path, "grown") as new:
        said = manage(old, "move_database", new)
        assert "their hashes agree" in said
        manage(old, "backup", str(tmp_path / "old.zip"))
        manage(new, "backup", str(tmp_path / "new.zip"))
        old_ones, new_ones = (without_version(contents(tmp_path / f"{name}.zip")) for name in ("old", "new"))
        assert old_ones["tables"] == new_ones["tables"]
        assert old_ones["tables"]["tracker.Commitment"]["rows"] == 20
        manage(new, "shell", "--verbosity", "0", "--command", NEW_TOPIC)  # keys go on after those that came
        assert "is something here already" in manage(old, "move_database", new, fails=True)
