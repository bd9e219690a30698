"""Files read back by other means than they were written with: Python's csv and json, openpyxl, zipfile."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

from openpyxl import Workbook, load_workbook

DAY = "2026-11-22"


def body(response: Any) -> bytes:
    return b"".join(response) if response.streaming else response.content


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def csv_cells(data: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    return [cell for row in rows for cell in row]


def book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def sheet_rows(data: bytes, sheet: str) -> list[dict[str, Any]]:
    head, *rows = book(data)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(client: Any, address: str) -> list[dict[str, Any]]:
    """The rows of a list by its JSON."""
    response = client.get(address)
    assert response.status_code == 200, address
    rows: list[dict[str, Any]] = json.loads(body(response))["rows"]
    return rows


def whole(client: Any, address: str) -> dict[str, Any]:
    """One thing by its JSON."""
    response = client.get(address)
    assert response.status_code == 200, address
    found: dict[str, Any] = json.loads(body(response))
    return found
