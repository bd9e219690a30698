"""The commands: the day’s work for a timer or beside a server; and a mail to see whether mail works."""

import datetime as dt
import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
import time_machine
from django.core.management import CommandError, call_command
from post_office.models import STATUS, Email

from tracker import due
from tracker.models import Slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC), tick=True) as traveller:
        yield traveller


def test_the_command_runs_once_and_is_quiet(clock, capsys):
    call_command("run_due")
    assert capsys.readouterr().out == ""
    assert Slot.objects.exists()


def test_the_command_ends_with_1_when_something_failed(clock, smtp_peer):
    Email.objects.create(from_email="a@example.org", to=["b@example.org"], status=STATUS.queued)
    smtp_peer.down()
    with pytest.raises(SystemExit) as end:
        call_command("run_due")
    assert end.value.code == 1


@pytest.mark.once
@pytest.mark.parametrize("ending", ["eof", "term"])
def test_the_loop_ends_with_its_input_or_when_it_is_told(tmp_path, ending):
    """A process of its own with a database of its own: it works, waits, and is gone at once without a word."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRACKER_", "DJANGO_", "DATABASE_"))
    }
    environment = kept | {"TRACKER_VAR_DIR": str(tmp_path), "TRACKER_SECRET_KEY": "k" * 20}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    loop = subprocess.Popen(
        [*manage, "run_due", "--loop", "3600", "--until-eof"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 120
    with closing(sqlite3.connect(tmp_path / "db.sqlite3", timeout=20)) as database:
        finished = "SELECT count(*) FROM tracker_slot WHERE finished_at IS NOT NULL"
        while database.execute(finished).fetchone()[0] < len([t for t in due.TASKS if t.hour is not None]):
            assert loop.poll() is None
            assert time.monotonic() < until
            os.sched_yield()
    if ending == "term":
        loop.send_signal(signal.SIGTERM)
        said = loop.communicate(timeout=60)
    else:
        said = loop.communicate(input="", timeout=60)
    assert (loop.returncode, said) == (0, ("", ""))


def test_an_operator_sends_a_test_mail(smtp_peer, today):
    said = io.StringIO()
    call_command("send_test_mail", "ops@example.org", "--language", "fr", stdout=said)
    assert said.getvalue() == "The mail server took it.\n"
    (got,) = smtp_peer.messages
    assert got.to == ["ops@example.org"]
    assert any("/fr/" in link for link in got.links)


def test_a_test_mail_that_is_not_taken_says_why(smtp_peer, today):
    smtp_peer.refuse["ops@example.org"] = "550 No such user"
    with pytest.raises(CommandError, match="No such user"):
        call_command("send_test_mail", "ops@example.org")
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("send_test_mail", "nobody")
    smtp_peer.down()
    with pytest.raises(CommandError, match="Not sent"):
        call_command("send_test_mail", "ops@example.org")
