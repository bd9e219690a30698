"""A mail server of our own: real SMTP on a free port of this machine, which keeps what it is given."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.services import free_port

HOST = "127.0.0.1"
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class Received:
    """One message as the server was given it."""

    sender: str
    to: list[str]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def links(self) -> list[str]:
        """Every address in the text, in its order: what a person would follow."""
        return re.findall(r"https?://[^\s<>\"]+", self.text)

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


@dataclass
class Peer:
    """The server and what it was given.

    `messages` in the order they came; `wait_for(n)` waits until there are so many and returns them; `to(address)`
    are those of one person. `refuse["some@example.org"] = "550 No such user"` is answered to that recipient instead
    of taking the message. `down()` stops the server (nobody listens on the port), `silent()` lets it accept
    connections and never say a word, `up()` lets it work again. `sessions` counts connections that said hello.
    `environment` is what a process of its own (`manage.py`, a server of the site) needs to use it.
    """

    port: int
    messages: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    sessions: int = 0
    _arrived: threading.Condition = field(default_factory=threading.Condition)
    _controller: Controller | None = None
    _mute: socket.socket | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {"TRACKER_EMAIL_URL": f"smtp://{HOST}:{self.port}"}

    def up(self) -> None:
        self.down()
        self._controller = Controller(self, hostname=HOST, port=self.port, ready_timeout=60)
        self._controller.start()

    def down(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
        if self._mute is not None:
            self._mute.close()
            self._mute = None

    def silent(self) -> None:
        self.down()
        self._mute = socket.create_server((HOST, self.port), backlog=64)

    def to(self, address: str) -> list[Received]:
        return [one for one in self.messages if one.to == [address]]

    def wait_for(self, count: int, *, seconds: float = 60) -> list[Received]:
        until = time.monotonic() + seconds
        with self._arrived:
            while len(self.messages) < count:
                left = until - time.monotonic()
                assert left > 0, f"{len(self.messages)} of {count} messages came in {seconds} s"
                self._arrived.wait(left)
            return list(self.messages)

    # What aiosmtpd calls, by these names.

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, said: Any) -> Any:  # noqa: N802  # its name for it
        session.host_name = name
        self.sessions += 1
        return said

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # its name for it
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # its name for it
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self._arrived:
            self.messages.append(Received(envelope.mail_from, list(envelope.rcpt_tos), message))
            self._arrived.notify_all()
        return "250 Taken"


@pytest.fixture
def smtp_peer(settings: Any) -> Iterator[Peer]:
    """A mail server (`Peer`) that the site of this process sends to for as long as the test runs.

    The story test in the browser reads mails from it: `smtp_peer.wait_for(1)[0].links`. Nothing is sent by itself:
    `due.run()` (or `notices.deliver`, `notices.send`) does, in the test's own process. A server of the site that runs
    as another process takes `smtp_peer.environment`."""
    peer = Peer(free_port())
    settings.EMAIL_BACKEND = SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, peer.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 2
    peer.up()
    try:
        yield peer
    finally:
        peer.down()
