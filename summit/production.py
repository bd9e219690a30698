"""What production refuses. A pure function, so that a test can show every refusal."""

from collections.abc import Sequence
from urllib.parse import urlsplit

MIN_KEY_LENGTH = 50
MIN_KEY_VARIETY = 5


def faults(
    *, secret_key: str, debug: bool, allowed_hosts: Sequence[str], base_url: str, email_url: str
) -> list[str]:
    """One sentence per setting that is not safe on the open internet; an empty list when all are."""
    return [
        *_key_faults(secret_key),
        *(
            ["TRACKER_DEBUG is on: it shows settings and source to every visitor. Turn it off."]
            if debug
            else []
        ),
        *_host_faults(allowed_hosts),
        *_address_faults(base_url, allowed_hosts),
        *(
            ["TRACKER_EMAIL_URL is empty: invitations and notices would go nowhere. Name the mail server."]
            if not email_url
            else []
        ),
    ]


def _key_faults(key: str) -> list[str]:
    if not key:
        return [
            "There is no secret key: set TRACKER_SECRET_KEY, or run `python3 start.py setup` to make one in var/."
        ]
    if key.startswith("django-insecure") or len(set(key)) < MIN_KEY_VARIETY:
        return ["TRACKER_SECRET_KEY is a default or guessable value: use a random one."]
    if len(key) < MIN_KEY_LENGTH:
        return [f"TRACKER_SECRET_KEY has {len(key)} characters: use at least {MIN_KEY_LENGTH} random ones."]
    return []


def _host_faults(hosts: Sequence[str]) -> list[str]:
    if not hosts:
        return ["TRACKER_ALLOWED_HOSTS is empty: name the hosts this site answers for, separated by commas."]
    if any("*" in host for host in hosts):
        return [
            "TRACKER_ALLOWED_HOSTS holds a *: name each host, or .example.org for all names below one domain."
        ]
    return []


def _address_faults(base_url: str, hosts: Sequence[str]) -> list[str]:
    parts = urlsplit(base_url)
    if parts.scheme != "https" or not parts.hostname:
        return [f"TRACKER_BASE_URL is {base_url or 'empty'}: give the site's public https:// address."]
    if hosts and not any(_covers(host, parts.hostname) for host in hosts):
        return [
            f"TRACKER_BASE_URL names {parts.hostname}, which TRACKER_ALLOWED_HOSTS does not allow: add it there."
        ]
    return []


def _covers(pattern: str, host: str) -> bool:
    """Django's own rule: `.example.org` stands for the domain and every name below it."""
    pattern = pattern.lower()
    return (
        "*" in pattern
        or pattern == host
        or (pattern.startswith(".") and (host == pattern[1:] or host.endswith(pattern)))
    )
