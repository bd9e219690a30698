"""A real redis-server of a test's own: on a free port, to be killed, stopped, filled and started anew."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests import services

PATIENCE = 30.0


class Server:
    """One server. What is asked here is asked with patience; the site has none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = services.free_port()
        self.client: Redis = Redis(port=self.port, socket_timeout=PATIENCE)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [services.redis_server(), *options, "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, "redis-server ended"
            assert time.monotonic() < until, "redis-server does not answer"

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait(PATIENCE)
            self.process = None

    def freeze(self) -> None:
        """It takes connections (the kernel does) and says nothing more: slow without end."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def keys(self, pattern: str = "*") -> list[bytes]:
        return sorted(self.client.keys(pattern))


def needed() -> None:
    """Skips, or fails where CI=true, on a machine without the program."""
    try:
        assert shutil.which(services.redis_server())
    except services.MissingError as missing:
        if services.in_ci():
            raise
        pytest.skip(str(missing))
