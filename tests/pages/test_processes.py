"""Published in one process, read in three others: each with its own kept pages, none of them stale after a second."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import make_commitment
from tracker.actions import records
from tracker.rules import OPERATOR

ROOT = Path(__file__).resolve().parents[2]
PROMISE = "/en/commitments/pa-001-promise-1/"
PROCESSES, ROUNDS, MOST = 3, 6, 1.0  # seconds within which everybody has to know
PATIENCE = 60.0  # seconds for a process to begin


def address_of_database() -> str:
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    who = f"{at['USER']}:{at['PASSWORD']}".rstrip(":")
    return f"postgres://{who}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


@pytest.fixture
def ports(transactional_db, tmp_path) -> Iterator[list[int]]:
    """Servers of the site as an administrator starts them, over the database of the test."""
    surroundings = {
        **os.environ,
        "DATABASE_URL": address_of_database(),
        "DJANGO_SETTINGS_MODULE": "summit.settings",
        "TRACKER_SECRET_KEY": "k" * 10 + "for a test of several processes, and nothing else",
        "TRACKER_VAR_DIR": str(tmp_path),
    }
    started = []
    try:
        for _number in range(PROCESSES):
            server = socket.create_server(("127.0.0.1", 0))
            command = [sys.executable, "-m", "gunicorn", "summit.wsgi", "--bind", f"fd://{server.fileno()}"]
            options = ["--worker-class", "gthread", "--threads", "2", "--log-level", "error"]
            process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env=surroundings,
                pass_fds=[server.fileno()],
                stdout=subprocess.DEVNULL,
            )
            started.append((process, server))
        yield [server.getsockname()[1] for _process, server in started]
    finally:
        for process, server in started:
            server.close()
            process.terminate()
        for process, _server in started:
            process.wait(30)


def test_what_is_published_is_read_by_all_within_a_second(ports):
    promise = make_commitment(1)
    stale = []
    for turn in range(ROUNDS):
        for port in ports:  # each makes and keeps the page as it is now
            assert read(port) == read(port) != b""
        promise.refresh_from_db()
        promise.title_en = f"The promise, told for the {turn}. time"
        records.save(promise, by=OPERATOR)
        known = time.monotonic()
        wanted = promise.title_en.encode()
        late = set(ports)
        while late and time.monotonic() - known < 10 * MOST:
            for port in sorted(late):
                asked = time.monotonic() - known
                if wanted in read(port):
                    late.discard(port)
                elif asked > MOST:
                    stale.append((turn, port, round(asked, 2)))
        assert not late
    assert stale == []


def read(port: int) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as reader:
        reader.request("GET", PROMISE)
        answer = reader.getresponse()
        body = answer.read()
    assert answer.status == 200, body[:500]
    return body
