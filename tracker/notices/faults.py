"""What went wrong, for the log: where it happened and how it is called, without anybody's address."""

from __future__ import annotations

import re
import traceback

_ADDRESS = re.compile(r"[^\s@<>()\[\]{}\"',;:=]+@[^\s@<>()\[\]{}\"',;:=]+")


def trace() -> str:
    """The traceback of the exception being handled. Databases and mail servers quote what they were given."""
    return _ADDRESS.sub("[address]", traceback.format_exc())
