"""From an empty var/ to the first page, whatever is killed on the way; the second start changes nothing."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import start
from tests.services import free_port

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 400  # seconds; a bound for a machine that others keep busy, not a figure
KEY = "for tests only: nothing that is kept is ever signed with this"


def surroundings(var: Path) -> dict[str, str]:
    """This process's environment with a var/ of its own and none of the settings of this machine."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRACKER_", "DJANGO_", "DATABASE_"))
    }
    return kept | {"TRACKER_VAR_DIR": str(var)}


def preparing(var: Path) -> subprocess.Popen[bytes]:
    """The step of start.py that migrates and loads, as a process that can be killed."""
    command = [sys.executable, "-m", "summit.prepare"]
    environment = surroundings(var) | {"TRACKER_SECRET_KEY": KEY}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def rows(var: Path) -> dict[str, int]:
    """How many rows each table of ours holds; empty when there is no database yet."""
    file = var / "db.sqlite3"
    if not file.exists():
        return {}
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)) as database:
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE 'tracker_%' AND type = 'table'"
            )
        ]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  # names of our own tables


def migrating(var: Path) -> bool:
    return bool(rows(var))


def writing_the_data(var: Path) -> bool:
    """The tables are all there and the write-ahead log grows: the load is in its one transaction."""
    log = var / "db.sqlite3-wal"
    return "tracker_user_groups" in rows(var) and log.exists() and log.stat().st_size > 1_000_000


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The rows of a set-up that nobody disturbed."""
    var = tmp_path_factory.mktemp("clean")
    assert preparing(var).wait(PATIENCE) == 0
    return rows(var)


@pytest.mark.parametrize("moment", [migrating, writing_the_data])
def test_a_kill_while_the_database_is_made_heals_on_the_next_start(
    tmp_path: Path, clean: dict[str, int], moment: Callable[[Path], bool]
) -> None:
    process = preparing(tmp_path)
    until = time.monotonic() + PATIENCE
    while not moment(tmp_path) and process.poll() is None:
        assert time.monotonic() < until, "the moment did not come"
        os.sched_yield()
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert rows(tmp_path).get("tracker_commitment", 0) == 0
    assert preparing(tmp_path).wait(PATIENCE) == 0
    assert rows(tmp_path) == clean
    assert clean["tracker_commitment"] == 109


@contextmanager
def served(var: Path, port: int) -> Iterator[str]:
    """The real `start.py --port …`; gives what it printed up to its last line, and stops it by its own id."""
    with subprocess.Popen(
        [sys.executable, str(ROOT / "start.py"), "--port", str(port)],
        env=surroundings(var),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said = ""
            for line in process.stdout or ():
                said += line
                if "Ctrl-C" in line:
                    break
            yield said
        finally:
            process.terminate()
            process.wait(PATIENCE)


def visit(address: str) -> tuple[int, str]:
    """Status and text of a page, seen by a browser that has never been here and keeps cookies on the way."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(address, timeout=PATIENCE) as answer:
        return answer.status, answer.read().decode()


def test_start_serves_the_data_and_invites_the_first_editor(tmp_path: Path) -> None:
    home = start.Home(ROOT)
    assert start.installed(home) == start.fingerprint(home, "test"), (
        "run these tests with: python3 start.py test"
    )
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with served(tmp_path, port) as said:
        assert said.splitlines()[-1] == f"Paris Actions Tracker is at {base}/ (stop it with Ctrl-C)"
        link = re.search(rf"{base}/\S+", said)
        assert link is not None
        assert visit(f"{base}/en/")[0] == 200
        assert "PA-109" in visit(f"{base}/en/commitments/?q=PA-109")[1]
        status, form = visit(link.group())
        assert status == 200
        assert 'type="password"' in form
    before = rows(tmp_path)
    with served(tmp_path, port) as said:
        assert said.splitlines()[-1] == f"Paris Actions Tracker is at {base}/ (stop it with Ctrl-C)"
        assert "Loading" not in said
        assert visit(f"{base}/fr/")[0] == 200
    assert rows(tmp_path)["tracker_commitment"] == before["tracker_commitment"] == 109
