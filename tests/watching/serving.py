"""The site as an administrator starts it: gunicorn with its workers, over the database of the test or its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds: a bound for a machine that others keep busy, not a figure."""
KEY = "k" * 10 + "for a test of the site as it is served, and nothing else"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Site:
    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request on a connection of its own, so that any worker may get it."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as reader:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            reader.request(method, path, headers=named)
            answer = reader.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())


@contextmanager
def served(folder: Path, workers: int = 1, **environment: str) -> Iterator[Site]:
    """In development unless `environment` says otherwise; nothing of this machine's settings comes along."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRACKER_", "DJANGO_", "DATABASE_"))
    }
    given = {"TRACKER_SECRET_KEY": KEY, "TRACKER_VAR_DIR": str(folder), **environment}
    server = socket.create_server(("127.0.0.1", 0))
    command = [sys.executable, "-m", "gunicorn", "summit.wsgi", "--bind", f"fd://{server.fileno()}"]
    options = [
        "--worker-class",
        "gthread",
        "--threads",
        "2",
        "--workers",
        str(workers),
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(
        [*command, *options, "--no-control-socket"],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "summit.settings"} | given,
        pass_fds=[server.fileno()],
    )
    try:
        yield Site(server.getsockname()[1], process)
    finally:
        server.close()
        process.terminate()
        process.wait(PATIENCE)
