"""Which program this is, so that pages made by one are not taken for those of another."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

WRITTEN = (
    "tracker/**/*.py",
    "summit/**/*.py",
    "templates/**/*",
    "locale/**/*.mo",
    "static/**/*",
    "requirements/base.txt",
)
"""What a page is made from besides the data."""


@cache
def build() -> str:
    """A hash of everything that pages are made from: the same in all processes of one version of the program."""
    root = Path(settings.BASE_DIR)
    digest = hashlib.blake2b(repr((settings.BASE_URL, settings.SITE_NAME)).encode(), digest_size=8)
    for path in sorted(path for pattern in WRITTEN for path in root.glob(pattern) if path.is_file()):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
