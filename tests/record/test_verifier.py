"""The stand-alone verifier, run as anybody runs it: as a program of its own, with nothing but the file."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import undone
from tests.factories import make_assessment, make_commitment, make_update, the_reviewer
from tracker.actions import assessments
from tracker.exports.record import VERIFIER, lines, verifier
from tracker.reads.record.chain import Head

pytestmark = pytest.mark.once

ANEW = "does not have the hash of the head that was given: what stood here was written anew."
PROGRAM = Path(__file__).resolve().parents[2] / "static" / "verify" / "verify_record.py"


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """A chain of some fifteen entries, with corrections and ends, as the file that everybody can download."""
    with django_db_blocker.unblock(), undone():
        commitment = make_commitment(title_en="Une promesse « entre guillemets »\u2028, sur deux lignes")
        make_update(commitment)
        make_assessment(commitment)
        make_assessment(commitment, "substantial")
        taken_back = make_assessment(commitment, effective_on="2026-01-01")
        assessments.retract(taken_back, by=the_reviewer(), reason="No.")
        return "".join(lines()).encode()


@pytest.fixture
def record(published, tmp_path) -> Path:
    path = tmp_path / "record.jsonl"
    path.write_bytes(published)
    return path


def head(record: Path) -> Head:
    newest = json.loads(tampered(record)[-1])
    return Head(newest["sequence"], newest["sha256"])


def verify(path: Path | str, *heads: str, given: bytes | None = None) -> tuple[int, list[str]]:
    """Exit code, and what it says."""
    asked = list(chain.from_iterable(("--head", each) for each in heads))
    command = [sys.executable, "-I", str(PROGRAM), str(path), *asked]
    done = subprocess.run(command, capture_output=True, input=given, check=False, timeout=60)
    return done.returncode, done.stdout.decode().splitlines() or done.stderr.decode().splitlines()


def tampered(path: Path) -> list[str]:
    """The lines, to be changed by hand."""
    return path.read_text("utf-8").split("\n")[:-1]


def written(path: Path, changed: list[str]) -> Path:
    path.write_text("".join(f"{each}\n" for each in changed), "utf-8", newline="")
    return path


def forged(line: str, **values: object) -> str:
    """A line with other values and a hash that fits."""
    entry = {**json.loads(line), **values}
    entry.pop("sha256")
    body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f'{body[:-1]},"sha256":"{sha256(body.encode()).hexdigest()}"}}'


def name(line: str) -> str:
    entry = json.loads(line)
    about = f", {entry['about']}" if entry["about"] else ""
    return f"Entry {entry['sequence']} ({entry['subject']} {entry['id']}{about})"


# --- What holds -------------------------------------------------------------------------------------------------------


def test_a_file_as_it_was_published_holds(record):
    last = head(record)
    assert verify(record) == (
        0,
        [
            f"Entries 1 to {last.sequence} hold. The head is {last}",
            "The file goes on past every head that was given: only a later head can tell what comes there.",
        ],
    )


def test_with_its_own_head_nothing_is_left_open(record):
    last = head(record)
    assert verify(record, str(last)) == (0, [f"Entries 1 to {last.sequence} hold. The head is {last}"])


def test_it_is_read_from_a_pipe_as_well(record):
    assert verify("-", str(head(record)), given=record.read_bytes())[0] == 0


def test_a_head_is_taken_out_of_the_file_of_a_release(record, tmp_path):
    release = tmp_path / "release.json"
    release.write_text(
        json.dumps({"version": "2026.11.22", "record": {"sequence": 3, "sha256": third(record)}})
    )
    code, words = verify(record, str(release))
    assert (code, words[1][:38]) == (0, "The file goes on past every head that ")
    release.write_text(json.dumps({"record": {"sequence": 3, "sha256": "f" * 64}}))
    assert verify(record, str(release)) == (
        1,
        [f"{name(tampered(record)[2])} {ANEW}"],
    )


def third(record: Path) -> str:
    return str(json.loads(tampered(record)[2])["sha256"])


# --- What does not ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["about", "id", "kind", "payload", "sequence", "subject", "time"])
def test_one_byte_changed_is_found_and_named(record, place):
    changed = tampered(record)
    number = next(n for n, each in enumerate(changed) if '"about":"PA-001"' in each and '"published"' in each)
    other = {
        "about": ('"about":"PA-001"', '"about":"PA-002"'),
        "id": (r'"id":\d+', '"id":9999'),
        "kind": ('"kind":"published"', '"kind":"corrected"'),
        "payload": ('_en":"', '_en":"x'),
        "sequence": (r'"sequence":\d+', '"sequence":9999'),
        "subject": (r'"subject":"\w', '"subject":"z'),
        "time": (r"\.\d{6}Z", ".999999Z"),
    }
    changed[number] = re.sub(*other[place], changed[number], count=1)
    code, words = verify(written(record, changed), str(head(record)))
    assert code == 1
    assert (
        f"{name(changed[number])} does not have the hash of what it says: something in it was changed."
        in words
    )


def test_a_byte_of_the_payload_alone_is_one_fault(record):
    changed = tampered(record)
    changed[4] = re.sub('_en":"', '_en":"x', changed[4], count=1)
    assert verify(written(record, changed)) == (
        1,
        [f"{name(changed[4])} does not have the hash of what it says: something in it was changed."],
    )


@pytest.mark.parametrize("place", ["previous", "sha256"])
def test_a_hash_that_was_changed_is_found_and_named(record, place):
    changed = tampered(record)
    changed[4] = re.sub(
        rf'"{place}":"[0-9a-f]', lambda m: m[0][:-1] + ("0" if m[0][-1] != "0" else "1"), changed[4]
    )
    code, words = verify(written(record, changed))
    assert code == 1
    assert (
        words[0] == f"{name(changed[4])} does not have the hash of what it says: something in it was changed."
    )


@pytest.mark.parametrize(
    "byte", ["quote", "space", "order", "escape", "return", "letters", "nothing", "nested", "nul"]
)
def test_a_byte_that_changes_no_value_is_found_all_the_same(record, byte):
    changed = tampered(record)
    entry = json.loads(changed[4])
    changed[4] = {
        "quote": changed[4].replace('"', "", 1),
        "space": changed[4].replace(",", ", ", 1),
        "order": json.dumps(dict(reversed(entry.items())), separators=(",", ":"), ensure_ascii=False),
        "escape": changed[4].replace("T", "\\u0054"),
        "return": changed[4] + "\r",
        "letters": re.sub("[0-9a-f]{64}", lambda m: m[0].upper(), changed[4]),
        "nothing": "",
        "nested": "[" * 100_000,
        "nul": changed[4].replace("e", "\0", 1),
    }[byte]
    assert verify(written(record, changed)) == (
        1,
        ["Line 5, where entry 5 belongs, is not as the record writes it: it was changed."],
    )


def test_bytes_that_are_no_text_are_found(record):
    changed = record.read_bytes().split(b"\n")
    changed[4] = changed[4].replace(b'_en":"', b'_en":"\xff\xfe')
    record.write_bytes(b"\n".join(changed))
    assert verify(record)[1] == [
        "Line 5, where entry 5 belongs, is not as the record writes it: it was changed."
    ]


def test_a_row_that_was_removed_is_found_and_named(record):
    changed = tampered(record)
    del changed[4]
    code, words = verify(written(record, changed))
    assert code == 1
    assert words[0] == f"{name(changed[4])} stands where entry 5 belongs: that one was removed, or moved."


def test_a_first_row_that_was_removed_is_found(record):
    changed = tampered(record)[1:]
    assert verify(written(record, changed))[1][0] == (
        f"{name(changed[0])} stands where entry 1 belongs: that one was removed, or moved."
    )


def test_two_that_were_swapped_are_found_and_named(record):
    changed = tampered(record)
    changed[4], changed[5] = changed[5], changed[4]
    assert verify(written(record, changed)) == (
        1,
        [
            f"{name(changed[4])} stands where entry 5 belongs: that one was removed, or moved.",
            f"{name(changed[5])} stands after entry 6: it was moved, or put in.",
        ],
    )


def test_one_that_was_put_in_twice_is_found(record):
    changed = tampered(record)
    changed.insert(5, changed[4])
    assert verify(written(record, changed)) == (
        1,
        [f"{name(changed[4])} stands after entry 5: it was moved, or put in."],
    )


def test_one_appended_by_hand_without_its_hash_is_found_and_named(record):
    changed = tampered(record)
    more = forged(
        changed[-1], sequence=len(changed) + 1, kind="published", payload={"title": "Mine"}, id=4711
    )
    changed.append(more.replace("Mine", "Ours"))
    code, words = verify(written(record, changed))
    assert code == 1
    assert (
        words[0]
        == f"{name(changed[-1])} does not have the hash of what it says: something in it was changed."
    )


def test_one_appended_by_hand_with_a_right_hash_and_a_wrong_one_before_is_found(record):
    changed = tampered(record)
    changed.append(
        forged(changed[-1], sequence=len(changed) + 1, kind="published", payload={"title": "M"}, id=4711)
    )
    assert verify(written(record, changed)) == (
        1,
        [
            f"{name(changed[-1])} does not continue entry {len(changed) - 1}: one of the two was changed, or put in."
        ],
    )


def test_one_appended_by_hand_with_everything_right_is_past_the_head(record):
    """Whoever can write the file can go on with it. The head that was known ends before, and only a later one tells."""
    known, changed = head(record), tampered(record)
    before = {"sequence": known.sequence + 1, "previous": known.sha256}
    changed.append(forged(changed[-1], **before, kind="published", payload={"title": "Mine"}, id=4711))
    code, words = verify(written(record, changed), str(known))
    assert code == 0
    assert (
        words[1]
        == "The file goes on past every head that was given: only a later head can tell what comes there."
    )


def test_an_end_that_was_cut_off_is_found_with_a_head(record):
    known, changed = head(record), tampered(record)[:-2]
    assert verify(written(record, changed))[0] == 0
    assert verify(record, str(known)) == (
        1,
        [
            f"The end is missing: the last entry here is {known.sequence - 2}, and there was an entry {known.sequence}."
        ],
    )


def test_an_end_that_was_written_anew_is_found_with_a_head(record):
    """Every hash fits, from the changed entry to the end: the one thing that does not is what others have noted."""
    known, changed = head(record), tampered(record)
    changed[-3] = forged(changed[-3], about="PA-999")
    for n in (-2, -1):
        changed[n] = forged(changed[n], previous=json.loads(changed[n - 1])["sha256"])
    assert verify(written(record, changed))[0] == 0
    assert verify(record, str(known)) == (
        1,
        [f"{name(changed[-1])} {ANEW}"],
    )


def test_a_file_that_ends_in_the_middle_of_a_line_is_found(record):
    last = head(record).sequence
    record.write_bytes(record.read_bytes()[:-30])
    assert verify(record) == (
        1,
        [f"Line {last}, where entry {last} belongs, is not as the record writes it: it was changed."],
    )


def test_a_file_without_an_entry_has_lost_its_end(record):
    assert verify(written(record, [])) == (
        1,
        ["The end is missing: the last entry here is 0, and there was an entry 1."],
    )


def test_what_cannot_follow_from_what_was_said_before_is_found(record):
    """All hashes right: a row is taken back that was never shown, or time runs backwards."""
    known, changed = head(record), tampered(record)
    before = {"sequence": known.sequence + 1, "previous": known.sha256}
    for wrong in (
        {"id": 4711, "kind": "retracted", "payload": None},
        {"id": 4711, "kind": "corrected", "payload": {"title": "M"}},
        {"id": 4711, "kind": "published", "payload": {"title": "M"}, "time": "2020-01-01T00:00:00.000000Z"},
    ):
        more = forged(changed[-1], **before, **wrong)
        assert verify(written(record, [*changed, more])) == (
            1,
            [f"{name(more)} does not follow from those before it: its time or its kind cannot be right."],
        )


@pytest.mark.parametrize(
    "wrong", [{"payload": None}, {"kind": "retracted"}, {"payload": 1.5}, {"id": "1"}, {"x": 1}]
)
def test_what_is_no_entry_is_found_even_with_its_hash(record, wrong):
    changed = tampered(record)
    changed[4] = forged(changed[4], **wrong)
    code, words = verify(written(record, changed))
    assert code == 1
    assert words[0] == "Line 5, where entry 5 belongs, is not as the record writes it: it was changed."


# --- The program ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heads", [["abc"], ["5:abc"], [""], ["nowhere.json"]])
def test_a_head_that_is_none_is_refused_with_2(record, heads):
    code, words = verify(record, *heads)
    assert code == 2
    assert "there is nothing to verify" in words[-1]


def test_a_release_without_a_head_is_refused_with_2(record, tmp_path):
    for text in ("{}", "[]", '{"record": {}}', "no json", '{"record": 5}'):
        (tmp_path / "release.json").write_text(text)
        assert verify(record, str(tmp_path / "release.json"))[0] == 2


def test_a_file_that_is_not_there_is_refused_with_2(tmp_path):
    code, words = verify(tmp_path / "nothing.jsonl")
    assert code == 2
    assert "there is nothing to verify" in words[-1]


def test_it_has_fewer_than_a_hundred_lines_and_needs_nothing_else():
    text = PROGRAM.read_text("utf-8")
    assert len(text.splitlines()) < 100
    imported = re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE)
    assert [each for each in imported if each not in sys.stdlib_module_names] == []
    assert verifier() == PROGRAM.read_bytes()
    assert PROGRAM.name == VERIFIER


def test_it_says_how_it_is_used():
    code, words = verify("--help")
    assert code == 0
    assert "Whether the end was cut off" in " ".join(words)
