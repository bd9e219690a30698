"""Seconds from a clean clone to the first page, and of a second start. Needs git and a package index.

    python3 bench/first_page.py

The clone gets an empty environment and its own port; everything is removed afterwards.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE = 300  # seconds until a start counts as failed
GOALS = {"from nothing": 90, "second start": 10}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_page(clone: Path, port: int) -> float:
    """Start, wait for a list page that answers 200, stop; the seconds it took. RuntimeError when it did not."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PIP_INDEX_URL") if name in os.environ
    }
    begin = time.perf_counter()
    log = (clone / "start.log").open("ab")
    server = subprocess.Popen(
        [sys.executable, "start.py", "--port", str(port)],
        cwd=clone,
        env=kept,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        while time.perf_counter() - begin < PATIENCE:
            if server.poll() is not None:
                raise RuntimeError((clone / "start.log").read_text()[-2000:])
            if answers(f"http://127.0.0.1:{port}/en/commitments/"):
                return time.perf_counter() - begin
            time.sleep(0.1)
        raise RuntimeError("No page within the patience of this script.")
    finally:
        log.close()
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return bool(response.status == 200 and b"109" in response.read())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def main() -> int:
    place = Path(tempfile.mkdtemp(prefix="first-page-"))
    try:
        clone = place / "clone"
        subprocess.run(["git", "clone", "-q", str(REPOSITORY), str(clone)], check=True)
        port = free_port()
        failed = False
        for name, goal in GOALS.items():
            seconds = first_page(clone, port)
            failed |= seconds > goal
            print(f"{name}: {seconds:.1f} s (goal: {goal} s, {os.cpu_count()} cores)")
        return int(failed)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
