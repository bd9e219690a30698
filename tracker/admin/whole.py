"""The whole record as one file."""

from typing import Any


def download(request: Any, kind: str) -> Any:
    raise NotImplementedError
