"""Loading files into the record: once, again, and after either side has changed."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from tests.factories import on
from tests.loading.small import everything, kinds_since, last_event, results
from tracker.actions import loading, milestones, records
from tracker.exceptions import Conflict, NotAllowed, Refused
from tracker.models import (
    Commitment,
    CommitmentSource,
    Deadline,
    HistoryEvent,
    Indicator,
    Measurement,
    Milestone,
    Organization,
    Party,
    Source,
    Standing,
    Update,
)
from tracker.rules import OPERATOR


def test_a_first_load_creates_every_row(small):
    plan = small.load()
    assert {count.file.name: count.created for count in plan.summary()} == {
        name: len(rows) for name, rows in small.rows.items()
    }


def test_every_row_and_every_move_leaves_its_event(small):
    small.load()
    assert kinds_since(0) == {
        "created": 19,
        "commitment_published": 2,
        "commitment_closed": 1,
        "development_published": 1,
        "milestone_achieved": 1,
        "milestone_dropped": 1,
        "deadline_set": 1,
        "deadline_moved": 1,
        "assessment_published": 3,
    }


def test_values_arrive_as_they_are_written(loaded):
    indicator = Indicator.objects.get()
    assert str(indicator.target_value.normalize()) == "1500000.5"
    cited = CommitmentSource.objects.filter(commitment__reference="PA-001").order_by("position")
    assert list(cited.values_list("source__key", "position")) == [("elysee", 1), ("press", 2)]
    part = Commitment.objects.get(reference="PA-002")
    assert (part.parent.reference, part.announced_on, part.announced_precision) == ("PA-001", None, "")
    reached = Milestone.objects.get(key="opened")
    assert (reached.state, reached.achieved_on, reached.achieved_source.key) == (
        "achieved",
        dt.date(2025, 6, 1),
        "press",
    )


def test_the_same_files_twice_change_nothing(loaded):
    before = everything()
    plan = loaded.load()
    assert plan.changes_nothing
    assert everything() == before


def test_a_dry_run_writes_nothing(small, tmp_path, capsys):
    call_command("load_actions", small.write(tmp_path), "--dry-run")
    assert Commitment.objects.count() == 0
    assert HistoryEvent.objects.count() == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing was written: this was a dry run."


def test_standings_follow_in_the_same_transaction(loaded):
    now = Standing.objects.get(commitment__reference="PA-001", until_day=dt.date(9999, 12, 31))
    assert (now.status, now.schedule, now.slips) == ("limited", "overdue", 1)


def test_a_changed_cell_is_saved_with_what_it_was(loaded):
    mark = last_event()
    loaded.row("commitments", 2)["title_en"] = "A larger fund"
    plan = loaded.load()
    assert results(plan) == {"commitments": (0, 1, 1)}
    event = HistoryEvent.objects.get(pk__gt=mark)
    assert (event.kind, event.subject_key, event.data) == (
        "edited",
        "PA-001",
        {"changes": {"title_en": ["A fund", "A larger fund"]}},
    )


def test_another_order_of_sources_is_a_change(loaded):
    loaded.row("commitments", 2)["sources"] = "press;elysee"
    assert results(loaded.load()) == {"commitments": (0, 1, 1)}
    cited = CommitmentSource.objects.filter(commitment__reference="PA-001").order_by("position")
    assert list(cited.values_list("source__key", flat=True)) == ["press", "elysee"]


def test_a_row_may_refer_to_one_that_is_new_in_the_same_load(loaded):
    loaded.add("topics", slug="work", name_en="Work")
    loaded.row("commitments", 3)["topic"] = "work"
    loaded.load()
    assert Commitment.objects.get(reference="PA-002").topic.slug == "work"


def test_a_part_may_stand_before_what_it_is_part_of(small):
    small.rows["commitments"].reverse()
    small.load()
    assert Commitment.objects.get(reference="PA-002").parent.reference == "PA-001"


def test_rows_that_are_not_in_the_files_stay_and_are_counted(loaded):
    del loaded.rows["parties"][1]
    plan = loaded.load()
    assert {count.file.name: count.absent for count in plan.summary() if count.absent} == {"parties": 1}
    assert Party.objects.count() == 2


def test_a_draft_of_the_desk_is_published_when_the_files_name_it(loaded):
    mark = last_event()
    Commitment.objects.filter(reference="PA-001").update(publication="draft")
    Update.objects.update(state="draft", published_at=None)
    loaded.load()
    assert kinds_since(mark) == {"commitment_published": 1, "development_published": 1}


def test_a_column_that_a_file_leaves_out_is_left_alone(loaded):
    party = Party.objects.get(role="funder")
    party.left_on = dt.date(2026, 1, 1)
    records.save(party, by=OPERATOR)
    assert loaded.load().changes_nothing
    assert Party.objects.get(role="funder").left_on == dt.date(2026, 1, 1)


def test_a_byte_order_mark_and_empty_rows_do_not_matter(small):
    files = small.files()
    files["topics.csv"] = b"\xef\xbb\xbf" + files["topics.csv"] + b"\r\n,,\r\n"
    plan = loading.read(files, by=OPERATOR)
    assert plan.faults == []


def test_a_table_of_cells_is_read_like_a_file(small):
    tables = {name: small.table(name) for name in small.rows}
    loading.apply(loading.read(tables, by=OPERATOR), by=OPERATOR)
    assert small.load().changes_nothing


# --- Milestones and dates ---------------------------------------------------------------------------------


def test_a_milestone_is_achieved_by_its_move(loaded):
    mark = last_event()
    loaded.row("milestones", 3).update(
        achieved_on="2026-03-01", achieved_precision="month", achieved_source="elysee"
    )
    loaded.load()
    assert kinds_since(mark) == {"milestone_achieved": 1}


def test_a_milestone_is_given_up_by_its_move(loaded):
    loaded.row("milestones", 3)["dropped"] = "yes"
    loaded.load()
    event = HistoryEvent.objects.order_by("pk").last()
    assert (event.kind, event.reason) == ("milestone_dropped", "Given up according to the data set")


def test_another_day_of_achievement_takes_two_moves(loaded):
    mark = last_event()
    loaded.row("milestones", 2)["achieved_on"] = "2025-07-01"
    loaded.load()
    assert kinds_since(mark) == {"milestone_replanned": 1, "milestone_achieved": 1}
    assert Milestone.objects.get(key="opened").achieved_on == dt.date(2025, 7, 1)


def test_what_the_desk_found_achieved_is_not_taken_back(loaded, editor):
    final = Milestone.objects.get(commitment__reference="PA-001", final=True)
    milestones.achieve(final, by=editor, on=on("2026-05-01"), source=Source.objects.get(key="press"))
    plan = loaded.load()
    assert plan.changes_nothing
    assert [(note.file, note.row) for note in plan.notes] == [("milestones.csv", 3)]


def test_the_final_milestone_may_change_places(loaded):
    loaded.row("milestones", 2)["final"] = "yes"
    loaded.row("milestones", 3)["final"] = "no"
    loaded.load()
    assert Milestone.objects.get(commitment__reference="PA-001", final=True).key == "opened"


def test_a_new_date_below_the_others_is_a_slip(loaded):
    loaded.add(
        "deadlines",
        commitment="PA-001",
        milestone="final",
        due_on="2027-12-31",
        precision="year",
        source="press",
    )
    loaded.load()
    event = HistoryEvent.objects.order_by("pk").last()
    assert (event.kind, event.subject_key, event.data["from"]) == (
        "deadline_moved",
        "PA-001/final/3",
        "2026-06-30",
    )
    assert list(Deadline.objects.values_list("position", flat=True)) == [1, 2, 3]


# --- All or nothing ---------------------------------------------------------------------------------------


def test_one_fault_and_nothing_is_written(small, tmp_path, capsys):
    small.row("events", 2)["kind"] = "party"
    small.row("topics", 2)["name_en"] = ""
    with pytest.raises(CommandError, match="Nothing was written: 2 faults"):
        call_command("load_actions", small.write(tmp_path))
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        "topics.csv, row 2, column name_en",
        "events.csv, row 2, column kind",
    ]
    assert Commitment.objects.count() == 0
    assert HistoryEvent.objects.count() == 0


def test_a_plan_with_faults_is_not_carried_out(small):
    small.row("events", 2)["kind"] = "party"
    plan = loading.read(small.files(), by=OPERATOR)
    before = everything()
    with pytest.raises(Refused):
        loading.apply(plan, by=OPERATOR)
    assert everything() == before


def test_whoever_saved_in_between_is_not_written_over(loaded, editor):
    loaded.row("organizations", 3)["name_en"] = "Acme Ltd"
    loaded.add("topics", slug="work", name_en="Work")
    plan = loading.read(loaded.files(), by=OPERATOR)
    acme = Organization.objects.get(slug="acme")
    acme.website = "https://example.org/acme"
    records.save(acme, by=editor)
    before = everything()
    with pytest.raises(Conflict, match=r"organizations\.csv, row 3"):
        loading.apply(plan, by=OPERATOR)
    assert everything() == before


def test_a_plan_that_was_carried_out_already_is_refused(small):
    plans = [loading.read(small.files(), by=OPERATOR) for _ in range(2)]
    loading.apply(plans[0], by=OPERATOR)
    before = everything()
    with pytest.raises(Refused):
        loading.apply(plans[1], by=OPERATOR)
    assert everything() == before


def test_only_administrators_may_read_files_in(small, member, stranger, editor, reviewer):
    for person in (member, stranger, editor, reviewer):
        with pytest.raises(NotAllowed):
            loading.read(small.files(), by=person)


def test_a_measurement_without_a_value_says_why(small):
    small.row("measurements", 2).update(value="", absence_reason="Not published")
    small.load()
    assert (Measurement.objects.get().value, Measurement.objects.get().absence_reason) == (
        None,
        "Not published",
    )
