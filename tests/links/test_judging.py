"""What an answer makes of what was known: one table of cases, and stories of several checks."""

import datetime as dt

import pytest

from tracker.enums import LinkReason, LinkState
from tracker.links.answer import Answer
from tracker.links.judging import MISSING, THERE, judge, share
from tracker.models import LinkCheck

pytestmark = pytest.mark.once

NOW = dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)
NEW = "https://example.org/new"
STEP = {"m": dt.timedelta(days=30), "d": dt.timedelta(days=1), "w": dt.timedelta(days=7)}
UNCLEAR = sorted(set(LinkReason) - THERE - MISSING)


def ago(days):
    return NOW - dt.timedelta(days=days)


def known(state, days, failures=0):
    return LinkCheck(state=state, since=ago(days), failures=failures)


def told(reason="there", **more):
    return Answer(LinkReason(reason), **more)


def judged(before, answer, at=NOW):
    return judge(before, answer, at=at, key="a-source")


# before (state, days ago, failures), answer → state, since days ago, failures, next check in a month, a day or a week
CASES = [
    # the page is there
    (None, told(), ("live", 0, 0, "m")),
    (("live", 90, 0), told(), ("live", 90, 0, "m")),
    (("unclear", 3, 2), told(), ("live", 0, 0, "m")),
    (("gone", 40, 9), told(), ("live", 0, 0, "m")),
    (("moved", 40, 0), told(), ("live", 0, 0, "m")),
    (("live", 90, 0), told("unsafe"), ("live", 90, 0, "m")),
    # … somewhere else
    (None, told(moved_to=NEW), ("moved", 0, 0, "m")),
    (("live", 90, 0), told(moved_to=NEW), ("moved", 0, 0, "m")),
    (("moved", 40, 0), told(moved_to=NEW), ("moved", 40, 0, "m")),
    (("gone", 40, 9), told(moved_to=NEW), ("moved", 0, 0, "m")),
    # it is not there: not gone before the third time, nor within a week
    (None, told("not_found"), ("unclear", 0, 1, "d")),
    (("live", 90, 0), told("not_found"), ("unclear", 0, 1, "d")),
    (("unclear", 30, 0), told("not_found"), ("unclear", 0, 1, "d")),
    (("unclear", 1, 1), told("not_found"), ("unclear", 1, 2, "d")),
    (("unclear", 2, 2), told("not_found"), ("unclear", 2, 3, "d")),
    (("unclear", 6.9, 8), told("not_found"), ("unclear", 6.9, 9, "d")),
    (("unclear", 8, 1), told("not_found"), ("unclear", 8, 2, "w")),
    (("unclear", 7, 2), told("not_found"), ("gone", 7, 3, "w")),
    (("unclear", 8, 2), told("no_name"), ("gone", 8, 3, "w")),
    (("unclear", 8, 2), told("other_name"), ("gone", 8, 3, "w")),
    (("gone", 40, 3), told("not_found"), ("gone", 40, 4, "w")),
    (("gone", 40, 32_767), told("not_found"), ("gone", 40, 32_767, "w")),
    # nothing is known: the state says so, and no count begins, goes on or ends
    *((None, told(reason), ("unclear", 0, 0, "d")) for reason in UNCLEAR),
    *((("live", 90, 0), told(reason), ("unclear", 0, 0, "d")) for reason in UNCLEAR),
    *((("unclear", 2, 0), told(reason), ("unclear", 2, 0, "d")) for reason in UNCLEAR),
    *((("unclear", 20, 0), told(reason), ("unclear", 20, 0, "w")) for reason in UNCLEAR),
    *((("unclear", 3, 2), told(reason), ("unclear", 3, 2, "d")) for reason in UNCLEAR),
    *((("gone", 40, 3), told(reason), ("gone", 40, 3, "w")) for reason in UNCLEAR),
]


@pytest.mark.parametrize(("before", "answer", "expected"), CASES)
def test_a_case(before, answer, expected):
    state, days, failures, pause = expected
    found = judged(known(*before) if before else None, answer)
    assert (found.state, found.since, found.failures) == (state, ago(days), failures)
    assert (found.reason, found.checked_at) == (answer.reason, NOW)
    assert found.moved_to == (NEW if state == "moved" else "")
    assert abs((found.next_at - NOW) / STEP[pause] - 1) <= 0.1


def test_every_reason_is_there_missing_or_unclear():
    assert THERE | MISSING | set(UNCLEAR) == set(LinkReason)
    assert not THERE & MISSING
    assert [str(reason) for reason in UNCLEAR] == [
        "busy",
        "certificate",
        "circles",
        "closed",
        "fault",
        "front_page",
        "no_connection",
        "odd",
        "refused",
        "slow",
    ]


def story(*answers, every=1.0):
    """The states of a link that is asked so many days apart, and its last finding."""
    row, states = None, []
    for number, answer in enumerate(answers):
        found = judged(row, answer, at=NOW + dt.timedelta(days=number * every))
        row = LinkCheck(state=found.state, since=found.since, failures=found.failures)
        states.append(str(found.state))
    return states, row


def test_a_page_that_is_missed_for_a_week_is_gone_since_it_was_first_missed():
    states, row = story(told(), *[told("not_found")] * 9)
    assert states == ["live", *["unclear"] * 7, "gone", "gone"]
    assert row.since == NOW + dt.timedelta(days=1)


def test_three_times_in_one_day_is_not_gone():
    assert story(*[told("not_found")] * 20, every=0.04)[0] == ["unclear"] * 20


def test_twice_in_a_month_is_not_gone():
    assert story(told("not_found"), told("not_found"), every=30)[0] == ["unclear", "unclear"]


def test_a_server_that_was_down_for_a_year_is_not_gone():
    answers = [told("slow"), told("fault", status=503), told("refused", status=403)] * 20
    assert set(story(*answers, every=7)[0]) == {"unclear"}


def test_a_page_seen_once_in_between_starts_the_count_anew():
    missed = [told("not_found")] * 5
    assert story(*missed, told(), *missed)[0] == [*["unclear"] * 5, "live", *["unclear"] * 5]


def test_a_fault_in_between_neither_counts_nor_starts_it_anew():
    states, row = story(told("not_found"), *[told("fault")] * 8, told("not_found"))
    assert (set(states), row.failures) == ({"unclear"}, 2)
    assert story(told("not_found"), *[told("fault")] * 8, *[told("not_found")] * 2)[0][-1] == "gone"


def test_a_server_that_names_a_time_is_left_alone_for_it():
    found = judged(None, told("busy", wait=dt.timedelta(days=20)))
    assert found.next_at == NOW + dt.timedelta(days=20)


def test_a_time_shorter_than_ours_changes_nothing():
    assert judged(None, told("busy", wait=dt.timedelta(seconds=5))).next_at > NOW + dt.timedelta(hours=20)


def test_checks_are_spread_evenly_and_the_same_every_time():
    shares = [share(f"source-{number}") for number in range(1000)]
    assert share("source-7") == shares[7]
    assert all(-1 <= one <= 1 for one in shares)
    tenths = [sum(-1 + n / 5 <= one < -1 + (n + 1) / 5 for one in shares) for n in range(10)]
    assert min(tenths) > 70
    assert judged(None, told()).state == LinkState.LIVE
