"""What can be held in every run of the tests, since it does not depend on the machine: queries, and costs within one
process, in turns."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from bench import counting
from bench.turns import Side, ratio, take_turns
from tests.factories import make_commitment, make_milestone
from tests.pages.asking import ask, new_door
from tracker.actions.version import raise_version
from tracker.reads import version

pytestmark = pytest.mark.usefixtures("today", "db")

LIST = "/en/commitments/"
CHANCE = random.Random(1)  # noqa: S311  # the order of turns, nothing secret
MOST = 1 / 12
"""What a page asked again, or a 304, may cost of the page that it saves."""


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The connection that holds the test's transaction is kept open, and nothing waits for the clock."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(version, "HOLDS", 3_600.0)
    monkeypatch.setattr("summit.pages.door.close_old_connections", lambda: None)
    for number in range(1, 6):
        make_milestone(make_commitment(number), due_on="2027-03-31")
    version.forget()
    yield new_door()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_queries_are_counted_by_how_a_page_is_asked_for(door: Any) -> None:
    found = counting.count({"list": LIST, "nothing": "/en/nothing-here/"})
    page = found["list"]
    assert (page.status, page.kept, page.again, page.not_modified) == (200, True, 0, 0)
    assert 0 < page.never_seen <= page.after_a_change
    assert (found["nothing"].status, found["nothing"].kept) == (404, False)


def test_a_page_that_is_not_kept_asks_the_database_each_time(
    door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.KEPT_ROUTES", frozenset())
    page = counting.count({"list": LIST})["list"]
    assert (page.kept, page.again > 0) == (False, True)


def timed(work: Callable[[], Any], times: int) -> float:
    """Seconds of this thread for each."""
    before = time.thread_time()
    for _time in range(times):
        work()
    return (time.thread_time() - before) / times


def test_a_page_asked_again_and_a_304_cost_a_twelfth_of_the_page_at_most(door: Any) -> None:
    tag = ask(door, LIST, HTTP_ACCEPT_ENCODING="br").etag
    numbers = iter(range(10_000))

    def made() -> Any:
        return ask(door, f"{LIST}?turn={next(numbers)}", HTTP_ACCEPT_ENCODING="br")

    def again() -> Any:
        return ask(door, LIST, HTTP_ACCEPT_ENCODING="br")

    def not_modified() -> Any:
        return ask(door, LIST, HTTP_IF_NONE_MATCH=tag)

    assert (made().status, again().status, not_modified().status) == (200, 200, 304)
    sides = [
        Side("made", lambda: timed(made, 3)),
        Side("again", lambda: timed(again, 60)),
        Side("304", lambda: timed(not_modified, 60)),
    ]
    values = take_turns(sides, 5, CHANCE)
    assert ratio(values, "again", "made").median < MOST
    assert ratio(values, "304", "made").median < MOST


def test_a_change_of_the_data_makes_every_page_one_that_was_never_seen(door: Any) -> None:
    before = ask(door, LIST).etag
    raise_version()
    version.forget()
    assert ask(door, LIST).etag != before
