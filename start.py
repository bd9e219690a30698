#!/usr/bin/env python3
"""Paris Actions Tracker: set up, run and test with one file.

  python3 start.py               set up what is missing, load the data, serve on http://127.0.0.1:8000/
  python3 start.py setup         the same without serving
  python3 start.py test [ARGS]   every check and test; with ARGS only pytest ARGS

Needs Python 3.11 or newer on Linux or macOS, and nothing else: only the standard library is used here. Everything it
makes stands in .venv/ and var/. Each step is done again until it has left its mark, and the mark is written last: after
a kill at any moment the next start puts things right.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    have = ".".join(map(str, sys.version_info[:3]))
    sys.exit("This needs Python 3.11 or newer, and this is Python " + have + ". Try: python3.12 start.py")

try:
    import fcntl
except ImportError:
    sys.exit("This runs on Linux and macOS. On Windows, run it inside WSL.")

import argparse
import contextlib
import hashlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

BUSY_PORT = 2
WORK_SECONDS = 60  # between two rounds of the day's work: how long a message waits at most
AGAIN_SECONDS = 10  # before it is started again when it died
GRACE_SECONDS = 10  # for a round under way when the server ends
LOCK_PATIENCE = "Another start.py is setting up here; waiting until it is done …"
# What an environment of the caller's could bend in ours.
FOREIGN = (
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV",
)


class Stop(Exception):
    """Ends the program with one plain sentence."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Home:
    """Where this copy lives, and what start.py makes in it."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.venv / "installed.json"

    @property
    def var(self) -> Path:
        return Path(os.environ.get("TRACKER_VAR_DIR") or self.root / "var")

    def lock(self, name: str) -> Path:
        return self.root / "requirements" / f"{name}.txt"


def say(sentence: str) -> None:
    print(sentence, flush=True)


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextlib.contextmanager
def alone(home: Home) -> Iterator[int]:
    """Hold the one set-up lock of this copy; whoever comes second waits.

    The kernel lets go of it when its last holder dies, so a stale lock cannot exist. Children get the descriptor too:
    when start.py is killed, the next one waits for a pip that lives on instead of working against it.
    """
    file = home.root / "var" / "start.lock"  # beside .venv, wherever TRACKER_VAR_DIR points
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(LOCK_PATIENCE)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def surroundings() -> dict[str, str]:
    """The caller's environment without what would bend ours."""
    return {name: value for name, value in os.environ.items() if name not in FOREIGN}


def run(home: Home, *command: str | Path, keep: int, failure: str) -> None:
    """Run one step that holds the set-up lock (`keep`) with us; `failure` is said when it does not end well."""
    done = subprocess.run(
        [str(part) for part in command], cwd=home.root, env=surroundings(), pass_fds=[keep], check=False
    )
    if done.returncode:
        raise Stop(failure)


# --- The environment --------------------------------------------------------------------------------------------------


def fingerprint(home: Home, name: str) -> dict[str, str]:
    """What a whole environment looks like: this Python, this lock, byte for byte."""
    digest = hashlib.sha256(home.lock(name).read_bytes()).hexdigest()
    return {"python": f"{sys.version.split()[0]} {sys.base_prefix}", "lock": name, "sha256": digest}


def installed(home: Home) -> dict[str, str] | None:
    """The stamp, or None when there is none that can be read: then the environment is not to be trusted."""
    try:
        stamp = json.loads(home.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) and home.python.exists() else None


def environment(home: Home, name: str, keep: int) -> None:
    """Make .venv hold exactly the lock `name` (base or test), hashes checked.

    An environment for tests holds all of base, so it serves to run as well. Test packages are added to a whole base
    environment; whatever else differs is made anew, since a half-made or outdated one cannot be told from a good one.
    """
    stamp = installed(home)
    known = [fingerprint(home, lock) for lock in ("base", "test") if home.lock(lock).exists()]
    if stamp in known and (stamp["lock"] in (name, "test")):
        return
    grown = stamp in known
    home.stamp.unlink(missing_ok=True)
    if not grown:
        make_venv(home, keep)
    say(f"Installing what requirements/{name}.txt lists …")
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install", "--no-deps")
    failure = "Installing failed; what pip says stands above. Is this machine online? Start again when it is."
    run(home, home.python, *pip, "--require-hashes", "-r", home.lock(name), keep=keep, failure=failure)
    write_whole(home.stamp, json.dumps(fingerprint(home, name)))


def make_venv(home: Home, keep: int) -> None:
    if home.venv.is_symlink() or home.venv.is_file():
        home.venv.unlink()
    elif home.venv.exists():
        shutil.rmtree(home.venv)
    say("Making .venv …")
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    failure = (
        f"This Python cannot make a virtual environment. On Debian or Ubuntu: apt install {version}-venv"
    )
    run(home, sys.executable, "-m", "venv", home.venv, keep=keep, failure=failure)


def secret_key(home: Home) -> None:
    """A key of this copy's own in var/, readable by its owner alone; an existing one is kept.

    var/ itself is closed to others when it is made here: it will hold the database with its people.
    """
    home.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = home.var / "secret_key"
    if file.exists() and file.stat().st_size:
        file.chmod(0o600)
    else:
        write_whole(file, secrets.token_urlsafe(64) + "\n", mode=0o600)


def set_up(home: Home) -> None:
    with alone(home) as keep:
        environment(home, "base", keep)
        secret_key(home)
        failure = "Setting up the database failed; the reason stands above. Nothing half done was kept."
        run(home, home.python, "-m", "summit.prepare", keep=keep, failure=failure)


def test(home: Home, arguments: list[str]) -> None:
    """Hand over to tests/run.py inside the environment; never comes back."""
    with alone(home) as keep:
        environment(home, "test", keep)
        secret_key(home)
    os.chdir(home.root)
    os.execve(home.python, [str(home.python), "-m", "tests.run", *arguments], surroundings())


# --- Serving ----------------------------------------------------------------------------------------------------------


def listening(port: int) -> socket.socket:
    """Take the port before anything else is done, so that a busy one is said at once."""
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", port))
        server.listen(64)
    except PermissionError:
        sentence = f"Port {port} is not allowed here. Choose one above 1023: python3 start.py --port 8000"
        raise Stop(sentence, BUSY_PORT) from None
    except OSError:
        other = port + 1 if port < 65535 else port - 1
        sentence = (
            f"Port {port} is in use. Stop what runs there, or choose another: python3 start.py --port {other}"
        )
        raise Stop(sentence, BUSY_PORT) from None
    return server


def serve(home: Home, server: socket.socket) -> None:
    """Become the web server, with the day's work beside it; never comes back.

    Workers load the site after the fork (no preload): a database pool opened before it would hang.
    """
    ended, alive = os.pipe()
    if os.fork() == 0:
        server.close()
        os.close(alive)
        work_beside(home, ended)
    os.close(ended)
    # The other end is held by the server and its workers, and by nobody else.
    os.set_inheritable(alive, True)  # noqa: FBT003  # Python’s own function takes no names
    server.set_inheritable(True)
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    command = [home.python, "-m", "gunicorn", "summit.wsgi", "--bind", f"fd://{server.fileno()}", *options]
    command += ["--log-level", "warning"]
    os.chdir(home.root)
    os.execve(home.python, [str(part) for part in command], surroundings())


def work_beside(home: Home, ended: int) -> NoReturn:
    """Keep `manage.py run_due` running until `ended` reads as closed: then the web server is gone, however it went.

    The kernel closes the other end when its last holder dies, so nothing is left behind even by kill -9: the command
    reads the same pipe as its input and ends by itself. When the command dies, another is started.
    """
    # Ctrl-C is for the server, whose end is ours. The command inherits this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parts = [home.python, home.root / "manage.py", "run_due", "--loop", WORK_SECONDS, "--until-eof"]
    command = [str(part) for part in parts]
    over = False
    while not over:
        work = subprocess.Popen(command, cwd=home.root, env=surroundings(), stdin=ended)
        while work.poll() is None and not over:
            over = closed(ended, within=1)
        over = over or closed(ended, within=AGAIN_SECONDS)
    with contextlib.suppress(subprocess.TimeoutExpired):
        work.wait(GRACE_SECONDS)
    work.kill()
    os._exit(0)


def closed(pipe: int, *, within: float) -> bool:
    """Whether the other end is closed by then; nothing is ever written to it."""
    return bool(select.select([pipe], [], [], within)[0])


def port_from(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


def read_arguments(arguments: list[str]) -> tuple[str, int, list[str]]:
    """What to do, on which port, and what is left for pytest."""
    if arguments[:1] == ["test"]:
        return "test", 0, arguments[1:]
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", choices=["serve", "setup", "test"], default="serve")
    port = os.environ.get("TRACKER_PORT") or "8000"
    parser.add_argument("--port", type=port_from, default=port, help="to serve on (TRACKER_PORT; 8000)")
    given = parser.parse_args(arguments)
    return given.command, given.port, []


def main(arguments: list[str]) -> None:
    home = Home(Path(__file__).resolve().parent)
    command, port, rest = read_arguments(arguments)
    if command == "test":
        test(home, rest)
    server = listening(port) if command == "serve" else None
    if os.environ.get("TRACKER_ENV") != "production" and not os.environ.get("TRACKER_BASE_URL"):
        os.environ["TRACKER_BASE_URL"] = f"http://127.0.0.1:{port}"  # in production it has to be said
    set_up(home)
    if server:
        if os.environ.get("TRACKER_ENV") != "production":
            say(
                "To try it as each of those who use it, with made-up people: .venv/bin/python manage.py demo_people"
            )
        say(f"Paris Actions Tracker is at {os.environ['TRACKER_BASE_URL']}/ (stop it with Ctrl-C)")
        serve(home, server)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
        sys.exit(stop.code)
    except KeyboardInterrupt:
        sys.exit(130)
