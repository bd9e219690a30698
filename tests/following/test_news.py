"""Gathering: what is new is told once, what is gone as taken back, what is corrected anew, and nothing by the way it is
stored."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import saving_order
from tests.factories import (
    DAY,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_organization,
    make_party,
    make_update,
    the_editor,
    the_reviewer,
)
from tests.following.making import follow, gather, mails, taken_back, told
from tests.reporting import make_promise, make_report
from tests.stories.test_races import CLIENTS, at_once
from tests.tampering import unguarded
from tracker import due
from tracker.actions import assessments, developments, news, records
from tracker.actions.derive import derive, together
from tracker.models import Commitment, News, Party, Slot
from tracker.notices.following import tell_at_once
from tracker.reads.changing.change_kinds import ChangeKind
from tracker.reads.changing.changes import changes

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def begun(db) -> Commitment:
    """A commitment whose past has been gathered."""
    commitment = make_commitment(1)
    gather()
    return commitment


def later(**span: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=True)


# --- Once ---------------------------------------------------------------------------------------------------


def test_what_is_new_is_told_once_from_the_moment_it_was_seen(begun):
    make_update(begun, happened_on="2026-10-01")
    before = timezone.now()
    assert (gather(), gather(), gather()) == (1, 0, 0)
    row = News.objects.get(kind="developed")
    assert before <= row.seen_at <= timezone.now()
    assert (row.day, row.gone_at) == (dt.date(2026, 10, 1), None)


def test_without_news_it_asks_for_three_things_and_writes_nothing(begun):
    with CaptureQueriesContext(connection) as captured:
        assert gather() == 0
    assert len(captured) == 3
    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []


def test_time_alone_makes_news(begun):
    make_milestone(begun, due_on=DAY)
    assert gather() == 0
    with later(days=1):
        assert gather() == 1
    assert told(kind="overdue") == ["PA-001/overdue/2026-11-23/step-1/2026-11-22"]


def test_news_that_somebody_deleted_by_hand_are_found_missing(begun):
    make_update(begun, happened_on="2026-10-01")
    gather()
    News.objects.get(kind="developed").delete()
    assert (gather(), gather()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_eight_who_gather_at_once_make_one_row_each():
    commitment = make_commitment(1)
    gather()
    for number in range(10):
        make_update(commitment, happened_on=dt.date(2026, 10, 1 + number))
    assert sum(at_once(lambda _n: gather())) == 10
    assert News.objects.filter(kind="developed").count() == 10
    assert Slot.objects.filter(task="news").count() == 1
    assert CLIENTS == 8


def test_the_clock_runs_it_at_every_round(begun):
    make_update(begun, happened_on="2026-10-01")
    assert due.run() == []
    assert News.objects.filter(kind="developed").count() == 1


# --- The first time -----------------------------------------------------------------------------------------


def test_the_first_time_everything_is_of_the_past_and_nobody_is_mailed(db):
    follow()
    commitment = make_commitment(1)
    make_assessment(commitment, "limited", effective_on="2026-06-01")
    make_update(commitment, happened_on=DAY)
    assert gather() == 3
    days = {row.day: timezone.localtime(row.seen_at) for row in News.objects.all()}
    assert all((seen.date(), seen.hour) == (day, 12) for day, seen in days.items())
    assert (tell_at_once(timezone.now()), mails()) == (0, [])


def test_what_happened_today_is_not_told_from_the_future(db):
    with time_machine.travel(dt.datetime(2026, 11, 22, 5, tzinfo=dt.UTC), tick=True):
        follow()
        make_update(make_commitment(1), happened_on=DAY)
        gather()
        assert max(News.objects.values_list("seen_at", flat=True)) < timezone.now()
        assert (tell_at_once(timezone.now()), mails()) == (0, [])


def test_loading_the_record_gathers_it(real_record):
    with time_machine.travel(dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)):
        gather()
        stored = set(told())
        found = {news.key_of(change) for change in changes(dt.date.min, DAY)}
    assert stored == found
    assert len(stored) == 523


def test_the_same_record_loaded_anew_has_the_same_news(real_record):
    gather()
    columns = ("key", "day", "precision", "organizations", "title_en", "words_en", "words_fr")
    before = sorted(News.objects.values_list(*columns))
    with unguarded():
        for model in reversed(saving_order()):
            model._base_manager.all()._raw_delete(model._base_manager.db)
    call_command("load_actions", verbosity=0)
    assert sorted(News.objects.values_list(*columns)) == before


def test_an_upgrade_looks_at_everything_anew_and_tells_nobody_of_other_words(begun):
    make_update(begun, happened_on="2026-10-01")
    gather()
    follow()
    News.objects.update(words_en="As it was put before")
    assert gather() == 0
    assert news.gather(timezone.now(), anew=True) == 0
    assert News.objects.filter(words_en="As it was put before").count() == 0
    assert (tell_at_once(timezone.now()), mails()) == (0, [])


# --- Keys ---------------------------------------------------------------------------------------------------


def test_every_kind_has_a_key_that_says_what_it_is(db):
    commitment = make_promise()
    make_assessment(commitment, "limited", effective_on="2025-06-01")
    step = make_milestone(commitment, due_on="2025-06-30", final=False)
    make_deadline(step, "2025-12-31", announced_on="2025-09-01")
    make_milestone(commitment, due_on="2026-03-31", achieved_on="2026-03-01", final=False)
    make_milestone(commitment, due_on="2026-03-31", achieved_on="2026-04-03", final=False)
    make_update(commitment, happened_on="2026-05-01", key="a-thing")
    make_report(commitment, until="published")
    for lab in ("beta-lab", "alpha-lab"):
        make_party(commitment, lab, joined_on="2026-10-01")
    make_party(commitment, "old-lab", joined_on="2025-10-01", left_on="2026-09-01")
    gather()
    entry = News.objects.get(kind="reported").key.rpartition("/")[2]
    assert told() == sorted(
        [
            "PA-001/announced/2025-02-11/not_assessed",
            "PA-001/assessed/2025-06-01/not_assessed>limited",
            "PA-001/overdue/2025-07-01/step-1/2025-06-30",
            "PA-001/slipped/2025-09-01/step-1/2025-06-30>2025-12-31",
            "PA-001/overdue/2026-01-01/step-1/2025-12-31",
            "PA-001/met/2026-03-01/step-2/2026-03-31",
            "PA-001/overdue/2026-04-01/step-3/2026-03-31",
            "PA-001/met_late/2026-04-03/step-3/2026-03-31",
            "PA-001/developed/2026-05-01/a-thing",
            f"PA-001/reported/2026-10-01/{entry}",
            "PA-001/joined/2026-10-01/alpha-lab;beta-lab",
            "PA-001/joined/2025-10-01/old-lab",
            "PA-001/left/2026-09-01/old-lab",
        ]
    )


def test_a_key_that_is_too_long_ends_in_a_digest_and_is_still_one_of_its_own(db):
    commitment = make_commitment(1)
    for number in range(30):
        make_party(commitment, f"a-laboratory-with-a-name-{number:02}", joined_on="2026-10-01")
    gather()
    (key,) = told(kind="joined")
    assert len(key) == 200
    assert re.fullmatch(r"PA-001/joined/2026-10-01/a-laboratory-.*~[0-9a-f]{16}", key)
    make_party(commitment, "another-lab", joined_on="2026-10-01")
    gather()
    (other,) = told(kind="joined")
    assert (other != key, News.objects.get(key=other).words_en) == (True, "31 organizations joined")


def test_no_key_holds_a_number_of_a_row(real_record):
    gather()
    plain = re.compile(r"PA-\d{3}/[a-z_]+/\d{4}-\d{2}-\d{2}(/[\w;>+~.-]*)+")
    keys = list(News.objects.values_list("key", flat=True))
    assert [key for key in keys if not plain.fullmatch(key)] == []
    assert {key.split("/")[1] for key in keys} <= set(ChangeKind.values)


# --- Taken back, back again, corrected ----------------------------------------------------------------------


def test_a_verdict_that_was_taken_back_stays_and_is_told_as_such(begun):
    verdict = make_assessment(begun, "limited", effective_on="2026-10-01")
    gather()
    assessments.retract(verdict, by=the_reviewer(), reason="The wrong page.")
    assert (gather(), gather()) == (1, 0)
    assert taken_back() == ["PA-001/assessed/2026-10-01/not_assessed>limited"]


def test_another_verdict_on_the_same_day_takes_the_first_one_back(begun):
    make_assessment(begun, "limited", effective_on="2026-10-01")
    gather()
    make_assessment(begun, "substantial", effective_on="2026-10-01")
    assert gather() == 2
    assert taken_back() == ["PA-001/assessed/2026-10-01/not_assessed>limited"]
    assert told(kind="assessed") == ["PA-001/assessed/2026-10-01/not_assessed>substantial"]


def test_what_comes_back_is_told_again(begun):
    step = make_milestone(begun, due_on="2026-10-01")
    gather()
    moved = make_deadline(step, "2026-12-31", announced_on="2026-09-01")
    gather()
    assert taken_back() == ["PA-001/overdue/2026-10-02/step-1/2026-10-01"]
    row = News.objects.get(kind="overdue")
    with together():
        moved.delete()
        derive([begun.pk])
    assert news.gather(timezone.now(), anew=True) >= 1
    again = News.objects.get(kind="overdue")
    assert (again.pk, again.gone_at) == (row.pk, None)
    assert again.seen_at > row.gone_at


def test_another_day_of_the_same_development_is_a_correction_and_told_anew(begun):
    update = make_update(begun, happened_on="2026-10-01", key="a-thing")
    gather()
    old = News.objects.get(kind="developed")
    update.happened_on = dt.date(2026, 9, 1)
    records.save(update, by=the_editor(), expected=update.revision)
    assert gather() == 1
    row = News.objects.get(kind="developed")
    assert (row.pk, row.key, row.gone_at) == (old.pk, "PA-001/developed/2026-09-01/a-thing", None)
    assert row.seen_at > old.seen_at
    assert taken_back() == []


def test_one_more_who_joined_on_that_day_is_a_correction(begun):
    make_party(begun, "alpha-lab", joined_on="2026-10-01")
    gather()
    make_party(begun, "beta-lab", joined_on="2026-10-01")
    assert gather() == 1
    assert (told(kind="joined"), taken_back()) == (["PA-001/joined/2026-10-01/alpha-lab;beta-lab"], [])
    Party.objects.all().delete()
    assert news.gather(timezone.now(), anew=True) == 1
    assert taken_back() == ["PA-001/joined/2026-10-01/alpha-lab;beta-lab"]


def test_the_first_verdict_from_the_day_of_the_announcement_is_told_with_it(begun):
    make_assessment(begun, "limited")
    assert (gather(), taken_back()) == (1, [])
    assert [(row.key, row.words_en) for row in News.objects.all()] == [
        ("PA-001/announced/2025-02-11/limited", "Announced; assessed from that day: limited progress")
    ]


def test_better_words_are_written_over_quietly(begun):
    update = make_update(begun, happened_on="2026-10-01", headline_en="Typpo")
    gather()
    seen = News.objects.get(kind="developed").seen_at
    update.headline_en = "Typo"
    records.save(update, by=the_editor(), expected=update.revision)
    assert gather() == 0
    row = News.objects.get(kind="developed")
    assert (row.words_en, row.seen_at) == ("Typo · Independent", seen)


def test_two_developments_of_one_day_do_not_pass_for_each_other(begun):
    first = make_update(begun, happened_on="2026-10-01", key="one")
    gather()
    developments.retract(first, by=the_editor(), reason="Wrong.")
    make_update(begun, happened_on="2026-10-01", key="two")
    assert gather() == 2
    assert (told(kind="developed"), taken_back()) == (
        ["PA-001/developed/2026-10-01/two"],
        ["PA-001/developed/2026-10-01/one"],
    )


# --- Order --------------------------------------------------------------------------------------------------


def test_moments_of_telling_follow_the_order_of_the_page_and_of_the_runs(begun):
    for number in range(3):
        make_update(begun, happened_on=dt.date(2026, 10, 1 + number))
    gather()
    first = News.objects.filter(kind="developed").order_by("-seen_at")
    assert [row.day.day for row in first] == [3, 2, 1]
    newest = first[0].seen_at
    make_update(begun, happened_on="2026-09-01")
    with time_machine.travel(newest - dt.timedelta(hours=2), tick=True):  # a clock that was put back
        gather()
    assert News.objects.get(day=dt.date(2026, 9, 1)).seen_at > newest


def test_whoever_is_named_stands_with_the_news(begun):
    make_party(begun, make_organization("beta"), joined_on="2026-10-01")
    make_party(begun, make_organization("alpha"), joined_on="2026-10-01")
    gather()
    assert News.objects.get(kind="joined").organizations == "alpha;beta"


def test_a_draft_is_no_news_before_it_is_published(begun):
    make_commitment(2, published=False)
    assert gather() == 0
