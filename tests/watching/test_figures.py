"""Figures for whoever runs the site: right over several processes and their ends, closed to everybody else, and without
a word of what anybody asked for."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from post_office.models import STATUS, Email
from prometheus_client import generate_latest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.parser import text_string_to_metric_families

from summit.watching import figures
from summit.watching.front import Watch
from summit.watching.state import registry
from tests.factories import make_commitment, make_source
from tests.links.made import make_check
from tests.pages.asking import ask
from tests.pages.test_processes import address_of_database
from tests.watching.serving import PATIENCE, served
from tracker import due
from tracker.actions import slots
from tracker.models import Slot

TOKEN = "a-token-for-the-test-of-figures-and-nothing-else-7Q"
PROMISE = "/en/commitments/pa-001-promise-1/"


def samples(text: str) -> dict[tuple[str, ...], float]:
    """By name and the values of its labels in the order of their names."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[(sample.name, *(value for _name, value in sorted(sample.labels.items())))] = sample.value
    return found


def asked(site) -> dict[tuple[str, ...], float]:
    answer = site.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    return samples(answer.text)


def count(found, route: str, kept: str, status: str = "2xx", method: str = "GET") -> float:
    return found.get(("tracker_answers_seconds_count", kept, method, route, status), 0)


def answers(found) -> float:
    return sum(value for key, value in found.items() if key[0] == "tracker_answers_seconds_count")


# --- Counted by several processes -----------------------------------------------------------------------------------


@pytest.fixture
def site(transactional_db, tmp_path):
    make_commitment(1)
    more = {"DATABASE_URL": address_of_database(), "TRACKER_METRICS_TOKEN": TOKEN}
    with served(tmp_path, workers=2, TRACKER_METRICS_DIR=str(tmp_path / "figures"), **more) as running:
        yield running


def test_every_answer_is_counted_once_whoever_gave_it(site):
    etag = ""
    for _time in range(20):
        etag = site.get(PROMISE).headers["ETag"]
    for _time in range(5):
        assert site.get(PROMISE, If_None_Match=etag).status == 304
    site.get("/en/canary-address/")
    site.get("/en/commitments/?q=canary-words", Cookie="canary-cookie=1", User_Agent="canary-agent")
    site.get("/static/css/tokens.css")
    site.get(PROMISE, method="BREW")
    found = asked(site)
    made, kept = (count(found, "commitment_detail", how) for how in ("made", "memory"))
    assert made + kept == 20
    assert 1 <= made <= 2  # each of the two processes makes it at most once
    assert count(found, "(kept)", "not modified", "3xx") == 5
    assert count(found, "commitment_list", "made") == 1
    assert count(found, "(none)", "", "4xx") == 1
    assert count(found, "(static)", "") == 1
    assert count(found, "commitment_detail", "", "4xx", "other") == 1
    assert answers(found) == 29
    assert found[("tracker_kept_pages_bytes_total", "memory")] > 0
    assert found[("tracker_version_reads_total", "read")] > 0
    assert found[("tracker_page_store_bytes",)] > 0
    assert "canary" not in site.get("/metrics", Authorization=f"Bearer {TOKEN}").text


def test_no_count_goes_back_when_a_process_is_killed_and_replaced(site, tmp_path):
    for _time in range(12):
        site.get(PROMISE)
    before = asked(site)
    assert count(before, "commitment_detail", "made") + count(before, "commitment_detail", "memory") == 12
    first = workers(tmp_path / "figures")
    killed = int(min(first))
    os.kill(killed, signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while len(workers(tmp_path / "figures") - {str(killed)}) < len(first) or str(killed) in workers(
        tmp_path / "figures"
    ):
        assert time.monotonic() < until, "no other process took its place"
        after = asked(site)
        assert {key: after.get(key) for key in before if fell(key, before, after)} == {}
    site.get(PROMISE)
    after = asked(site)
    assert count(after, "commitment_detail", "made") + count(after, "commitment_detail", "memory") == 13


def fell(key, before, after) -> bool:
    return key[0].endswith(("_count", "_total", "_bucket", "_sum")) and after.get(key, 0) < before[key]


def workers(folder: Path) -> set[str]:
    return {file.stem.rpartition("_")[2] for file in folder.glob("counter_*.db")} - {figures.ENDED}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer caf\xe9"},
    ],
)
def test_whoever_does_not_know_the_token_finds_no_such_page(client, db, sent):
    def site(_environ, start_response):
        start_response("404 Not Found", [("X-From", "the site")])
        return [b"not here"]

    watch = Watch(site, TOKEN)
    given = {f"HTTP_{name.upper()}": value for name, value in sent.items()}
    answer = ask(watch, "/metrics", **given)
    assert (answer.status, answer.headers, answer.body) == (404, {"X-From": "the site"}, b"not here")
    assert ask(Watch(site, ""), "/metrics", **given).body == b"not here"
    assert client.get("/metrics").status_code == 404


def test_whoever_knows_it_does_and_only_by_reading(db):
    watch = Watch(lambda _environ, say: say("404 Not Found", []) or [], TOKEN)
    answer = ask(watch, "/metrics", HTTP_AUTHORIZATION=f"bearer {TOKEN}")
    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert b"tracker_database_up 1.0" in answer.body
    assert ask(watch, "/metrics", method="POST", HTTP_AUTHORIZATION=f"Bearer {TOKEN}").status == 404


# --- Looked up ----------------------------------------------------------------------------------------------------


def state() -> dict[tuple[str, ...], float]:
    return samples(generate_latest(registry()).decode())


def test_what_waits_and_what_failed_is_told(db):
    for status in (STATUS.sent, STATUS.queued, STATUS.queued, STATUS.requeued, STATUS.failed):
        Email.objects.create(from_email="a@example.org", to="canary@example.org", status=status)
    make_check(make_source(), "gone")
    found = state()
    told = {key[1]: value for key, value in found.items() if key[0] == "tracker_mails"}
    assert told == {"sent": 1, "queued": 2, "again": 1, "failed": 1}
    assert found[("tracker_links", "gone")] == 1
    assert found[("tracker_links", "live")] == 0
    oldest = Email.objects.filter(status=STATUS.queued).earliest("created").created
    assert found[("tracker_mail_oldest_timestamp_seconds",)] == pytest.approx(oldest.timestamp())
    assert b"canary" not in generate_latest(registry())


def test_with_nothing_waiting_the_oldest_is_none(db):
    assert state()[("tracker_mail_oldest_timestamp_seconds",)] == 0


def test_when_the_work_of_the_clock_was_last_done_is_told(db):
    assert state()[("tracker_round_done_timestamp_seconds",)] == 0
    begun = timezone.now()
    assert (
        due.round_of_all((due.Task("quiet", lambda _now: 0), due.Task("daily", lambda _now: 0, hour=0))) == []
    )
    found = state()
    assert found[("tracker_round_done_timestamp_seconds",)] >= begun.timestamp()
    assert found[("tracker_task_done_timestamp_seconds", "daily")] >= begun.timestamp()


def test_a_round_in_which_something_failed_is_not_told_as_done(db):
    def fails(_now):
        raise RuntimeError

    due.round_of_all((due.Task("quiet", lambda _now: 0),))
    well = state()[("tracker_round_done_timestamp_seconds",)]
    assert due.round_of_all((due.Task("broken", fails),)) == ["broken"]
    assert state()[("tracker_round_done_timestamp_seconds",)] == well
    assert Slot.objects.filter(task=slots.ROUND).count() == 1


def test_the_command_of_the_clock_leaves_word(db, today):
    call_command("run_due")
    assert state()[("tracker_round_done_timestamp_seconds",)] > 0


def test_a_database_that_is_gone_is_told_and_nothing_is_made_up(db, monkeypatch):
    monkeypatch.setattr("summit.watching.state._running", lambda: None)
    found = state()
    assert found[("tracker_database_up",)] == 0
    assert {key[0] for key in found} == {"tracker_database_up", "tracker_build"}


# --- Added up -----------------------------------------------------------------------------------------------------


def left(folder: Path, name: str, **values: float) -> None:
    file = MmapedDict(str(folder / name))
    for key, value in values.items():
        file.write_value(key, value, 0.0)
    file.close()


def held(folder: Path, name: str) -> dict[str, float]:
    return {key: value for key, value, *_rest in MmapedDict.read_all_values_from_file(str(folder / name))}


GONE = (4_194_303, 4_194_302)
"""Numbers above what Linux gives to processes."""


@pytest.mark.once
def test_those_that_ended_are_added_up_in_one_file(tmp_path):
    left(tmp_path, f"counter_{GONE[0]}.db", a=1.0, b=2.0)
    left(tmp_path, f"counter_{GONE[1]}.db", b=3.0)
    left(tmp_path, f"gauge_livesum_{GONE[0]}.db", c=9.0)
    left(tmp_path, f"counter_{os.getpid()}.db", a=7.0)
    figures.tidy(tmp_path)
    figures.tidy(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["counter_0.db", f"counter_{os.getpid()}.db"]
    assert held(tmp_path, "counter_0.db") == {"a": 1.0, "b": 5.0}
    left(tmp_path, f"counter_{GONE[0]}.db", a=4.0)
    figures.tidy(tmp_path)
    assert held(tmp_path, "counter_0.db") == {"a": 5.0, "b": 5.0}


@pytest.mark.once
def test_a_file_that_was_cut_off_is_cleared_away(tmp_path):
    (tmp_path / f"histogram_{GONE[0]}.db").write_bytes(b"")
    figures.tidy(tmp_path)
    assert not (tmp_path / f"histogram_{GONE[0]}.db").exists()


@pytest.mark.once
def test_where_nothing_can_be_written_the_site_goes_on_without_counting(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "_here", None)
    (tmp_path / "file").write_text("in the way")
    figures.begin(tmp_path / "file")
    assert not figures.counting()
    figures.answered("home", "GET", "200 OK", "", 0.1, 0)
