"""Everything that production has, on free ports of this machine: PostgreSQL, Redis, nginx with our configuration and a
certificate of its own, and two web processes as the unit files start them."""

import contextlib
import datetime as dt
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import services
from tests.deploy.asking import HOST, Way
from tests.deploy.supervising import ROOT, Supervisor, systemctl

WAIT = 60.0
TOKEN = secrets.token_urlsafe(32)
"""Who has it may read the figures."""
MODULES = Path("/usr/lib/nginx/modules")

NGINX = """{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
{modules}
events {{ worker_connections 1024; }}
http {{
    include {types};
    default_type application/octet-stream;
    access_log off;
    {temporary}
    include {folder}/site.conf;
}}
"""


def program(name: str, package: str) -> str:
    """The path of a program that production needs; the sentence says which package has it."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not found:
        raise services.MissingError(f"No {name} here: install the package {package}.")
    return found


def wait_until(moment: Callable[[], object], what: str, seconds: float = WAIT) -> float:
    """Wait for it, and say how many seconds it took."""
    began = time.monotonic()
    while not moment():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.02)
    return time.monotonic() - began


@dataclass
class Cluster:
    """A PostgreSQL server of our own that can be restarted."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/tracker"

    def control(self, *arguments: str) -> None:
        services.call(
            services.unprivileged(),
            services.programs() / "pg_ctl",
            "-D",
            self.folder / "data",
            "-l",
            self.folder / "postgres.log",
            "-w",
            *arguments,
        )

    def start(self) -> None:
        listen = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {services.HASTE}"
        self.control("-o", listen, "start")

    def stop(self) -> None:
        self.control("-m", "fast", "stop")


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    owner = services.unprivileged()
    made = Cluster(folder / "postgres", services.free_port())
    made.folder.mkdir()
    if owner:
        os.chown(made.folder, owner.pw_uid, owner.pw_gid)
    setup = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    services.call(owner, services.programs() / "initdb", "-D", made.folder / "data", *setup)
    made.start()
    try:
        with psycopg.connect(made.url.replace("/tracker", "/postgres"), autocommit=True) as admin:
            admin.execute("CREATE DATABASE tracker")
        yield made
    finally:
        with contextlib.suppress(services.MissingError):  # one that a test left stopped
            made.stop()


@contextlib.contextmanager
def running(*command: str | Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server in the foreground, ended by its own process."""
    with log.open("ab") as words:
        process = subprocess.Popen([str(part) for part in command], stdout=words, stderr=words)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(WAIT)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def certify(folder: Path) -> None:
    """A certificate for `HOST` that nobody but these tests trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = (
        builder.not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, plain))


def example() -> dict[str, str]:
    """The settings that an administrator starts from."""
    lines = (ROOT / "deploy" / "environment.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@dataclass
class Stack:
    """Production, and how its parts are reached."""

    folder: Path
    environment: dict[str, str]
    cluster: Cluster
    redis: subprocess.Popen[bytes]
    web: Supervisor
    way: Way
    plain_port: int
    figures_port: int
    tools: Path
    who: dict[str, str]
    publisher: subprocess.Popen[str]

    def manage(self, *arguments: str) -> str:
        return manage(self.environment, *arguments)

    def publish(self, title: str) -> float:
        """Have another process give commitment PA-001 this French title; the moment (of time.monotonic()) at which that
        was known to be committed."""
        assert self.publisher.stdin
        assert self.publisher.stdout
        self.publisher.stdin.write(title + "\n")
        self.publisher.stdin.flush()
        assert self.publisher.stdout.readline() == "published\n"
        return time.monotonic()

    def rolling_restart(self) -> subprocess.CompletedProcess[str]:
        """What an administrator does after an upgrade, by the same script."""
        environment = os.environ | {"PATH": f"{self.tools}:{os.environ['PATH']}"}
        command = [str(ROOT / "deploy" / "rolling-restart")]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def reported(self) -> int:
        """How many errors were reported by whoever is part of a load."""
        return int(str(self.rows("SELECT count(*) FROM tracker_correction WHERE text LIKE 'Report %'")[0][0]))

    def logged(self, *routes: str) -> int:
        """How often the web processes have answered for these routes."""
        log = (self.folder / "web.log").read_text()
        return sum(log.count(f'"route": "{route}"') for route in routes)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.cluster.url) as database:
            return list(database.execute(query.encode()))


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def prepare(environment: dict[str, str]) -> None:
    """What an administrator does before the first start: the database and the files, side by side."""
    files = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    with subprocess.Popen(files, cwd=ROOT, env=environment) as collecting:
        command = [sys.executable, "-m", "summit.prepare"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert collecting.returncode == 0


def redis_options(port: int) -> list[str]:
    """As in deploy/containers/compose.yaml: nothing on the disk, bounded, the least used leaving first."""
    memory = ["--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]
    return ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", *memory]


PUBLISHING = """
import sys
from tracker.actions import records
from tracker.models import Commitment
from tracker.rules import OPERATOR
for line in sys.stdin:
    promise = Commitment.objects.get(reference="PA-001")
    promise.title_fr = line.strip()
    records.save(promise, by=OPERATOR)
    print("published", flush=True)
"""
SIGNING_IN = """
from django.conf import settings
from django.test import Client
from tracker.models import User
mina = User.objects.create_user(email="mina@example.org", name="Mina Member", password=None)
browser = Client()
browser.force_login(mina)
print(settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value)
"""


@contextlib.contextmanager
def stack() -> Iterator[Stack]:
    """All of it, with the real record in the database. Raises `MissingError` where a program is not here."""
    import tempfile

    for name, package in (
        ("nginx", "nginx-light"),
        ("redis-server", "redis-server"),
        ("envsubst", "gettext-base"),
    ):
        program(name, package)
    with contextlib.ExitStack() as open_things:
        place = open_things.enter_context(tempfile.TemporaryDirectory(prefix="tracker-"))
        folder = Path(place)
        folder.chmod(0o755)
        database = open_things.enter_context(cluster(folder))
        redis_port = services.free_port()
        redis = open_things.enter_context(
            running(
                program("redis-server", "redis-server"), *redis_options(redis_port), log=folder / "redis.log"
            )
        )
        environment = surroundings(folder, database, redis_port)
        prepare(environment)
        name, value = manage(environment, "shell", "--verbosity", "0", "--command", SIGNING_IN).split()
        web = open_things.enter_context(contextlib.closing(Supervisor(folder, environment)))
        for number in ("1", "2"):
            web.start(number)
        web.thread.start()
        tools = open_things.enter_context(systemctl(web))
        way, plain_port, figures_port = open_things.enter_context(front(folder, environment, web))
        publisher = open_things.enter_context(publishing(environment))
        who = {"Cookie": f"{name}={value}"}
        yield Stack(
            folder=folder,
            environment=environment,
            cluster=database,
            redis=redis,
            web=web,
            way=way,
            plain_port=plain_port,
            figures_port=figures_port,
            tools=tools,
            who=who,
            publisher=publisher,
        )


def surroundings(folder: Path, database: Cluster, redis_port: int) -> dict[str, str]:
    """The example's settings with what is this machine's own."""
    foreign = ("TRACKER_", "DJANGO_", "DATABASE_", "NGINX_", "LISTEN_", "NOTIFY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {
        **kept,
        **example(),
        "PYTHONPATH": str(ROOT),
        "TRACKER_SECRET_KEY": secrets.token_urlsafe(64),
        "TRACKER_VAR_DIR": str(folder / "var"),
        "TRACKER_STATIC_DIR": str(folder / "files" / "static"),
        "DATABASE_URL": database.url,
        "TRACKER_REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "TRACKER_EMAIL_URL": f"smtp://127.0.0.1:{services.free_port()}",
        "TRACKER_CHECK_LINKS": "false",
        "TRACKER_METRICS_TOKEN": TOKEN,
    }


@contextlib.contextmanager
def publishing(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that publishes a line for each that it reads."""
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", PUBLISHING]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def front(folder: Path, environment: dict[str, str], web: Supervisor) -> Iterator[tuple[Way, int, int]]:
    """nginx with our template, filled as an administrator fills it."""
    certify(folder)
    port, plain, figures = (services.free_port() for _each in range(3))
    values = {
        "NGINX_HTTP": f"127.0.0.1:{plain}",
        "NGINX_HTTPS": f"127.0.0.1:{port}",
        "NGINX_FIGURES": f"127.0.0.1:{figures}",
        "NGINX_CERTIFICATE": str(folder / "certificate.pem"),
        "NGINX_CERTIFICATE_KEY": str(folder / "key.pem"),
        "NGINX_SOCKET": str(web.path),
        "NGINX_FILES": str(folder / "files"),
        "NGINX_CACHE": str(folder / "cache"),
        "NGINX_ACME": str(folder / "acme"),
        "NGINX_ERROR_LOG": str(folder / "site.log"),
    }
    fill = [str(ROOT / "deploy" / "nginx" / "fill")]
    filled = subprocess.run(fill, env=environment | values, capture_output=True, text=True, check=True)
    (folder / "site.conf").write_text(filled.stdout)
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    brotli = MODULES / "ngx_http_brotli_static_module.so"
    (folder / "nginx.conf").write_text(
        NGINX.format(
            user="user root;" if os.geteuid() == 0 else "",
            folder=folder,
            modules=f"load_module {brotli};" if brotli.exists() else "",
            types="/etc/nginx/mime.types",
            temporary=temporary,
        )
    )
    nginx = program("nginx", "nginx-light")
    with running(nginx, "-p", folder, "-c", folder / "nginx.conf", log=folder / "nginx.out"):
        wait_until(lambda: listens(port), "nginx listens")
        way = Way(port, folder / "certificate.pem")
        assert way.get("/en/").status_code == httpx.codes.OK, (folder / "nginx.log").read_text()
        yield way, plain, figures
