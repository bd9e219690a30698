"""A release is frozen whole or not at all, the same data gives the same bytes again, and a stored file that somebody
changed is named."""

import csv
import datetime as dt
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from tests.factories import make_commitment, make_user
from tests.opendata.making import HIDDEN
from tracker.actions import commitments, records
from tracker.actions import releases as actions
from tracker.exceptions import NotAllowed, Refused
from tracker.exports import releases
from tracker.models import RecordEntry, Release
from tracker.reads import releases as reads
from tracker.reads.record.rows import TAKEN_DOWN
from tracker.rules import OPERATOR
from tracker.tables import BY_NAME, TABLES, as_cell

FILES = [
    "SHA256SUMS",
    "datapackage.json",
    "list-of-commitments.csv",
    "list-of-commitments.json",
    "paris-actions.sqlite",
    "paris-actions.zip",
    "record.jsonl",
    "release.json",
    "verify_record.py",
]


def build(**options) -> Release:
    options.setdefault("as_of", dt.date(2026, 11, 22))
    return releases.build(by=OPERATOR, **options)


@pytest.fixture
def something(db, today):
    return make_commitment(1)


@pytest.fixture
def released(something) -> Release:
    return build(notes_en="The first.", notes_fr="La première.")


def content(release: Release, name: str) -> bytes:
    return reads.path_of(release, name).read_bytes()


# --- What is in it ------------------------------------------------------------------------------------------


def test_a_release_holds_its_files_with_their_hashes(released):
    assert [file.name for file in reads.files_of(released)] == FILES
    assert sorted(path.name for path in releases.place_of("2026.11.22").iterdir()) == FILES
    for file in reads.files_of(released):
        stored = content(released, file.name)
        assert (file.size, file.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())


def test_it_says_what_it_is(released):
    head = RecordEntry.objects.order_by("-sequence").first()
    told = json.loads(content(released, "release.json"))
    files = told.pop("files")
    assert told == {
        "version": "2026.11.22",
        "as_of": "2026-11-22",
        "created": "2026-11-22",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "homepage": "http://127.0.0.1:8000/en/data/",
        "record": {"sequence": head.sequence, "sha256": head.sha256},
        "notes": "The first.",
        "notes_fr": "La première.",
    }
    assert [file["name"] for file in files] == [
        name for name in FILES if name not in ("SHA256SUMS", "release.json")
    ]
    assert (released.head_sequence, released.head_sha256) == (head.sequence, head.sha256)


def test_anybody_can_check_the_hashes_with_a_common_program(released):
    told = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=releases.place_of("2026.11.22"),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.splitlines() == [f"{name}: OK" for name in FILES if name != "SHA256SUMS"]


def test_its_own_verifier_holds_its_record_against_its_head(released):
    told = subprocess.run(
        [sys.executable, "-I", "verify_record.py", "record.jsonl", "--head", "release.json"],
        cwd=releases.place_of("2026.11.22"),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    head = f"{released.head_sequence}:{released.head_sha256}"
    assert told == f"Entries 1 to {released.head_sequence} hold. The head is {head}\n"


def test_the_list_is_read_as_of_the_day(something):
    make_commitment(2, announced_on=dt.date(2026, 6, 1))
    release = build(as_of=dt.date(2026, 1, 1))
    text = content(release, "list-of-commitments.csv").decode("utf-8-sig")
    assert [row["reference"] for row in csv.DictReader(io.StringIO(text))] == ["PA-001"]
    told = json.loads(content(release, "list-of-commitments.json"))
    assert ([row["reference"] for row in told["rows"]], told["about"]["as_of"]) == (["PA-001"], "2026-01-01")
    assert release.as_of == dt.date(2026, 1, 1)


def test_nothing_hidden_is_released(made):
    release = build()
    with zipfile.ZipFile(reads.path_of(release, "paris-actions.zip")) as archive:
        stored = {name: archive.read(name) for name in archive.namelist()}
    stored |= {name: content(release, name) for name in FILES}
    assert [name for name, text in stored.items() if HIDDEN.encode() in text] == []


def test_the_tables_are_what_the_record_says(made):
    """Whoever replays the frozen lines of the record gets the rows of the frozen tables; of words that may be taken
    down, their hash."""
    release = build()
    last: dict[tuple[str, int], dict] = {}
    for line in content(release, "record.jsonl").decode().splitlines():
        entry = json.loads(line)
        last[entry["subject"], entry["id"]] = entry["payload"]
    with zipfile.ZipFile(reads.path_of(release, "paris-actions.zip")) as archive:
        for table in TABLES:
            rows = list(csv.reader(io.StringIO(archive.read(table.filename).decode(), newline="")))[1:]
            columns, hashed = BY_NAME[table.name].columns, TAKEN_DOWN.get(table.name, {})
            for place, column in enumerate(columns):
                for row in rows if column.name in hashed else ():
                    row[place] = hashlib.sha256(row[place].encode()).hexdigest()
            replayed = [
                [as_cell(column, payload[hashed.get(column.name, column.name)]) for column in columns]
                for (name, _pk), payload in last.items()
                if name == table.name and payload is not None
            ]
            assert sorted(rows) == sorted(replayed), table.name


# --- Versions -----------------------------------------------------------------------------------------------


def test_a_second_one_of_the_day_gets_a_number(released):
    assert [build().version, build().version] == ["2026.11.22.1", "2026.11.22.2"]


def test_a_version_can_be_given_and_is_never_given_twice(released):
    assert build(version="2026.11.21.7").version == "2026.11.21.7"
    with pytest.raises(Refused, match=r"There is a release 2026\.11\.22 already\."):
        build(version="2026.11.22")


NO_VERSIONS = ["1.0", "2026.11.22.", "2026.11.22.1234", "../2026.11.22", "2026-11-22", "v2026.11.22"]


@pytest.mark.parametrize("version", NO_VERSIONS)
def test_a_version_that_is_none_is_refused(something, version):
    with pytest.raises(Refused, match="A version is a day"):
        build(version=version)


def test_a_day_that_has_not_come_is_refused(something):
    with pytest.raises(Refused, match="not come"):
        build(as_of=dt.date(2026, 11, 23))


def test_nothing_is_released_where_nothing_is_public(db, today):
    make_commitment(1, published=False)
    with pytest.raises(Refused, match="nothing public"):
        build()
    assert left_behind() == []


def test_nobody_at_the_desk_releases(something):
    for role in ("is_editor", "is_reviewer", "is_administrator"):
        person = make_user(f"{role} person", email=f"{role}@example.org", **{role: True})
        with pytest.raises(NotAllowed):
            releases.build(by=person, as_of=dt.date(2026, 11, 22))
    assert Release.objects.count() == 0


# --- Whole or not at all ------------------------------------------------------------------------------------


def left_behind() -> list[str]:
    folder = releases.where()
    return sorted(path.name for path in folder.iterdir() if path.name != "package") if folder.exists() else []


def test_a_crash_before_the_end_leaves_no_half_release(something, monkeypatch):
    monkeypatch.setattr(releases, "_put", lambda *of: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="the disk is full"):
        build()
    assert (Release.objects.count(), left_behind()) == (0, [])


def test_files_that_a_crash_left_without_a_row_are_no_release_and_stand_in_nobodys_way(something):
    folder = releases.place_of("2026.11.22")
    folder.mkdir(parents=True)
    (folder / "half.txt").write_text("half")
    assert [(fault.what, fault.name) for fault in reads.left_over()] == [("left over", "2026.11.22")]
    build()
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert list(reads.left_over()) == []


def test_of_two_at_the_same_moment_one_is_refused(released):
    """The second looked before the first was there."""
    moved = []
    again = Release(version="2026.11.22", as_of=released.as_of, built_at=released.built_at, head_sequence=1)
    again.head_sha256 = released.head_sha256
    with pytest.raises(Refused, match="never changed"):
        actions.publish(again, by=OPERATOR, keep=lambda: moved.append(True))
    assert (moved, Release.objects.count()) == ([], 1)


def test_the_database_lets_nobody_change_a_release(released):
    for change in ({"notes_en": "Another."}, {"files": []}):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            Release.objects.update(**change)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        Release.objects.all()._raw_delete("default")


# --- Again --------------------------------------------------------------------------------------------------


def test_built_again_it_is_the_same_byte_for_byte(made, time_machine):
    release = build(notes_en="A note.")
    time_machine.move_to(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC))
    assert releases.differing(release) == []


def test_a_release_of_other_data_would_not_be_the_same(released, something):
    """Something wrote past the actions: the record has not moved, and the data has."""
    type(something).objects.update(title_en="Another title")
    assert releases.differing(released) == [
        "SHA256SUMS",
        "datapackage.json",
        "list-of-commitments.csv",
        "list-of-commitments.json",
        "paris-actions.sqlite",
        "paris-actions.zip",
        "release.json",
    ]


def test_once_the_record_has_moved_on_its_lines_up_to_the_head_are_still_the_same(released):
    make_commitment(2)
    assert releases.moved_on(released) > 0
    assert releases.differing(released) == []


# --- Stored files -------------------------------------------------------------------------------------------


def faults(*versions: str) -> list[tuple[str, str]]:
    chosen = [release for release in reads.listed() if not versions or release.version in versions]
    return [(fault.what, fault.name) for fault in reads.faults(chosen)]


def test_stored_files_are_proved_to_be_those_that_were_released(released, capsys):
    call_command("verify_releases")
    assert capsys.readouterr().out == "All 9 files of 1 releases are as they were released.\n"


def test_a_changed_a_missing_and_a_foreign_file_are_named(released, capsys):
    folder = releases.place_of("2026.11.22")
    with (folder / "paris-actions.zip").open("r+b") as file:
        file.seek(100)
        file.write(b"x")
    (folder / "record.jsonl").unlink()
    (folder / "extra.txt").write_text("")
    with pytest.raises(CommandError, match=r"^3 stored files are not as they were released\.$"):
        call_command("verify_releases")
    assert capsys.readouterr().out.splitlines() == [
        "altered: 2026.11.22/paris-actions.zip",
        "missing: 2026.11.22/record.jsonl",
        "unknown: 2026.11.22/extra.txt",
    ]


def test_one_release_can_be_verified_alone(released, capsys):
    other = build()
    (releases.place_of(other.version) / "record.jsonl").unlink()
    call_command("verify_releases", "2026.11.22", verbosity=0)
    with pytest.raises(CommandError, match=r"There is no release 1999\.01\.01\."):
        call_command("verify_releases", "1999.01.01")


# --- Commands -----------------------------------------------------------------------------------------------


def test_the_command_builds_one_and_says_what_is_in_it(something, capsys):
    call_command(
        "build_release", "--notes-en", "A note.", "--version", "2026.11.22.5", "--as-of", "2026-06-30"
    )
    release = Release.objects.get()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1] for line in lines[:-1]] == FILES
    assert lines[-1] == (
        f"Release 2026.11.22.5, read as of 2026-06-30, at entry {release.head_sequence} of the public record "
        f"({release.head_sha256})."
    )
    assert (release.notes_en, release.as_of) == ("A note.", dt.date(2026, 6, 30))


def test_the_command_refuses_in_a_sentence(released):
    with pytest.raises(CommandError, match="There is a release"):
        call_command("build_release", "--version", "2026.11.22")


def test_the_command_builds_one_again_and_compares(released, something, capsys):
    call_command("build_release", "--check", "2026.11.22")
    assert capsys.readouterr().out == "Built again, 2026.11.22 is the same, byte for byte.\n"
    records.save(_renamed(something), by=OPERATOR)
    call_command("build_release", "--check", "2026.11.22")
    assert "moved on by 1 entry since 2026.11.22" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no release"):
        call_command("build_release", "--check", "1999.01.01")


def test_the_command_names_what_comes_out_otherwise(released, something):
    type(something).objects.update(title_en="Another title")
    with pytest.raises(CommandError, match=r"come out otherwise: SHA256SUMS, datapackage\.json, list"):
        call_command("build_release", "--check", "2026.11.22")


def _renamed(commitment):
    commitment.refresh_from_db()
    commitment.title_en = "Another name"
    return commitment


def test_what_is_taken_back_stays_in_the_older_release(released, something):
    merged = make_commitment(2)
    commitments.merge(something, merged, by=make_user("Ravi Reviewer", is_reviewer=True), reason="The same.")
    after = build()
    before, now = (
        zipfile.ZipFile(reads.path_of(release, "paris-actions.zip")).read("commitments.csv").decode()
        for release in (released, after)
    )
    assert ("PA-001" in before, "PA-001" in now) == (True, False)
