"""The day’s work runs beside the embedded server: it is done, comes back after a kill, and ends with the server."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.house.test_serve import KEY, PATIENCE, ROOT, surroundings
from tests.services import free_port

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc"),
]


def wait_until(moment: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Watch closely, without a pause, until the moment has come."""
    until = time.monotonic() + seconds
    while not moment():
        assert time.monotonic() < until, "the moment did not come"
        os.sched_yield()


def running(pid: int) -> bool:
    """Whether the process lives; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def commands(var: Path) -> list[int]:
    """Ids of the `run_due` processes that work in this var/."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            ours = f"TRACKER_VAR_DIR={var}".encode() in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if ours and b"run_due" in words and running(int(folder.name)):
            found.append(int(folder.name))
    return found


def slots(var: Path) -> int:
    """How many pieces of work were finished."""
    with closing(sqlite3.connect(f"file:{var / 'db.sqlite3'}?mode=ro", uri=True, timeout=20)) as database:
        return database.execute("SELECT count(*) FROM tracker_slot WHERE finished_at IS NOT NULL").fetchone()[
            0
        ]


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=20) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A var/ with the tables and nothing in them."""
    var = tmp_path_factory.mktemp("empty")
    environment = surroundings(var) | {"TRACKER_SECRET_KEY": KEY}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return var


@pytest.fixture
def var(empty: Path, tmp_path: Path) -> Path:
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def server(var: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The real `start.serve` on a port of its own; it and what it left are killed at the end."""
    port = free_port()
    code = "import start, sys; start.serve(start.Home(start.Path.cwd()), start.listening(int(sys.argv[1])))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(port)],
        cwd=ROOT,
        env=surroundings(var) | {"TRACKER_SECRET_KEY": KEY},
        start_new_session=True,
    )
    try:
        wait_until(lambda: answers(port))
        yield process, port
    finally:
        process.kill()
        process.wait()
        for left in commands(var):
            os.kill(left, signal.SIGKILL)


def test_the_work_is_done_beside_the_server_and_comes_back_after_a_kill(
    server: tuple[subprocess.Popen[bytes], int], var: Path
) -> None:
    process, port = server
    wait_until(lambda: slots(var))
    (first,) = commands(var)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: commands(var) not in ([], [first]))
    assert len(commands(var)) == 1
    assert answers(port)
    assert process.poll() is None


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda s: s.name)
def test_nothing_is_left_when_the_server_ends_however_it_ends(
    server: tuple[subprocess.Popen[bytes], int], var: Path, ending: signal.Signals
) -> None:
    process, port = server
    wait_until(lambda: commands(var))
    family = children(process.pid)
    assert len(family) >= 3  # two workers and whoever looks after the work
    process.send_signal(ending)
    process.wait(PATIENCE)
    wait_until(lambda: not commands(var))
    wait_until(lambda: not any(running(child) for child in family))
    assert not answers(port)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
