"""What is worked out once and stands until the data has another version."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import translation

from tests.factories import make_topic
from tracker.actions.version import raise_version
from tracker.reads import choices, held, version


class Counting:
    """A function that tells how often it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, *what):
        self.asked.append(what)
        return len(self.asked)


def test_the_same_is_worked_out_once_for_each_version(db, holding, django_capture_on_commit_callbacks):
    counting = Counting()
    read = held.Held(counting, most=3)

    assert [read("a"), read("a"), read("b"), read("a")] == [1, 1, 2, 1]
    with django_capture_on_commit_callbacks(execute=True):
        raise_version()
    assert [read("a"), read("b")] == [3, 4]


def test_what_was_asked_for_least_lately_leaves_first(db, holding):
    counting = Counting()
    read = held.Held(counting, most=2)

    for what in ("a", "b", "a", "c", "a", "b"):
        read(what)

    assert counting.asked == [("a",), ("b",), ("c",), ("b",)]


def test_threads_that_ask_at_once_share_one_answer(db, holding, monkeypatch):
    monkeypatch.setattr(version, "current", lambda: "one")
    begun, go_on = threading.Event(), threading.Event()
    counting = Counting()

    def slow(what):
        begun.set()
        go_on.wait(10)
        return counting(what)

    read = held.Held(slow, most=2)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(read("a"))) for _each in range(3)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert answers == [1, 1, 1]


def test_an_answer_that_failed_is_asked_for_again(db, holding):
    counting = Counting()

    def failing(what):
        if counting(what) == 1:
            raise ValueError("once")
        return "well"

    read = held.Held(failing, most=2)
    with pytest.raises(ValueError, match="once"):
        read("a")

    assert read("a") == "well"


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_reads_what_is_written_and_leaves_nothing_behind(holding, monkeypatch):
    """What a transaction sees of itself is nobody else's: it may never become so."""
    monkeypatch.setattr(held, "may_hold", lambda: not connection.in_atomic_block)
    make_topic("kept")
    with translation.override("en"):
        before = choices.names("en").topics

        with transaction.atomic():
            make_topic("never-there")
            assert "never-there" in choices.names("en").topics
            transaction.set_rollback(True)

        assert choices.names("en").topics == before
        assert "never-there" not in before
