"""Examples of the schema: rows of the real record, kept in `examples.json`, which a test holds to what is answered."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiExample

from .problems import Kind, address

HOST = "https://tracker.example"
"""Stands in examples for the address of this site."""

FILE = Path(__file__).with_name("examples.json")


@lru_cache(maxsize=1)
def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return found


def of_one(resource: Any) -> Any:
    return kept().get(resource.name)


def of_list(resource: Any) -> Any:
    """A page with that one row."""
    row = of_one(resource)
    if row is None:
        return None
    head = {"count": 1, "page": 1, "pages": 1, "page_size": 50, "as_of": "2026-11-22"}
    return {**head, "next": None, "previous": None, "results": [row]}


def of_problem(kind: Kind) -> OpenApiExample:
    errors = []
    if kind.status == 400:
        errors = [{"parameter": "status", "detail": "“done” is none of its values: complete, substantial …"}]
    value = {
        "type": address(kind),
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(kind.detail),
        "instance": "/api/v1/commitments/",
        "errors": errors,
    }
    return OpenApiExample(kind.name, value=value, status_codes=[str(kind.status)])
