"""What a database needs now and then so that it stays quick. It changes no data."""

from __future__ import annotations

import datetime as dt

from django.db import connection

LOOKED_AT = 1_000
"""Rows of each index that are looked at: an estimate is enough, and takes a fraction of a second on any size."""


def refresh_statistics(_now: dt.datetime | None = None) -> int:
    """Have SQLite note how its rows are spread, which it never does by itself: without that it reads every commitment
    to find the few that have a word. Returns 1, or 0 on PostgreSQL, which does so by itself."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")
    return 1
