"""What production refuses. A pure function but for the folder that it tries, so that a test can show every refusal."""

from __future__ import annotations

import ipaddress
import logging
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

MIN_KEY_LENGTH: Final = 50
MIN_TOKEN_LENGTH: Final = 32
MIN_VARIETY: Final = 5
"""Different characters, below which a secret is no secret."""

MOST_PROXIES: Final = 8

DATABASES: Final = frozenset({"sqlite", "postgres", "postgresql"})
IN_MEMORY: Final = frozenset({"sqlite://", "sqlite:///", "sqlite://:memory:", "sqlite:///:memory:"})
MAILS: Final = frozenset({"smtp", "smtp+tls", "smtp+ssl"})
REDIS: Final = frozenset({"redis", "rediss", "unix"})


@dataclass(frozen=True)
class Given:
    """The settings as they were read, "" for what was not given."""

    secret_key: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    base_url: str
    email_url: str
    database_url: str
    redis_url: str
    error_dsn: str
    metrics_token: str
    behind_proxy: bool
    proxy_count: int
    log_level: str
    var_dir: Path


def faults(given: Given) -> list[str]:
    """One sentence per setting that is not safe on the open internet; an empty list when all are. None of them repeats
    what may hold a password."""
    return [
        *_key_faults(given.secret_key),
        *(
            ["TRACKER_DEBUG is on: it shows settings and source to every visitor. Turn it off."]
            if given.debug
            else []
        ),
        *_host_faults(given.allowed_hosts),
        *_address_faults(given.base_url, given.allowed_hosts),
        *_mail_faults(given.email_url),
        *_database_faults(given.database_url),
        *_redis_faults(given.redis_url),
        *_error_faults(given.error_dsn),
        *_token_faults(given.metrics_token, given.secret_key),
        *_proxy_faults(given.behind_proxy, given.proxy_count),
        *_log_faults(given.log_level),
        *_folder_faults(given.var_dir),
    ]


def _key_faults(key: str) -> Iterator[str]:
    if not key:
        yield (
            "There is no secret key: set TRACKER_SECRET_KEY, or run `python3 start.py setup` to make one in var/."
        )
    elif key.startswith("django-insecure") or len(set(key)) < MIN_VARIETY:
        yield "TRACKER_SECRET_KEY is a default or guessable value: use a random one."
    elif len(key) < MIN_KEY_LENGTH:
        yield f"TRACKER_SECRET_KEY has {len(key)} characters: use at least {MIN_KEY_LENGTH} random ones."


def _host_faults(hosts: Sequence[str]) -> Iterator[str]:
    if not hosts:
        yield "TRACKER_ALLOWED_HOSTS is empty: name the hosts this site answers for, separated by commas."
    if any("*" in host for host in hosts):
        yield "TRACKER_ALLOWED_HOSTS holds a *: name each host, or .example.org for all names below one domain."
    for host in hosts:
        if host.startswith(".") and host.count(".") == 1:
            yield f"TRACKER_ALLOWED_HOSTS holds {host}, which is every name there is below it: name each host."
        elif "*" not in host and not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]", host):
            yield f"TRACKER_ALLOWED_HOSTS holds {host!r}: give names alone, without scheme, port or path."


def _address_faults(base_url: str, hosts: Sequence[str]) -> Iterator[str]:
    parts = _parts(base_url)
    if parts is None or parts.scheme != "https" or not parts.hostname:
        yield f"TRACKER_BASE_URL is {base_url or 'empty'}: give the site's public https:// address."
    elif parts.path or parts.query or parts.fragment or parts.username is not None:
        yield "TRACKER_BASE_URL holds more than https:// and a host: the site stands at the root of its own."
    elif hosts and not any(_covers(host, parts.hostname) for host in hosts):
        yield f"TRACKER_BASE_URL names {parts.hostname}, which TRACKER_ALLOWED_HOSTS does not allow: add it there."


def _mail_faults(url: str) -> Iterator[str]:
    parts = _parts(url)
    if not url:
        yield "TRACKER_EMAIL_URL is empty: invitations and notices would go nowhere. Name the mail server."
    elif parts is None or parts.scheme not in MAILS or not parts.hostname:
        yield "TRACKER_EMAIL_URL names no mail server: write it like smtp+tls://user:password@host:587."
    elif parts.scheme == "smtp" and not _near(parts.hostname):
        yield (
            f"TRACKER_EMAIL_URL sends mail to {parts.hostname} without encryption: use smtp+tls:// or smtp+ssl://."
        )


def _database_faults(url: str) -> Iterator[str]:
    parts = _parts(url)
    if url in IN_MEMORY:
        yield "DATABASE_URL is SQLite in memory: all would be lost with the process. Name a file."
    elif parts is None or parts.scheme not in DATABASES or len(parts.path) < 2:
        yield (
            "DATABASE_URL names no database: write it like postgres://user:password@host:5432/name,"
            " or leave it out for SQLite."
        )


def _redis_faults(url: str) -> Iterator[str]:
    parts = _parts(url)
    if not url:
        return
    if parts is None or parts.scheme not in REDIS or not (parts.hostname or parts.scheme == "unix"):
        yield "TRACKER_REDIS_URL names no Redis: write it like redis://127.0.0.1:6379/0, or leave it out."
    elif parts.scheme == "redis" and not _near(parts.hostname or ""):
        yield f"TRACKER_REDIS_URL speaks to {parts.hostname} without encryption: use rediss://."


def _error_faults(dsn: str) -> Iterator[str]:
    parts = _parts(dsn)
    if not dsn:
        return
    if parts is None or not parts.hostname or not parts.username or not parts.path.strip("/"):
        yield (
            "TRACKER_ERROR_DSN is no DSN: give the address that Sentry or GlitchTip shows for the project."
        )
    elif parts.scheme != "https" and not (parts.scheme == "http" and _near(parts.hostname)):
        yield f"TRACKER_ERROR_DSN reports to {parts.hostname} without encryption: use https://."


def _token_faults(token: str, key: str) -> Iterator[str]:
    if not token:
        return
    if not re.fullmatch(r"[\x21-\x7e]+", token) or len(set(token)) < MIN_VARIETY:
        yield "TRACKER_METRICS_TOKEN is guessable, or holds what no header may: use random letters and digits."
    elif len(token) < MIN_TOKEN_LENGTH:
        yield (
            f"TRACKER_METRICS_TOKEN has {len(token)} characters: use at least {MIN_TOKEN_LENGTH} random ones."
        )
    elif token == key:
        yield "TRACKER_METRICS_TOKEN is the secret key: whoever reads figures must not be able to sign."


def _proxy_faults(behind: bool, count: int) -> Iterator[str]:
    if behind and not count:
        yield (
            "TRACKER_BEHIND_PROXY is on and TRACKER_PROXY_COUNT is 0: all readers would count as one."
            " Say how many proxies stand in front."
        )
    if count and not behind:
        yield (
            f"TRACKER_PROXY_COUNT is {count} and TRACKER_BEHIND_PROXY is off: the proxies are believed who asks, and"
            " not whether it was by https. Turn it on, or set the count to 0."
        )
    if count > MOST_PROXIES:
        yield (
            f"TRACKER_PROXY_COUNT is {count}: with more than {MOST_PROXIES} anybody could write down who they are."
        )


def _log_faults(level: str) -> Iterator[str]:
    if level not in logging.getLevelNamesMapping():
        yield f"TRACKER_LOG_LEVEL is {level!r}: it is DEBUG, INFO, WARNING, ERROR or CRITICAL."
    elif level in ("DEBUG", "NOTSET"):
        yield f"TRACKER_LOG_LEVEL is {level}: libraries would write down what people send. Use INFO."


def _folder_faults(folder: Path) -> Iterator[str]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        yield f"TRACKER_VAR_DIR cannot be written ({fault.strerror}): give this user a folder of its own."


def _parts(url: str) -> SplitResult | None:
    """None for what cannot be read, a port that is none included."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return None
    return parts


def _near(host: str) -> bool:
    """Whether what is sent there stays on this machine or the network around it: a loopback or private address, or a
    name without a dot, as neighbours in one set-up have."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return address.is_loopback or address.is_private or address.is_link_local


def _covers(pattern: str, host: str) -> bool:
    """Django's own rule: `.example.org` stands for the domain and every name below it."""
    pattern = pattern.lower()
    return (
        "*" in pattern
        or pattern == host
        or (pattern.startswith(".") and (host == pattern[1:] or host.endswith(pattern)))
    )
