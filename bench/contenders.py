"""What is measured against what, each as its makers mean it to be run."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import flat
from .data import Data, backends, environment, manage
from .load import Answer
from .servers import Server, free_port, running
from .settings import HOST, REPOSITORY, ROOM, MissingError, room, surroundings

THREADS, WORKERS = 4, 2
HEALTH = "/en/about/"
DATASETTE = "datasette==0.65.1"


def production(data: Data, **more: str) -> dict[str, str]:
    """The site's production settings, behind a proxy that ends TLS. Nobody takes its mail; the interface for programs
    is not limited, or every turn would be refused."""
    return environment(
        data.url,
        TRACKER_ENV="production",
        TRACKER_ALLOWED_HOSTS=f"{HOST},127.0.0.1",
        TRACKER_BASE_URL=f"https://{HOST}",
        TRACKER_BEHIND_PROXY="true",
        TRACKER_PROXY_COUNT="1",
        TRACKER_EMAIL_URL="smtp://127.0.0.1:9",
        TRACKER_CHECK_LINKS="false",
        TRACKER_API_RATE="",
        **more,
    )


def collect_static(data: Data) -> None:
    """Under hashed names, compressed, as in production; once for each state of the files."""
    files = [file for file in sorted((REPOSITORY / "static").rglob("*")) if file.is_file()]
    state = repr([(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files])
    locked = (REPOSITORY / "requirements" / "base.txt").read_text()
    digest = hashlib.blake2b((state + locked).encode(), digest_size=16).hexdigest()
    stamp = room("var") / "collected"
    if not stamp.exists() or stamp.read_text() != digest:
        manage(production(data), "collectstatic", "--noinput", "-v", "0")
        stamp.write_text(digest)


def gunicorn(door: str, port: int, workers: int, socket: Path | None = None) -> list[str]:
    """As docs/operating.md starts it; on `socket` as well where nginx stands before it."""
    options = ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(THREADS)]
    options += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    return [
        sys.executable,
        "-m",
        "gunicorn",
        door,
        *options,
        *(["--bind", f"unix:{socket}"] if socket else []),
    ]


@contextlib.contextmanager
def product(
    data: Data, *, workers: int = 1, name: str = "", socket: Path | None = None, **more: str
) -> Iterator[Server]:
    """The site, with its store of finished pages as in production. With one worker for what a request costs, so that
    all turns meet the same warm process."""
    port = free_port()
    kind = "sqlite" if data.is_sqlite else "postgresql"
    name = name or f"product on {kind}, {data.name}"
    with running(
        name, gunicorn("summit.wsgi", port, workers, socket), port, path=HEALTH,
        environment=production(data, **more), beside=lambda: backends(data),
    ) as server:  # fmt: skip
        yield server


@contextlib.contextmanager
def plain(data: Data) -> Iterator[Server]:
    port = free_port()
    command = gunicorn("bench.plain", port, 1)
    with running(f"plain ListView, {data.name}", command, port, environment=production(data)) as server:
        yield server


def keep_bytes(answers: Mapping[str, Answer]) -> Path:
    """Write down what the product answered, for those that hand out the same bytes; returns the folder."""
    folder = room("bytes")
    pages = {}
    for number, (address, answer) in enumerate(answers.items()):
        headers = {
            name: answer.headers[name]
            for name in ("content-type", "content-encoding")
            if name in answer.headers
        }
        (folder / f"{number}.page").write_bytes(answer.body)
        pages[address] = (headers, f"{number}.page")
    (folder / "pages.json").write_text(json.dumps(pages))
    return folder


@contextlib.contextmanager
def bare(folder: Path, first: str, *, workers: int = WORKERS) -> Iterator[Server]:
    """A Django view that returns bytes, on the same server."""
    port = free_port()
    with running(
        "bare view", gunicorn("bench.bare", port, workers), port, path=first,
        environment=surroundings(BENCH_PAGES=str(folder)),
    ) as server:  # fmt: skip
        yield server


# --- Datasette --------------------------------------------------------------------------------------------------------


def datasette_program() -> Path:
    """In an environment of its own, installed once from the package index that pip is set up for."""
    program = ROOM / "datasette" / "bin" / "datasette"
    if not program.exists():
        print("installing Datasette …", flush=True)
        venv.create(room("datasette"), with_pip=True, clear=True)
        pip = [str(ROOM / "datasette" / "bin" / "python"), "-m", "pip", "install", "-q", DATASETTE]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MissingError(f"Datasette could not be installed:\n{done.stderr[-1000:]}")
    return program


TUNED = {
    "suggest_facets": "off",
    "default_page_size": "25",
    "facet_time_limit_ms": "10000",
    "sql_time_limit_ms": "10000",
    "default_cache_ttl": "0",
    "num_sql_threads": "3",
}
"""Suggestions off, which are its greatest cost; no facet left out because it takes long, since ours leaves none
out."""


@contextlib.contextmanager
def datasette(data: Data) -> Iterator[Server]:
    """Over a file that it may take for unchanging, with the counts of its tables worked out before."""
    program = datasette_program()
    file = room() / f"flat-{data.name}.sqlite3"
    flat.write(Path(data.database), file, dt.datetime.now(dt.UTC).date())
    counts = file.with_suffix(".json")
    done = subprocess.run(
        [program, "inspect", file, "--inspect-file", counts], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MissingError(f"Datasette could not read the file made for it:\n{done.stderr[-1000:]}")
    port = free_port()
    settings = [word for name, value in TUNED.items() for word in ("--setting", name, value)]
    command = [
        str(program),
        "serve",
        "-i",
        str(file),
        "--inspect-file",
        str(counts),
        "-p",
        str(port),
        *settings,
    ]
    with running(f"Datasette, {data.name}", command, port, path="/", environment=surroundings()) as server:
        yield server
