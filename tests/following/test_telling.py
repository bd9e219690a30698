"""Who is told what, when, and once."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from tests.factories import (
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_source,
    make_topic,
    make_update,
    the_editor,
    the_reviewer,
)
from tests.following.making import READER, follow, gather, mails
from tests.stories.test_races import at_once
from tests.views.listing import words
from tracker import due, notices
from tracker.actions import commitments, developments, milestones, records
from tracker.enums import FollowPace
from tracker.models import Commitment, News, Slot, Subscription
from tracker.notices import following
from tracker.rules import OPERATOR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PARIS = ZoneInfo("Europe/Paris")
AT_ONCE, DAILY, WEEKLY = FollowPace.INSTANT, FollowPace.DAILY, FollowPace.WEEKLY


@pytest.fixture
def begun(db) -> Commitment:
    commitment = make_commitment(1, topic="openness", pillar="work")
    make_party(commitment, "some-lab")
    make_commitment(2)
    gather()
    return commitment


def happens(*concerned: Commitment, day: str = "2026-11-20", **fields) -> None:
    make_update(*concerned, happened_on=day, **fields)
    gather()


def subjects(to: str = READER) -> list[str]:
    return [mail.subject for mail in mails(to)]


# --- What is told to whom -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "target", "hears"),
    [
        ("all", "", True),
        ("commitment", "PA-001", True),
        ("commitment", "PA-002", False),
        ("organization", "some-lab", True),
        ("pillar", "work", True),
        ("pillar", "public-interest", False),
        ("topic", "openness", True),
        ("topic", "health", False),
        ("search", "organization=some-lab", True),
        ("search", "pillar=public-interest", False),
        ("search", "q=promise", True),
    ],
)
def test_each_is_told_of_its_own(begun, scope, target, hears):
    follow(scope, target)
    happens(begun, headline_en="Something")
    assert following.tell(AT_ONCE) == int(hears)
    assert subjects() == (["PA-001 Promise number 1: Something · Independent"] if hears else [])


def test_an_organization_is_told_of_what_names_it_and_not_of_what_it_had_left(begun):
    lab = make_organization("other-lab")
    make_party(begun, lab, joined_on="2025-05-01", left_on="2026-01-01")
    gather()
    follow("organization", "other-lab")
    happens(begun, day="2026-10-01")
    assert following.tell(AT_ONCE) == 0
    happens(begun, day="2025-12-01")
    make_party(Commitment.objects.get(reference="PA-002"), lab, joined_on="2026-10-01")
    gather()
    assert following.tell(AT_ONCE) == 1
    assert mails()[0].message.count("\n* ") == 2


def test_who_follows_what_is_overdue_hears_of_its_end(begun):
    step = make_milestone(begun, due_on="2026-10-01")
    gather()
    follow("search", "schedule=overdue")
    milestones.achieve(step, by=OPERATOR, on=dt.date(2026, 11, 20), source=make_source())
    gather()
    assert following.tell(AT_ONCE) == 1
    assert "Step 1: reached 50 days late" in mails()[0].message


def test_several_changes_are_one_mail_by_commitment(begun):
    follow()
    other = Commitment.objects.get(reference="PA-002")
    happens(begun, day="2026-11-18", headline_en="One")
    happens(other, day="2026-11-19", headline_en="Two")
    happens(begun, day="2026-11-20", headline_en="Three")
    assert following.tell(AT_ONCE) == 1
    (mail,) = mails()
    assert mail.subject == "3 changes: Everything that changes"
    said = re.findall(r"^(?:PA-\d{3}.*|  \w+ · .*)$", mail.message, re.MULTILINE)
    assert said == [
        "PA-001 Promise number 1",
        "  Three · Independent",
        "  One · Independent",
        "PA-002 Promise number 2",
        "  Two · Independent",
    ]


def test_fifty_are_named_and_the_others_led_to(client, begun):
    follow("commitment", "PA-001")
    for number in range(60):
        make_update(begun, happened_on=dt.date(2025, 3, 1) + dt.timedelta(days=number))
    gather()
    assert following.tell(AT_ONCE) == 1
    (mail,) = mails()
    assert mail.subject == "60 changes: PA-001 Promise number 1"
    assert mail.message.count("\n* ") == 50
    assert "10 more changes are read with the others here:" in mail.message
    link = re.search(r"http://127.0.0.1:8000(/en/changes/\?\S+)", mail.message)[1]
    assert link == "/en/changes/?from=2025-03-01&to=2025-04-29&commitment=PA-001"
    assert "60 changes from 1 March 2025 to 29 April 2025." in words(client.get(link).content.decode())


def test_who_has_nothing_new_gets_nothing(begun):
    row = follow("commitment", "PA-002")
    happens(begun)
    assert (following.tell(AT_ONCE), mails()) == (0, [])
    row.refresh_from_db()
    assert row.told_until >= News.objects.latest("seen_at").seen_at


def test_what_was_taken_back_is_told_and_what_was_never_told_as_well(begun):
    follow()
    update = make_update(begun, happened_on="2026-11-20", headline_en="Wrong")
    gather()
    developments.retract(update, by=the_editor(), reason="The wrong page.")
    gather()
    assert following.tell(AT_ONCE) == 1
    assert "Taken back: Wrong · Independent" in mails()[0].message


def test_each_gets_it_in_their_language(begun):
    for language in ("en", "fr"):
        follow(email=f"{language}@example.net", language=language)
    happens(begun, headline_en="Something", headline_fr="Quelque chose")
    assert following.tell(AT_ONCE) == 2
    assert subjects("en@example.net") == ["PA-001 Promise number 1: Something · Independent"]
    assert subjects("fr@example.net") == ["PA-001 Promesse numéro 1: Quelque chose · Source indépendante"]
    assert "/fr/follow/settings/" in mails("fr@example.net")[0].message


# --- What is no longer there --------------------------------------------------------------------------------


def test_a_merged_commitment_is_told_of_where_it_went_and_the_mail_says_so(begun):
    follow("commitment", "PA-002")
    commitments.merge(
        Commitment.objects.get(reference="PA-002"), begun, by=the_reviewer(), reason="The same."
    )
    happens(begun, headline_en="Something")
    assert following.tell(AT_ONCE) == 1
    (mail,) = mails()
    assert "PA-002 was merged into PA-001: you are told of that now." in mail.message
    assert "Promise number 2" not in mail.message


@pytest.mark.parametrize(
    ("scope", "target"), [("topic", "never"), ("search", "topic=never"), ("search", "nonsense=1")]
)
def test_what_is_no_longer_understood_ends_with_a_mail_that_says_so(begun, scope, target):
    row = follow(scope, target)
    happens(begun)
    assert following.tell(AT_ONCE) == 1
    (mail,) = mails()
    assert mail.subject == "What you followed is no longer there"
    assert target in mail.message
    assert not Subscription.objects.filter(pk=row.pk).exists()
    happens(begun, day="2026-11-21")
    assert following.tell(AT_ONCE) == 0


def test_a_topic_that_was_renamed_is_not_another_one(begun):
    follow("search", "topic=openness")
    topic = make_topic("openness")
    topic.slug = "being-open"
    records.save(topic, by=the_editor(), expected=topic.revision)
    happens(begun)
    following.tell(AT_ONCE)
    assert subjects() == ["What you followed is no longer there"]


# --- At which pace ------------------------------------------------------------------------------------------


def test_each_pace_is_told_by_its_own_run(begun):
    for pace in FollowPace:
        follow(email=f"{pace.value}@example.net", pace=pace)
    happens(begun)
    for number, pace in enumerate((AT_ONCE, DAILY, WEEKLY), start=1):
        assert following.tell(pace) == 1
        assert Email.objects.count() == number
        assert len(mails(f"{pace.value}@example.net")) == 1


def test_by_the_clock_at_once_in_the_morning_and_on_monday(begun):
    """Sunday noon; then Monday before and after seven; then a week of it."""
    due.run()
    rows = {pace: follow(email=f"{pace.value}@example.net", pace=pace) for pace in FollowPace}
    happens(begun)
    told = []
    for moment in ("22T12:30", "23T06:30", "23T07:30", "23T12:00", "24T07:30", "30T07:30"):
        at = dt.datetime.fromisoformat(f"2026-11-{moment}").replace(tzinfo=PARIS)
        with time_machine.travel(at, tick=True):
            if moment == "23T12:00":
                make_update(begun, happened_on="2026-11-23")
            due.run()
        told.append([len(mails(row.email)) for row in rows.values()])
    assert told == [[1, 0, 0], [1, 0, 0], [1, 1, 1], [2, 1, 1], [2, 2, 1], [2, 2, 2]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pace", list(FollowPace))
def test_eight_runs_at_once_tell_each_once(pace):
    commitment = make_commitment(1)
    gather()
    Slot.objects.all().delete()
    for number in range(30):
        follow(email=f"reader{number}@example.net", pace=pace)
    happens(commitment)
    tasks = tuple(task for task in due.TASKS if task.name.startswith("follow "))
    assert at_once(lambda _n: due.run(tasks)) == [[]] * 8
    assert sorted(mail.to[0] for mail in Email.objects.all()) == sorted(
        f"reader{n}@example.net" for n in range(30)
    )


def test_run_again_in_the_same_slot_nothing_is_told_twice(begun):
    follow(pace=DAILY)
    happens(begun)
    for _run in range(3):
        assert due.run(tuple(task for task in due.TASKS if task.name == "follow daily")) == []
    happens(begun, day="2026-11-21")
    due.run(tuple(task for task in due.TASKS if task.name == "follow daily"))
    assert len(mails()) == 1


# --- Neither twice nor never --------------------------------------------------------------------------------


def test_what_is_rolled_back_is_told_the_next_time(begun):
    row = follow()
    happens(begun)
    with transaction.atomic():
        assert following.tell(AT_ONCE) == 1
        transaction.set_rollback(True)
    assert mails() == []
    row.refresh_from_db()
    assert following.tell(AT_ONCE) == 1
    assert len(mails()) == 1


def test_one_that_cannot_be_written_keeps_nobody_else_from_being_told(begun, caplog):
    follow("commitment", "PA-001", email="bad@example.net")
    good = follow("commitment", "PA-002")
    happens(begun, Commitment.objects.get(reference="PA-002"))
    News.objects.filter(commitment=begun).update(kind="nonsense")
    with pytest.raises(notices.Unwritten):
        following.tell(AT_ONCE)
    assert (len(mails(good.email)), len(mails("bad@example.net"))) == (1, 0)
    assert "followed news not written" in caplog.text
    assert "@example.net" not in caplog.text
    News.objects.filter(commitment=begun).update(kind="developed")
    assert following.tell(AT_ONCE) == 1


def test_the_log_holds_no_address(begun, capsys, caplog):
    follow()
    happens(begun)
    due.run()
    out = capsys.readouterr()
    assert READER not in out.out + out.err + caplog.text


# --- How much work ------------------------------------------------------------------------------------------


def test_without_news_a_run_asks_two_things(begun, django_assert_num_queries):
    for number in range(30):
        follow(email=f"reader{number}@example.net")
    gather()
    following.tell(AT_ONCE)
    with django_assert_num_queries(2):
        assert following.tell(AT_ONCE) == 0


def test_a_run_goes_through_in_chunks(begun):
    for number in range(45):
        follow(email=f"reader{number:02}@example.net")
    happens(begun)
    with CaptureQueriesContext(connection) as captured:
        assert following.tell(AT_ONCE) == 45
    begun_at = [query["sql"] for query in captured if query["sql"].startswith("SAVEPOINT")]
    assert len(begun_at) == 3
