"""A file that is not what was written is refused before anything is touched, and so is a place that is not empty."""

import json
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from tests.factories import make_commitment
from tracker.backup import MANIFEST, Damaged, archive, restoring
from tracker.exceptions import Refused
from tracker.models import Commitment

pytestmark = pytest.mark.usefixtures("transactional_db", "today")

TABLE = "tables/tracker.Commitment.jsonl"


@pytest.fixture
def whole(tmp_path) -> Path:
    make_commitment(1)
    archive.write(tmp_path / "whole.zip")
    return tmp_path / "whole.zip"


def rewritten(path: Path, **changed: bytes | None) -> Path:
    """The same archive with other members: None takes one out. Its own checksums fit."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in {*old.namelist(), *changed}:
            body = changed.get(name, old.read(name) if name in old.namelist() else b"")
            if body is not None:
                new.writestr(name, body)
    return target


def read(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as opened:
        return opened.read(name)


def manifest_with(path: Path, **values: object) -> bytes:
    return json.dumps(json.loads(read(path, MANIFEST)) | values).encode()


def cut(path: Path) -> Path:
    target = path.with_name("cut.zip")
    target.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    return target


def flipped(path: Path, share: float = 0.5) -> Path:
    """One bit of what is stored of a table, so far into it."""
    body = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as opened:
        place = opened.getinfo(TABLE)
    extra = int.from_bytes(body[place.header_offset + 28 : place.header_offset + 30], "little")
    begins = place.header_offset + 30 + len(TABLE) + extra
    body[begins + int(place.compress_size * share)] ^= 1
    target = path.with_name("flipped.zip")
    target.write_bytes(bytes(body))
    return target


def nothing(path: Path) -> Path:
    target = path.with_name("words.zip")
    target.write_text("This is no archive at all.")
    return target


BROKEN = {
    "cut off": cut,
    "a bit flipped": flipped,
    "no archive": nothing,
    "a table taken out": lambda path: rewritten(path, **{TABLE: None}),
    "a table emptied": lambda path: rewritten(path, **{TABLE: b""}),
    "a word changed": lambda path: rewritten(
        path, **{TABLE: read(path, TABLE).replace(b"Promise", b"Premise")}
    ),
    "something added": lambda path: rewritten(path, **{"files/evidence/../../evil": b"x"}),
    "no manifest": lambda path: rewritten(path, **{MANIFEST: None}),
    "a manifest of nothing": lambda path: rewritten(path, **{MANIFEST: b"[]"}),
    "another format": lambda path: rewritten(path, **{MANIFEST: manifest_with(path, format=99)}),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("how", BROKEN)
def test_a_damaged_backup_is_refused_and_nothing_is_touched(whole, how):
    broken = BROKEN[how](whole)
    with pytest.raises(Damaged):
        restoring.restore(broken)
    with pytest.raises(CommandError):
        call_command("backup", check=broken)
    assert Commitment.objects.count() == 1


def test_one_bit_anywhere_in_a_table_is_found(whole):
    """But for the rare one that says nothing, like the mark of the last block: with it the content is what it was."""
    content, found = read(whole, TABLE), 0
    for number in range(50):
        broken = flipped(whole, number / 50)
        with pytest.raises(Refused) as refusal:
            restoring.restore(broken)
        found += isinstance(refusal.value, Damaged)
        assert isinstance(refusal.value, Damaged) or read(broken, TABLE) == content
    assert found >= 45


def test_a_whole_one_is_read_through(whole, capsys):
    call_command("backup", check=whole)
    assert "rows of" in capsys.readouterr().out


def test_it_is_not_brought_back_over_what_is_there(whole):
    with pytest.raises(Refused, match="There is something here already"):
        restoring.restore(whole)


def test_one_of_another_version_of_the_program_is_refused(whole, monkeypatch):
    monkeypatch.setattr("tracker.backup.rows.filled", list)
    other = rewritten(whole, **{MANIFEST: manifest_with(whole, migrations=["tracker.0001_initial"])})
    with pytest.raises(Refused, match="another version of the program"):
        restoring.restore(other)


def test_files_that_are_there_stay(whole, monkeypatch):
    monkeypatch.setattr("tracker.backup.rows.filled", list)
    storages["evidence"].save("theirs.txt", ContentFile(b"something"))
    try:
        with pytest.raises(Refused, match="holds files already"):
            restoring.restore(whole)
    finally:
        storages["evidence"].delete("theirs.txt")


def test_what_makes_itself_again_is_left_out_and_in_nobodys_way(whole, tmp_path, monkeypatch):
    storages["releases"].save("package/built.json", ContentFile(b"{}"))
    try:
        archive.write(tmp_path / "other.zip")
        with zipfile.ZipFile(tmp_path / "other.zip") as opened:
            assert [name for name in opened.namelist() if "built" in name] == []
        monkeypatch.setattr("tracker.backup.rows.filled", list)
        monkeypatch.setattr(restoring, "_take_rows", lambda *_given: None)
        restoring.restore(whole)
    finally:
        storages["releases"].delete("package/built.json")


def test_only_its_owner_may_read_it_and_none_is_overwritten(whole):
    assert stat.S_IMODE(whole.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", whole)


def test_a_file_that_a_row_names_and_nobody_has_is_said(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("tracker.backup.archive._named_files", lambda: iter(["files/evidence/lost.pdf"]))
    with pytest.raises(CommandError, match=r"files/evidence/lost\.pdf"):
        call_command("backup", tmp_path / "lost.zip")
    assert (tmp_path / "lost.zip").exists()


def test_half_a_file_is_never_left(tmp_path, monkeypatch):
    def breaks(*_given):
        raise OSError("the disk is full")

    monkeypatch.setattr(archive, "_write_files", breaks)
    with pytest.raises(OSError, match="the disk is full"):
        archive.write(tmp_path / "half.zip")
    assert list(tmp_path.iterdir()) == []
