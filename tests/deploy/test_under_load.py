"""While people read and write, one part of production after the other is restarted, stopped or killed. Nobody notices
where that is promised; where it is not, the errors are counted and end by themselves."""

import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.deploy.asking import KEPT, Load, load
from tests.deploy.stack import Stack, wait_until

pytestmark = pytest.mark.once

AT_ONCE = 1.0
"""Seconds after which nobody may read what was there before a publication."""
CROWD = 12
"""Readers who ask in the moment in which a process dies."""
BACK = 20.0
"""Seconds within which the site recovers by itself from a database that was away."""


def arrived(production: Stack, work: Load) -> None:
    """Every report that was accepted is there, and none is there twice."""
    rows = production.rows(
        "SELECT text, count(*) FROM tracker_correction WHERE text LIKE 'Report %' GROUP BY text"
    )
    assert [text for text, times in rows if times != 1] == []
    accepted = sum(number for (kind, status), number in work.counted("post").items() if status == 302)
    assert accepted > 0
    assert production.reported() >= accepted


def reads_all(production: Stack) -> None:
    """Every kept page has been asked for, so that nginx and the processes have it."""
    for page in KEPT:
        assert production.way.get(page).status_code == 200


def test_a_rolling_restart_is_noticed_by_nobody(production: Stack) -> None:
    before = {name: service.process.pid for name, service in production.web.services.items()}
    reported = production.reported()
    with load(production.way, production.who) as work:
        done = production.rolling_restart()
    assert done.stdout == "paris-actions-web@1.service is ready\nparis-actions-web@2.service is ready\n", (
        done.stderr
    )
    after = {name: service.process.pid for name, service in production.web.services.items()}
    assert set(before.values()) & set(after.values()) == set()
    assert work.errors() == {}
    assert {kind for kind, _status in work.counted()} == set(work.steps())
    arrived(production, work)
    assert production.reported() - reported == work.counted("post")["post", 302]


def test_a_process_that_does_not_become_ready_stops_the_rolling_restart(production: Stack) -> None:
    """The first new process cannot work: the second of before is left as it is, and serves everybody."""
    second = production.web.services["2"].process.pid
    with production.web.broken():
        done = production.rolling_restart()
        assert done.returncode == 1
        assert "paris-actions-web@1.service did not become ready" in done.stderr
        assert production.web.services["2"].process.pid == second
        assert production.way.get("/en/").status_code == 200
    production.web.restart("1")


def test_while_postgresql_restarts_what_was_read_goes_on_being_read(production: Stack) -> None:
    reads_all(production)
    with load(production.way, production.who) as work:
        production.cluster.stop()
        time.sleep(1)  # long enough that every process finds it gone
        production.cluster.start()
        there = time.monotonic()
        wait_until(
            lambda: answered(work, there, "never seen", "signed in", "post"), "all is well again", BACK
        )
        healed = time.monotonic()
        time.sleep(1)  # and stays so
    assert work.errors("kept", "kept, one page") == {}
    late = [each for each in work.found if each.sent > healed and not each.good]
    assert late == []
    arrived(production, work)
    print(f"PostgreSQL away: {work.errors()} of {len(work.found)}, well again after {healed - there:.1f} s")


def answered(work: Load, since: float, *kinds: str) -> bool:
    """Whether all of these were last answered well, to questions asked since then."""
    newest = {each.kind: each for each in list(work.found)}
    return all(newest[kind].sent > since and newest[kind].good for kind in kinds)


def test_redis_that_hangs_or_is_gone_is_noticed_by_nobody(production: Stack) -> None:
    with load(production.way, production.who) as work:
        production.redis.send_signal(signal.SIGSTOP)
        time.sleep(3)
        production.redis.send_signal(signal.SIGCONT)
        time.sleep(1)
        production.redis.terminate()
        production.redis.wait(10)
        time.sleep(2)
    assert work.errors() == {}


def test_a_process_that_is_killed_costs_no_reader_an_answer(production: Stack) -> None:
    """Not even those whose page it was making: another makes it."""
    before = production.web.services["1"].process.pid
    together = threading.Barrier(CROWD + 1)
    with load(production.way, production.who) as work, ThreadPoolExecutor(CROWD) as crowd:
        jobs = [crowd.submit(asks_with_others, production, number, together) for number in range(CROWD)]
        together.wait(30)
        time.sleep(0.1)  # both processes have begun
        production.web.kill("1")
        assert [job.result() for job in jobs] == [200] * CROWD
        wait_until(lambda: production.web.is_ready("1", other_than=before), "it is started again")
        time.sleep(1)
    assert work.errors("kept", "kept, one page", "never seen", "signed in") == {}
    assert (
        sum(work.errors("post").values()) <= 1
    )  # what it was doing may have been done: nobody sends it again
    arrived(production, work)


def asks_with_others(production: Stack, number: int, together: threading.Barrier) -> int:
    """The status of a page never seen, asked for in the same moment as others do, over a connection that stands."""
    with production.way.client(f"127.0.2.{number + 1}") as client:
        production.way.ask(client, "GET", "/robots.txt")
        together.wait(30)
        return production.way.ask(client, "GET", f"/en/commitments/?q=crowd+{number}").status_code


# --- Published, and read by all -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    sent: float
    number: int


def test_what_is_published_is_read_by_all_within_a_second(production: Stack) -> None:
    page = production.way.get("/fr/commitments/pa-001/").headers["location"]
    production.publish("Promesse 0")
    time.sleep(2 * AT_ONCE)
    found: list[Read] = []
    over = threading.Event()
    published = []
    with ThreadPoolExecutor(max_workers=4) as readers:
        jobs = [
            readers.submit(read_on, production, page, f"127.0.1.{number}", found, over)
            for number in range(1, 5)
        ]
        for number in range(1, 7):
            published.append((number, production.publish(f"Promesse {number}")))
            time.sleep(1.3 + number * 0.07)  # at another part of the second each time
        over.set()
        for job in jobs:
            job.result()
    stale = [
        (number, round(each.sent - moment, 3))
        for number, moment in published
        for each in found
        if each.sent > moment + AT_ONCE and each.number < number
    ]
    assert stale == []
    assert {number for number, _moment in published} <= {each.number for each in found}
    asked = production.logged("fr/commitments/<slug:address>/")
    assert asked < len(found) / 2  # most of it was handed out by nginx: else nothing was tried here


def read_on(production: Stack, page: str, source: str, found: list[Read], over: threading.Event) -> None:
    with production.way.client(source) as client:
        while not over.is_set():
            sent = time.monotonic()
            text = production.way.ask(client, "GET", page).text
            found.append(Read(sent, int(re.findall(r"Promesse (\d+)", text)[0])))
            time.sleep(0.03)


# --- Nobody left ----------------------------------------------------------------------------------------------------


def test_when_nothing_answers_kept_pages_are_still_read_and_the_rest_is_told(production: Stack) -> None:
    reads_all(production)
    with production.web.nobody():
        assert [production.way.get(page).status_code for page in KEPT] == [200] * len(KEPT)
        sorry = production.way.get("/en/commitments/?q=nobody+asked+before")
        assert (sorry.status_code, sorry.headers["content-type"]) == (502, "text/html; charset=utf-8")
        assert "We will be back in a moment" in sorry.text
        assert "Nous revenons dans un instant" in sorry.text
        assert sorry.headers["cache-control"] == "no-store"
    assert production.way.get("/en/commitments/?q=nobody+asked+before").status_code == 200
