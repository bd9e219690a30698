"""The day's work: each task once for its slot, also after a gap, a crash, a change of the clocks, and side by side."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from post_office.models import STATUS, Email

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_party,
    make_user,
)
from tests.reporting import make_invitation, make_promise, make_seat, the_lead
from tests.stories.test_races import CLIENTS, at_once
from tracker import due
from tracker.actions import milestones, reminders, retention, slots
from tracker.enums import InvitationState
from tracker.models import Invitation, Milestone, Notice, Slot
from tracker.reads.due.falling_due import falling_due
from tracker.reads.following.telling import MARK
from tracker.rules import OPERATOR

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=PARIS)
TODAY = NOON.date()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


class Counted:
    """A task that writes down when it was run."""

    def __init__(self, hour: int | None = 7) -> None:
        self.at: list[dt.datetime] = []
        self.task = due.Task("counted", self, hour)

    def __call__(self, now: dt.datetime) -> int:
        self.at.append(timezone.localtime(now))
        return 1

    def days(self) -> list[str]:
        return [moment.date().isoformat() for moment in self.at]


# --- Slots ------------------------------------------------------------------------------------------------------------


def test_a_task_of_the_day_is_done_once_a_day(clock):
    counted = Counted()
    for _hour in range(72):
        due.run((counted.task,))
        clock.shift(minutes(60))
    assert counted.days() == ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]
    assert [moment.hour for moment in counted.at] == [12, 7, 7, 7]


def test_a_task_without_a_slot_is_done_every_time(clock):
    counted = Counted(None)
    for _run in range(3):
        due.run((counted.task,))
    assert len(counted.at) == 3
    assert not Slot.objects.exists()


def test_after_a_gap_of_ten_days_it_is_made_up_once(clock):
    counted = Counted()
    due.run((counted.task,))
    clock.shift(days(10))
    for _run in range(5):
        due.run((counted.task,))
    assert counted.days() == ["2026-11-22", "2026-12-02"]


def test_what_was_missed_is_made_up_in_the_night_and_the_day_begins_as_ever(clock):
    counted = Counted()
    clock.move_to(dt.datetime(2026, 11, 23, 2, tzinfo=PARIS))
    for _hour in range(8):
        due.run((counted.task,))
        clock.shift(minutes(60))
    assert [moment.hour for moment in counted.at] == [2, 7]


def test_a_task_of_the_week_is_done_on_its_day_and_made_up_once(clock):
    counted = Counted()
    weekly = due.Task("counted", counted, 7, due.MONDAY)
    for _hour in range(24 * 16):
        due.run((weekly,))
        clock.shift(minutes(60))
    assert counted.days() == ["2026-11-22", "2026-11-23", "2026-11-30", "2026-12-07"]
    assert [moment.hour for moment in counted.at[1:]] == [7, 7, 7]
    clock.shift(days(30))
    for _run in range(3):
        due.run((weekly,))
    assert len(counted.at) == 5


@pytest.mark.parametrize(("change", "hours"), [("2026-10-25", 25), ("2026-03-29", 23)])
@pytest.mark.parametrize("hour", [3, 7])
def test_on_the_days_the_clocks_change_it_is_done_once(clock, change, hours, hour):
    counted = Counted(hour)
    midnight = dt.datetime.combine(dt.date.fromisoformat(change), dt.time(), tzinfo=PARIS)
    clock.move_to(midnight - days(1))
    for _quarter in range((24 + hours + 24) * 4):
        due.run((counted.task,))
        clock.shift(minutes(15))
    first = dt.date.fromisoformat(change) - days(1)
    wanted = [(first + days(n)).isoformat() for n in range(3)]
    assert counted.days() == [wanted[0], *wanted]  # the first is the day before's, which had not been run
    assert [moment.hour for moment in counted.at[1:]] == [hour] * 3


def test_a_task_that_died_is_taken_again_after_a_while(clock):
    counted = Counted()
    assert slots.take("counted", TODAY.isoformat())
    due.run((counted.task,))
    assert counted.at == []
    clock.shift(minutes(16))
    due.run((counted.task,))
    due.run((counted.task,))
    assert len(counted.at) == 1
    assert Slot.objects.get().finished_at is not None


def test_a_task_that_fails_does_not_keep_the_others_and_is_tried_again(clock, caplog):
    def broken(now):
        raise RuntimeError("no luck for lea@example.org")

    failing, counted = due.Task("failing", broken, 7), Counted()
    assert due.run((failing, counted.task)) == ["failing"]
    assert len(counted.at) == 1
    assert "no luck for [address]" in caplog.text
    assert "lea@example.org" not in caplog.text
    assert due.run((failing, counted.task)) == []
    clock.shift(minutes(16))
    assert due.run((failing, counted.task)) == ["failing"]


@pytest.mark.django_db(transaction=True)
def test_of_eight_runs_at_once_one_does_it(clock):
    counted = Counted()
    at_once(lambda n: due.run((counted.task,)))
    assert len(counted.at) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_that_find_a_dead_one_one_follows_it(clock):
    slots.take("counted", "x")
    clock.shift(minutes(16))
    assert sorted(at_once(lambda n: slots.take("counted", "x"))) == [False] * (CLIENTS - 1) + [True]


def test_a_slot_that_was_given_back_is_taken_at_once(clock):
    assert slots.take("a", "b")
    slots.release("a", "b")
    assert slots.take("a", "b")
    slots.finish("a", "b")
    slots.release("a", "b")
    clock.shift(days(1))
    assert not slots.take("a", "b")


# --- What is done -----------------------------------------------------------------------------------------------------


def test_every_task_is_done_and_the_second_run_is_quiet(clock):
    the_lead()
    assert due.run() == []
    names = {task.name for task in due.TASKS if task.hour is not None}
    tasks = Slot.objects.exclude(task=MARK).values_list(
        "task", flat=True
    )  # the mark of the news is no run of a task
    assert set(tasks) == names
    assert not Slot.objects.filter(finished_at=None).exists()
    before = list(Slot.objects.order_by("pk").values())
    assert due.run() == []
    assert list(Slot.objects.order_by("pk").values()) == before


def test_invitations_end_by_the_clock(clock):
    make_invitation()
    clock.shift(days(7) + minutes(1))
    due.run()
    assert Invitation.objects.get().state == InvitationState.EXPIRED


def told() -> list[tuple[str, str]]:
    """Who was told what, in order."""
    return list(Notice.objects.order_by("pk").values_list("recipient__email", "kind"))


def run_every_morning(clock: time_machine.Traveller, first: str, last: str) -> None:
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        clock.move_to(dt.datetime.combine(day, dt.time(8), tzinfo=PARIS))
        due.run()
        day += days(1)


def test_a_member_is_told_30_and_7_days_before_and_when_it_is_over(clock):
    the_lead()
    make_milestone(make_promise(), due_on="2026-12-31")
    days_told = []
    for offset in range(60):
        clock.move_to(NOON + days(offset))
        before = len(told())
        due.run()
        days_told += [(timezone.localdate().isoformat(), kind) for _who, kind in told()[before:]]
    assert days_told == [("2026-12-01", "due_in_30"), ("2026-12-24", "due_in_7"), ("2027-01-01", "overdue")]


def test_a_reminder_that_was_missed_on_its_day_is_still_given_while_it_is_true(clock):
    the_lead()
    make_milestone(make_promise(), due_on="2026-12-31")
    for day in ("2026-12-05", "2026-12-15"):
        run_every_morning(clock, day, day)
    assert told() == [("lea@example.org", "due_in_30")]


def test_a_reminder_that_is_no_longer_true_is_not_made_up(clock):
    the_lead()
    make_milestone(make_promise(), due_on="2026-12-31")
    run_every_morning(clock, "2026-12-28", "2026-12-28")
    assert told() == [("lea@example.org", "due_in_7")]


def test_a_date_long_gone_is_no_news(clock):
    the_lead()
    make_milestone(make_promise(), due_on=TODAY - days(31))
    due.run()
    assert told() == []


def test_a_date_that_moved_is_told_anew(clock):
    the_lead()
    milestone = make_milestone(make_promise(), due_on=TODAY + days(5))
    due.run()
    make_deadline(milestone, TODAY + days(6), announced_on=TODAY)
    due.run()
    clock.shift(days(1))
    due.run()
    assert told() == [("lea@example.org", "due_in_7")] * 2


def test_who_joins_later_hears_of_what_is_still_ahead_and_nobody_hears_twice(clock):
    the_lead()
    make_milestone(make_promise(), due_on=TODAY + days(20))
    reminders.remind(TODAY)
    make_seat("some-lab", "Nina New", role="member")
    reminders.remind(TODAY)
    assert told() == [("lea@example.org", "due_in_30"), ("nina@example.org", "due_in_30")]


def test_only_those_who_promised_are_reminded_of_what_is_open(clock):
    the_lead()
    make_seat("another-lab", "Olga Other")
    inactive = make_user("Ines Inactive")
    make_seat("some-lab", inactive, role="member")
    type(inactive).objects.filter(pk=inactive.pk).update(is_active=False)
    promise = make_promise()
    soon = TODAY + days(3)
    make_milestone(promise, due_on=soon)
    make_milestone(promise, due_on=soon, final=False, achieved_on="2026-11-01")
    dropped = make_milestone(promise, due_on=soon, final=False)
    milestones.drop(dropped, by=OPERATOR, reason="Given up.")
    make_milestone(make_promise(published=False), due_on=soon)
    make_milestone(promise, due_on=soon, final=False)
    assert [one.milestone.state for one in falling_due(TODAY)] == ["planned", "planned"]
    reminders.remind(TODAY)
    assert told() == [("lea@example.org", "due_in_7")] * 2


def test_a_promise_that_was_kept_or_closed_has_nothing_due(clock):
    the_lead()
    kept = make_promise()
    make_milestone(kept, due_on=TODAY + days(3), final=False)
    make_milestone(kept, due_on=TODAY + days(4), final=True, achieved_on="2026-11-01")
    closed = make_promise()
    make_milestone(closed, due_on=TODAY + days(3))
    make_assessment(closed, "complete", outcome="delivered_on_time")
    assert falling_due(TODAY) == []


def test_the_date_in_force_counts_and_not_one_that_is_not_known_yet(clock):
    milestone = make_milestone(make_commitment(), due_on="2026-12-01")
    make_deadline(milestone, "2027-12-31", announced_on="2026-11-30")
    assert [one.due_on for one in falling_due(TODAY)] == [dt.date(2026, 12, 1)]
    assert falling_due(dt.date(2026, 11, 30)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_what_falls_due_takes_one_query(clock, django_assert_num_queries, rows):
    for _row in range(rows):
        commitment = make_commitment()
        make_party(commitment, "some-lab")
        make_milestone(commitment, due_on=TODAY + days(3))
    with django_assert_num_queries(1):
        found = falling_due(TODAY)
        assert len([str(one.milestone.commitment) for one in found]) == rows


# --- What is forgotten ------------------------------------------------------------------------------------------------


def test_what_is_no_longer_needed_goes_by_the_clock(clock):
    the_lead()
    make_milestone(make_promise(), due_on=TODAY + days(3))
    due.run()
    assert (Notice.objects.count(), Email.objects.filter(status=STATUS.sent).count()) == (1, 1)
    clock.shift(days(32))
    due.run()
    assert Email.objects.filter(subject__startswith="Due on").count() == 0
    assert Notice.objects.filter(kind="due_in_7").count() == 1
    clock.shift(days(366))
    due.run()
    assert Notice.objects.filter(kind="due_in_7").count() == 0
    assert Slot.objects.filter(started_at__lt=timezone.now() - days(61)).count() == 0
    assert Milestone.objects.exists()


def test_every_period_of_the_inventory_is_run():
    names = {task.name.removeprefix("retention ") for task in due.TASKS if task.name.startswith("retention ")}
    assert names == {period.name for period in retention.RETENTION}
    assert {"mails", "notices", "slots", "sessions"} <= names
    assert max(len(task.name) for task in due.TASKS) <= 40
