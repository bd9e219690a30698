"""kill -9 in the middle: neither told twice nor left out."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.mail import Peer
from tests.notices.test_kill import let_the_lease_end, manage

pytestmark = pytest.mark.once

READERS = 120

BEGIN = f"""
from django.utils import timezone
from tests.factories import make_commitment, make_update
from tests.following.making import follow, gather
commitment = make_commitment(1)
gather()
for number in range({READERS}):
    follow(email=f"reader{{number}}@example.net")
make_update(commitment, happened_on=timezone.localdate())
gather()
"""

DIE_BEFORE_THE_COMMIT = """
import os, signal
from django.db import transaction
from tracker.enums import FollowPace
from tracker.notices.following import tell
with transaction.atomic():
    assert tell(FollowPace.INSTANT) > 0
    os.kill(os.getpid(), signal.SIGKILL)
"""


def ask(var: Path, question: str) -> int:
    with closing(sqlite3.connect(var / "db.sqlite3", timeout=20)) as database:
        return int(database.execute(question).fetchone()[0])


def shell(var: Path, peer: Peer, code: str) -> int:
    return manage(var, peer, "shell", "--verbosity", "0", "--command", code).wait()


@pytest.fixture
def begun(tmp_path: Path, smtp_peer: Peer) -> Path:
    assert manage(tmp_path, smtp_peer, "migrate", "--verbosity", "0").wait() == 0
    assert shell(tmp_path, smtp_peer, BEGIN) == 0
    return tmp_path


def told_once(peer: Peer) -> None:
    arrived = sorted(one.to[0] for one in peer.messages)
    assert arrived == sorted(f"reader{number}@example.net" for number in range(READERS))


def test_killed_between_queue_and_commit_and_while_it_tells(begun: Path, smtp_peer: Peer) -> None:
    assert shell(begun, smtp_peer, DIE_BEFORE_THE_COMMIT) == -9
    assert ask(begun, "SELECT count(*) FROM post_office_email") == 0

    smtp_peer.down()
    runner = manage(begun, smtp_peer, "run_due")
    until = time.monotonic() + 120
    while ask(begun, "SELECT count(*) FROM post_office_email") == 0 and time.monotonic() < until:
        time.sleep(0.005)
    runner.kill()
    assert runner.wait() == -9
    queued = ask(begun, "SELECT count(*) FROM post_office_email")
    behind = ask(
        begun,
        "SELECT count(*) FROM tracker_subscription WHERE told_until < (SELECT max(seen_at) FROM tracker_news)",
    )
    assert queued > 0
    assert queued + behind == READERS

    smtp_peer.up()
    let_the_lease_end(begun)
    assert manage(begun, smtp_peer, "run_due").wait() == 0
    told_once(smtp_peer)
    assert manage(begun, smtp_peer, "run_due").wait() == 0
    told_once(smtp_peer)
