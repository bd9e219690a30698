"""The two commands as somebody at a terminal meets them."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_commitment, make_milestone, make_party, make_update
from tests.loading.small import DataSet, everything
from tracker.actions import loading, records
from tracker.exceptions import Refused
from tracker.models import Commitment, Organization, Pillar
from tracker.rules import OPERATOR


def test_a_load_says_what_it_did(small, tmp_path, capsys):
    call_command("load_actions", small.write(tmp_path))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["pillars", "1", "created", "0", "changed", "0", "unchanged"]
    assert len(lines) == 15


def test_a_load_says_what_only_the_record_has_and_what_it_left(loaded, tmp_path, capsys):
    del loaded.rows["parties"][1]
    loaded.row("milestones", 2).update(achieved_on="", achieved_precision="", achieved_source="")
    call_command("load_actions", loaded.write(tmp_path))
    lines = capsys.readouterr().out.splitlines()
    assert lines[5].endswith("in the record but not in the file: 1")
    left = "The record says achieved or given up: left as it is."
    assert lines[-2:] == [f"Note: milestones.csv, row 2, column achieved_on: {left}", "0 changes."]


def test_a_quiet_load_says_nothing(small, tmp_path, capsys):
    call_command("load_actions", small.write(tmp_path), verbosity=0)
    assert capsys.readouterr().out == ""


def test_what_the_database_refuses_is_told_in_a_sentence(loaded, tmp_path):
    """A sample has the short name that a file gives: files do not see samples, the database does."""
    Commitment.objects.filter(reference="PA-002").update(is_sample=True)
    before = everything()
    with pytest.raises(CommandError, match="holds the same thing already"):
        call_command("load_actions", loaded.write(tmp_path))
    assert everything() == before


def test_what_the_database_refuses_of_a_changed_row_names_the_row(loaded):
    records.create(Pillar(slug="sample-9", number=9, name_en="Sample"), by=OPERATOR)
    loaded.row("pillars", 2)["number"] = "9"
    plan = loading.read(loaded.files(), by=OPERATOR)
    with pytest.raises(Refused, match=r"pillars\.csv, row 2"):
        loading.apply(plan, by=OPERATOR)


def test_an_export_says_how_much_it_wrote(loaded, tmp_path, capsys):
    call_command("export_actions", tmp_path / "new" / "place")
    assert capsys.readouterr().out.splitlines()[0].split() == ["pillars", "1", "rows"]
    assert len(list((tmp_path / "new" / "place").iterdir())) == 15


def test_an_export_to_where_nothing_can_be_written_is_refused(loaded, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_actions", tmp_path / "file")


@pytest.mark.django_db(transaction=True)
def test_an_export_reads_one_moment_of_the_record(tmp_path):
    """Outside any other transaction, as at a terminal."""
    DataSet().load()
    call_command("export_actions", tmp_path, verbosity=0)
    assert loading.read(tmp_path, by=OPERATOR).changes_nothing


def test_what_belongs_to_a_draft_is_not_exported(loaded, tmp_path):
    draft = make_commitment(50, published=False, parent=None)
    make_party(draft, Organization.objects.get(slug="acme"))
    make_milestone(draft, due_on="2026-12-31")
    part = Commitment.objects.get(reference="PA-002")
    part.parent = draft
    records.save(part, by=OPERATOR)
    make_update(draft, part)
    call_command("export_actions", tmp_path, verbosity=0)
    assert [path.name for path in tmp_path.iterdir() if b"PA-050" in path.read_bytes()] == []
    plan = loading.read(tmp_path, by=OPERATOR)
    assert (plan.faults, plan.changes_nothing) == ([], True)
    assert Commitment.objects.get(reference="PA-002").parent == draft


def test_ten_thousand_rows_are_read_written_and_read_again(small):
    for number in range(10_000):
        small.add("organizations", slug=f"lab-{number}", name_en=f"Lab {number}", kind="academia")
    plan = small.load()
    counts = {count.file.name: count for count in plan.summary()}
    assert counts["organizations"].created == 10_002
    assert small.load().changes_nothing
