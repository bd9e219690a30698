"""The two programs beside Python that the tests need: a PostgreSQL server and a Chromium.

Each is found, or started, or missing with a reason that is printed. Where CI=true nothing may be missing.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

LOCAL = "postgresql://postgres@127.0.0.1:5432"
# A cluster that lives for minutes need not survive a power cut.
HASTE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class MissingError(Exception):
    """A program that the tests need is not here; the text says which and what to do."""


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


def chromium() -> str:
    """The path of a Chromium: CHROMIUM_PATH, else the first on PATH."""
    named = os.environ.get("CHROMIUM_PATH", "")
    found = named if named and Path(named).exists() else next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise MissingError("No Chromium here: install the package chromium, or name one in CHROMIUM_PATH.")
    return found


def redis_server() -> str:
    """The path of redis-server, or of valkey-server, which speaks the same."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise MissingError("No Redis here: install the package redis-server.")
    return found


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that we may make databases on, without a database's name.

    TRACKER_TEST_POSTGRES_URL, else a server on this machine that lets us in without a password, else one of our own.
    """
    named = os.environ.get("TRACKER_TEST_POSTGRES_URL", "").rstrip("/")
    if named and not lets_us_in(named):
        raise MissingError(
            "TRACKER_TEST_POSTGRES_URL names a server that does not answer or does not let us in."
        )
    if named or lets_us_in(LOCAL):
        yield named or LOCAL
    else:
        with own_cluster() as address:
            yield address


def lets_us_in(address: str) -> bool:
    try:
        with psycopg.connect(f"{address}/postgres", connect_timeout=3) as connection:
            query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            return bool((connection.execute(query).fetchone() or (False,))[0])
    except psycopg.Error:
        return False


@contextlib.contextmanager
def own_cluster() -> Iterator[str]:
    """A server of our own on a free port in a temporary folder, stopped and removed at the end.

    PostgreSQL refuses to run as root: then it runs as postgres or nobody.
    """
    bin_dir = programs()
    owner = unprivileged()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="tracker-pg-") as folder:
        data = Path(folder) / "data"
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {HASTE}"
        setup = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        call(owner, bin_dir / "initdb", "-D", data, *setup)
        call(owner, bin_dir / "pg_ctl", "-D", data, "-l", data / "server.log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            call(owner, bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def programs() -> Path:
    """Where initdb and pg_ctl are; Debian keeps each version's in a folder of its own, off PATH."""

    def version(path: Path) -> int:
        name = path.parent.parent.name
        return int(name) if name.isdecimal() else 0

    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=version)
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise MissingError(
            "No PostgreSQL here: install the package postgresql, or name a server in TRACKER_TEST_POSTGRES_URL."
        )
    return (found[-1] if found else Path(on_path or "")).parent


def unprivileged() -> pwd.struct_passwd | None:
    """Who runs the server when we are root; None when we can run it ourselves."""
    if os.geteuid() != 0:
        return None
    known = {person.pw_name: person for person in pwd.getpwall()}
    owner = known.get("postgres") or known.get("nobody")
    if not owner:
        raise MissingError(
            "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as."
        )
    return owner


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(owner: pwd.struct_passwd | None, *command: str | Path) -> None:
    identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **identity,
    )
    if done.returncode:
        raise MissingError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
