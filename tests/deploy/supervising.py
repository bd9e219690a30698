"""Stands in for systemd, which is not there in a container or on CI: it holds the socket, starts what the unit files
say, waits until it has said that it is ready, and starts again what dies. `systemctl` of a folder of its own speaks to
it, so that the administrator's own scripts run as they are."""

import configparser
import contextlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
PLACE = "/opt/paris-actions/current"
"""Where the unit files say that the site stands."""
WEB = "paris-actions-web@"


def unit(name: str) -> configparser.ConfigParser:
    """A unit file, which systemd reads much as an INI file; of a setting given twice the last counts here."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # names keep their capitals
    parser.read(UNITS / name)
    return parser


HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.argv[2], sys.argv[2:])
"""
"""As sd_listen_fds(3) has it: the socket is number 3, and whom it is for is known by its process id."""


class NotReadyError(Exception):
    """A process ended, or its time was over, before it said that it is ready."""


@dataclass
class Service:
    """One process of a unit, and whether it has said that it is ready."""

    process: subprocess.Popen[bytes]
    ready: bool = False


class Supervisor:
    """The web processes by number, behind one socket."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self.settings = unit("paris-actions-web@.service")["Service"]
        self.services: dict[str, Service] = {}
        self.path = folder / "web.sock"
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(self.path))
        self.listener.listen(int(unit("paris-actions.socket")["Socket"]["Backlog"]))
        self.path.chmod(0o666)  # nginx may run as somebody else
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.log = (folder / "web.log").open("ab")
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def start(self, name: str) -> None:
        """Start it and wait until it has said that it is ready. Raises `NotReadyError`."""
        address = self.folder / f"notify-{name}-{time.monotonic_ns()}"
        where = str(Path(sys.executable).parent)
        command = shlex.split(self.settings["ExecStart"].replace(f"{PLACE}/.venv/bin", where))
        number = self.listener.fileno()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
            notices.bind(str(address))
            notices.settimeout(0.1)
            process = subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(number), *command],
                cwd=ROOT,
                env=self.environment | {"NOTIFY_SOCKET": str(address)},
                pass_fds=[number],
                stdout=self.log,
                stderr=self.log,
            )
            self.services[name] = service = Service(process)
            until = time.monotonic() + float(self.settings["TimeoutStartSec"])
            while not service.ready:
                if process.poll() is not None or time.monotonic() > until:
                    process.kill()
                    words = (self.folder / "web.log").read_text()[-3000:]
                    raise NotReadyError(f"{name}: exit {process.poll()}, after\n{words}")
                with contextlib.suppress(TimeoutError):
                    service.ready = b"READY=1" in notices.recv(4096)

    def stop(self, name: str) -> None:
        """SIGTERM to the process that watches (KillMode=mixed), and patience for what is under way."""
        service = self.services.pop(name)
        service.process.terminate()
        service.process.wait(float(self.settings["TimeoutStopSec"]))

    def restart(self, name: str) -> None:
        with self.lock:
            self.stop(name)
            self.start(name)

    def watch(self) -> None:
        """Restart=always: start again what ended without being told to."""
        while not self.over.wait(0.2):
            for name, service in list(self.services.items()):
                if service.process.poll() is not None:
                    self.over.wait(float(self.settings["RestartSec"]))
                    with self.lock, contextlib.suppress(NotReadyError):
                        if self.services.get(name) is service:
                            self.start(name)

    def is_ready(self, name: str, *, other_than: int) -> bool:
        """Whether another process of this name than that one has said that it is ready."""
        service = self.services[name]
        return service.ready and service.process.pid != other_than

    @contextlib.contextmanager
    def broken(self) -> Iterator[None]:
        """What is started meanwhile refuses to serve, as after an upgrade that went wrong."""
        whole = self.environment
        self.environment = whole | {"TRACKER_SECRET_KEY": "short"}
        try:
            yield
        finally:
            self.environment = whole

    @contextlib.contextmanager
    def nobody(self) -> Iterator[None]:
        """Nobody can be reached behind the socket."""
        aside = self.path.with_suffix(".aside")
        self.path.rename(aside)
        try:
            yield
        finally:
            aside.rename(self.path)

    def workers(self, name: str) -> list[int]:
        pid = self.services[name].process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self, name: str) -> None:
        """As the kernel does when memory runs out: all of it at once, without a word."""
        for pid in [self.services[name].process.pid, *self.workers(name)]:
            os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        self.over.set()
        with self.lock:
            for name in list(self.services):
                self.stop(name)
        self.listener.close()
        self.log.close()


# --- systemctl --------------------------------------------------------------------------------------------------------

CLIENT = """#!{python}
import json, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    line.sendall(json.dumps(sys.argv[1:]).encode() + b"\\n")
    code, words = json.loads(line.makefile().readline())
print(words, end="")
sys.exit(code)
"""


@contextlib.contextmanager
def systemctl(supervisor: Supervisor) -> Iterator[Path]:
    """A folder for PATH with a `systemctl` that knows what `deploy/rolling-restart` asks of it."""
    tools = supervisor.folder / "tools"
    tools.mkdir()
    address = str(supervisor.folder / "control")
    program = tools / "systemctl"
    program.write_text(CLIENT.format(python=sys.executable, address=address))
    program.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        thread = threading.Thread(target=_serve, args=(server, supervisor), daemon=True)
        thread.start()
        yield tools


def _serve(server: socket.socket, supervisor: Supervisor) -> None:
    while not supervisor.over.is_set():
        try:
            line, _address = server.accept()
        except OSError:
            return
        with line:
            asked = json.loads(line.makefile().readline())
            line.sendall(json.dumps(_done(supervisor, asked)).encode() + b"\n")


def _done(supervisor: Supervisor, asked: list[str]) -> tuple[int, str]:
    """What `systemctl …` answers: its exit code and its words."""
    match asked:
        case ["list-units", *_options, pattern] if pattern == f"{WEB}*.service":
            lines = [f"{WEB}{name}.service loaded active running x\n" for name in sorted(supervisor.services)]
            return 0, "".join(lines)
        case ["restart", name] if name.startswith(WEB):
            try:
                supervisor.restart(name.removeprefix(WEB).removesuffix(".service"))
            except (NotReadyError, subprocess.TimeoutExpired):
                return 1, ""
            return 0, ""
        case ["try-restart", "paris-actions-due.service"]:
            return 0, ""
    return 1, f"not known here: {asked}\n"
