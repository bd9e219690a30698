"""nginx before the product, set up by deploy/nginx as in production, and beside it, in the same nginx, the same
bytes as files."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .servers import Server, free_port, running
from .settings import HOST, REPOSITORY, MissingError, room, surroundings

DEPLOY = Path(os.environ.get("BENCH_DEPLOY", REPOSITORY / "deploy"))
CERTIFICATE_DAYS = "2"

MAIN = """
include /etc/nginx/modules-enabled/*.conf;
{user}
worker_processes auto;
pid {folder}/nginx.pid;
error_log stderr error;
daemon off;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
    server {{
        listen 127.0.0.1:{files} ssl http2;
        server_name localhost;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        server_tokens off;
        access_log off;
        root {bytes};
        keepalive_requests 10000;
        open_file_cache max=1000 inactive=60s;
        {locations}
    }}
    server {{
        listen 127.0.0.1:{ready};
        access_log off;
        location / {{ return 200; }}
    }}
}}
"""
# Modules and types are Debian's, folders are ours; `locations` names every file with the headers of its page.
FILE = 'location = /{name} {{ default_type "{kind}"; {coding} add_header Vary Accept-Encoding; }}'


@dataclass(frozen=True)
class Both:
    """One nginx with two doors: to the site, and to files."""

    site: Server
    files: Server
    names: dict[str, str]
    """Where the bytes of an address of the site stand as a file: {address: address of the file}."""


@contextlib.contextmanager
def before(product: Server, socket: Path, pages: Path, static: Path) -> Iterator[Both]:
    """`product` listens on `socket`; `pages` is a folder of `contenders.keep_bytes`; `static` the folder above
    static/.

    The limits for one reader are the only thing that is changed in the configuration: here one reader is all of them.
    MissingError where nginx, envsubst, openssl or deploy/nginx is not there, or nginx refuses what it is given.
    """
    folder = room("nginx")
    for program in ("nginx", "envsubst", "openssl"):
        if not shutil.which(program):
            raise MissingError(f"There is no {program} here: apt-get install nginx gettext-base openssl.")
    certificate(folder)
    doors = {name: free_port() for name in ("http", "https", "files", "ready")}
    (folder / "site.conf").write_text(site(folder, socket, static, doors))
    known = json.loads((pages / "pages.json").read_text())
    main = MAIN.format(
        user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
        folder=folder, bytes=pages, files=doors["files"], ready=doors["ready"],
        locations="\n        ".join(map(location, known.values())),
    )  # fmt: skip
    (folder / "nginx.conf").write_text(main)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with running("nginx", command, doors["ready"]) as server:
        through = replace(server, name=f"nginx before {product.name}", port=doors["https"], tls=True)
        files = replace(server, name="nginx with files", port=doors["files"], tls=True)
        yield Both(through, files, {address: f"/{name}" for address, (_headers, name) in known.items()})


def location(page: tuple[dict[str, str], str]) -> str:
    headers, name = page
    coding = headers.get("content-encoding", "")
    return FILE.format(
        name=name,
        kind=headers.get("content-type", "text/html"),
        coding=f"add_header Content-Encoding {coding};" if coding else "",
    )


def site(folder: Path, socket: Path, static: Path, doors: dict[str, int]) -> str:
    """The site's configuration as `deploy/nginx/fill` prints it."""
    fill = DEPLOY / "nginx" / "fill"
    if not fill.exists():
        raise MissingError("There is no deploy/nginx/fill: the configuration of nginx is made by it.")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    values = {
        "TRACKER_ALLOWED_HOSTS": f"{HOST},localhost",
        "NGINX_HTTP": f"127.0.0.1:{doors['http']}",
        "NGINX_HTTPS": f"127.0.0.1:{doors['https']}",
        "NGINX_CERTIFICATE": str(folder / "certificate.pem"),
        "NGINX_CERTIFICATE_KEY": str(folder / "key.pem"),
        "NGINX_ACME": str(folder),
        "NGINX_SOCKET": str(socket),
        "NGINX_FILES": str(static),
        "NGINX_CACHE": str(folder / "cache"),
    }
    done = subprocess.run(
        ["sh", str(fill)], env=surroundings(**values), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MissingError(f"deploy/nginx/fill refused: {done.stderr.strip()}")
    return unlimited(done.stdout)


def unlimited(configuration: str) -> str:
    """The limits for one reader raised until they are never met; they are still counted."""
    raised = re.sub(r"\brate=\d+r/[sm]", "rate=1000000r/s", configuration)
    raised = re.sub(r"(limit_req zone=\w+ burst=)\d+", r"\g<1>100000", raised)
    return re.sub(r"(limit_conn \w+ )\d+;", r"\g<1>10000;", raised)


def certificate(folder: Path) -> None:
    """One that we sign ourselves, for loopback alone."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"), "-days", CERTIFICATE_DAYS,
               "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST},DNS:localhost"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingError(f"openssl made no certificate: {done.stderr.strip()[-300:]}")
