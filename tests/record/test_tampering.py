"""Whoever has the database itself in hand can change anything. It is found, and named."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_source,
    make_update,
)
from tests.record.agreeing import entries, released
from tests.tampering import unguarded
from tracker.models import Assessment, Commitment, Deadline, Party, RecordEntry, Update
from tracker.reads.record.chain import digest, head, lines


@pytest.fixture(autouse=True)
def record(db) -> None:
    commitment = make_commitment()
    make_party(commitment)
    make_milestone(commitment, due_on="2026-03-31")
    make_update(commitment)
    make_assessment(commitment)


def verified(**options: object) -> list[str]:
    """What the command prints; that it exits with 1 exactly when there are faults is part of it."""
    out = StringIO()
    try:
        call_command("verify_record", stdout=out, **options)
    except CommandError as error:
        ending = str(error)
    else:
        ending = ""
    said = out.getvalue().splitlines()
    if not ending:
        assert said[1:] == [f"Head: {head()}"]
        return []
    assert ending == f"The public record does not hold: {len(said)} faults."
    return said


def named(entry: RecordEntry) -> str:
    about = f", {entry.about}" if entry.about else ""
    return f"Entry {entry.sequence} ({entry.subject} {entry.subject_id}{about})"


def change(entry: RecordEntry, **values: object) -> None:
    with unguarded():
        RecordEntry.objects.filter(pk=entry.pk).update(**values)


def the(subject: str) -> RecordEntry:
    return entries(subject)[-1]


PAGE = "/en/commitments/PA-001/"
MISSING = "everybody can read it, and the chain does not have it."


def otherwise(row: str, entry: RecordEntry, columns: str) -> str:
    return f"{row} ({PAGE}): entry {entry.sequence} says something else in {columns}."


def gone(row: str, page: str, entry: RecordEntry) -> str:
    return f"{row} ({page}): entry {entry.sequence} says that everybody can read it, and nobody can."


CHANGED = "does not have the hash of what it says: something in it was changed."


def test_what_nobody_touched_holds():
    assert verified() == []
    out = StringIO()
    call_command("verify_record", stdout=out, verbosity=0)
    assert out.getvalue() == ""


# --- The chain --------------------------------------------------------------------------------------------------------


def test_one_byte_of_a_payload():
    entry = the("assessments")
    change(entry, payload=entry.payload.replace("Because", "because"))
    assert verified() == [
        f"{named(entry)} {CHANGED}",
        otherwise("assessments PA-001/2025-02-11", entry, "rationale_en"),
    ]


@pytest.mark.parametrize("column", ["recorded_at", "about", "subject_id", "sha256", "previous"])
def test_one_value_of_any_other_column(column):
    entry = the("updates")
    values = {
        "recorded_at": entry.recorded_at - dt.timedelta(microseconds=1),
        "about": "PA-002",
        "subject_id": entry.subject_id + 99,
        "sha256": "a" * 64,
        "previous": "b" * 64,
    }
    change(entry, **{column: values[column]})
    entry.refresh_from_db()
    assert f"{named(entry)} {CHANGED}" in verified()


def test_the_kind_of_an_entry():
    entry = the("updates")
    change(entry, kind="corrected")
    assert f"{named(entry)} {CHANGED}" in verified()


def test_the_table_of_an_entry():
    entry = the("updates")
    change(entry, subject="events")
    entry.refresh_from_db()
    assert f"{named(entry)} {CHANGED}" in verified()


def test_a_changed_entry_with_a_new_hash_breaks_the_next():
    entry = the("updates")
    entry.payload = entry.payload.replace("Something", "Nothing")
    change(entry, payload=entry.payload, sha256=digest(entry))
    following = RecordEntry.objects.get(pk=entry.pk + 1)
    assert verified()[0] == (
        f"{named(following)} does not continue entry {entry.pk}: one of the two was changed, or put in."
    )


def test_a_row_that_was_removed():
    entry = the("updates")
    following = RecordEntry.objects.get(pk=entry.pk + 1)
    with unguarded():
        entry.delete()
    found = verified()
    assert found == [
        f"{named(following)} stands where entry {following.pk - 1} belongs: that one was removed, or moved.",
        f"updates happening-1 ({PAGE}): {MISSING}",
    ]


def test_two_that_were_swapped():
    one, other = entries()[3:5]
    with unguarded():
        for entry, place in ((one, 900), (other, one.sequence), (one, other.sequence)):
            RecordEntry.objects.filter(sha256=entry.sha256).update(sequence=place)
    found = verified()
    for entry in RecordEntry.objects.filter(pk__in=(one.pk, other.pk)):
        assert f"{named(entry)} {CHANGED}" in found


def appended(**values: object) -> RecordEntry:
    """An entry made by hand, with its place in the chain and, unless one is given, with its right hash."""
    last = head()
    given = {
        "sequence": last.sequence + 1,
        "previous": last.sha256,
        "recorded_at": timezone.now(),
        "kind": "published",
        "subject": "updates",
        "subject_id": 4711,
        "about": "PA-001",
        "payload": '{"headline_en":"Mine","key":"mine"}',
        **values,
    }
    entry = RecordEntry(**given)
    entry.sha256 = str(values.get("sha256") or digest(entry))
    entry.save(force_insert=True)
    return entry


def test_one_appended_by_hand_with_a_wrong_hash():
    entry = appended(sha256="c" * 64)
    assert verified()[0] == f"{named(entry)} {CHANGED}"


def test_one_appended_by_hand_with_a_right_hash():
    """The chain alone cannot tell: what everybody can read does."""
    entry = appended()
    assert verified() == [gone("updates mine", PAGE, entry)]


def test_an_end_that_was_cut_off():
    """Found by what is still to be read, by a head that somebody has noted, and by the release that printed it."""
    known = str(head())
    released()
    with unguarded():
        RecordEntry.objects.filter(pk=head().sequence).delete()
    last = head().sequence
    missing = [
        f"The end is missing: the last entry here is {last}, and there was an entry {last + 1}.",
        f"The end is missing: the last entry is {last}, and release 2026.11.22 was made at entry {last + 1}.",
        f"assessments PA-001/2025-02-11 ({PAGE}): {MISSING}",
    ]
    assert verified(head=[known]) == missing
    assert verified() == missing[1:]


def test_an_end_that_was_written_anew():
    known, last = str(head()), RecordEntry.objects.get(pk=head().sequence)
    released()
    last.recorded_at += dt.timedelta(seconds=1)
    change(last, recorded_at=last.recorded_at, sha256=digest(last))
    first, second = verified(head=[known])
    assert first == (
        f"{named(last)} does not have the hash of the head that was given: what stood here was written anew."
    )
    assert second == (
        f"Entry {last.pk} is not the one that release 2026.11.22 was made at: it was written anew, or something "
        "before it."
    )


def test_a_release_on_a_chain_that_went_on_is_no_fault():
    released()
    make_update(make_commitment())
    assert verified() == []


def test_a_chain_without_an_entry_has_lost_everything():
    with unguarded():
        RecordEntry.objects.all().delete()
    assert f"commitments PA-001 ({PAGE}): {MISSING}" in verified()


def test_a_site_on_which_nothing_is_public_yet_holds(capsys):
    with unguarded():
        RecordEntry.objects.all().delete()
        for model in (Assessment, Update, Commitment):
            model.objects.all().delete()
        call_command("verify_record")
    assert capsys.readouterr().out == "The public record has no entry yet, and nothing is public.\n"


# --- The data ---------------------------------------------------------------------------------------------------------


def test_a_verdict_reworded_behind_the_chains_back_is_named():
    Assessment.objects.update(rationale_en="Because I say so.", status="complete")
    entry = the("assessments")
    assert verified() == [otherwise("assessments PA-001/2025-02-11", entry, "rationale_en, status")]


def test_a_row_deleted_behind_the_chains_back_is_named():
    Party.objects.all().delete()
    assert verified() == [
        gone("organizations some-lab", "/en/organizations/some-lab/", the("organizations")),
        gone("parties PA-001/some-lab/lead", PAGE, the("parties")),
    ]


def test_a_row_made_public_behind_the_chains_back_is_named():
    draft = make_update(make_commitment(), published=False)
    Update.objects.filter(pk=draft.pk).update(state="published", published_at=timezone.now())
    assert verified() == [f"updates {draft.key} (/en/commitments/PA-002/): {MISSING}"]


def test_a_date_moved_behind_the_chains_back_is_named():
    Deadline.objects.update(due_on="2030-01-01")
    assert [each.rsplit(" says ", 1)[1] for each in verified()] == ["something else in due_on."]


def test_what_nobody_can_read_may_change_unseen():
    make_source("nobody-cites-it")
    make_organization("nobody-names-it")
    make_commitment(9, published=False)
    make_assessment(make_commitment(), until="proposed")
    assert verified() == []


# --- A copy that was kept ---------------------------------------------------------------------------------------------


def test_a_copy_kept_from_earlier_is_still_what_the_record_says(tmp_path):
    copy = tmp_path / "record.jsonl"
    copy.write_text("".join(lines()), "utf-8", newline="")
    make_update(make_commitment())
    assert verified(jsonl=copy) == []


def test_a_record_written_anew_from_one_entry_on_differs_from_the_copy(tmp_path):
    copy = tmp_path / "record.jsonl"
    copy.write_text("".join(lines()), "utf-8", newline="")
    anew = [*RecordEntry.objects.filter(pk__gte=4).order_by("pk")]
    previous = anew[0].previous
    for entry in anew:
        entry.recorded_at += dt.timedelta(seconds=1)
        entry.previous = previous
        previous = digest(entry)
        change(entry, recorded_at=entry.recorded_at, previous=entry.previous, sha256=previous)
    assert verified() == []
    assert verified(jsonl=copy) == [
        "Line 4 of the file is not what the record has as entry 4: one of them was changed."
    ]


def test_a_record_whose_end_was_cut_off_is_shorter_than_the_copy(tmp_path):
    copy = tmp_path / "record.jsonl"
    last = head().sequence
    copy.write_text("".join(lines()), "utf-8", newline="")
    with unguarded():
        RecordEntry.objects.filter(pk=last).delete()
    assert verified(jsonl=copy)[0] == (
        f"The record ends before line {last} of the file: its end is missing, or the line was put in."
    )


@pytest.mark.parametrize("wrong", ["abc", "1:abc", "0:" + "a" * 64, ""])
def test_a_head_that_is_none_is_refused(wrong):
    with pytest.raises(CommandError, match="is not a head: give its number, a colon and its 64 digits"):
        call_command("verify_record", head=[wrong])


def test_a_copy_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_record", jsonl=tmp_path / "nothing.jsonl")
