"""Faults reported to a peer that is really there: enough to find them, and not a word of anybody's."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from tests.watching.serving import KEY, ROOT

pytestmark = pytest.mark.once

PROGRAM = """
import logging
from io import BytesIO
from wsgiref.util import setup_testing_defaults
from summit.wsgi import application
import sentry_sdk, structlog
from django.http import HttpResponse
from tracker.notices.faults import trace
from tracker.views import prose
from tracker import due

def fails(request, *given, **named):
    canary_local = "canary-local mina.canary@example.org"
    raise ValueError(f"canary-words {canary_local}")

prose.reading_day = fails
environ = {
    "PATH_INFO": "/en/about/",
    "QUERY_STRING": "q=canary-query",
    "REQUEST_METHOD": "GET",
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_COOKIE": "session=canary-cookie",
    "HTTP_AUTHORIZATION": "Bearer canary-authorization",
    "HTTP_USER_AGENT": "canary-agent",
    "HTTP_REFERER": "http://127.0.0.1:8000/canary-referrer",
    "REMOTE_ADDR": "192.0.2.77",
    "HTTP_X_FORWARDED_FOR": "192.0.2.78",
    "wsgi.input": BytesIO(b"canary-body"),
    "CONTENT_LENGTH": "11",
}
setup_testing_defaults(environ)
said = []
list(application(environ, lambda status, headers: said.append((status, dict(headers)))))
print(said[0][0], said[0][1]["X-Request-ID"])

def broken(now):
    raise RuntimeError("canary-task Key (email)=(mina.canary@example.org) already exists")

due.slots.round_ended = lambda *given, **named: None
due._done(due.Task("canon", broken))
logging.getLogger("another.library").error("%s could not be reached", "canary-argument", extra={"who": "canary-extra"})
structlog.get_logger("tracker.mail").error("mail refused", code="550", person="canary-person")
logging.getLogger("another.library").warning("canary-warning")
logging.getLogger("django.security.DisallowedHost").error("canary-host, from whoever tries names")
sentry_sdk.flush(20)
"""


class Peer(ThreadingHTTPServer):
    """Takes envelopes as Sentry and GlitchTip do."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[tuple[str, dict[str, str], bytes]] = []


class Taking(BaseHTTPRequestHandler):
    server: Peer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        opened = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]]
        self.server.taken.append((self.path, dict(self.headers), opened(body)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_given: object) -> None:
        """Quiet."""


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run(folder: Path, program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    given = {"TRACKER_SECRET_KEY": KEY, "TRACKER_VAR_DIR": str(folder), **environment}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "summit.settings", "PYTHONPATH": str(ROOT)} | given,
        capture_output=True,
        text=True,
        check=False,
    )


def events(peer: Peer) -> list[dict]:
    """An envelope is a line about itself, and for each thing in it a line about that and the thing."""
    return [json.loads(body.split(b"\n")[2]) for _path, _headers, body in peer.taken]


def test_faults_arrive_and_nothing_of_anybody_does(peer: Peer, tmp_path: Path) -> None:
    done = run(tmp_path, PROGRAM, TRACKER_ERROR_DSN=f"http://key@127.0.0.1:{peer.server_port}/7")
    assert done.returncode == 0, done.stderr
    status, number = done.stdout.split("\n")[0].rsplit(" ", 1)
    assert status.startswith("500")
    assert {path for path, _headers, _body in peer.taken} == {"/api/7/envelope/"}

    broken_page, task, library, mail = events(peer)
    (fault,) = broken_page["exception"]["values"]
    assert fault["type"] == "ValueError"
    assert fault["stacktrace"]["frames"][-1]["function"] == "fails"
    assert any(frame["filename"] == "tracker/views/prose.py" for frame in fault["stacktrace"]["frames"])
    assert broken_page["tags"] == {"route": "en/about/", "method": "GET", "request_id": number}
    assert (len(broken_page["release"]), broken_page["environment"]) == (16, "development")

    assert [value["type"] for value in task["exception"]["values"]] == ["RuntimeError"]
    assert task["tags"] == {"task": "canon"}
    assert library["logentry"] == {"message": "an error of another.library"}
    assert (mail["logentry"], mail["tags"]) == ({"message": "mail refused"}, {"code": "550"})

    sent = b"".join(json.dumps(headers).encode() + body for _path, headers, body in peer.taken)
    for word in (
        b"canary",
        b"192.0.2.7",
        b"mina",
        b"@example.org",
        KEY.encode(),
        os.uname().nodename.encode(),
    ):
        assert word not in sent, word


def test_what_is_sent_is_this_list_and_no_more(peer: Peer, tmp_path: Path) -> None:
    run(tmp_path, PROGRAM, TRACKER_ERROR_DSN=f"http://key@127.0.0.1:{peer.server_port}/7")
    allowed = {"event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk"}
    allowed |= {"exception", "tags", "transaction", "logentry"}
    assert {name for event in events(peer) for name in event} <= allowed
    values = [value for event in events(peer) for value in event["exception"]["values"]]
    assert {name for value in values for name in value} == {"type", "module", "stacktrace"}
    frames = [frame for value in values for frame in value["stacktrace"]["frames"]]
    assert "vars" not in {name for frame in frames for name in frame}


def test_without_a_dsn_nothing_is_loaded_or_sent(peer: Peer, tmp_path: Path) -> None:
    looks = "import django, sys; django.setup(); print('sentry_sdk' in sys.modules)"
    assert run(tmp_path, looks).stdout == "False\n"
    assert peer.taken == []


def test_what_is_no_dsn_is_refused_at_the_start(tmp_path: Path) -> None:
    done = run(tmp_path, "import django; django.setup()", TRACKER_ERROR_DSN="nonsense")
    assert done.returncode == 1
    assert "TRACKER_ERROR_DSN is no DSN" in done.stderr


def test_a_peer_that_is_gone_keeps_nobody_waiting(tmp_path: Path) -> None:
    gone = Peer()
    gone.server_close()
    done = run(
        tmp_path,
        PROGRAM.replace("sentry_sdk.flush(20)", ""),
        TRACKER_ERROR_DSN=f"http://key@127.0.0.1:{gone.server_port}/7",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("500")
