"""Import with a dry run."""

from typing import Any


def upload(request: Any) -> Any:
    raise NotImplementedError


def plan(request: Any) -> Any:
    raise NotImplementedError
