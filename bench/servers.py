"""Starting programs on loopback, seeing what they cost, and ending them: each by its own number, whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from .settings import HOST, REPOSITORY, MissingError, room

START, END = 90.0, 15.0  # seconds that a program may take to answer, and to end
NANO = 1e9


@dataclass(frozen=True)
class Memory:
    """Of one process, in MB: what is in memory, its fair share of it, and what is its alone."""

    resident: float
    share: float
    own: float


@dataclass
class Server:
    """A running program, its port, and the processes that work for it."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    tls: bool = False
    beside: Callable[[], Iterable[int]] = field(default=lambda: ())
    """Processes of others that work for it: those of a database server."""

    def pids(self) -> list[int]:
        """Its processes: the one that was started, and all below it."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())
        return found

    def workers(self) -> list[int]:
        """Those that answer: everything below the first, or the first alone."""
        return self.pids()[1:] or [self.process.pid]

    def cpu(self) -> float:
        """Seconds of processor time that all of them have used so far."""
        return sum(map(processor_time, [*self.pids(), *self.beside()]))

    def memory(self) -> list[Memory]:
        """Of each worker."""
        return [memory_of(pid) for pid in self.workers()]


def processor_time(pid: int) -> float:
    """Seconds, to the nanosecond, over all threads that live; 0 for what has ended."""
    total = 0.0
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / NANO


def memory_of(pid: int) -> Memory:
    """MissingError for a process that has ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError as fault:
        raise MissingError(f"Process {pid} has ended.") from fault
    lines = [line.split() for line in text.splitlines()[1:]]
    kilobytes = {words[0].rstrip(":"): int(words[1]) for words in lines}
    own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return Memory(kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024, own / 1024)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(
    name: str,
    command: Sequence[str],
    port: int,
    *,
    path: str = "/",
    environment: Mapping[str, str] | None = None,
    beside: Callable[[], Iterable[int]] = lambda: (),
    tls: bool = False,
    ready_port: int = 0,
) -> Iterator[Server]:
    """The program, once `path` answers with 200 (on `ready_port`, where `port` itself speaks TLS). It and all that it
    has started have ended afterwards."""
    log = room("logs") / f"{name.replace(' ', '-').replace(',', '')}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            list(command), cwd=REPOSITORY, env=dict(environment) if environment is not None else None,
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    server = Server(name, port, process, tls, beside)
    try:
        _wait(server, log, path, ready_port or port)
        yield server
    finally:
        end(process)


def _wait(server: Server, log: Path, path: str, port: int) -> None:
    deadline = time.monotonic() + START
    said = ""
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise MissingError(f"{server.name} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        try:
            status = _status(path, port)
            if status == HTTPStatus.OK:
                return
            said = f"it answers {path} with {status}"
        except (OSError, HTTPException) as fault:
            said = repr(fault)
        time.sleep(0.1)
    raise MissingError(
        f"{server.name} was not ready within {START:.0f} s: {said}.\n{log.read_text(errors='replace')[-2000:]}"
    )


def _status(path: str, port: int) -> int:
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=START)) as connection:
        connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        answer.read()
        return answer.status


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end; what does not within 15 s is ended, with all that it has started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    deadline = time.monotonic() + END
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < deadline:  # until nobody is left in its session, which is its own
            os.killpg(process.pid, signal.SIGKILL)
            time.sleep(0.02)
