"""start.py heals after a kill at any moment, keeps two starts apart, and speaks in plain sentences."""

import ast
import hashlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import start

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 400  # seconds for anything here; most of it is Python making a virtual environment


def wheel(folder: Path, name: str) -> str:
    """Build a real, tiny package `name` and return its line for a lock."""
    file = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "WHOLE = True\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"{name}/__init__.py,,\n{info}/RECORD,,\n")
    return f"./{file.name} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> start.Home:
    """A place with two locks of our own: `base` holds one small package, `test` one more."""
    monkeypatch.delenv("TRACKER_VAR_DIR", raising=False)
    (tmp_path / "requirements").mkdir()
    small = wheel(tmp_path, "small")
    (tmp_path / "requirements/base.txt").write_text(small)
    (tmp_path / "requirements/test.txt").write_text(small + wheel(tmp_path, "checker"))
    return start.Home(tmp_path)


def install(home: start.Home, name: str = "base") -> None:
    with start.alone(home) as keep:
        start.environment(home, name, keep)


def holds(home: start.Home, *packages: str) -> bool:
    done = subprocess.run(
        [home.python, "-c", f"import {', '.join(packages)}"], check=False, capture_output=True
    )
    return done.returncode == 0


def in_its_own_process(home: start.Home) -> subprocess.Popen[bytes]:
    """The real set-up of the environment, as a process of its own that can be killed with all its children."""
    code = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
import start; from pathlib import Path
home = start.Home(Path({str(home.root)!r}))
with start.alone(home) as keep: start.environment(home, "base", keep)
"""
    return subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.DEVNULL)


def wait_for(moment: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Watch closely, without a pause, until the moment has come or the process is over."""
    until = time.monotonic() + PATIENCE
    while not moment() and process.poll() is None:
        assert time.monotonic() < until, "the moment did not come"
        os.sched_yield()


MOMENTS = {
    "when .venv appears": ".venv",
    "when pip is being unpacked": ".venv/lib/*/site-packages/pip/__init__.py",
    "when the packages are being installed": ".venv/lib/*/site-packages/small",
}


@pytest.mark.parametrize("pattern", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_kill_during_installation_heals_on_the_next_start(home: start.Home, pattern: str) -> None:
    process = in_its_own_process(home)
    wait_for(lambda: any(home.root.glob(pattern)), process)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert start.installed(home) is None
    install(home)
    assert start.installed(home) == start.fingerprint(home, "base")
    assert holds(home, "small")


def test_the_next_start_waits_for_what_a_killed_one_left_running(home: start.Home) -> None:
    """Only start.py dies; its child goes on in .venv and keeps the lock until it ends."""
    process = in_its_own_process(home)
    wait_for(lambda: any(home.root.glob(".venv")), process)
    process.kill()
    process.wait()
    install(home)
    assert start.installed(home) == start.fingerprint(home, "base")
    assert holds(home, "small")


def test_a_whole_environment_is_left_as_it_is_and_grows_for_tests(home: start.Home) -> None:
    install(home)
    made = home.stamp.stat().st_mtime_ns, (home.venv / "pyvenv.cfg").stat().st_mtime_ns
    install(home)
    assert (home.stamp.stat().st_mtime_ns, (home.venv / "pyvenv.cfg").stat().st_mtime_ns) == made
    install(home, "test")
    assert start.installed(home) == start.fingerprint(home, "test")
    assert (home.venv / "pyvenv.cfg").stat().st_mtime_ns == made[1]
    assert holds(home, "small", "checker")
    install(home, "base")
    assert start.installed(home) == start.fingerprint(home, "test")


def test_another_lock_makes_the_environment_anew(home: start.Home) -> None:
    install(home, "test")
    home.lock("base").write_text(wheel(home.root, "other"))
    home.lock("test").write_text(wheel(home.root, "other"))
    install(home)
    assert start.installed(home) == start.fingerprint(home, "base")
    assert holds(home, "other")
    assert not holds(home, "small")


@pytest.mark.parametrize("stamp", ["", "{", "[]", "null", '{"lock": "base"}'])
def test_an_unreadable_stamp_is_no_stamp(home: start.Home, stamp: str) -> None:
    home.venv.mkdir()
    home.stamp.write_text(stamp)
    assert start.installed(home) is None


def test_a_wrong_hash_is_refused_and_leaves_no_stamp(home: start.Home) -> None:
    line, _, digest = home.lock("base").read_text().strip().rpartition(":")
    home.lock("base").write_text(f"{line}:{'0' * len(digest)}\n")
    with pytest.raises(
        start.Stop, match=r"^Installing failed; .* Is this machine online\? Start again when it is\.$"
    ):
        install(home)
    assert start.installed(home) is None


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(home: start.Home) -> None:
    start.secret_key(home)
    file = home.var / "secret_key"
    first = file.read_text()
    file.chmod(0o644)
    start.secret_key(home)
    assert file.read_text() == first
    assert len(first.strip()) == 86
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.var.stat().st_mode) == 0o700
    assert [path.name for path in home.var.iterdir()] == ["secret_key"]


def test_an_empty_secret_key_is_replaced(home: start.Home) -> None:
    home.var.mkdir()
    (home.var / "secret_key").touch()
    start.secret_key(home)
    assert len((home.var / "secret_key").read_text().strip()) == 86


def test_two_starts_do_not_work_at_once(home: start.Home) -> None:
    code = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
import start; from pathlib import Path
with start.alone(start.Home(Path({str(home.root)!r}))): print("in", flush=True)
"""
    with start.alone(home):
        other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline().strip() == start.LOCK_PATIENCE
        assert other.poll() is None
    assert other.communicate(timeout=PATIENCE)[0].strip() == "in"


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "start.py"), *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_a_busy_port_is_said_in_one_sentence_before_anything_is_done(busy_port: int) -> None:
    other = busy_port + 1
    said = f"Port {busy_port} is in use. Stop what runs there, or choose another: python3 start.py --port {other}\n"
    for done in (command("--port", str(busy_port)), command(TRACKER_PORT=str(busy_port))):
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight", "²", ""])
def test_what_is_no_port_is_refused(port: str) -> None:
    done = command(f"--port={port}")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(f"{port!r} is no port: give a number from 1 to 65535")


def test_an_old_python_reads_a_sentence() -> None:
    source = (ROOT / "start.py").read_text()
    ast.parse(source, feature_version=(3, 7))
    code = f"import sys; sys.version_info = (3, 9, 2, 'final', 0); exec({source!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (
        done.stderr == "This needs Python 3.11 or newer, and this is Python 3.9.2. Try: python3.12 start.py\n"
    )
    assert done.returncode == 1


def test_start_needs_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "start.py").read_text())
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [name for name in names if name.partition(".")[0] not in sys.stdlib_module_names] == []
