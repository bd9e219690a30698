"""Milestones reached and given up, dates given and moved, and what the schedule then says."""

import datetime as dt

import pytest

from tests.factories import make_assessment, make_commitment, make_deadline, make_milestone, make_source
from tracker.actions import milestones, records
from tracker.exceptions import ReasonRequired, Refused, WrongState
from tracker.models import Commitment, Deadline, HistoryEvent, MilestoneStanding

pytestmark = pytest.mark.django_db


def now(commitment, day):
    return Commitment.objects.as_of(dt.date.fromisoformat(day)).with_now().get(pk=commitment.pk).now


def test_a_moved_date_is_a_slip_and_the_first_date_stays(editor):
    milestone = make_milestone(make_commitment(), due_on="2025-12-31", precision="year")
    make_deadline(milestone, "2026-06-30", precision="quarter", announced_on="2026-01-10")
    rows = milestone.deadlines.values_list("position", "due_on", "known_on")
    assert list(rows) == [
        (1, dt.date(2025, 12, 31), dt.date(2025, 2, 11)),
        (2, dt.date(2026, 6, 30), dt.date(2026, 1, 10)),
    ]
    assert [
        (now(milestone.commitment, day).schedule, now(milestone.commitment, day).slips)
        for day in ("2025-03-01", "2025-12-31", "2026-01-09", "2026-01-10", "2026-05-01", "2026-07-01")
    ] == [("upcoming", 0), ("due_soon", 0), ("overdue", 0), ("upcoming", 1), ("due_soon", 1), ("overdue", 1)]
    moved = HistoryEvent.objects.get(kind="deadline_moved")
    assert (moved.data["from"], moved.about) == ("2025-12-31", "PA-001")


def test_a_date_once_given_cannot_be_written_over(editor):
    milestone = make_milestone(make_commitment(), due_on="2025-12-31")
    deadline = milestone.deadlines.get()
    deadline.due_on = dt.date(2027, 1, 1)
    with pytest.raises(Refused, match="A date once given stays"):
        records.save(deadline, by=editor)


def test_a_due_date_is_the_last_day_of_its_period(editor):
    milestone = make_milestone(make_commitment())
    deadline = Deadline(
        milestone=milestone, due_on=dt.date(2026, 5, 30), precision="month", source=make_source()
    )
    with pytest.raises(Refused, match="last day of its period"):
        milestones.set_deadline(deadline, by=editor)


def test_reached_in_time_or_late_is_computed(editor):
    in_time = make_milestone(make_commitment(), due_on="2025-12-31", achieved_on="2025-12-31")
    late = make_milestone(make_commitment(), due_on="2025-12-31", achieved_on="2026-01-01")
    assert now(in_time.commitment, "2026-02-01").schedule == "met"
    assert now(late.commitment, "2026-02-01").schedule == "met_late"
    assert now(late.commitment, "2025-12-31").schedule == "due_soon"


def test_a_milestone_is_reached_once_and_can_be_set_back_with_a_reason(editor):
    milestone = make_milestone(make_commitment(), due_on="2025-12-31", achieved_on="2025-12-01")
    with pytest.raises(WrongState, match="Achieved"):
        milestones.drop(milestone, by=editor, reason="Given up.")
    with pytest.raises(ReasonRequired):
        milestones.replan(milestone, by=editor, reason="")
    milestones.replan(milestone, by=editor, reason="The page spoke of another site.")
    milestone.refresh_from_db()
    assert (milestone.state, milestone.achieved_on, milestone.achieved_source) == ("planned", None, None)
    assert now(milestone.commitment, "2026-01-01").schedule == "overdue"


def test_a_milestone_given_up_is_not_overdue_from_that_day(editor):
    milestone = make_milestone(make_commitment(), due_on="2025-12-31")
    milestones.drop(milestone, by=editor, reason="Given up.", on=dt.date(2026, 2, 1))
    assert now(milestone.commitment, "2026-01-31").schedule == "overdue"
    assert now(milestone.commitment, "2026-02-01").schedule == "no_deadline"


def test_given_up_on_an_unknown_day_counts_from_the_closing_verdict(editor):
    milestone = make_milestone(make_commitment(), due_on="2027-12-31")
    milestones.drop(milestone, by=editor, reason="Given up.")
    assert now(milestone.commitment, "2026-01-31").schedule == "no_deadline"
    make_assessment(milestone.commitment, "limited", outcome="withdrawn", effective_on="2026-05-01")
    assert now(milestone.commitment, "2026-01-31").schedule == "upcoming"
    assert now(milestone.commitment, "2026-05-01").schedule == "no_deadline"


def test_milestones_of_a_day_are_those_spoken_of_by_then():
    milestone = make_milestone(make_commitment())
    make_deadline(milestone, "2027-06-30", announced_on="2026-05-01")
    assert list(MilestoneStanding.objects.as_of(dt.date(2026, 4, 30))) == []
    assert [span.milestone for span in MilestoneStanding.objects.as_of(dt.date(2026, 5, 1))] == [milestone]
