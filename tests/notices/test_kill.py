"""kill -9 of whoever sends, in the middle of it: nothing is lost, and at most the one mail on its way arrives twice."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.mail import Peer

pytestmark = pytest.mark.once

MAILS = 60
QUEUE = f"""
from post_office.models import STATUS, Email
for number in range({MAILS}):
    Email.objects.create(
        from_email="tracker@example.org", to=[f"person{{number}}@example.org"], subject=f"For {{number}}",
        message="Text", status=STATUS.queued, message_id=f"<{{number}}@example.org>",
    )
"""


def manage(var: Path, peer: Peer, *arguments: str) -> subprocess.Popen[bytes]:
    foreign = ("TRACKER_", "DJANGO_", "DATABASE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    ours = {"TRACKER_VAR_DIR": str(var), "TRACKER_SECRET_KEY": "k" * 20, **peer.environment}
    return subprocess.Popen([sys.executable, "manage.py", *arguments], env=kept | ours)


def test_a_sender_killed_in_the_middle_loses_nothing(smtp_peer: Peer, tmp_path: Path) -> None:
    assert manage(tmp_path, smtp_peer, "migrate", "--verbosity", "0").wait() == 0
    assert manage(tmp_path, smtp_peer, "shell", "--verbosity", "0", "--command", QUEUE).wait() == 0
    kills = 0
    for reached in (5, 25, 45):
        sender = manage(tmp_path, smtp_peer, "run_due")
        smtp_peer.wait_for(reached)
        sender.kill()
        kills += sender.wait() == -9
        let_the_lease_end(tmp_path)
    assert manage(tmp_path, smtp_peer, "run_due").wait() == 0
    assert kills == 3
    arrived = [one.to[0] for one in smtp_peer.messages]
    assert set(arrived) == {f"person{number}@example.org" for number in range(MAILS)}
    assert len(arrived) - MAILS <= kills
    assert len({one.message["Message-ID"] for one in smtp_peer.messages}) == MAILS


def let_the_lease_end(var: Path) -> None:
    """As a quarter of an hour does: what was taken and not sent may be taken again, and so may the slots."""
    with closing(sqlite3.connect(var / "db.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE post_office_email SET scheduled_time = NULL WHERE status = 2")
        database.execute("DELETE FROM tracker_slot WHERE finished_at IS NULL")
