"""Readers and writers who come through nginx by HTTP/2, counted: what they asked, when, and what came back."""

import itertools
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

HOST = "actions.example.org"
KEPT = [
    f"/{language}/{page}"
    for language in ("en", "fr")
    for page in ("", "commitments/", "deadlines/", "money/", "method/")
]
PATIENCE = 65.0
REPORTED = itertools.count(1)
"""The number of the next reported error: each is another."""


@dataclass(frozen=True)
class Asked:
    """One request: what kind of, at which moments (of time.monotonic()) it was sent and answered, and the status or the
    name of the error."""

    kind: str
    sent: float
    came: float
    status: int | str

    @property
    def good(self) -> bool:
        """A page for who reads, the way to the receipt for who reported."""
        return self.status == (302 if self.kind == "post" else 200)


@dataclass
class Way:
    """Where nginx listens, and whom it must be able to prove to be."""

    port: int
    certificate: Path

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def client(self, source: str = "127.0.0.1", *, http2: bool = True, **more: Any) -> httpx.Client:
        """A browser at the address `source` of this machine."""
        transport = httpx.HTTPTransport(
            verify=self.trust(), http1=not http2, http2=http2, local_address=source, trust_env=False
        )
        return httpx.Client(
            transport=transport, base_url=f"https://127.0.0.1:{self.port}", timeout=PATIENCE, **more
        )

    def ask(self, client: httpx.Client, method: str, address: str, **more: Any) -> httpx.Response:
        headers = {"Host": HOST, **more.pop("headers", {})}
        return client.request(method, address, headers=headers, extensions={"sni_hostname": HOST}, **more)

    def report(self, number: int) -> httpx.Response:
        """Somebody who has never been here reports an error. Each comes from an address of their own, since few may
        come from one within an hour."""
        words = {"page": "/en/method/", "text": f"Report {number}", "evidence": "", "website": ""}
        with self.client(f"127.3.{number // 250}.{number % 250 + 1}") as client:
            headers = {"Origin": f"https://{HOST}"}
            return self.ask(client, "POST", "/en/corrections/", data=words, headers=headers)

    def get(self, address: str, **more: Any) -> httpx.Response:
        with self.client() as client:
            return self.ask(client, "GET", address, **more)


Step = Callable[[httpx.Client], httpx.Response]


@dataclass
class Load:
    """People who go on asking, each from an address of their own, until told to stop. `who`: the header of whoever is
    signed in."""

    way: Way
    who: dict[str, str]
    found: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def steps(self) -> dict[str, tuple[Step, float]]:
        """By kind: what is done again and again, and the pause after it in seconds."""
        kept, new, get = itertools.cycle(KEPT), itertools.count(time.monotonic_ns()), self.way.ask
        return {
            "kept": (lambda client: get(client, "GET", next(kept)), 0.02),
            "kept, one page": (
                lambda client: get(client, "GET", KEPT[1], headers={"Accept-Encoding": "br"}),
                0.02,
            ),
            "never seen": (lambda client: get(client, "GET", f"/en/commitments/?q=data+{next(new)}"), 0.2),
            "signed in": (lambda client: get(client, "GET", "/en/accounts/", headers=self.who), 0.2),
            "post": (lambda client: self.way.report(next(REPORTED)), 0.2),
        }

    def go_on(self, kind: str, step: Step, pause: float, source: str) -> None:
        client = self.way.client(source)
        while not self.over.is_set():
            sent = time.monotonic()
            try:
                status: int | str = step(client).status_code
            except httpx.HTTPError as fault:
                status = type(fault).__name__
                client.close()
                client = self.way.client(source)
            self.found.append(Asked(kind, sent, time.monotonic(), status))
            self.over.wait(pause)
        client.close()

    def counted(self, *kinds: str) -> Counter[tuple[str, int | str]]:
        """How many were answered how, by kind and status."""
        return Counter(
            (each.kind, each.status) for each in list(self.found) if not kinds or each.kind in kinds
        )

    def errors(self, *kinds: str) -> Counter[tuple[str, int | str]]:
        """What did not go well, by kind and status."""
        bad = [each for each in list(self.found) if not each.good]
        return Counter((each.kind, each.status) for each in bad if not kinds or each.kind in kinds)


@contextmanager
def load(way: Way, who: dict[str, str]) -> Iterator[Load]:
    """Under load while the block runs. Every kind has been answered at least once before it begins."""
    work = Load(way, who)
    threads = [
        threading.Thread(target=work.go_on, args=(kind, step, pause, f"127.0.0.{number}"), daemon=True)
        for number, (kind, (step, pause)) in enumerate(work.steps().items(), start=10)
    ]
    try:
        for thread in threads:
            thread.start()
        until = time.monotonic() + PATIENCE
        while {each.kind for each in list(work.found)} != set(work.steps()):
            assert time.monotonic() < until, f"not everybody was answered: {work.counted()}"
            time.sleep(0.02)
        yield work
    finally:
        work.over.set()
        for thread in threads:
            thread.join(PATIENCE)
