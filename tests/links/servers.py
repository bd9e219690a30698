"""Servers that a test starts on loopback, and guards that let the checker go to them and nowhere else."""

from __future__ import annotations

import datetime as dt
import http.server
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tracker.links.asking import ask as ask_of
from tracker.links.connection import Limits
from tracker.links.guard import Address, Guard

QUICK = Limits(visit=5, connect=2, read=2, pause=0)
AGENT = "Tests/1.0"


class Indoors(Guard):
    """Goes to loopback alone; names are those it is given, and nobody else is asked about them."""

    def __init__(
        self, *ports: int, names: dict[str, list[str]] | None = None, trust: ssl.SSLContext | None = None
    ):
        self.ports = {"http": frozenset(ports), "https": frozenset(ports)}
        self.names = {"localhost.example.org": ["127.0.0.1"], **(names or {})}
        self.trust = trust
        self.looked_up: list[str] = []

    def allows(self, address: Address) -> bool:
        return address.is_loopback

    def look_up(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return self.names[host]

    def trusts(self) -> ssl.SSLContext:
        return self.trust or super().trusts()


def ask(address: str, guard: Guard, **limits: Any) -> Any:
    return ask_of(address, agent=AGENT, guard=guard, limits=Limits(**{**vars(QUICK), **limits}))


class Web:
    """A web server. `pages[path]` is a status, or a status with headers, or a function that answers by itself."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {"/": 200}
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        self.asked.append((handler.command, handler.path))
        self.headers.append(dict(handler.headers.items()))
        self.times.append(time.monotonic())
        page = self.pages.get(handler.path, 404)
        if callable(page):
            page = page(handler)
        if page is None:
            return
        status, headers = page if isinstance(page, tuple) else (page, {})
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()


@contextmanager
def web(context: ssl.SSLContext | None = None) -> Iterator[Web]:
    served = Web()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            served.answer(self)

        def do_GET(self) -> None:
            served.answer(self)

        def log_message(self, *args: Any) -> None:
            """Tests are quiet."""

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """The checker hangs up whenever it has seen enough."""

    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def listener(speak: Callable[[socket.socket], None]) -> Iterator[int]:
    """A bare socket that does as the test says with each connection: for servers that keep to no rule."""
    server = socket.create_server(("127.0.0.1", 0))
    open_ones: list[socket.socket] = []

    def talk(connection: socket.socket) -> None:
        try:
            speak(connection)
        except OSError:
            return  # hung up on

    def serve() -> None:
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            open_ones.append(connection)
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for a connection
        for one in (server, *open_ones):
            one.close()


# --- Certificates -------------------------------------------------------------------------------------------


class Authority:
    """A certificate authority of the test's own, for as long as it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
        made = self._begun(self.name, self.key.public_key(), days=30)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = made.sign(self.key, hashes.SHA256())

    def trusted(self) -> ssl.SSLContext:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        context = ssl.create_default_context(cadata=pem)
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context

    def serving(self, *hosts: str, days: int = 30) -> ssl.SSLContext:
        """What a server of these names shows; of one that ended a while ago with negative `days`."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = [self._general(host) for host in hosts]
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        made = self._begun(subject, key.public_key(), days=days)
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        path = self.folder / f"{len(list(self.folder.iterdir()))}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _begun(self, subject: x509.Name, key: Any, *, days: int) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=60))
            .not_valid_after(now + dt.timedelta(days=days))
        )

    @staticmethod
    def _general(host: str) -> x509.GeneralName:
        try:
            return x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            return x509.DNSName(host)
